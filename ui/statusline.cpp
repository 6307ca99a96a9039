// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusline.h"

#include "ui/palettes.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtCore/QLocale>
#include <QtCore/QUrl>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLayout>
#include <QtWidgets/QToolButton>

#include <initializer_list>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

/// Sets the text only if it differs: setText() lays the bar out again even for the same text.
template <typename Control>
void change(Control *control, const QString &text)
{
    if (control->text() != text)
        control->setText(text);
}

QString listenersText(const std::vector<api::ListenerSnapshot> &listeners)
{
    QStringList all;
    for (const api::ListenerSnapshot &listener : listeners) {
        const QString address = visibleText(listener.address);
        const QString host = address.contains(u':') ? QString(u'[' + address + u']') : address;
        all.append(host + u':' + QString::number(listener.port));
    }
    return all.join(u", "_s);
}

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
    , m_listening(addText(u"statusListening"_s))
    , m_here(addCount(u"statusHere"_s, u"state:here"_s))
    , m_away(addCount(u"statusAway"_s, u"state:away"_s))
    , m_held(addCount(u"statusHeld"_s, u"state:held,polling"_s))
    , m_open(addCount(u"statusOpen"_s, u"state:open"_s))
    , m_connections(addText(u"statusConnections"_s))
    , m_messages(addText(u"statusMessages"_s))
    , m_uptime(new QLabel)
{
    setObjectName(u"statusLine"_s);
    m_uptime->setObjectName(u"statusUptime"_s);
    m_uptime->setTextFormat(Qt::PlainText);
    addPermanentWidget(m_uptime);
    retranslate();
}

QToolButton *StatusLine::addCount(const QString &name, const QString &filter)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::clicked, this,
            [this, filter] { Q_EMIT filterRequested(filter); });
    addWidget(button);
    return button;
}

QLabel *StatusLine::addText(const QString &name)
{
    auto *label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setContentsMargins(6, 0, 6, 0);
    addWidget(label);
    return label;
}

void StatusLine::setStatus(const api::Status &status)
{
    m_status = status;
    showStatus();
}

void StatusLine::setConnected(bool isConnected)
{
    if (std::exchange(m_isConnected, isConnected) != isConnected)
        showStatus();
}

void StatusLine::showEngine(bool isShown)
{
    m_showsEngine = isShown;
    leaveOutWhatDoesNotFit();
}

void StatusLine::showStatus()
{
    showListening();
    change(m_here, tr("%1 here", "people").arg(countText(clientsHere(m_status))));
    change(m_away, tr("%1 away", "people").arg(countText(m_status.clientsAway)));
    change(m_held, tr("held %1").arg(countText(m_status.clientsHeld + m_status.clientsPolling)));
    change(m_open, tr("open %1").arg(countText(m_status.clientsOpen)));
    change(m_connections, tr("%Ln TCP connection(s)", nullptr, pluralCount(m_status.connections)));
    change(m_messages,
           tr("%Ln message(s)", nullptr, pluralCount(m_status.counters.messagesPublished)));
    change(
        m_uptime,
        tr("up %1", "for how long the server has been running").arg(durationText(m_status.uptime)));
    leaveOutWhatDoesNotFit();
}

QSize StatusLine::minimumSizeHint() const
{
    return { m_listening->minimumSizeHint().width(), QStatusBar::minimumSizeHint().height() };
}

/// Hides items from the end until the rest fits: the address and the client counts matter most.
void StatusLine::leaveOutWhatDoesNotFit()
{
    const int gap = layout()->spacing() + 2;
    int left = width() - 3 * gap - (isSizeGripEnabled() ? fontMetrics().height() : 0);
    for (QWidget *part : std::initializer_list<QWidget *> {
             m_listening, m_here, m_away, m_messages, m_held, m_open, m_connections, m_uptime }) {
        const bool isOfEngine = part == m_held || part == m_open || part == m_connections;
        if (isOfEngine && !m_showsEngine) {
            part->hide();
            continue;
        }
        if (part == m_uptime && !m_isConnected) {
            part->hide();
            continue;
        }
        left -= part->sizeHint().width() + gap;
        part->setVisible(left >= 0 || part == m_listening);
    }
}

void StatusLine::resizeEvent(QResizeEvent *event)
{
    QStatusBar::resizeEvent(event);
    leaveOutWhatDoesNotFit();
}

void StatusLine::showListening()
{
    const MeaningColours colours = meaningColours(palette());
    QColor colour = colours.good;
    if (!m_isConnected) {
        change(m_listening, tr("○ Not connected"));
        colour = colours.error;
    } else if (m_status.isDraining) {
        change(m_listening, tr("● Saying goodbye to the clients…"));
        colour = colours.warning;
    } else if (m_status.listeners.empty()) {
        change(m_listening, tr("○ Not listening"));
        colour = colours.error;
    } else {
        const QString where = m_status.joinUrls.empty()
            ? listenersText(m_status.listeners)
            : QUrl(QString::fromStdString(m_status.joinUrls.front())).authority();
        change(m_listening, tr("● Listening on %1").arg(visibleText(where)));
    }
    if (m_listening->palette().color(QPalette::WindowText) != colour) {
        QPalette tinted = m_listening->palette();
        tinted.setColor(QPalette::WindowText, colour);
        m_listening->setPalette(tinted);
    }
    const QString tip = toolTipHtml(tr("Bound to %1").arg(listenersText(m_status.listeners)));
    if (m_listening->toolTip() != tip)
        m_listening->setToolTip(tip);
}

void StatusLine::retranslate()
{
    m_here->setToolTip(tr("People who are here. Click to list them."));
    m_held->setToolTip(tr("Long-polls that wait here for the next message. Click to list them."));
    m_open->setToolTip(tr("Open streams (SSE, WebSocket). Click to list them."));
    m_away->setToolTip(tr("Clients that have gone but may come back. Click to list them."));
    m_connections->setToolTip(
        tr("Open TCP connections: a browser may have several, and a client between two polls none. "
           "People are counted as held, open and away."));
    m_messages->setToolTip(tr("Messages accepted since the start"));
    showStatus();
}

void StatusLine::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        showStatus();
}

} // namespace holdfast::ui
