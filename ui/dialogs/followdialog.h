// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/sequencemodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

#include <memory>
#include <string>

class QLabel;
class QListView;
class QPlainTextEdit;
class QPushButton;

namespace holdfast::ui {

/// Follows one client: what goes to and fro between it and the server, with the HTTP of each arrow.
/// Never modal.
///
/// Invariants: the client is watched exactly while the dialog exists.
/// Thread: main.
class FollowDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `engine` must outlive it.
    FollowDialog(api::Engine &engine, const std::string &id, QString name, QWidget *parent);
    ~FollowDialog() override;

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut();
    void read();
    void showHead();
    /// What the line at this place of the head means.
    void explainAt(int blockNumber);
    void retranslate();

    const QString m_name;
    std::unique_ptr<api::ClientTrace> m_trace; ///< null: it cannot be watched
    Error m_failure { ErrorCode::NotFound, {} }; ///< why m_trace is null
    std::uint64_t m_next = 0;
    SequenceModel m_rows;
    QWidget *m_parties; ///< the heading: client and server
    QListView *m_list;
    QPlainTextEdit *m_head;
    QLabel *m_meaning;
    QPushButton *m_copy;
    QPushButton *m_clear;
    QPushButton *m_close;
    QTimer m_timer;
};

} // namespace holdfast::ui
