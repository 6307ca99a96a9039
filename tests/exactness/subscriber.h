// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/caller.h"
#include "tests/exactness/readers.h"
#include "tests/exactness/run.h"
#include "tests/exactness/socket.h"
#include "tests/exactness/witness.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::exactness {

/// Closed list.
enum class Transport : std::uint8_t { Poll, Stream, Socket };

/// How one subscriber behaves during a run.
struct Traits
{
    Transport transport = Transport::Poll;
    bool hasId = false; ///< sends a client id, so that its channels can be changed with PATCH
    bool keepsUrl = false; ///< its URL keeps the channels of the first request, even after a change
    bool closesPolls = false; ///< uses a new connection for each poll
    bool takesBreaks = false; ///< polls again only when goOn() is called
    bool deflates = false;
    ClientTls::Version tls = ClientTls::Version::Tls13; ///< the highest, if it speaks TLS
    unsigned wait =
        120; ///< seconds: longer than any run, so that a poll that is forgotten is found
    Reading reading;

    /// `transport`: nothing: any.
    [[nodiscard]] static Traits some(Random &random, std::optional<Transport> transport);
};

/// One subscriber: owns its connection, follows the protocol, and reports to its witness.
///
/// Invariants: it resumes with the same cursor as a client of its transport would.
/// Thread: one.
class Subscriber final : public Ready, private Told
{
public:
    Subscriber(Run &run, std::size_t index, const Traits &traits);

    /// Connects for the first time, or as a new client.
    void join(Start start);
    /// Reconnects with its cursor.
    void resume();
    /// Reconnects with an old cursor.
    void resumeFromOld();
    void leave();
    void cut();
    void stall();
    void goOn();
    /// Removes the limits on reading: it reads as fast as possible from now on.
    void hurry();
    /// Changes its channels, over its WebSocket or with PATCH through `control`.
    void changeChannels(Caller &control);
    /// Publishes over its WebSocket.
    void publish();
    /// Sends the message with that number.
    void publish(MessageNumber number);
    /// TLS 1.3: changes the keys, often in a flood. TLS 1.2: asks to renegotiate.
    void disturbTls();
    /// Reads what the server sent before it ended, then disconnects.
    void serverHasGone();

    [[nodiscard]] bool hasEverCome() const { return m_hasEverCome; }
    [[nodiscard]] bool isHere() const { return m_socket.isOpen(); }
    [[nodiscard]] bool isStalled() const { return isHere() && !m_socket.isReading(); }
    [[nodiscard]] bool isOnBreak() const { return isHere() && m_isOnBreak; }
    [[nodiscard]] bool canChange() const;
    [[nodiscard]] bool canPublish() const;
    [[nodiscard]] bool canDisturbTls() const;
    /// False if the outcome of a pending request would be unknown after a cut.
    [[nodiscard]] bool isCuttable() const
    {
        return isHere() && m_published.empty() && !(m_change && m_change->isInBand);
    }
    [[nodiscard]] bool isChanging() const { return m_change.has_value(); }
    /// The server certainly counts it as a follower of its channels.
    [[nodiscard]] bool isCounted() const;
    /// It has sent publishes over its WebSocket that are not answered.
    [[nodiscard]] bool isPublishing() const { return !m_published.empty(); }
    /// A stream must be sent something at least at each heartbeat, and a poll must be answered when
    /// its time is over. A finding if that is overdue.
    void judgeSilence();
    [[nodiscard]] const Traits &traits() const { return m_traits; }
    /// Its client id; empty: it has none.
    [[nodiscard]] std::string clientId() const { return m_traits.hasId ? id() : std::string(); }
    /// How many clients the server may count for it at a time: without an id each connection is
    /// one, and the one before may still be counted.
    [[nodiscard]] std::uint64_t clientsAtMost() const
    {
        return m_traits.closesPolls && !m_traits.hasId ? 2 : 1;
    }
    /// How many clients it has been, at most.
    [[nodiscard]] std::uint64_t identities() const { return m_identity + clientsAtMost(); }
    [[nodiscard]] std::vector<std::string> followed() const;
    [[nodiscard]] ChannelMask channels() const { return m_run.universe.channelsOf(m_entries); }
    [[nodiscard]] Witness &witness() { return m_witness; }
    [[nodiscard]] std::string name() const override { return m_name; }
    /// The state of its connection, for log output.
    [[nodiscard]] std::string state() const;

