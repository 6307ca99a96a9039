// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/clock.h"
#include "server/core/functionref.h"
#include "server/core/keyedhash.h"
#include "server/core/result.h"
#include "server/hub/hub.h"
#include "server/log/idempotencykey.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace holdfast::publish {

/// Remembers the results of publishes with an Idempotency-Key, so that a publisher that did not
/// receive the response can retry without publishing twice. A retry while the first publish has not
/// completed gets the result of the first.
///
/// Invariants: at most `capacity` keys, each for five minutes; at the capacity a new key replaces
/// the oldest. Beyond that, the keys of publishes that have not completed, as many as the log lets
/// wait. Keys are per channel.
/// Thread: any; one mutex, taken before the log's. Outlives the publishes.
class Idempotency
{
public:
    static constexpr std::chrono::minutes remembered = idempotencyKept;
    static constexpr std::size_t capacity = maxIdempotencyKeys;
    static constexpr std::size_t maxKeyBytes = 200;

    /// Is told the result of a publish that could not complete at once, in any thread.
    using Completion = std::function<void(const Result<Published> &)>;
    using Later = FunctionRef<Completion()>;
    /// Publishes; as Log::append() for the result and `later`.
    using Publish = FunctionRef<std::optional<Result<Published>>(Later later)>;

    explicit Idempotency(const Clock &clock) : m_clock(clock) { }

    /// What the log has kept of an earlier process, oldest first. Call it before the first publish.
    /// How many subscribers those messages had is not known any more.
    void restore(std::vector<RestoredKey> keys);
    /// The name of the key under which the log keeps it.
    [[nodiscard]] static std::string nameOf(const std::string &channel, const std::string &key)
    {
        // A channel name cannot contain a comma, so the combination is unique.
        return channel + ',' + key;
    }

    /// The remembered result of the key on the channel; if there is none, calls `publish` under the
    /// lock and remembers its result. Nothing: the completion that `later` makes will be told it. A
    /// failure is not remembered, so the publisher may retry. Unprocessable: the key was used for a
    /// request with another `fingerprint`.
    [[nodiscard]] std::optional<Result<Published>> once(const std::string &channel,
                                                        const std::string &key,
                                                        std::uint64_t fingerprint, Publish publish,
                                                        Later later);

private:
    struct Entry
    {
        std::string name;
        MonotonicTime since;
    };
    struct Answer
    {
        std::uint64_t fingerprint;
        Published published;
    };
    /// A publish that has not completed.
    struct Pending
    {
        std::uint64_t fingerprint;
        std::vector<Completion> waiting; ///< at most one for each connection
    };

    void complete(const std::string &name, const Result<Published> &published);
    void remember(const std::string &name, const Answer &answer);
    void forgetOldest();

    const Clock &m_clock;
    std::mutex m_mutex;
    std::unordered_map<std::string, Answer, KeyedHash, std::equal_to<>> m_answers;
    std::unordered_map<std::string, Pending, KeyedHash, std::equal_to<>> m_pending;
    std::deque<Entry> m_order;
};

} // namespace holdfast::publish
