// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/hub/hub.h"
#include "server/net/interest.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace holdfast::net {

/// One worker's interests, by their channel sets.
///
/// Invariants: the inbox may still hold deliveries for a retired interest, so it is freed only
/// after the inbox was emptied (freeRetired()). At most maxLingering interests have no users.
/// Thread: its worker's.
class Interests
{
public:
    static constexpr std::chrono::seconds lingerTime { 15 };
    static constexpr std::size_t maxLingering = 10'000;

    Interests(Hub &hub, MessageSink &sink, TimingWheel &wheel, const Clock &clock)
        : m_hub(hub), m_sink(sink), m_wheel(wheel), m_clock(clock)
    {
    }
    ~Interests();
    Interests(const Interests &) = delete;
    Interests &operator=(const Interests &) = delete;

    /// The interest for the path after "/channels/", as received; adds one user. Malformed or
    /// TooLarge: the names are not valid. LimitReached: a limit of the hub.
    [[nodiscard]] Result<Interest *> acquire(std::string_view namesPart);
    /// The interest for the channels; adds one user. LimitReached: a limit of the hub.
    [[nodiscard]] Result<Interest *> acquire(ChannelSet channels);
    void release(Interest &interest);
    /// Its linger time is over.
    void expire(Interest &interest);
    /// Frees the retired interests. Precondition: the inbox was emptied after they were retired.
    void freeRetired() { m_retired.clear(); }
    [[nodiscard]] bool hasRetired() const { return !m_retired.empty(); }

    template <typename Visitor>
    void forEach(const Visitor &visit) const
    {
        for (const auto &interest : m_interests)
            visit(*interest);
    }

private:
    /// FNV-1a over the names and patterns of an interest, with commas between them. The text is not
    /// stored as a whole: its parts give the same hash.
    struct KeyHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const;
        std::size_t operator()(const std::unique_ptr<Interest> &interest) const;
    };
    struct KeyEqual
    {
        using is_transparent = void;
        bool operator()(const std::unique_ptr<Interest> &a, std::string_view key) const;
        bool operator()(std::string_view key, const std::unique_ptr<Interest> &a) const
        {
            return (*this)(a, key);
        }
        bool operator()(const std::unique_ptr<Interest> &a,
                        const std::unique_ptr<Interest> &b) const
        {
            return a == b;
        }
    };

    Interest *use(Interest &interest);
    void retire(Interest &interest);

    Hub &m_hub;
    MessageSink &m_sink;
    TimingWheel &m_wheel;
    const Clock &m_clock;
    std::unordered_set<std::unique_ptr<Interest>, KeyHash, KeyEqual> m_interests;
    std::vector<std::unique_ptr<Interest>> m_retired;
    std::size_t m_lingering = 0;
};

} // namespace holdfast::net
