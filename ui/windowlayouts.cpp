// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowlayouts.h"

#include "ui/panes/clientspane.h"
#include "ui/panes/roompane.h"

#include <QtCore/QEvent>
#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtGui/QScreen>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLayout>
#include <QtWidgets/QMainWindow>

#include <algorithm>
#include <chrono>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto layoutKey = "window/layout"_L1;
constexpr int stateVersion = 7; ///< increase it when docks are added or removed
constexpr QSize usualSize { 1280, 800 };
constexpr std::chrono::milliseconds saveAfter { 200 };

QString nameOf(Layout layout)
{
    switch (layout) {
    case Layout::Teach:
        return u"teach"_s;
    case Layout::Operate:
        return u"operate"_s;
    case Layout::Develop:
        return u"develop"_s;
    case Layout::Compact:
        return u"compact"_s;
    }
    Q_UNREACHABLE();
}

Layout layoutNamed(const QString &name)
{
    const auto found = std::find_if(WindowLayouts::all.begin(), WindowLayouts::all.end(),
                                    [&name](Layout each) { return nameOf(each) == name; });
    return found == WindowLayouts::all.end() ? Layout::Teach : *found;
}

} // namespace

WindowLayouts::WindowLayouts(QMainWindow &window, const Panes &panes, QSettings &settings)
    : QObject(&window), m_window(window), m_panes(panes), m_settings(settings)
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveAfter);
    connect(&m_saveTimer, &QTimer::timeout, this, &WindowLayouts::save);
}

void WindowLayouts::saveWhenChanged()
{
    connect(&m_panes.clients, &ClientsPane::columnsChanged, &m_saveTimer, [this] { saveSoon(); });
    for (QDockWidget *dock :
         { &m_panes.channels, &m_panes.conversation, &m_panes.log, &m_panes.timeline }) {
        // The timer is the context object: the docks still emit signals while the window is being
        // destroyed, when this object no longer exists.
        const auto save = [this] {
            saveSoon();
        };
        connect(dock, &QDockWidget::dockLocationChanged, &m_saveTimer, save);
        connect(dock, &QDockWidget::topLevelChanged, &m_saveTimer, save);
        connect(dock, &QDockWidget::visibilityChanged, &m_saveTimer, save);
        dock->installEventFilter(this);
    }
    m_window.installEventFilter(this);
    connect(m_panes.timeline.toggleViewAction(), &QAction::triggered, &m_saveTimer, [this] {
        // A dock takes the size that it is given only when it has been laid out.
        QMetaObject::invokeMethod(this, &WindowLayouts::makeRoomForTimeline, Qt::QueuedConnection);
    });
}

QString WindowLayouts::geometryKey() const
{
    return m_layout == Layout::Compact ? u"window/geometry-compact"_s : u"window/geometry"_s;
}

QString WindowLayouts::stateKey() const
{
    return u"window/state-"_s + nameOf(m_layout);
}

void WindowLayouts::restore()
{
    m_layout = layoutNamed(m_settings.value(layoutKey).toString());
    showPanes();
    fitSize(false);
    m_window.setWindowFlag(Qt::WindowStaysOnTopHint, m_layout == Layout::Compact);
    applyLayout();
    saveWhenChanged();
}

void WindowLayouts::choose(Layout layout)
{
    if (layout == m_layout)
        return;
    save();
    const bool wasCompact = m_layout == Layout::Compact;
    m_layout = layout;
    const bool isCompact = layout == Layout::Compact;
    if (isCompact != wasCompact) {
        const bool wasVisible = m_window.isVisible();
        m_window.setWindowFlag(Qt::WindowStaysOnTopHint, isCompact); // hides the window
        m_window.setWindowState(m_window.windowState()
                                & ~(Qt::WindowMaximized | Qt::WindowFullScreen));
        showPanes();
        fitSize(wasCompact);
        m_window.setVisible(wasVisible);
    }
    applyLayout();
    save();
}

