// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window and the management API may see of the engine: plain values, taken at one moment.
// Every text in here that a client supplied (ids, names, agents, channel names, payloads) is
// untrusted: show it as plain text, never as HTML, a format string or a path.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::api {

/// How a client receives. Closed list.
enum class Transport : std::uint8_t { LongPoll, EventStream, WebSocket };

/// Where a client stands. Closed list.
enum class ClientState : std::uint8_t {
    Held, ///< long-poll: a request of its is being held
    Polling, ///< long-poll: answered less than the grace time ago, expected to ask again
    Open, ///< a stream (SSE or WebSocket) is open
    Away, ///< no connection and the grace time is over; remembered for a while
};

/// One client: a browser tab, a curl, an application; whatever has one client id.
struct ClientSnapshot
{
    /// Stable and unique for the life of the engine: the row's key.
    std::uint64_t serial = 0;
    /// As the client gave it with `client=`, or made by the server ("~17") for one that gave none.
    std::string id;
    std::string name; ///< display name given with `name=`; may be empty
    std::string address; ///< numeric IP address, without the port
    std::string agent; ///< from User-Agent, at most 96 bytes; may be empty
    /// Names and patterns that it follows, sorted. Never null. Shared by all who follow the same.
    std::shared_ptr<const std::vector<std::string>> channels;
    Transport transport = Transport::LongPoll;
    ClientState state = ClientState::Held;
    std::chrono::steady_clock::time_point stateSince; ///< steady clock of this process
    std::chrono::steady_clock::time_point joinedSince; ///< likewise
    std::uint64_t requests = 0; ///< polls, or streams opened
    /// It has said that it has everything that was for it up to this number of the sequence; 0: it
    /// has not acknowledged anything yet.
    std::uint64_t acknowledgedSeq = 0;
    bool isBehind = false; ///< a stream that reads too slowly: it is catching up from the history
    std::uint64_t behindAtSeq = 0; ///< where it has got to, while isBehind
};

/// What has changed among the clients since the last take().
struct ClientChanges
{
    /// True: forget all rows first; `changed` starts the list anew (it may go on in later takes).
    bool isReset = false;
    std::vector<ClientSnapshot> changed; ///< new or changed, keyed by serial
    std::vector<std::uint64_t> removed; ///< serials that are gone
};

/// One channel that exists now.
struct ChannelSnapshot
{
    std::string name;
    std::uint64_t subscribers = 0; ///< clients here that follow it by name or pattern
    std::uint64_t retained = 0; ///< messages that the history holds
    std::uint64_t retainedBytes = 0;
    std::uint64_t published = 0; ///< messages ever accepted on it since it came into being
    std::string lastId; ///< cursor of its newest message; empty if it has none
    std::int64_t lastTime = 0; ///< wall clock, ms since 1970; 0 if it has none
};

/// What became of one message, or of the broadcast that it belongs to: `received` of `matched`.
struct MessageReceipt
{
    std::string id;
    std::string channel;
    /// Its recipients: clients that followed the channel when it was accepted, here or away but
    /// still remembered. Each once, also of a broadcast to several channels.
    std::uint64_t matched = 0;
    std::uint64_t sent = 0; ///< times the whole message was accepted by a client's socket
    std::uint64_t received = 0; ///< recipients that acknowledged it (re-poll, or acknowledgement)
    std::uint64_t seen = 0; ///< recipients that said that a person had it in view
    std::uint64_t later = 0; ///< others that came later and acknowledged it
};

/// Where a recipient stands with a message. Closed list.
enum class RecipientState : std::uint8_t {
    Waiting, ///< has not said that it has it
    Received, ///< has said so
    Seen, ///< has said that a person had it in view
    Missed, ///< is not sent it: it came back without a cursor, was told a gap, or changed channels
    CannotTell, ///< is here, and never acknowledges anything: nothing is known
};

/// One client that a message was for when it was accepted.
struct RecipientSnapshot
{
    std::uint64_t serial = 0;
    std::string id;
    std::string name; ///< may be empty
    std::string address;
    std::string agent; ///< may be empty
    ClientState clientState = ClientState::Held;
    RecipientState state = RecipientState::Waiting;
};

