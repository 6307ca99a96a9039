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

/// How a subscriber behaves for all of a run.
struct Traits
{
    Transport transport = Transport::Poll;
    bool hasId = false; ///< says who it is, so that its channels can be changed from outside
    bool keepsUrl = false; ///< asks for the channels of its first request even after a change
    bool closesPolls = false; ///< polls on a connection each
    bool takesBreaks = false; ///< polls again only when it is told to
    bool deflates = false;
    unsigned wait =
        120; ///< seconds: longer than any run, so that a poll that is forgotten is found
    Reading reading;

    [[nodiscard]] static Traits some(Random &random);
};

/// One subscriber: holds its connection, follows the server's word, and has a witness judge it.
///
/// Invariants: hands back the cursor that its transport's clients hand back.
/// Thread: one.
class Subscriber final : public Ready, private Told
{
public:
    Subscriber(Run &run, std::size_t index, const Traits &traits);

    /// Comes for the first time or as somebody new.
    void join(Start start);
    /// Comes back with its cursor.
    void resume();
    /// Comes back with a cursor that it was handed long ago.
    void resumeFromOld();
    void leave();
    void cut();
    void stall();
    void goOn();
    /// Reads as fast as it can from now on.
    void hurry();
    /// Changes what it follows, in the way of its transport.
    void changeChannels(Caller &control);
    /// Publishes over its WebSocket.
    void publish();
    /// Reads what the server has sent before it went, then is away.
    void serverHasGone();

    [[nodiscard]] bool hasEverCome() const { return m_hasEverCome; }
    [[nodiscard]] bool isHere() const { return m_socket.isOpen(); }
    [[nodiscard]] bool isStalled() const { return isHere() && !m_socket.isReading(); }
    [[nodiscard]] bool isOnBreak() const { return isHere() && m_isOnBreak; }
    [[nodiscard]] bool canChange() const;
    [[nodiscard]] bool canPublish() const;
    /// Nothing is under way that a cut would leave undecided.
    [[nodiscard]] bool isCuttable() const
    {
        return isHere() && m_published.empty() && !(m_change && m_change->isInBand);
    }
    [[nodiscard]] bool isChanging() const { return m_change.has_value(); }
    /// The server surely counts it among those who follow.
    [[nodiscard]] bool isCounted() const;
    [[nodiscard]] ChannelMask channels() const { return m_run.universe.channelsOf(m_entries); }
    [[nodiscard]] Witness &witness() { return m_witness; }
    [[nodiscard]] std::string name() const override { return m_name; }
    /// For people: what its connection does.
    [[nodiscard]] std::string state() const;

    void ready(bool readable, bool writable) override;

private:
    struct Change
    {
        std::vector<std::size_t> entries;
        std::vector<std::size_t> taken; ///< entries that it follows no more
        ChannelMask added = 0;
        ChannelMask removed = 0;
        bool isInBand = false; ///< asked for and answered over the subscriber's own WebSocket
    };

    // Told
    void hello(std::string_view cursor) override;
    void message(const Envelope &envelope) override;
    void gap(const ToldGap &gap) override;
    void cursor(std::string_view cursor) override;
    void bye(std::string_view reason) override;
    void answered(std::string_view cursor, bool isEmpty, bool closes) override;
    void subscribed(const std::vector<std::string> &entries) override;
    void published(std::string_view reference, std::string_view id) override;
    void refused(std::string_view detail) override;
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
    /// The answer to a change says what is followed now.
    void judgeFollowed(const std::vector<std::string> &told, const Change &change);
    [[nodiscard]] bool isAsSent(const Envelope &envelope, MessageNumber number);
    [[nodiscard]] bool mayBeTooSlow() const;
    /// It has left so much unread for so long that the server may have taken it for dead.
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
    std::vector<std::size_t> m_urlEntries; ///< what it asks for
    std::optional<Change> m_change; ///< asked for and not answered
    ChannelMask m_followed = 0; ///< at any time since the last request, or to be
    std::string m_cursor;
    std::vector<std::string> m_oldCursors;
    std::vector<MessageNumber> m_published; ///< over its WebSocket, not answered
    unsigned m_identity = 0; ///< counts up when it comes back as somebody else
    bool m_isInAHurry = false;
    std::optional<std::chrono::steady_clock::time_point> m_lateSince; ///< while it leaves something
    bool m_wasLate = false; ///< on this connection, for as long as the server may not have patience
    /// When it first left something unread since it asked: its answer may have waited since then.
    std::optional<std::chrono::steady_clock::time_point> m_lateSinceAsked;
    std::chrono::steady_clock::time_point m_idleSince; ///< its connection, while it is on a break
    bool m_isOnBreak = false;
    bool m_wasAnswered = false; ///< on this connection
    bool m_hasEverCome = false;
    bool m_hasEverChanged = false;
    bool m_mayBeClosed = false; ///< the server has said so
};

} // namespace holdfast::exactness
