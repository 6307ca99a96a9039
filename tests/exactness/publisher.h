// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/caller.h"
#include "tests/exactness/run.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {

/// The keys of each channel are k1, k2, ...
constexpr std::size_t keysOfAChannel = 6;

/// Publishes on its own keep-alive connection, and enters the responses into the ledger.
///
/// Thread: one.
class Publisher
{
public:
    Publisher(Run &run, std::size_t index)
        : m_run(run), m_caller(run.loop, run.server, "publisher " + std::to_string(index))
    {
    }

    [[nodiscard]] bool isBusy() const { return m_caller.isBusy(); }
    /// True if a request is pending and has an Idempotency-Key, so that repeating it publishes
    /// nothing twice.
    [[nodiscard]] bool canRepeat() const { return isBusy() && m_hasKey; }

    /// One message, of any kind and size.
    void publish();
    /// Retracts or replaces a message that was published before, if there is one.
    void change();
    /// Some messages in one request.
    void publishBatch();
    /// As many small messages as one request may hold, on one channel.
    void publishBurst();
    /// One small message on the channel. `answered` gets its number and the number of subscribers
    /// in the response.
    void publishLast(std::size_t channel,
                     std::function<void(MessageNumber, std::uint64_t)> answered);
    /// Resets the connection and sends the same request again.
    void repeat();
    void serverHasGone() { m_caller.serverHasGone(); }

private:
    /// Enters the message into the ledger. `eventOnly`: only the event's name contains its number.
    MessageNumber send(Sent sent, bool eventOnly, std::string &event);
    void askForBatch(const std::vector<MessageNumber> &numbers, const std::string &body);
    /// Often one that a subscriber was just told to follow.
    [[nodiscard]] std::size_t someChannel();
    /// A recent message that can be changed; 0: none.
    [[nodiscard]] MessageNumber someTarget();
    void changeAnswered(MessageNumber number, int status, std::string_view body);
    [[nodiscard]] std::string batchEntry(MessageNumber number, const std::string &event) const;
    void answered(MessageNumber number, int status, std::string_view body);
    void batchAnswered(const std::vector<MessageNumber> &numbers, int status,
                       std::string_view body);
    /// One line of a response. Returns the number of subscribers in it.
    std::uint64_t enter(MessageNumber number, std::string_view line);
    [[nodiscard]] bool isAccepted(int status, std::string_view body);

    Run &m_run;
    Caller m_caller;
    bool m_hasKey = false;
};

} // namespace holdfast::exactness
