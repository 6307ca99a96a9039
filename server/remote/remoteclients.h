// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

namespace holdfast::remote {

/// The clients of a remote server, as last heard.
///
/// Thread: the one that made it.
class RemoteClients
{
public:
    /// Outlives its feeds.
    RemoteClients();
    ~RemoteClients();

    void set(api::ClientSnapshot client);
    void remove(std::uint64_t serial);
    /// From here to endList(), all clients are given to set(); those that are not are removed.
    void beginList();
    void endList();

    /// In the order of their serials; only `afterSerial`, `limit` and `contains` are looked at.
    [[nodiscard]] api::ClientPage page(const api::ClientQuery &query) const;
    [[nodiscard]] std::unique_ptr<api::ClientFeed> watch();

private:
    class Feed;
    using TimePoint = std::chrono::steady_clock::time_point;
    struct Entry
    {
        api::ClientSnapshot client;
        TimePoint heard;
    };

    /// With durations up to now.
    [[nodiscard]] static api::ClientSnapshot snapshotOf(const Entry &entry);
    void tell(std::uint64_t serial, bool isThere);

    std::map<std::uint64_t, Entry> m_clients; ///< by serial
    std::set<std::uint64_t> m_unlisted; ///< while a list is read: those that were not in it yet
    std::vector<Feed *> m_feeds;
};

} // namespace holdfast::remote
