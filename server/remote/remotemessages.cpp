// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/remotemessages.h"

#include <utility>

namespace holdfast::remote {

/// What has come since the last take().
///
/// Invariants: at most capacity messages wait.
/// Thread: that of its RemoteMessages.
class RemoteMessages::Feed final : public api::MessageFeed
{
public:
    explicit Feed(RemoteMessages &messages) : m_messages(messages)
    {
        m_messages.m_feeds.push_back(this);
        m_waiting = m_messages.m_messages;
    }
    ~Feed() override { std::erase(m_messages.m_feeds, this); }

    void add(const api::MessageSnapshot &message)
    {
        m_waiting.push_back(message);
        if (m_waiting.size() > capacity) {
            m_waiting.pop_front();
            ++m_passedOver;
        }
    }
    void passOver(std::uint64_t count) { m_passedOver += count; }
    void restart()
    {
        m_waiting.clear();
        m_passedOver = 0;
        m_isReset = true;
    }

    [[nodiscard]] api::MessageNews take(std::size_t limit) override
    {
        while (m_waiting.size() > limit) {
            m_waiting.pop_front();
            ++m_passedOver;
        }
        api::MessageNews news;
        news.isReset = std::exchange(m_isReset, false);
        news.messages.assign(m_waiting.begin(), m_waiting.end());
        // Messages from before the first take() do not count as passed over.
        news.passedOver = m_isFirst ? 0 : m_passedOver;
        m_isFirst = false;
        m_passedOver = 0;
        m_waiting.clear();
        return news;
    }

private:
    RemoteMessages &m_messages;
    std::deque<api::MessageSnapshot> m_waiting;
    std::uint64_t m_passedOver = 0;
    bool m_isReset = false;
    bool m_isFirst = true;
};

RemoteMessages::RemoteMessages() = default;
RemoteMessages::~RemoteMessages() = default;

void RemoteMessages::add(std::vector<api::MessageSnapshot> messages)
{
    for (api::MessageSnapshot &message : messages) {
        if (message.seq <= m_lastSeq)
            continue;
        // A broadcast has as many seqs as channels.
        m_lastSeq = message.seq + message.channelCount - 1;
        for (Feed *feed : m_feeds)
            feed->add(message);
        m_messages.push_back(std::move(message));
        if (m_messages.size() > capacity)
            m_messages.pop_front();
    }
}

void RemoteMessages::passOver(std::uint64_t count)
{
    for (Feed *feed : m_feeds)
        feed->passOver(count);
}

void RemoteMessages::restart()
{
    m_messages.clear();
    m_lastSeq = 0;
    for (Feed *feed : m_feeds)
        feed->restart();
}

std::unique_ptr<api::MessageFeed> RemoteMessages::watch()
{
    return std::make_unique<Feed>(*this);
}

} // namespace holdfast::remote
