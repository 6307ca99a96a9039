// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/net/epollpoller.cpp.
#include "server/net/poller.h"

#include "tests/simulation/eventloop.h"
#include "tests/simulation/world.h"

#include <algorithm>
#include <map>
#include <vector>

namespace holdfast::net {

namespace {

using simulation::Network;
using simulation::World;

/// Reports readiness in any order, sometimes only for a part of the descriptors. All events of one
/// dispatch() are determined before the first is handled.
class SimulatedPoller final : public Poller, public simulation::EventSource
{
public:
    explicit SimulatedPoller(Handler &handler) : m_handler(handler) { }

    [[nodiscard]] bool add(int descriptor, void *tag, Wants wants) override
    {
        return World::current()->network().mayWatch(descriptor)
            && m_watches.emplace(descriptor, Watch { tag, wants }).second;
    }
    void modify(int descriptor, void *tag, Wants wants) override
    {
        m_watches.at(descriptor) = Watch { tag, wants };
    }
    void remove(int descriptor) override { m_watches.erase(descriptor); }

    [[nodiscard]] bool isReady() const override
    {
        return std::any_of(m_watches.begin(), m_watches.end(), [](const auto &watch) {
            const Event event = eventOf(watch.first, watch.second);
            return event.isReadable || event.isWritable;
        });
    }
    void dispatch() override
    {
        std::vector<Event> events;
        for (const auto &[descriptor, watch] : m_watches) {
            const Event event = eventOf(descriptor, watch);
            if (event.isReadable || event.isWritable)
                events.push_back(event);
        }
        auto &random = World::current()->random();
        for (std::size_t left = events.size(); left > 1; --left)
            std::swap(events[left - 1], events[random.below(left)]);
        if (!events.empty() && random.chance(20))
            events.resize(1 + random.below(events.size()));
        for (const Event &event : events)
            m_handler.ready(event.tag, event.isReadable, event.isWritable);
        m_handler.batchEnded();
    }

private:
    struct Watch
    {
        void *tag = nullptr;
        Wants wants;
    };
    struct Event
    {
        void *tag = nullptr;
        bool isReadable = false;
        bool isWritable = false;
    };

    static Event eventOf(int descriptor, const Watch &watch)
    {
        const Network &network = World::current()->network();
        const bool isRead = watch.wants.readable
            ? network.isReadable(descriptor)
            : watch.wants.ended && network.hasEnded(descriptor);
        return { watch.tag, isRead || network.isOver(descriptor),
                 watch.wants.writable && network.isWritable(descriptor) };
    }

    Handler &m_handler;
    std::map<int, Watch> m_watches;
};

} // namespace

std::unique_ptr<Poller> Poller::make(Handler &handler)
{
    return std::make_unique<SimulatedPoller>(handler);
}

} // namespace holdfast::net
