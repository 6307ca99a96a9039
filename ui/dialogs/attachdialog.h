// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtWidgets/QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;

namespace holdfast::ui {

class WrappedLabel;

/// A server elsewhere, and the token for it.
struct AttachTarget
{
    QString address; ///< of its management API: a URL
    QString token;
};

/// The servers that the window was attached to last. Their tokens are kept only if the operator has
/// asked for it, because the file of settings has them in clear.
///
/// Thread: main.
class AttachHistory
{
public:
    static constexpr qsizetype maxAddresses = 8;

    /// Must outlive it.
    explicit AttachHistory(QSettings &settings) : m_settings(settings) { }

    /// The newest first.
    [[nodiscard]] QStringList addresses() const;
    /// Empty: it was not kept.
    [[nodiscard]] QString tokenOf(const QString &address) const;
    void remember(const AttachTarget &target, bool keepsToken);
    /// Of the certificate that was confirmed for this address; empty: none.
    [[nodiscard]] QString fingerprintOf(const QString &address) const;
    void setFingerprint(const QString &address, const QString &fingerprint);

private:
    QSettings &m_settings;
};

/// Asks for a server to attach to. Never modal.
///
/// Thread: main.
class AttachDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `history` must outlive it.
    AttachDialog(AttachHistory &history, QWidget *parent);

    void setAddress(const QString &address);
    /// The address in the form in which it is used; empty: it is none.
    [[nodiscard]] static QString addressFrom(const QString &text);

Q_SIGNALS:
    void chosen(const holdfast::ui::AttachTarget &target);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void takeAddress();
    void confirm();
    void retranslate();

    AttachHistory &m_history;
    WrappedLabel *m_explanation;
    QLabel *m_addressLabel;
    QComboBox *m_address;
    QLabel *m_tokenLabel;
    QLineEdit *m_token;
    QCheckBox *m_keep;
    WrappedLabel *m_note;
    QPushButton *m_ok;
    QPushButton *m_cancel;
};

} // namespace holdfast::ui
