// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/done.h"

#include <string>
#include <vector>

namespace holdfast::api {

/// What the operator does to one client. Each command is answered before the client knows of it.
///
/// A client with an id is told its name and its channels when the operator changes them: by a
/// message on its own channel, with the event `you`. What is done to a client with an id also holds
/// for its next connections; without an id it ends with the connection.
///
/// Thread: any but a worker's.
class ClientControl
{
public:
    ClientControl() = default;
    virtual ~ClientControl() = default;
    ClientControl(const ClientControl &) = delete;
    ClientControl &operator=(const ClientControl &) = delete;

    /// Shows the client under this name, whatever it calls itself, until the server ends. Empty:
    /// under its own name again. NotFound. Malformed: over 64 bytes, not UTF-8, or a control
    /// character. LimitReached: 10,000 clients have a name from the operator.
    virtual void rename(const std::string &id, const std::string &name, Done<void> done) = 0;
    /// Changes what the client follows. Names or patterns; one that is in both lists is removed.
    /// NotFound. Malformed: one is not well formed or reserved, or none would be left. TooLarge.
    virtual void changeChannels(const std::string &id, const std::vector<std::string> &add,
                                const std::vector<std::string> &remove, Done<void> done) = 0;
    /// Makes the client follow a channel of its own, which nobody else may follow, and tells the
    /// channel's name. NotFound: there is no client with that id, or it is one that the server
    /// assigned ("~17"). TooLarge: it follows 100 channels.
    virtual void openChannel(const std::string &id, Done<std::string> done) = 0;
    /// A muted client may follow, but not publish over its WebSocket. NotFound. LimitReached: 1,000
    /// clients are muted.
    virtual void setMuted(const std::string &id, bool isMuted, Done<void> done) = 0;
};

} // namespace holdfast::api
