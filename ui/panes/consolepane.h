// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/messagesmodel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;
class QSettings;

namespace holdfast::ui {

class MessageEdit;
class TargetsEdit;
class WrappedLabel;

/// Where the operator speaks: to whom, how many that are, the text, and what became of it.
///
/// Invariants: a text leaves the box only when the engine has accepted it.
/// Thread: main.
class ConsolePane final : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the pane.
    ConsolePane(api::Engine &engine, MessagesModel &messages, QWidget *parent = nullptr);

    /// Counts anew whom the message would reach.
    void refresh();
    void send();
    void addTarget(const QString &channel);
    void setMessage(const QStringList &targets, const QString &text);
    void focusMessage();

    void saveTo(QSettings &settings) const;
    void restoreFrom(const QSettings &settings);

Q_SIGNALS:
    /// What saveTo() writes is another now. Of a text that is sent: before anybody has it.
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Outcome {
        None, ///< nothing has been tried since the text or the targets changed
        Shortened, ///< the text in the box is too large to be shown whole
        Sent, ///< the newest row of the sent model tells
        NoTarget,
        BadTarget, ///< m_problem says which and why
        NoChannel, ///< the patterns match no channel
        Failed, ///< m_failure says why
    };

    void layOut();
    void connectControls();
    void retranslate();
    void showMatch();
    void showProblem();
    void forgetRefusal();
    void showOutcome();
    [[nodiscard]] QStringList suggestions(const QString &text) const;

    api::Engine &m_engine;
    MessagesModel &m_messages;
    std::string m_lastId; ///< of what was sent last
    QLabel *m_toLabel;
    TargetsEdit *m_targets;
    QLabel *m_match;
    WrappedLabel *m_problem;
    QPushButton *m_mend;
    MessageEdit *m_message;
    QPushButton *m_send;
    WrappedLabel *m_result;
    std::uint64_t m_matching = 0;
    Outcome m_outcome = Outcome::None;
    Error m_failure { ErrorCode::System, {} };
};

} // namespace holdfast::ui
