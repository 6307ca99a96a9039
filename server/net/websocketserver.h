// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/connections.h"
#include "server/net/shared.h"
#include "server/net/subscriptions.h"
#include "server/net/websocketcommand.h"
#include "server/websocket/readerworkspace.h"

#include <string>
#include <string_view>

namespace holdfast::net {

/// One worker's WebSockets: frames to commands, commands to answers. What is pushed to them goes
/// through Subscriptions like everything else.
///
/// Invariants: a frame of an answer never comes between the parts of a block: while a block is
/// going out, answers wait and reading is paused.
/// Thread: its worker's.
class WebSocketServer
{
public:
    WebSocketServer(const Shared &shared, Connections &connections, Subscriptions &subscriptions,
                    WorkerCounters &counters);

    /// Bytes have come on a connection that has a session.
    void received(Connection &connection, std::string_view bytes);
    /// Its block has gone out: sends the answers that waited.
    void flushed(Connection &connection);

private:
    /// False: the connection has ended or is about to.
    [[nodiscard]] bool handle(Connection &connection, const websocket::Event &event);
    void runCommand(Connection &connection, std::string_view text);
    void changeChannels(Connection &connection, const WebSocketCommand &command);
    void publish(Connection &connection, const WebSocketCommand &command);
    void acknowledge(Connection &connection, const WebSocketCommand &command);
    void replyError(const Error &error, const std::string &reference);
    void sendReplies(Connection &connection);

    const Shared &m_shared;
    Connections &m_connections;
    Subscriptions &m_subscriptions;
    WorkerCounters &m_counters;
    websocket::ReaderWorkspace m_workspace;
    std::string m_replies; ///< of the connection being handled
};

} // namespace holdfast::net
