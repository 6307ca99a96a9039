// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace holdfast::remote {

/// The newest messages of a remote server, as last heard.
///
/// Thread: the one that made it.
class RemoteMessages
{
public:
    static constexpr std::size_t capacity = 1024;

    /// Outlives its feeds.
    RemoteMessages();
    ~RemoteMessages();

    /// Messages in the order of their seqs. Those that are known already are ignored.
    void add(std::vector<api::MessageSnapshot> messages);
    /// So many were passed over before the next ones.
    void passOver(std::uint64_t count);
    /// The server has started again: its seqs begin anew.
    void restart();
    [[nodiscard]] std::unique_ptr<api::MessageFeed> watch();

private:
    class Feed;

    std::deque<api::MessageSnapshot> m_messages; ///< oldest first, at most capacity
    std::uint64_t m_lastSeq = 0;
    std::vector<Feed *> m_feeds;
};

} // namespace holdfast::remote
