// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/firstreading.h"

namespace holdfast::delivery {

namespace {

/// All messages that the log holds in this epoch, after a gap for those that are lost to the
/// subscriber. Fills in `gap.to`.
Reading wholeReading(const Hub &hub, const Follower &follower, Gap gap, const ReadLimits &limits)
{
    Reading reading = hub.read(follower, 0, limits);
    // Messages that were dropped since this epoch began are lost as well.
    gap.to = reading.gap ? reading.gap->to : hub.cursor(0);
    reading.gap = gap;
    return reading;
}

} // namespace

Reading firstReading(const Hub &hub, const Follower &follower, const SubscribeRequest &request,
                     const ReadLimits &limits)
{
    Reading reading;
    switch (request.start) {
    case StartKind::Now:
        reading.position = hub.head();
        return reading;
    case StartKind::Oldest:
        return hub.readFromOldest(follower, limits);
    case StartKind::Last:
        reading = hub.readLast(follower, request.last, ReadLimits {});
        if (reading.messages.size() > limits.messages) {
            reading.messages.resize(limits.messages);
            reading.position = reading.messages.back()->seq();
        }
        return reading;
    case StartKind::Unreadable:
        return wholeReading(hub, follower, Gap { hub.cursor(0), {}, GapReason::Unreadable },
                            limits);
    case StartKind::After:
        break;
    }
    if (request.after.epoch == hub.epoch() && request.after.seq <= hub.head()) {
        reading.position = request.after.seq;
        return reading;
    }
    // The cursor is not of this epoch, or is after its head: the messages after it are lost.
    return wholeReading(hub, follower, Gap { request.after, {}, GapReason::Restarted }, limits);
}

} // namespace holdfast::delivery
