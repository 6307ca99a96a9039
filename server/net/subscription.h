// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/wireform.h"
#include "server/hub/audience.h"
#include "server/hub/presence.h"
#include "server/net/catchupqueue.h"

#include <cstdint>

namespace holdfast::net {

struct AudienceGroup;

/// Where one subscriber stands between the log and its socket. All changes are made here.
///
///     begin()         None -> Reading
///     join()          Reading -> Live          it is caught up
///     leaveAudience() Live -> Reading          its socket is full, or its channels change
///     wasAnswered()   Live -> Reading          the audience has sent a poll its answer
///     awaitOutput()   Reading -> Sending       its socket is full
///     outputSent()    Sending -> Reading
///     queue()         Reading -> Queued        others have their turn
///     takeTurn()      Queued -> Reading
///     interrupt()     any but None -> Reading  something else is sent first
///     startEnding()   any but None -> Ending   its goodbye is sent
///     finishPoll()    Reading -> None          its answer has been sent
///     end()           any -> None              its connection ends
///
/// Invariants: it is in an audience exactly while Live, and in the queue exactly while Queued. A
/// Live subscriber has no output. Between two calls from the worker no subscriber is Reading. The
/// group is set while it is subscribed; a long-poller keeps it until it asks for something else.
/// Thread: its worker's.
class Subscription : private Subscriber
{
public:
    /// Exactly one at a time. Closed list.
    enum class Stage : std::uint8_t {
        None, ///< asks for nothing: before its request, between two polls, or at its end
        Reading, ///< in catch-up, and being handled right now
        Sending, ///< in catch-up: waits until the transport has sent its output
        Queued, ///< in catch-up: waits for its turn
        Live, ///< caught up: its audience sends to it
        Ending, ///< is sent its goodbye, and nothing after that
    };

    Subscription() = default;
    Subscription(const Subscription &) = delete;
    Subscription &operator=(const Subscription &) = delete;

    /// Every Subscriber of this worker's audiences is a Subscription.
    [[nodiscard]] static Subscription &of(Subscriber &subscriber)
    {
        return static_cast<Subscription &>(subscriber);
    }
    [[nodiscard]] static const Subscription &of(const Subscriber &subscriber)
    {
        return static_cast<const Subscription &>(subscriber);
    }

    [[nodiscard]] Stage stage() const { return m_stage; }
    /// A poll is held, or its answer is being sent; or a stream is open.
    [[nodiscard]] bool isSubscribed() const { return m_stage != Stage::None; }
    [[nodiscard]] bool isPolling() const { return isSubscribed() && delivery::isPoll(m_form); }
    [[nodiscard]] bool isStreaming() const { return isSubscribed() && !delivery::isPoll(m_form); }
    [[nodiscard]] delivery::WireForm form() const { return m_form; }
    /// It has everything up to here.
    [[nodiscard]] std::uint64_t lastPosition() const;
    /// A stream that has been Live once: a gap now means that it is too slow.
    [[nodiscard]] bool wasLive() const { return m_wasLive; }
    /// As reported to Presence.
    [[nodiscard]] bool isBehind() const { return m_isBehind; }

    [[nodiscard]] AudienceGroup *group() const { return m_group; }
    [[nodiscard]] Presence::Handle client() const { return m_client; }
    /// Precondition: not Live.
    void setGroup(AudienceGroup *group);
    void setClient(Presence::Handle client) { m_client = client; }
    /// Precondition: not Live.
    void setPosition(std::uint64_t position);

    void begin(delivery::WireForm form);
    /// See Audience::join(). False: it stays Reading, and reads on from `from`.
    [[nodiscard]] bool join(Audience &to, int socket, std::uint64_t from);
    void leaveAudience();
    void wasAnswered();
    void awaitOutput();
    void outputSent();
    void queue(CatchUpQueue &queue);
    void takeTurn();
    void interrupt(CatchUpQueue &queue);
    void startEnding(CatchUpQueue &queue);
    void finishPoll();
    void end(CatchUpQueue &queue);

    /// Reports to Presence that the stream reads the log by itself from its position.
    void markBehind(Presence &presence);
    /// The same: it has caught up, or nothing more is sent to it.
    void markCaughtUp(Presence &presence);

private:
    void turn(Stage from, Stage to);

    Stage m_stage = Stage::None;
    delivery::WireForm m_form = delivery::WireForm::PollJson;
    bool m_wasLive : 1 = false;
    bool m_isBehind : 1 = false;
    AudienceGroup *m_group = nullptr;
    Presence::Handle m_client = nullptr;
};

// One for each subscriber.
static_assert(sizeof(void *) > 8 || sizeof(Subscription) <= 40);

} // namespace holdfast::net
