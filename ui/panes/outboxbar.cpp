// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/outboxbar.h"

#include "ui/measures.h"
#include "ui/outbox.h"
#include "ui/palettes.h"
#include "ui/panes/heightforwidth.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds tick { 250 };
constexpr qsizetype shownText = 60;

} // namespace

OutboxBar::OutboxBar(Outbox &outbox, const MessagesModel &messages, QWidget *parent)
    : QFrame(parent)
    , m_outbox(outbox)
    , m_messages(messages)
    , m_text(new WrappedLabel)
    , m_now(new QPushButton)
    , m_cancel(new QPushButton)
    , m_ticks(this)
{
    setObjectName(u"outboxBar"_s);
    m_text->setObjectName(u"outboxText"_s);
    m_now->setObjectName(u"outboxNow"_s);
    m_cancel->setObjectName(u"outboxCancel"_s);
    setAutoFillBackground(true);
    m_text->setForegroundRole(QPalette::WindowText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * gridStep, gridStep / 2, gridStep, gridStep / 2);
    layout->setSpacing(gridStep);
    layout->addWidget(m_text, 1, Qt::AlignVCenter);
    layout->addWidget(m_now);
    layout->addWidget(m_cancel);
    new HeightForWidth(*this);
    for (QPushButton *button : { m_now, m_cancel })
        button->setFocusPolicy(Qt::TabFocus);
    connect(m_now, &QPushButton::clicked, this,
            [this] { m_outbox.sendNow(m_outbox.entries().front().id); });
    connect(m_cancel, &QPushButton::clicked, this,
            [this] { m_outbox.cancel(m_outbox.entries().front().id); });
    m_ticks.setInterval(tick);
    connect(&m_ticks, &QTimer::timeout, this, &OutboxBar::showNext);
    connect(&m_outbox, &Outbox::changed, this, &OutboxBar::showNext);
    tint();
    showNext();
}

QString OutboxBar::sentence() const
{
    const Outbox::Entry &next = m_outbox.entries().front();
    QStringList targets;
    for (const QString &target : next.message.targets)
        targets.append(m_messages.shownTarget(target, maxShownTarget));
    const QString whom = isolated(targets.join(", "_L1));
    const QString what = isolated(visibleText(next.message.text, shownText));
    const std::chrono::seconds left = Outbox::left(next);
    QString text = m_outbox.isHeld() && left.count() == 0
        ? tr("When the server can be reached, to %1: %2", "channels, the beginning of a message")
              .arg(whom, what)
        : tr("In %1 to %2: %3", "a time, channels, the beginning of a message")
              .arg(durationText(left), whom, what);
    if (next.timesLeft > 1)
        text += u" · "_s + tr("%Ln time(s) in all", nullptr, next.timesLeft);
    const std::size_t others = m_outbox.entries().size() - 1;
    if (others > 0)
        text += u" · "_s + tr("%Ln more later", "messages", pluralCount(others));
    return text;
}

void OutboxBar::showNext()
{
    const bool isAny = !m_outbox.entries().empty();
    m_now->setText(tr("Send now"));
    m_now->setEnabled(!m_outbox.isHeld());
    m_cancel->setText(tr("Do not send"));
    if (isAny)
        m_text->setText(sentence());
    setVisible(isAny);
    if (isAny != m_ticks.isActive()) {
        if (isAny)
            m_ticks.start();
        else
            m_ticks.stop();
    }
}

void OutboxBar::tint()
{
    setPalette(noticePalette());
    for (QPushButton *button : { m_now, m_cancel })
        button->setPalette(QApplication::palette());
}

void OutboxBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        showNext();
    else if (event->type() == QEvent::PaletteChange)
        tint();
}

} // namespace holdfast::ui
