// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/idempotency.h"

namespace holdfast::publish {

Result<Published> Idempotency::once(const std::string &channel, const std::string &key,
                                    std::size_t fingerprint,
                                    const std::function<Result<Published>()> &publish)
{
    const MonotonicTime now = m_clock.now();
    // A channel name cannot contain a comma, so the combination is unique.
    const std::string name = channel + ',' + key;
    const std::lock_guard lock(m_mutex);
    while (!m_order.empty() && now - m_order.front().since > remembered)
        forgetOldest();
    if (const auto it = m_answers.find(name); it != m_answers.end()) {
        if (it->second.fingerprint == fingerprint)
            return it->second.published;
        return Error { ErrorCode::Unprocessable,
                       "This Idempotency-Key was used for another message within the last five "
                       "minutes: make a new key for each message." };
    }
    auto published = publish();
    if (published) {
        if (m_order.size() >= capacity)
            forgetOldest();
        m_answers.emplace(name, Answer { fingerprint, published.value() });
        m_order.push_back(Entry { name, now });
    }
    return published;
}

void Idempotency::forgetOldest()
{
    m_answers.erase(m_order.front().name);
    m_order.pop_front();
}

} // namespace holdfast::publish
