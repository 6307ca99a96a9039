// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/messagesmodel.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <cstdint>
#include <vector>

namespace holdfast::ui {

/// Messages that are to be sent later, once or several times. They are lost with the program.
///
/// Invariants: at most maxEntries, in order of their next time. A repeated message keeps its beat:
/// its n-th time is counted from the first one. Nothing is due while it is held.
/// Thread: main.
class Outbox final : public QObject
{
    Q_OBJECT

public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t maxEntries = 100;
    static constexpr int maxTimes = 1'000;

    struct Entry
    {
        std::uint64_t id = 0; ///< counts from 1
        MessagesModel::Sent message;
        Clock::time_point due; ///< the next time
        std::chrono::milliseconds every { 0 }; ///< between two times
        int timesLeft = 1;
    };

    explicit Outbox(QObject *parent = nullptr);

    /// Sends it in `in`, then `times` - 1 times more. False if the outbox is full.
    bool add(const MessagesModel::Sent &message, std::chrono::milliseconds in,
             std::chrono::milliseconds every = {}, int times = 1);
    /// Does it now; a repeated one goes on as before.
    void sendNow(std::uint64_t id);
    void cancel(std::uint64_t id);
    /// Keeps everything while nothing can be sent. Afterwards it sends what was due meanwhile, a
    /// repeated message once for all the times that it has missed.
    void setHeld(bool isHeld);
    [[nodiscard]] bool isHeld() const { return m_isHeld; }

    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    /// In whole seconds, rounded up.
    [[nodiscard]] static std::chrono::seconds left(const Entry &entry);

Q_SIGNALS:
    void due(const holdfast::ui::MessagesModel::Sent &message);
    /// Entries have come or gone, or are held or not.
    void changed();

private:
    void sendDue();
    void takeTurn(Entry entry);
    void insert(Entry entry);
    void wait();
    void skipMissedTimes();
    [[nodiscard]] std::vector<Entry>::iterator find(std::uint64_t id);

    std::vector<Entry> m_entries;
    std::uint64_t m_lastId = 0;
    bool m_isHeld = false;
    QTimer m_timer; ///< to the next entry
};

} // namespace holdfast::ui
