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

/// One worker's interests, by what they follow.
///
/// Invariants: an interest that the hub may still have pushed for is freed only after the inbox was
/// emptied (freeRetired()). At most maxLingering without users.
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

    /// The interest for the path after "/channels/", as received, with one more user. Malformed or
    /// TooLarge: the names; LimitReached: the hub's limits.
    [[nodiscard]] Result<Interest *> acquire(std::string_view namesPart);
    /// The interest for the channels, with one more user. LimitReached: the hub's limits.
    [[nodiscard]] Result<Interest *> acquire(ChannelSet channels);
    void release(Interest &interest);
    /// Its linger time is over.
    void expire(Interest &interest);
    /// Frees what was retired; only when the inbox has been emptied since.
    void freeRetired() { m_retired.clear(); }
    [[nodiscard]] bool hasRetired() const { return !m_retired.empty(); }

    template <typename Visitor>
    void forEach(const Visitor &visit) const
    {
        for (const auto &interest : m_interests)
            visit(*interest);
    }

private:
    /// By the names and patterns that an interest follows, with commas between them, without
    /// keeping that text (FNV-1a: equal texts give equal values, however they are held).
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
