// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/response.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::management {

/// Parses one response of Qt HttpServer, so that GuardedSocket can frame it again as HTTP requires.
///
/// The input comes from our own process, not from the network. Field names are compared
/// case-insensitively: Qt 6.8 writes them in lower case.
///
/// Invariants: no I/O; after Complete or Failed further bytes are ignored until reset().
/// Thread: any one at a time.
class AnswerReader
{
public:
    enum class State : std::uint8_t {
        NeedMore,
        Complete, ///< answer() holds the whole response
        Failed, ///< not a response with a known length
    };

    void feed(std::string_view bytes);
    [[nodiscard]] State state() const { return m_state; }
    /// Valid while Complete. Content-Type is in `contentType` instead of the headers; framing
    /// fields are left out.
    [[nodiscard]] const http::Response &answer() const { return m_answer; }
    void reset();

private:
    [[nodiscard]] bool readHead(std::string_view head);
    [[nodiscard]] bool readField(std::string_view line);

    State m_state = State::NeedMore;
    std::string m_received;
    http::Response m_answer;
    std::size_t m_bodyStart = 0; ///< 0 while the head is not complete
    std::size_t m_bodyBytes = 0;
    bool m_hasLength = false;
};

} // namespace holdfast::management
