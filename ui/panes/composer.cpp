// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/composer.h"

#include "server/core/channelname.h"
#include "ui/errortext.h"
#include "ui/icons.h"
#include "ui/inthreadof.h"
#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/composertools.h"
#include "ui/panes/heightforwidth.h"
#include "ui/panes/messageedit.h"
#include "ui/panes/outboxbar.h"
#include "ui/panes/targetsedit.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/peopletext.h"
#include "ui/templates.h"
#include "ui/visibletext.h"

#include <QtCore/QDateTime>
#include <QtCore/QEvent>
#include <QtCore/QSettings>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto targetsKey = "console/targets"_L1;
constexpr auto historyKey = "console/history"_L1;
constexpr auto draftKey = "console/draft"_L1;
constexpr qsizetype maxKeptLength =
    4'000; ///< longer texts are recalled only until the window closes

std::vector<std::string> wellFormed(const QStringList &targets)
{
    std::vector<std::string> kept;
    for (const QString &target : targets) {
        if (!TargetProblem::of(target))
            kept.push_back(target.toStdString());
    }
    return kept;
}

} // namespace

Composer::Composer(api::Engine &engine, MessagesModel &messages, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_messages(messages)
    , m_toLabel(new QLabel)
    , m_targets(new TargetsEdit([this](const QString &text) { return suggestions(text); }))
    , m_match(new QLabel)
    , m_tools(new ComposerTools)
    , m_problem(new WrappedLabel)
    , m_mend(new QPushButton)
    , m_message(new MessageEdit)
    , m_send(new QPushButton)
    , m_result(new WrappedLabel)
{
    setObjectName(u"composer"_s);
    m_match->setObjectName(u"matchCount"_s);
    m_problem->setObjectName(u"targetProblem"_s);
    m_mend->setObjectName(u"targetMend"_s);
    m_send->setObjectName(u"sendButton"_s);
    m_result->setObjectName(u"resultLine"_s);
    m_toLabel->setTextFormat(Qt::PlainText);
    m_match->setTextFormat(Qt::PlainText);
    m_targets->setShown(
        [this](const QString &target) { return m_messages.shownTarget(target, maxShownTarget); });
    layOut();
    new HeightForWidth(*this);
    connectControls();
    retranslate();
}

void Composer::layOut()
{
    m_send->setDefault(true);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addWidget(new OutboxBar(m_outbox, m_messages));
    auto *grid = new QGridLayout;
    all->addLayout(grid, 1);
    auto *beside = new QHBoxLayout;
    beside->setSpacing(0);
    beside->addWidget(m_match, 1);
    beside->addWidget(m_tools);
    grid->addWidget(m_toLabel, 0, 0);
    grid->addWidget(m_targets, 0, 1);
    grid->addLayout(beside, 0, 2);
    auto *problem = new QHBoxLayout;
    problem->addWidget(m_problem, 1);
    problem->addWidget(m_mend, 0, Qt::AlignTop);
    grid->addLayout(problem, 1, 0, 1, 3);
    grid->addWidget(m_message, 2, 0, 1, 2);
    grid->addWidget(m_send, 2, 2, Qt::AlignBottom);
    grid->addWidget(m_result, 3, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(4, 1); // no row of the composer is higher than it needs
    grid->setContentsMargins(2 * gridStep, gridStep, 2 * gridStep, gridStep);
    grid->setSpacing(gridStep);
    m_message->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    m_send->setIcon(iconOf(Icon::Send));
    m_problem->hide();
    m_mend->hide();
}

void Composer::connectControls()
{
    connect(m_targets, &TargetsEdit::wantedChanged, this, [this] {
        forgetRefusal();
        refresh();
    });
    connect(m_mend, &QPushButton::clicked, this, [this] {
        const auto problem = m_targets->problem();
        if (problem)
            m_targets->mend(problem->suggestion());
    });
    connect(m_targets, &TargetsEdit::targetsChanged, this, &Composer::changed);
    connect(m_targets, &TargetsEdit::finished, this, &Composer::focusMessage);
    connect(m_message, &MessageEdit::sendRequested, this, &Composer::send);
    connect(m_message, &QPlainTextEdit::textChanged, this, [this] {
        forgetRefusal();
        if (m_message->isShortened())
            m_outcome = Outcome::Shortened;
        showMatch();
        showOutcome();
    });
    connect(m_send, &QPushButton::clicked, this, &Composer::send);
    connect(m_tools, &ComposerTools::templateChosen, this, &Composer::useTemplate);
    connect(m_tools, &ComposerTools::keepRequested, this, &Composer::keepTemplate);
    connect(m_tools, &ComposerTools::laterRequested, this, &Composer::sendLater);
    connect(m_tools, &ComposerTools::breakRequested, this, &Composer::startBreak);
    connect(&m_outbox, &Outbox::due, this, &Composer::sendAgain);
    connect(&m_messages, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &topLeft, const QModelIndex &bottomRight) {
                const int row = m_messages.rowOf(m_lastId);
                if (row >= topLeft.row() && row <= bottomRight.row())
                    showOutcome();
            });
}

QStringList Composer::suggestions(const QString &text) const
{
    QStringList names;
    const auto limit = static_cast<std::size_t>(TargetsEdit::maxSuggestions);
    for (const api::ChannelSnapshot &channel : m_engine.channels(
             { .contains = text.trimmed().toStdString(), .after = {}, .limit = limit })) {
        if (!isReservedChannel(channel.name))
            names.append(QString::fromStdString(channel.name));
    }
    return names;
}

void Composer::refresh()
{
    const std::vector<std::string> wanted = wellFormed(m_targets->wanted());
    showProblem();
    if (wanted.empty()) {
        takeMatching({}, 0);
        return;
    }
    if (std::exchange(m_isCounting, true))
        return;
    m_engine.countMatching(
        wanted, inThreadOf<Result<std::uint64_t>>(*this, [this, wanted](const auto &matching) {
            m_isCounting = false;
            if (matching)
                takeMatching(wanted, matching.value());
            if (wanted != wellFormed(m_targets->wanted()))
                refresh();
        }));
}

void Composer::takeMatching(const std::vector<std::string> &targets, std::uint64_t matching)
{
    if (targets != wellFormed(m_targets->wanted()))
        return;
    m_matching = matching;
    showMatch();
    showProblem();
}

/// A refusal applies to one text and its targets. It is outdated once either of them changes.
void Composer::forgetRefusal()
{
    if (m_outcome == Outcome::Sent || m_outcome == Outcome::None)
        return;
    m_outcome = Outcome::None;
    showOutcome();
}

std::optional<MessagesModel::Sent> Composer::complete()
{
    m_targets->commitTyped();
    if (m_message->isBlank() || m_isSending) {
        m_message->setFocus();
        return std::nullopt;
    }
    const QStringList names = m_targets->targets();
    if (names.isEmpty() || m_targets->problem()) {
        m_outcome = names.isEmpty() ? Outcome::NoTarget : Outcome::BadTarget;
        m_targets->findChild<QWidget *>(u"targetsBox"_s)->setFocus();
        showOutcome();
        return std::nullopt;
    }
    MessagesModel::Sent message;
    message.targets = names;
    message.text = m_message->text();
    message.priority = m_tools->priority();
    return message;
}

void Composer::send()
{
    const std::optional<MessagesModel::Sent> message = complete();
    if (!message)
        return;
    const MessageHistory before = m_message->history();
    m_message->history().add(message->text);
    Q_EMIT changed();
    m_isSending = true;
    showMatch();
    submit(*message, [this, before, text = message->text](bool isAccepted) {
        m_isSending = false;
        if (!isAccepted) {
            m_message->history() = before;
            Q_EMIT changed();
        } else if (m_message->text() == text) {
            m_message->replaceText({});
            m_tools->setPriority(ComposerTools::normalPriority);
        }
        showMatch();
    });
}

void Composer::sendLater(std::chrono::seconds in, std::chrono::seconds every, int times)
{
    const std::optional<MessagesModel::Sent> message = complete();
    if (!message)
        return;
    if (!m_outbox.add(*message, in, every, times)) {
        showNote(tr("Not kept: %1 messages are in the outbox already.").arg(Outbox::maxEntries));
        return;
    }
    m_message->history().add(message->text);
    m_message->replaceText({});
    m_tools->setPriority(ComposerTools::normalPriority);
    Q_EMIT changed();
}

/// Says until when the break is, and at its end that it is over.
void Composer::startBreak(std::chrono::minutes length)
{
    m_targets->commitTyped();
    MessagesModel::Sent message;
    message.targets = m_targets->targets();
    message.priority = 4;
    message.text = tr("Break until %1.")
                       .arg(QTime::currentTime()
                                .addSecs(static_cast<int>(std::chrono::seconds(length).count()))
                                .toString(u"HH:mm"_s));
    if (message.targets.isEmpty() || m_targets->problem()) {
        m_outcome = message.targets.isEmpty() ? Outcome::NoTarget : Outcome::BadTarget;
        showOutcome();
        return;
    }
    submit(message, [this, message, length](bool isAccepted) {
        if (!isAccepted)
            return;
        MessagesModel::Sent end = message;
        end.text = tr("The break is over.");
        m_outbox.add(end, length);
    });
}

void Composer::setTemplates(Templates &templates)
{
    m_templates = &templates;
    m_tools->setTemplates(templates);
}

void Composer::useTemplate(const QString &text)
{
    QStringList whom;
    for (const QString &target : m_targets->targets())
        whom.append(m_messages.shownTarget(target, maxShownTarget));
    m_message->replaceText(Templates::filled(text,
                                             { .name = whom.join(", "_L1),
                                               .time = QTime::currentTime(),
                                               .count = countText(m_matching) }));
    focusMessage();
}

void Composer::keepTemplate()
{
    if (m_message->isBlank() || m_templates == nullptr)
        return;
    QStringList texts = m_templates->texts();
    texts.append(m_message->text());
    m_templates->setTexts(texts);
    m_tools->setTemplates(*m_templates);
}

void Composer::sendAgain(const MessagesModel::Sent &message)
{
    submit(message, [](bool /*isAccepted*/) {});
}

void Composer::submit(const MessagesModel::Sent &message,
                      const std::function<void(bool isAccepted)> &done)
{
    api::Broadcast broadcast;
    broadcast.targets = wellFormed(message.targets);
    broadcast.payload = message.text.toStdString();
    broadcast.contentType = message.contentType.toStdString();
    broadcast.event = message.event.toStdString();
    broadcast.priority = message.priority;
    broadcast.key = message.key.toStdString();
    m_engine.broadcast(broadcast,
                       inThreadOf<Result<api::BroadcastOutcome>>(
                           *this, [this, message, done](const auto &outcome) {
                               done(take(message, outcome));
                               showOutcome();
                           }));
}

bool Composer::take(const MessagesModel::Sent &message,
                    const Result<api::BroadcastOutcome> &outcome)
{
    if (!outcome) {
        m_outcome = Outcome::Failed;
        m_failure = outcome.error();
        return false;
    }
    if (outcome->messages.empty()) {
        m_outcome = Outcome::NoChannel;
        return false;
    }
    m_outcome = Outcome::Sent;
    m_lastId = outcome->messages.front().id;
    m_messages.addSent(message, outcome.value(), QDateTime::currentDateTime());
    Q_EMIT sent(QString::fromStdString(m_lastId));
    return true;
}

void Composer::addTarget(const QString &channel)
{
    m_targets->add(channel);
    focusMessage();
}

void Composer::setTargets(const QStringList &targets)
{
    m_targets->setTargets(targets);
    focusMessage();
}

void Composer::setMessage(const QStringList &targets, const QString &text)
{
    m_targets->setTargets(targets);
    m_message->replaceText(text);
    focusMessage();
}

void Composer::focusMessage()
{
    m_message->setFocus();
}

void Composer::showNote(const QString &note)
{
    m_outcome = Outcome::Note;
    m_note = note;
    showOutcome();
}

void Composer::showMatch()
{
    const bool hasTarget = !m_targets->wanted().isEmpty();
    m_match->setText(hasTarget ? tr("→ %Ln client(s)", nullptr, pluralCount(m_matching))
                               : tr("→ nobody yet"));
    QFont weight = font();
    weight.setBold(m_matching > 0);
    m_match->setFont(weight);
    m_match->setForegroundRole(m_matching > 0 ? QPalette::WindowText : QPalette::PlaceholderText);
    m_send->setEnabled(!m_message->isBlank() && !m_isSending && m_whyNot.isEmpty());
    m_send->setToolTip(m_whyNot);
}

void Composer::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    m_tools->setEnabled(whyNot.isEmpty());
    m_outbox.setHeld(!whyNot.isEmpty());
    showMatch();
}

