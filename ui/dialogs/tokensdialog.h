// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "ui/models/tokensmodel.h"

#include <QtWidgets/QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace holdfast::ui {

class RowTable;
class TargetsEdit;
class WrappedLabel;

/// The tokens with which programs elsewhere may publish, follow or manage: makes them, lists them,
/// revokes them. The text of a new token is shown once, with a line for a shell that uses it.
///
/// Thread: main.
class TokensDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `access` must outlive it. `serverUrl`: with a slash at its end; for the line.
    TokensDialog(api::Access &access, QString serverUrl, QWidget *parent = nullptr);

    /// Why tokens can only be looked at; empty: they may be made and revoked.
    void setWhyNot(const QString &whyNot);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void connectControls();
    void enable();
    void retranslate();
    void fillDurations();
    void look();
    void create();
    void revoke();
    void showMade(const api::NewToken &made);
    void showProblem(const QString &text);
    [[nodiscard]] api::TokenOrder order() const;
    [[nodiscard]] QString shellLine() const;

    api::Access &m_access;
    const QString m_url;
    QString m_whyNot;
    bool m_isMaking = false; ///< it is not known yet what became of the last one
    api::NewToken m_made; ///< the last one
    TokensModel m_model;
    WrappedLabel *m_explanation;
    RowTable *m_table;
    QPushButton *m_revoke;
    QLabel *m_nameLabel;
    QLineEdit *m_name;
    QLabel *m_mayLabel;
    QCheckBox *m_publish;
    QCheckBox *m_subscribe;
    QCheckBox *m_view;
    QCheckBox *m_manage;
    QLabel *m_channelsLabel;
    TargetsEdit *m_channels;
    QLabel *m_validLabel;
    QComboBox *m_valid;
    QPushButton *m_create;
    WrappedLabel *m_result;
    QLineEdit *m_text;
    QPushButton *m_copyText;
    QPushButton *m_copyLine;
    QPushButton *m_close;
};

} // namespace holdfast::ui
