// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/options.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::bench {

/// Writes the HTTP requests of one run.
///
/// Thread: any.
class RequestWriter
{
public:
    explicit RequestWriter(const Options &options);

    /// `cursor` as Intake keeps it: a `since` value or whole header lines; empty on the first poll.
    void appendSubscribe(std::uint32_t channel, std::string_view cursor, std::string &out) const;
    /// The head of a publish; the payload of `payloadBytes` follows it.
    void appendPublishHead(std::uint32_t channel, std::size_t payloadBytes, std::string &out) const;

private:
    struct Path
    {
        explicit Path(std::string_view pattern);
        std::string before; ///< the part of the pattern before `{channel}`
        std::string after;
        bool hasChannel = false;
    };
    void appendPath(const Path &path, std::uint32_t channel, std::string &out) const;

    Path m_subscribe;
    Path m_publish;
    std::string m_channelPrefix;
    std::string m_sinceMark; ///< `?since=` or `&since=`, empty when the cursor goes elsewhere
    std::string m_subscribeFields;
    std::string m_publishFields;
    CursorStyle m_cursorStyle;
};

} // namespace holdfast::bench
