// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/socket.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::exactness {

/// True for the answer to a publish that the log has refused (tests/log/latelog.cpp): it is in no
/// log, so the same message may be published again.
[[nodiscard]] inline bool isNotStored(std::string_view answer)
{
    return answer.find("was not stored") != std::string_view::npos;
}

/// Sends requests on a keep-alive connection, one at a time.
///
/// Thread: one.
class Caller final : public Ready
{
public:
    /// The network has cut the connection before the response: the server may or may not have
    /// carried out the request. A request that may be repeated is repeated instead.
    static constexpr int unknown = -1;

    /// `status` 0: the connection ended without a response.
    using Answered = std::function<void(int status, std::string_view body)>;

    Caller(Loop &loop, const Endpoint &server, std::string name)
        : m_loop(loop), m_socket(loop, *this), m_server(server), m_name(std::move(name))
    {
    }

    [[nodiscard]] bool isBusy() const { return m_answered != nullptr; }
    /// Precondition: not isBusy(). `answered` may call ask().
    void ask(std::string request, Answered answered);
    /// Resets the connection in the middle of a request, and sends the same request on a new one.
    void cutAndAskAgain();
    /// Reads what the server sent before it ended, then closes the connection.
    void serverHasGone();

    /// A complete request. Each field in `fields` ends with CRLF.
    [[nodiscard]] static std::string request(std::string_view methodAndTarget,
                                             std::string_view body, std::string_view fields = {});

    void ready(bool readable, bool writable) override;
    [[nodiscard]] std::string name() const override { return m_name; }

private:
    /// False: nothing was read, or the connection has ended.
    bool readOnce();
    void connectAndSend();
    /// The connection has ended before the response.
    void endedEarly(Socket::Fate fate);
    [[nodiscard]] bool mayRepeat() const;
    void finish(int status, std::string_view body);

    Loop &m_loop;
    Socket m_socket;
    const Endpoint m_server;
    const std::string m_name;
    std::chrono::steady_clock::time_point m_lastAnswered;
    std::chrono::steady_clock::time_point m_connectedAt;
    std::string m_request;
    std::string m_received;
    Answered m_answered;
};

} // namespace holdfast::exactness
