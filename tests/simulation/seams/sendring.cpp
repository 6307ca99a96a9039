// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replaces server/net/uringsendring.cpp.
#include "server/net/sendring.h"

#include "tests/simulation/world.h"

#include <vector>

namespace holdfast::net {

namespace {

/// Sends in any order, as io_uring may.
class SimulatedSendRing final : public SendRing
{
public:
    void transmitAll(std::span<const Recipient> recipients, std::string_view bytes,
                     std::span<IoResult> results) override
    {
        inAnyOrder(recipients.size(),
                   [&](std::size_t i) { results[i] = transmit(recipients[i].socket, bytes); });
    }

    void transmitEach(std::span<const Transmission> transmissions,
                      std::span<IoResult> results) override
    {
        inAnyOrder(transmissions.size(), [&](std::size_t i) {
            results[i] = transmit(transmissions[i].socket, transmissions[i].bytes);
        });
    }

private:
    template <typename Visit>
    static void inAnyOrder(std::size_t count, const Visit &visit)
    {
        auto &random = simulation::World::current()->random();
        std::vector<std::size_t> order(count);
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        for (std::size_t left = order.size(); left > 1; --left)
            std::swap(order[left - 1], order[random.below(left)]);
        for (const std::size_t i : order)
            visit(i);
    }
};

} // namespace

std::unique_ptr<SendRing> SendRing::make()
{
    if (simulation::World::current()->random().chance(50))
        return nullptr;
    return std::make_unique<SimulatedSendRing>();
}

} // namespace holdfast::net
