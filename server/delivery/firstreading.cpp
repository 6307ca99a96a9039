// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/firstreading.h"

namespace holdfast::delivery {

namespace {

/// All messages that the log holds in this epoch, and the state if it is wanted, after a gap for
/// those that are lost to the subscriber. Fills in `gap.to`.
Reading wholeReading(const Hub &hub, const Follower &follower, Gap gap, bool wantsState,
                     const ReadLimits &limits)
{
    Reading held = hub.read(follower, 0, limits);
    // Messages that were dropped since this epoch began are lost as well.
    gap.to = held.gap ? held.gap->to : hub.cursor(0);
    Reading reading =
        wantsState ? hub.readState(follower, { .last = allMessages }, limits) : std::move(held);
    reading.gap = gap;
    return reading;
}

Reading lastReading(const Hub &hub, const Follower &follower, std::size_t count,
                    const ReadLimits &limits)
{
    Reading reading = hub.readLast(follower, count, ReadLimits {});
    if (reading.messages.size() > limits.messages) {
        reading.messages.resize(limits.messages);
        reading.position = reading.messages.back()->seq();
    }
    return reading;
}

bool isOfThisLog(const Cursor &cursor, const Hub &hub)
{
    return cursor.epoch == hub.epoch() && cursor.seq <= hub.head();
}

} // namespace

Reading firstReading(const Hub &hub, const Follower &follower, const SubscribeRequest &request,
                     const ReadLimits &limits)
{
    Reading reading;
    switch (request.start) {
    case StartKind::Now:
        if (request.wantsState)
            return hub.readState(follower, {}, limits);
        reading.position = hub.head();
        return reading;
    case StartKind::Oldest:
        return request.wantsState ? hub.readState(follower, { .last = allMessages }, limits)
                                  : hub.readFromOldest(follower, limits);
    case StartKind::Last:
        return request.wantsState ? hub.readState(follower, { .last = request.last }, limits)
                                  : lastReading(hub, follower, request.last, limits);
    case StartKind::Unreadable:
        return wholeReading(hub, follower, Gap { hub.cursor(0), {}, GapReason::Unreadable },
                            request.wantsState, limits);
    case StartKind::State:
        if (isOfThisLog(request.after, hub))
            return hub.readState(follower, request.state, limits);
        break;
    case StartKind::After:
        if (isOfThisLog(request.after, hub)) {
            reading.position = request.after.seq;
            return reading;
        }
        break;
    }
    // The cursor is not of this epoch, or is after its head: the messages after it are lost.
    return wholeReading(hub, follower, Gap { request.after, {}, GapReason::Restarted },
                        request.wantsState, limits);
}

} // namespace holdfast::delivery
