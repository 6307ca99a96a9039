// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/messagesmodel.h"
#include "ui/outbox.h"

#include <QtWidgets/QWidget>

#include <functional>
#include <optional>

class QLabel;
class QPushButton;
class QSettings;

namespace holdfast::ui {

class ComposerTools;
class MessageEdit;
class TargetsEdit;
class Templates;
class WrappedLabel;

/// The form for sending a message: targets, how many clients they match, text, and the result.
///
/// Invariants: a text is removed from the box only after the engine has accepted it.
/// Thread: main.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the pane.
    Composer(api::Engine &engine, MessagesModel &messages, QWidget *parent = nullptr);

    /// Must outlive it.
    void setTemplates(Templates &templates);
    [[nodiscard]] const Outbox &outbox() const { return m_outbox; }
    /// Counts again how many clients the message would reach.
    void refresh();
    void send();
    /// Sends a message that was published before once more; the box keeps what is in it.
    void sendAgain(const MessagesModel::Sent &message);
    void addTarget(const QString &channel);
    /// Replaces the targets; the text stays.
    void setTargets(const QStringList &targets);
    void setMessage(const QStringList &targets, const QString &text);
    void focusMessage();
    /// Shows a sentence until the text or the targets change. Plain text.
    void showNote(const QString &note);
    /// Why nothing can be sent; empty: it can.
    void setWhyNot(const QString &whyNot);

    void saveTo(QSettings &settings) const;
    void restoreFrom(const QSettings &settings);

Q_SIGNALS:
    /// saveTo() would now write something different. For a text that is being sent, this is emitted
    /// before the engine gets it.
    void changed();
    /// The engine has accepted a message; its cursor.
    void sent(const QString &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Outcome {
        None, ///< no attempt to send since the text or the targets changed
        Shortened, ///< the text is too large: the box shows only its beginning
        Sent, ///< the summary of m_lastId's row is shown
        NoTarget,
        BadTarget, ///< m_problem shows which and why
        NoChannel, ///< the patterns match no channel
        Failed, ///< m_failure says why
        Note, ///< m_note
    };

    void layOut();
    void connectControls();
    void retranslate();
    /// How many clients the targets match; an answer for other targets comes too late.
    void takeMatching(const std::vector<std::string> &targets, std::uint64_t matching);
    void showMatch();
    void showProblem();
    void forgetRefusal();
    void showOutcome();
    /// Gives the message to the engine, and shows the outcome when it is known: at once or later.
    void submit(const MessagesModel::Sent &message,
                const std::function<void(bool isAccepted)> &done);
    /// What is in the box, and for whom; nothing, and the operator is told why, if it cannot be
    /// sent.
    [[nodiscard]] std::optional<MessagesModel::Sent> complete();
    void sendLater(std::chrono::seconds in, std::chrono::seconds every, int times);
    void startBreak(std::chrono::minutes length);
    void useTemplate(const QString &text);
    void keepTemplate();
    /// True if the engine has accepted it. Sets m_outcome.
    [[nodiscard]] bool take(const MessagesModel::Sent &message,
                            const Result<api::BroadcastOutcome> &outcome);
    [[nodiscard]] QStringList suggestions(const QString &text) const;

    api::Engine &m_engine;
    MessagesModel &m_messages;
    Outbox m_outbox;
    Templates *m_templates = nullptr;
    std::string m_lastId; ///< id of the message sent last
    QLabel *m_toLabel;
    TargetsEdit *m_targets;
    QLabel *m_match;
    ComposerTools *m_tools;
    WrappedLabel *m_problem;
    QPushButton *m_mend;
    MessageEdit *m_message;
    QPushButton *m_send;
    WrappedLabel *m_result;
    std::uint64_t m_matching = 0;
    bool m_isCounting = false; ///< the engine has not answered yet
    Outcome m_outcome = Outcome::None;
    bool m_isSending = false; ///< the text was given to the engine, which has not completed it
    QString m_note;
    QString m_whyNot; ///< empty: messages can be sent
    Error m_failure { ErrorCode::System, {} };
};

} // namespace holdfast::ui
