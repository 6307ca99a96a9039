// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/hub/hub.h"
#include "server/net/audiencegroup.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace holdfast::net {

/// One worker's groups, by their channel sets.
///
/// Invariants: the inbox may still hold deliveries for a retired group, so it is freed only
/// after the inbox was emptied (freeRetired()). At most maxLingering groups have no users.
/// Thread: its worker's.
class AudienceGroups
{
public:
    static constexpr std::chrono::seconds lingerTime { 15 };
    static constexpr std::size_t maxLingering = 10'000;

    AudienceGroups(Hub &hub, MessageSink &sink, TimingWheel &wheel, const Clock &clock)
        : m_hub(hub), m_sink(sink), m_wheel(wheel), m_clock(clock)
    {
    }
    ~AudienceGroups();
    AudienceGroups(const AudienceGroups &) = delete;
    AudienceGroups &operator=(const AudienceGroups &) = delete;

    /// The channels that the path after "/channels/" names, as received. Malformed or TooLarge: the
    /// names are not valid.
    [[nodiscard]] Result<ChannelSet> channelsOf(std::string_view namesPart) const;
    /// The group for the path after "/channels/", as received; adds one user. Malformed or
    /// TooLarge: the names are not valid. LimitReached: a limit of the hub.
    [[nodiscard]] Result<AudienceGroup *> acquire(std::string_view namesPart);
    /// The group for the channels; adds one user. LimitReached: a limit of the hub.
    [[nodiscard]] Result<AudienceGroup *> acquire(ChannelSet channels);
    void release(AudienceGroup &group);
    /// Its linger time is over.
    void expire(AudienceGroup &group);
    /// Frees the retired groups. Precondition: the inbox was emptied after they were retired.
    void freeRetired() { m_retired.clear(); }
    [[nodiscard]] bool hasRetired() const { return !m_retired.empty(); }

    template <typename Visitor>
    void forEach(const Visitor &visit) const
    {
        for (const auto &group : m_groups)
            visit(*group);
    }

private:
    /// FNV-1a over the names and patterns of a group, with commas between them. The text is not
    /// stored as a whole: its parts give the same hash.
    struct KeyHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const;
        std::size_t operator()(const std::unique_ptr<AudienceGroup> &group) const;
    };
    struct KeyEqual
    {
        using is_transparent = void;
        bool operator()(const std::unique_ptr<AudienceGroup> &a, std::string_view key) const;
        bool operator()(std::string_view key, const std::unique_ptr<AudienceGroup> &a) const
        {
            return (*this)(a, key);
        }
        bool operator()(const std::unique_ptr<AudienceGroup> &a,
                        const std::unique_ptr<AudienceGroup> &b) const
        {
            return a == b;
        }
    };

    /// The group whose key the path is, without escapes; null if there is none. The common case of
    /// a re-poll: needs no parsing.
    [[nodiscard]] AudienceGroup *find(std::string_view namesPart) const;
    AudienceGroup *use(AudienceGroup &group);
    void retire(AudienceGroup &group);

    Hub &m_hub;
    MessageSink &m_sink;
    TimingWheel &m_wheel;
    const Clock &m_clock;
    std::unordered_set<std::unique_ptr<AudienceGroup>, KeyHash, KeyEqual> m_groups;
    std::vector<std::unique_ptr<AudienceGroup>> m_retired;
    std::size_t m_lingering = 0;
};

} // namespace holdfast::net
