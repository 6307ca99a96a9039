// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/subscription.h"

#include <cassert>
#include <utility>

namespace holdfast::net {

void Subscription::turn([[maybe_unused]] Stage from, Stage to)
{
    assert(m_stage == from);
    m_stage = to;
}

std::uint64_t Subscription::lastPosition() const
{
    const bool isMember = m_stage == Stage::Live && !isJoining;
    return isMember ? audience->position() : position;
}

void Subscription::setGroup(AudienceGroup *group)
{
    assert(m_stage != Stage::Live);
    m_group = group;
}

void Subscription::setPosition(std::uint64_t newPosition)
{
    assert(m_stage != Stage::Live);
    position = newPosition;
}

void Subscription::begin(delivery::WireForm form)
{
    turn(Stage::None, Stage::Reading);
    m_form = form;
}

bool Subscription::join(Audience &to, int socket, std::uint64_t from)
{
    assert(m_stage == Stage::Reading);
    if (!to.join(*this, socket, from))
        return false;
    m_stage = Stage::Live;
    m_wasLive = !delivery::isPoll(m_form);
    return true;
}

void Subscription::leaveAudience()
{
    turn(Stage::Live, Stage::Reading);
    audience->leave(*this);
}

void Subscription::wasAnswered()
{
    assert(audience == nullptr);
    turn(Stage::Live, Stage::Reading);
}

void Subscription::awaitOutput()
{
    turn(Stage::Reading, Stage::Sending);
}

void Subscription::outputSent()
{
    turn(Stage::Sending, Stage::Reading);
}

void Subscription::queue(CatchUpQueue &queue)
{
    turn(Stage::Reading, Stage::Queued);
    index = queue.add(*this); // Audience uses it only while Live
}

void Subscription::takeTurn()
{
    turn(Stage::Queued, Stage::Reading);
}

void Subscription::interrupt(CatchUpQueue &queue)
{
    assert(m_stage != Stage::None);
    if (m_stage == Stage::Live)
        audience->leave(*this);
    else if (m_stage == Stage::Queued)
        queue.remove(index);
    m_stage = Stage::Reading;
}

void Subscription::startEnding(CatchUpQueue &queue)
{
    interrupt(queue);
    m_stage = Stage::Ending;
}

void Subscription::finishPoll()
{
    turn(Stage::Reading, Stage::None);
}

void Subscription::end(CatchUpQueue &queue)
{
    if (m_stage != Stage::None)
        interrupt(queue);
    m_stage = Stage::None;
}

void Subscription::markBehind(Presence &presence)
{
    m_isBehind = true;
    presence.setBehind(m_client, lastPosition());
}

void Subscription::markCaughtUp(Presence &presence)
{
    if (!m_isBehind)
        return;
    m_isBehind = false;
    presence.setBehind(m_client, std::nullopt);
}

} // namespace holdfast::net