void Composer::showProblem()
{
    const auto problem = m_targets->problem();
    m_problem->setVisible(problem.has_value());
    const QString suggestion = problem ? problem->suggestion() : QString();
    m_mend->setVisible(!suggestion.isEmpty());
    if (!problem)
        return;
    m_problem->setText(problem->sentence());
    m_mend->setText(tr("Use %1").arg(withoutMnemonics(visibleText(suggestion, 40))));
    QPalette tinted = m_problem->palette();
    tinted.setColor(QPalette::WindowText, meaningColours(palette()).error);
    m_problem->setPalette(tinted);
}

void Composer::showOutcome()
{
    const MeaningColours colours = meaningColours(palette());
    QColor colour = quietText(palette());
    switch (m_outcome) {
    case Outcome::None:
        m_result->clear();
        break;
    case Outcome::Note:
        m_result->setText(m_note);
        break;
    case Outcome::Shortened:
        m_result->setText(
            tr("%1 characters: the box shows the beginning. Enter sends all of them, Backspace "
               "takes them away.")
                .arg(countText(static_cast<std::uint64_t>(m_message->text().size()))));
        break;
    case Outcome::Sent:
        if (const int row = m_messages.rowOf(m_lastId); row >= 0)
            m_result->setText(m_messages.summary(row));
        colour = palette().color(QPalette::WindowText);
        break;
    case Outcome::NoTarget:
        m_result->setText(tr("Not sent: say to which channel first."));
        colour = colours.warning;
        break;
    case Outcome::BadTarget:
        m_result->setText(tr("Not sent: one of the targets above is not right yet."));
        colour = colours.warning;
        break;
    case Outcome::NoChannel:
        m_result->setText(tr("Not sent: no channel matches. A name without * would make one."));
        colour = colours.warning;
        break;
    case Outcome::Failed:
        m_result->setText(tr("Not sent: %1").arg(ErrorText::of(m_failure)));
        colour = colours.error;
        break;
    }
    // What became of a message that was sent stands in the feed.
    m_result->setVisible(m_outcome != Outcome::None && m_outcome != Outcome::Sent);
    QPalette tinted = m_result->palette();
    tinted.setColor(QPalette::WindowText, colour);
    m_result->setPalette(tinted);
}

