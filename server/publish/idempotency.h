// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/keyedhash.h"
#include "server/core/result.h"
#include "server/hub/hub.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

namespace holdfast::publish {

/// Remembers the results of publishes with an Idempotency-Key, so that a publisher that did not
/// receive the response can retry without publishing twice.
///
/// Invariants: at most `capacity` keys, each for five minutes; at the capacity a new key replaces
/// the oldest. Keys are per channel.
/// Thread: any; one mutex, taken before the hub's.
class Idempotency
{
public:
    static constexpr std::chrono::minutes remembered { 5 };
    static constexpr std::size_t capacity = 10'000;
    static constexpr std::size_t maxKeyBytes = 200;

    explicit Idempotency(const Clock &clock) : m_clock(clock) { }

    /// The remembered result of the key on the channel; if there is none, calls `publish` under the
    /// lock and remembers its result. A failure is not remembered, so the publisher may retry.
    /// Unprocessable: the key was used for a request with another `fingerprint`.
    [[nodiscard]] Result<Published> once(const std::string &channel, const std::string &key,
                                         std::size_t fingerprint,
                                         const std::function<Result<Published>()> &publish);

private:
    struct Entry
    {
        std::string name;
        MonotonicTime since;
    };
    struct Answer
    {
        std::size_t fingerprint;
        Published published;
    };

    void forgetOldest();

    const Clock &m_clock;
    std::mutex m_mutex;
    std::unordered_map<std::string, Answer, KeyedHash, std::equal_to<>> m_answers;
    std::deque<Entry> m_order;
};

} // namespace holdfast::publish
