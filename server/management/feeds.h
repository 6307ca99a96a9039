// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/announcements.h"
#include "server/api/engine.h"
#include "server/core/clock.h"

#include <QJsonObject>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::management {

/// Announces what happens to clients, channels and messages in batches, for remote windows.
///
/// A window calls open(), reads the lists, and then follows the feeds from the cursor of open():
/// what has happened before the lists were read is in them, what has happened since open() is in
/// the batches. A batch holds the newest state of what has changed, so that one that overlaps with
/// the lists does no harm.
///
/// Invariants: nothing is read or announced unless somebody has opened the feeds in the last
/// leaseTime, or follows them. A batch has at most batchBytes and one entry more.
/// Thread: the management thread.
class Feeds
{
public:
    static constexpr std::chrono::milliseconds period { 200 };
    static constexpr std::chrono::seconds leaseTime { 30 };
    static constexpr std::size_t batchBytes = std::size_t { 128 } * 1024;

    /// All outlive this.
    Feeds(api::Engine &engine, api::Announcements &announcements, const Clock &clock);

    /// What happens from now on is announced. Returns the cursor after which that is.
    [[nodiscard]] std::string open();
    /// Announces what has happened since the last call. Call it every `period`.
    void announce();

private:
    class Batch;

    [[nodiscard]] bool isNeeded() const;
    void start();
    void announceClients();
    void announceChannels();
    void announceMessages();
    /// Channels after `m_channelsAfter`, without the feeds themselves; moves on.
    [[nodiscard]] std::vector<api::ChannelSnapshot> nextChannels();

    api::Engine &m_engine;
    api::Announcements &m_announcements;
    const Clock &m_clock;
    MonotonicTime m_opened; ///< the last time
    std::unique_ptr<api::ClientFeed> m_clients; ///< null: nothing is announced
    std::unique_ptr<api::MessageFeed> m_messages;
    std::map<std::string, QJsonObject> m_channels; ///< as announced, by name
    std::string m_channelsAfter; ///< the last one of the page before; empty: from the first
};

} // namespace holdfast::management