void Composer::retranslate()
{
    m_toLabel->setText(tr("To"));
    m_message->setPlaceholderText(tr("Type a message… Enter sends it, Shift+Enter starts a new "
                                     "line, ↑ brings back what you sent before."));
    m_message->setAccessibleName(tr("Message"));
    m_send->setText(tr("Send"));
    m_send->setAccessibleName(tr("Send"));
    m_match->setAccessibleDescription(tr("How many clients the message would reach"));
    m_match->setMinimumWidth(m_match->fontMetrics().horizontalAdvance(tr("→ nobody yet")));
    m_result->setAccessibleDescription(tr("What became of the last message"));
    m_problem->setAccessibleDescription(tr("What is wrong with a target"));
    m_mend->setAccessibleName(tr("Use the right form of the target"));
    showMatch();
    showProblem();
    showOutcome();
}

void Composer::saveTo(QSettings &settings) const
{
    settings.setValue(targetsKey, m_targets->targets());
    QStringList texts = m_message->history().texts();
    texts.removeIf([](const QString &text) { return text.size() > maxKeptLength; });
    settings.setValue(historyKey, texts);
    settings.setValue(draftKey, m_message->isShortened() ? QString() : m_message->text());
}

void Composer::restoreFrom(const QSettings &settings)
{
    // Default at the first start: the channel that the join page follows if its URL names none.
    m_targets->setTargets(
        settings.value(targetsKey, QStringList { QStringLiteral("class") }).toStringList());
    m_message->history() = MessageHistory(settings.value(historyKey).toStringList());
    m_message->replaceText(settings.value(draftKey).toString());
    refresh();
}

void Composer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange) {
        showOutcome();
        showProblem();
    }
}

} // namespace holdfast::ui