    void ready(bool readable, bool writable) override;

private:
    struct Change
    {
        std::vector<std::size_t> entries;
        std::vector<std::size_t> taken; ///< entries that it no longer follows
        ChannelMask added = 0;
        ChannelMask removed = 0;
        bool isInBand = false; ///< requested and answered over the subscriber's own WebSocket
    };

    // Told
    void hello(std::string_view cursor) override;
    void state(std::string_view cursor) override;
    void message(const Envelope &envelope) override;
    void gap(const ToldGap &gap) override;
    void cursor(std::string_view cursor) override;
    void bye(std::string_view reason) override;
    void answered(std::string_view cursor, bool isEmpty, bool closes) override;
    void subscribed(const std::vector<std::string> &entries) override;
    void published(std::string_view reference, std::string_view id) override;
    void refused(std::string_view reference, std::string_view detail) override;
    void reply(const std::string &frame) override;
    void turnedAway(int status, std::string_view detail) override;
    void broken(std::string_view what) override;

    void open(Start start, const std::string &after);
    void ask(Start start, const std::string &after);
    [[nodiscard]] std::string id() const;
    [[nodiscard]] std::string requestFor(Start start, const std::string &after) const;
    void pollAgain();
    bool readOnce();
    void ended();
    void forgetUndecided();
    void patched(int status, std::string_view body);
    /// Checks the entries that the response to a change lists.
    void judgeFollowed(const std::vector<std::string> &told, const Change &change);
    /// The message whose content it has; 0: none that was sent.
    [[nodiscard]] MessageNumber contentOf(const Envelope &envelope);
    /// The message with the envelope's id, which has the content of `content`; 0: it cannot have.
    [[nodiscard]] MessageNumber numberOf(const Envelope &envelope, MessageNumber content);
    [[nodiscard]] bool isAsSent(const Envelope &envelope, MessageNumber number);
    [[nodiscard]] bool mayBeTooSlow() const;
    /// True if the server may have closed it: it was idle or left data unread for too long.
    [[nodiscard]] bool mayBeGivenUp() const;
    [[nodiscard]] bool isLate() const;
    void isLateFromNowOn();
    void hasReadAll();
    void find(const std::string &what);

    Run &m_run;
    const std::size_t m_index;
    const std::string m_name;
    const Traits m_traits;
    Witness m_witness;
    Socket m_socket;
    std::unique_ptr<Reader> m_reader;
    std::vector<std::size_t> m_entries; ///< what it follows
    std::vector<std::size_t> m_urlEntries; ///< what its URL lists
    std::optional<Change> m_change; ///< requested and not answered
    ChannelMask m_followed =
        0; ///< all channels followed since the last request, including those of a pending change
    std::string m_cursor;
    bool m_wantsState = false; ///< its URL asks for the state
    bool m_isToldState = false; ///< since its last request: an empty state is answered at once
    std::vector<std::string> m_oldCursors;
    std::vector<MessageNumber> m_published; ///< over its WebSocket, not yet answered
    unsigned m_identity = 0; ///< incremented when it comes back as a new client
    bool m_isInAHurry = false;
    std::optional<std::chrono::steady_clock::time_point>
        m_lateSince; ///< since when it has left data unread
    bool m_wasLate =
        false; ///< on this connection it left data unread for longer than the server may allow
    /// When it first left data unread since its last request: the response may have been waiting
    /// since then.
    std::optional<std::chrono::steady_clock::time_point> m_lateSinceAsked;
    std::chrono::steady_clock::time_point
        m_idleSince; ///< since when its connection is idle, while it is on a break
    std::chrono::steady_clock::time_point m_connectedAt;
    /// When it noticed that the TLS handshake was complete; plain: when it first read.
    std::optional<std::chrono::steady_clock::time_point> m_establishedAt;
    std::chrono::steady_clock::time_point m_heardAt; ///< when it received its last bytes
    std::chrono::steady_clock::time_point m_askedAt; ///< when it sent its last request
    bool m_isOnBreak = false;
    bool m_wasAnswered = false; ///< on this connection
    bool m_hasEverCome = false;
    bool m_hasEverChanged = false;
    bool m_mayBeClosed = false; ///< the server has announced it, or must do it
};

} // namespace holdfast::exactness
