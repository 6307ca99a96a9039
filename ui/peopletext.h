// SPDX-License-Identifier: GPL-3.0-or-later
//
// Formats values of server/api as readable text in the window's language.
#pragma once

#include "server/api/snapshot.h"

#include <QtCore/QCollator>
#include <QtCore/QString>

#include <chrono>

namespace holdfast::ui {

/// At most the two largest units: "12 s", "4 min", "2 h 5 min", "3 d 4 h". Negative is 0 s.
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);

/// With the language's thousands separators.
[[nodiscard]] QString countText(std::uint64_t count);

/// For plural forms of translations (%n), which take an int.
[[nodiscard]] int pluralCount(std::uint64_t count);

/// The number of clients that are here: between two polls a client is here too.
[[nodiscard]] std::uint64_t clientsHere(const api::Status &status);

/// "poll", "SSE", "WebSocket": how the client receives.
[[nodiscard]] QString transportText(api::Transport transport);
/// A client's state in the words of a class: "here", "asking again", "away".
[[nodiscard]] QString stateText(api::ClientState state);
/// The same in the words of the protocol: "held", "re-polling", "open", "none".
[[nodiscard]] QString connectionText(api::ClientState state);
/// "seen", "waiting (away)"
[[nodiscard]] QString recipientStateText(api::RecipientState state, api::ClientState clientState);

/// The program of a User-Agent field with its version ("curl 7.88", "Chrome 126"). Empty if the
/// field contains no known program and nothing like `name/version`.
[[nodiscard]] QString programText(const std::string &agent);
/// "Android · Chrome" from a User-Agent field. If it is unknown, the field itself through
/// visibleText().
[[nodiscard]] QString deviceText(const std::string &agent);

/// Natural order of names: "S2" before "S10", case-insensitive, in the window's language.
[[nodiscard]] QCollator nameOrder();

/// "#1042" for the cursor "k3v9x2ab-1042".
[[nodiscard]] QString messageNumber(const std::string &cursor);

} // namespace holdfast::ui
