// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/clienttraces.h"

#include <utility>

namespace holdfast {

/// One watch.
class ClientTraces::Handle final : public api::ClientTrace
{
public:
    Handle(ClientTraces &owner, std::shared_ptr<const net::TraceRing> ring)
        : m_owner(owner), m_ring(std::move(ring))
    {
    }
    ~Handle() override { m_owner.release(m_ring->clientId()); }

    [[nodiscard]] api::TracePage read(std::uint64_t after, std::size_t limit) const override
    {
        api::TracePage page;
        net::TraceRing::Page found = m_ring->read(after, limit);
        page.lost = found.lost;
        page.hasMore = found.hasMore;
        page.now = m_owner.m_clock.now() - m_ring->began();
        page.beganAt = m_ring->beganAt();
        page.next = found.end;
        page.steps.reserve(found.events.size());
        for (TraceEvent &event : found.events) {
            page.steps.push_back({ event.number, event.connection, event.time - m_ring->began(),
                                   std::move(event.step) });
        }
        return page;
    }

private:
    ClientTraces &m_owner;
    const std::shared_ptr<const net::TraceRing> m_ring;
};

Result<std::unique_ptr<api::ClientTrace>> ClientTraces::watch(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    if (m_watched.size() >= api::maxWatchedClients && !m_watched.contains(id)) {
        return Error { ErrorCode::LimitReached,
                       "As many clients are watched as this server allows (100): stop watching "
                       "another one first." };
    }
    Watched &watched = m_watched[id];
    if (watched.watchers++ == 0) {
        watched.ring = std::make_shared<net::TraceRing>(id, m_clock);
        m_forWorkers([ring = watched.ring](net::Worker &worker) { worker.watch(ring); });
    }
    return std::unique_ptr<api::ClientTrace>(std::make_unique<Handle>(*this, watched.ring));
}

void ClientTraces::release(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_watched.find(id);
    if (--it->second.watchers > 0)
        return;
    m_forWorkers([ring = it->second.ring](net::Worker &worker) { worker.unwatch(*ring); });
    m_watched.erase(it);
}

} // namespace holdfast
