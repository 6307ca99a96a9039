// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/idempotency.h"

#include <utility>

namespace holdfast::publish {

namespace {

Error usedForAnother()
{
    return Error { ErrorCode::Unprocessable,
                   "This Idempotency-Key was used for another message within the last five "
                   "minutes: make a new key for each message." };
}

} // namespace

void Idempotency::restore(std::vector<RestoredKey> keys)
{
    const std::lock_guard lock(m_mutex);
    for (RestoredKey &each : keys) {
        if (!m_answers.try_emplace(each.key.name, Answer { each.key.fingerprint, { each.id } })
                 .second)
            continue;
        m_order.push_back(Entry { std::move(each.key.name), each.since });
    }
}

std::optional<Result<Published>> Idempotency::once(const std::string &channel,
                                                   const std::string &key,
                                                   std::uint64_t fingerprint, Publish publish,
                                                   Later later)
{
    const MonotonicTime now = m_clock.now();
    const std::string name = nameOf(channel, key);
    const std::lock_guard lock(m_mutex);
    while (!m_order.empty() && now - m_order.front().since > remembered)
        forgetOldest();
    if (const auto it = m_answers.find(name); it != m_answers.end()) {
        if (it->second.fingerprint == fingerprint)
            return it->second.published;
        return usedForAnother();
    }
    if (const auto it = m_pending.find(name); it != m_pending.end()) {
        if (it->second.fingerprint != fingerprint)
            return usedForAnother();
        it->second.waiting.push_back(later());
        return std::nullopt;
    }
    auto published = publish([&]() -> Completion {
        m_pending.emplace(name, Pending { fingerprint, {} })
            .first->second.waiting.push_back(later());
        return [this, name](const Result<Published> &result) {
            complete(name, result);
        };
    });
    if (published && published->hasValue())
        remember(name, Answer { fingerprint, published->value() });
    return published;
}

void Idempotency::complete(const std::string &name, const Result<Published> &published)
{
    std::vector<Completion> waiting;
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_pending.find(name);
        waiting.swap(it->second.waiting);
        if (published)
            remember(name, Answer { it->second.fingerprint, published.value() });
        m_pending.erase(it);
    }
    for (const Completion &each : waiting)
        each(published);
}

void Idempotency::remember(const std::string &name, const Answer &answer)
{
    if (m_order.size() >= capacity)
        forgetOldest();
    m_answers.emplace(name, answer);
    m_order.push_back(Entry { name, m_clock.now() });
}

void Idempotency::forgetOldest()
{
    m_answers.erase(m_order.front().name);
    m_order.pop_front();
}

} // namespace holdfast::publish