/// Who got one message, or the broadcast that it belongs to.
struct RecipientPage
{
    MessageReceipt receipt;
    /// Recipients that are still known, by state; each is in one of these.
    std::uint64_t waiting = 0;
    std::uint64_t received = 0;
    std::uint64_t seen = 0;
    std::uint64_t missed = 0;
    std::uint64_t cannotTell = 0;
    std::uint64_t gone = 0; ///< recipients that have left or are no longer remembered
    std::vector<RecipientSnapshot> recipients; ///< in serial order
    bool hasMore = false;
};

/// How a message came. Closed list.
enum class MessageSource : std::uint8_t { Http, WebSocket, Window, Management };

/// One message, or one broadcast to several channels.
struct MessageSnapshot
{
    std::uint64_t seq = 0; ///< of a broadcast, of its first message
    std::string id; ///< cursor; its receipt is that of the whole broadcast
    std::vector<std::string> channels; ///< at most MessageFeed::maxChannels of them
    std::uint64_t channelCount = 0;
    MessageSource source = MessageSource::Http;
    std::string address; ///< of its publisher; empty: the operator's
    std::string client; ///< id of the client that published it; empty: not known
    std::int64_t time = 0; ///< wall clock, ms since 1970
    std::string event; ///< "message" where none was given
    std::string contentType;
    std::string payload; ///< at most the first MessageFeed::maxPayloadBytes
    std::uint64_t payloadBytes = 0; ///< of the whole
};

/// What was published since the last take().
struct MessageNews
{
    std::vector<MessageSnapshot> messages; ///< oldest first
    std::uint64_t passedOver = 0; ///< messages before these that are too many to be told
};

/// Counters since the start, each counted once where it happens. All only ever grow.
struct Counters
{
    std::uint64_t connectionsAccepted = 0;
    std::uint64_t connectionsRefused = 0; ///< over a limit: answered 503 or 429
    std::uint64_t connectionsClosed = 0;
    std::uint64_t requests = 0; ///< complete HTTP requests
    std::uint64_t badRequests = 0; ///< could not be parsed or broke a limit
    std::uint64_t messagesPublished = 0;
    std::uint64_t deliveries = 0; ///< messages times subscribers, accepted by sockets
    std::uint64_t gapsTold = 0; ///< gap notices that were sent
    std::uint64_t slowSubscribers = 0; ///< times a subscriber's socket was full in a fan-out
    /// Times a worker fell so far behind the publishers that it read on from the history.
    std::uint64_t inboxOverflows = 0;
    std::uint64_t bytesReceived = 0;
    std::uint64_t bytesSent = 0;
};

/// One address the server listens on.
struct ListenerSnapshot
{
    /// Numeric, as bound ("0.0.0.0"; "::" is every address of both families), or "unix:" and a path.
    std::string address;
    std::uint16_t port = 0; ///< 0 of a path
};

/// The engine at one moment.
struct Status
{
    std::string version; ///< "0.1.0"
    std::string epoch; ///< of the log
    std::string head; ///< cursor of the newest message of all
    std::chrono::milliseconds uptime { 0 };
    std::uint32_t workers = 0;
    std::vector<ListenerSnapshot> listeners;
    /// Where a browser can join, best first (LAN address before loopback), e.g.
    /// "http://192.168.1.23:8080/". Empty while nothing listens.
    std::vector<std::string> joinUrls;
    /// What the join page offers, in the operator's order. Never empty while the server runs.
    std::vector<std::string> openChannels;
    bool isDraining = false;
    std::uint64_t connections = 0; ///< open TCP connections
    std::uint64_t maxConnections = 0;
    std::uint64_t clientsHeld = 0;
    std::uint64_t clientsPolling = 0;
    std::uint64_t clientsOpen = 0;
    std::uint64_t clientsAway = 0;
    std::uint64_t channels = 0;
    std::uint64_t retainedMessages = 0;
    std::uint64_t retainedBytes = 0;
    Counters counters;
    /// True once an address that is not of this machine has connected.
    bool hasSeenRemoteDevice = false;
};

} // namespace holdfast::api