/// Everything on which the least size of the window depends.
void WindowLayouts::showPanes()
{
    const bool isCompact = m_layout == Layout::Compact;
    m_panes.room.setCardLarge(isCompact ? RoomPane::CardLarge::Always
                                  : m_layout == Layout::Teach
                                  ? RoomPane::CardLarge::WhileNobodyIsHere
                                  : RoomPane::CardLarge::Never);
    m_panes.channels.setVisible(m_layout == Layout::Operate || m_layout == Layout::Develop);
    m_panes.conversation.show();
    m_panes.log.hide(); // for whoever asks for it
    m_panes.timeline.hide();
    Q_EMIT chosen(m_layout);
    m_window.layout()->activate();
}

void WindowLayouts::fitSize(bool wasCompact)
{
    const int line = m_window.fontMetrics().height();
    const QSize room = m_window.screen()->availableSize() - QSize(line, 3 * line);
    const QByteArray geometry = m_settings.value(geometryKey()).toByteArray();
    if (m_layout == Layout::Compact)
        m_window.resize(QSize(26 * line, 50 * line).boundedTo(room));
    else if (wasCompact || geometry.isEmpty())
        m_window.resize(usualSize.boundedTo(room));
    m_window.restoreGeometry(geometry);
}

void WindowLayouts::applyLayout()
{
    m_panes.clients.showEngineColumns(m_layout == Layout::Develop);
    m_panes.clients.restoreFrom(m_settings, nameOf(m_layout));
    arrange();
    // Docks take the sizes that they are given only in a window that is shown.
    m_sharesRoomWhenShown =
        !m_window.restoreState(m_settings.value(stateKey()).toByteArray(), stateVersion)
        && !m_window.isVisible();
}

void WindowLayouts::reset()
{
    arrange();
    m_panes.clients.showEngineColumns(m_layout == Layout::Develop);
    saveSoon();
}

void WindowLayouts::arrange()
{
    QDockWidget *channels = &m_panes.channels;
    QDockWidget *conversation = &m_panes.conversation;
    m_window.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    m_window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    for (QDockWidget *dock : { channels, conversation, &m_panes.log, &m_panes.timeline }) {
        m_window.removeDockWidget(dock);
        dock->setFloating(false);
    }
    m_window.addDockWidget(Qt::LeftDockWidgetArea, channels);
    m_window.addDockWidget(Qt::BottomDockWidgetArea, conversation);
    m_window.addDockWidget(Qt::RightDockWidgetArea, &m_panes.log);
    // Above the conversation, as wide as the window: time runs from left to right.
    m_window.addDockWidget(Qt::BottomDockWidgetArea, &m_panes.timeline);
    m_window.splitDockWidget(&m_panes.timeline, conversation, Qt::Vertical);
    showPanes();
    shareRoom();
}

void WindowLayouts::shareRoom()
{
    const int line = m_window.fontMetrics().height();
    m_window.resizeDocks({ &m_panes.channels, &m_panes.log }, { 20 * line, 32 * line },
                         Qt::Horizontal);
    m_window.resizeDocks({ &m_panes.conversation }, { m_window.height() * 2 / 5 }, Qt::Vertical);
}

void WindowLayouts::makeRoomForTimeline()
{
    const int wanted = m_window.height() * 2 / 5;
    if (!m_panes.timeline.isVisible() || m_panes.timeline.isFloating()
        || m_panes.timeline.height() >= wanted * 2 / 3)
        return;
    m_window.resizeDocks({ &m_panes.timeline, &m_panes.conversation },
                         { wanted, m_window.height() / 4 }, Qt::Vertical);
}

void WindowLayouts::save()
{
    m_saveTimer.stop();
    m_settings.setValue(layoutKey, nameOf(m_layout));
    m_settings.setValue(geometryKey(), m_window.saveGeometry());
    m_settings.setValue(stateKey(), m_window.saveState(stateVersion));
    m_panes.clients.saveTo(m_settings, nameOf(m_layout));
    m_settings.sync();
}

/// A drag causes many changes. A running timer is not restarted, so that they cannot delay saving.
void WindowLayouts::saveSoon()
{
    if (m_window.isVisible() && !m_saveTimer.isActive())
        m_saveTimer.start();
}

bool WindowLayouts::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Show:
        if (watched == &m_window && std::exchange(m_sharesRoomWhenShown, false))
            QMetaObject::invokeMethod(this, &WindowLayouts::shareRoom, Qt::QueuedConnection);
        break;
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::WindowStateChange:
        saveSoon();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace holdfast::ui
