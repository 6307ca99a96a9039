// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/connections.h"
#include "server/net/inbox.h"
#include "server/net/servercontext.h"
#include "server/net/subscriptions.h"
#include "server/net/websocketcommand.h"
#include "server/websocket/readerworkspace.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast::net {

/// One worker's WebSockets: parses frames into commands and replies to them. Messages are sent to
/// them by Subscriptions, as for the other transports.
///
/// Invariants: a reply is never sent between the parts of a block: while a block is being sent,
/// replies wait and reading is paused. Publishes are replied to in their order, but other commands
/// do not wait for them. While maxPublishing of a connection wait for the log, reading is paused.
/// Thread: its worker's.
class WebSocketServer
{
public:
    static constexpr std::size_t maxPublishing = 64;

    WebSocketServer(const ServerContext &context, const Io &io, Connections &connections,
                    Subscriptions &subscriptions, Inbox &inbox);

    /// A connection that has a session has received bytes.
    void received(Connection &connection, std::string_view bytes);
    /// The connection's block has been sent: sends the replies that waited.
    void flushed(Connection &connection);
    /// The connection is about to end: nobody is told what becomes of its publishes.
    void closing(const Connection &connection);

private:
    /// False: the connection has ended or is about to.
    [[nodiscard]] bool handle(Connection &connection, const websocket::Event &event);
    void runCommand(Connection &connection, std::string_view text);
    [[nodiscard]] std::string clientIdOf(const Connection &connection) const;
    /// Forbidden: the rules refuse the change, or a channel that it adds. Precondition: its entries
    /// are well formed.
    [[nodiscard]] Result<void> mayChange(const Connection &connection,
                                         const ChannelChange &change) const;
    void changeChannels(Connection &connection, const WebSocketCommand &command);
    void publish(Connection &connection, const WebSocketCommand &command);
    [[nodiscard]] bool hasTooManyPublishes(const Connection &connection) const;
    /// The publish waits for the log; its number.
    [[nodiscard]] std::uint64_t defer(Connection &connection);
    /// The log has completed the publish with that number.
    void published(std::uint64_t number, const Result<Published> &result,
                   const std::string &channel, const std::string &reference);
    void replyToPublish(const Result<Published> &result, const std::string &channel,
                        const std::string &reference);
    void acknowledge(Connection &connection, const WebSocketCommand &command);
    void replyError(const Error &error, const std::string &reference);
    void replyToProbe(const std::string &reference);
    void sendReplies(Connection &connection);

    const ServerContext &m_context;
    const Io &m_io;
    Connections &m_connections;
    Subscriptions &m_subscriptions;
    Inbox &m_inbox;
    websocket::ReaderWorkspace m_workspace;
    std::unordered_map<std::uint64_t, Connection *> m_publishing; ///< by the publish's number
    std::unordered_map<const Connection *, std::size_t> m_publishes; ///< how many of these each has
    std::uint64_t m_nextNumber = 0;
    std::string m_replies; ///< of the connection being handled
};

} // namespace holdfast::net
