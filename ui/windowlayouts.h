// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <array>
#include <cstdint>

class QDockWidget;
class QMainWindow;
class QSettings;

namespace holdfast::ui {

class ClientsPane;
class RoomPane;

/// The arrangements of the window that the operator can choose. Closed list.
enum class Layout : std::uint8_t {
    Teach, ///< the join card, the clients, the conversation
    Operate, ///< the channels too
    Develop, ///< and the columns of the protocol
    Compact, ///< a narrow window that stays above the slides: the join card and the conversation
};

/// Arranges the window's panes, and stores how the operator has changed each arrangement.
///
/// Invariants: what is stored is saved soon after it changes, not only at exit. The narrow layout
/// has a size of its own; the others share one.
/// Thread: main.
class WindowLayouts final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::array all { Layout::Teach, Layout::Operate, Layout::Develop,
                                      Layout::Compact };

    struct Panes
    {
        RoomPane &room;
        ClientsPane &clients;
        QDockWidget &channels;
        QDockWidget &conversation;
        QDockWidget &log;
        QDockWidget &timeline;
    };

    /// All must outlive it.
    WindowLayouts(QMainWindow &window, const Panes &panes, QSettings &settings);

    [[nodiscard]] Layout layout() const { return m_layout; }
    void choose(Layout layout);
    /// Back to the usual arrangement of the layout.
    void reset();
    /// To be called once, before the window is shown.
    void restore();
    void save();
    void saveSoon();

Q_SIGNALS:
    void chosen(holdfast::ui::Layout layout);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void saveWhenChanged();
    void showPanes();
    void arrange();
    /// The sizes of the docks.
    void shareRoom();
    void applyLayout();
    void fitSize(bool wasCompact);
    /// The timeline needs a few lanes to say something.
    void makeRoomForTimeline();
    [[nodiscard]] QString geometryKey() const;
    [[nodiscard]] QString stateKey() const;

    QMainWindow &m_window;
    Panes m_panes;
    QSettings &m_settings;
    Layout m_layout = Layout::Teach;
    bool m_sharesRoomWhenShown = false;
    QTimer m_saveTimer; ///< while it runs, changes wait to be saved
};

} // namespace holdfast::ui
