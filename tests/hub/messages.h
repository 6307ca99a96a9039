// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/message.h"
#include "server/hub/follower.h"
#include "server/hub/hub.h"
#include "server/hub/messagesink.h"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace holdfast::tests {

inline std::shared_ptr<Message> made(std::string channel, std::string payload = "x")
{
    Draft draft;
    draft.channel = std::move(channel);
    draft.payload = std::move(payload);
    const std::size_t bytes =
        draft.payload.size(); // the bound fits any payload: it is not under test
    return Message::make(std::move(draft), 1'763'910'000'123, bytes).value();
}

inline std::shared_ptr<Message> madeWithKey(std::string channel, std::string key,
                                            std::string payload = "x",
                                            std::chrono::seconds timeToLive = {})
{
    Draft draft;
    draft.channel = std::move(channel);
    draft.payload = std::move(payload);
    draft.key = std::move(key);
    draft.timeToLive = timeToLive;
    return Message::make(std::move(draft), 1'763'910'000'123).value();
}

inline const Epoch &testEpoch()
{
    static const Epoch epoch = *Epoch::parse("k3v9x2ab");
    return epoch;
}

/// A message with a seq in the log.
inline MessagePtr accepted(std::uint64_t seq, std::string channel = "a", std::string payload = "x",
                           MonotonicTime at = {})
{
    auto message = made(std::move(channel), std::move(payload));
    message->accept(Cursor { testEpoch(), seq }, at);
    return message;
}

/// The messages of a broadcast, with seqs from `firstSeq` on; `channels` are in byte order.
inline std::vector<MessagePtr> acceptedBroadcast(std::uint64_t firstSeq,
                                                 const std::vector<std::string> &channels)
{
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = channels;
    group->firstSeq = firstSeq;
    std::vector<MessagePtr> messages;
    for (const std::string &channel : channels) {
        auto message = made(channel);
        message->joinGroup(group);
        message->accept(Cursor { testEpoch(), firstSeq + messages.size() }, {});
        messages.push_back(std::move(message));
    }
    return messages;
}

using Seqs = std::vector<std::uint64_t>;

inline Seqs seqsOf(const std::vector<MessagePtr> &messages)
{
    Seqs seqs;
    for (const MessagePtr &message : messages)
        seqs.push_back(message->seq());
    return seqs;
}

inline ChannelSet setOf(const std::string &list)
{
    return ChannelSet::parse(list).value();
}

/// Keeps what the hub pushes.
///
/// Thread: its test's.
class RecordingSink final : public MessageSink
{
public:
    void push(Follower &follower, const MessagePtr &message) override
    {
        m_pushed.emplace_back(&follower, message);
    }
    void wake() override { ++m_wakes; }

    [[nodiscard]] Seqs pushedTo(const Follower &follower) const
    {
        Seqs seqs;
        for (const auto &[to, message] : m_pushed) {
            if (to == &follower)
                seqs.push_back(message->seq());
        }
        return seqs;
    }
    [[nodiscard]] std::size_t pushed() const { return m_pushed.size(); }
    [[nodiscard]] int wakes() const { return m_wakes; }

private:
    std::vector<std::pair<Follower *, MessagePtr>> m_pushed;
    int m_wakes = 0;
};

} // namespace holdfast::tests
