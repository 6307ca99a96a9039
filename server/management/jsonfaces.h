// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QJsonObject>

#include <optional>
#include <string_view>

namespace holdfast::management {

// The engine's values as JSON for the management API (docs/management-api.md). Seqs and serials are
// strings, because they may be above 2^53; durations are in milliseconds.

[[nodiscard]] QJsonObject toJson(const api::Status &status);
[[nodiscard]] QJsonObject toJson(const api::ChannelSnapshot &channel);
[[nodiscard]] QJsonObject toJson(const api::ClientSnapshot &client);
[[nodiscard]] QJsonObject toJson(const api::BroadcastOutcome &outcome);
[[nodiscard]] QJsonObject toJson(const api::MessageReceipt &receipt);
[[nodiscard]] QJsonObject toJson(const api::RecipientPage &page);
[[nodiscard]] QJsonObject toJson(const api::ClientReceipts &receipts);
[[nodiscard]] QJsonObject toJson(const api::MessageSnapshot &message);

/// "held", "polling", "open" or "away".
[[nodiscard]] std::string_view nameOf(api::ClientState state);
[[nodiscard]] std::optional<api::ClientState> clientStateNamed(std::string_view name);
/// "waiting", "received", "seen", "missed" or "cannot-tell".
[[nodiscard]] std::string_view nameOf(api::RecipientState state);
[[nodiscard]] std::optional<api::RecipientState> recipientStateNamed(std::string_view name);
/// "long-poll", "event-stream" or "websocket".
[[nodiscard]] std::string_view nameOf(api::Transport transport);
/// "http", "websocket", "window" or "management".
[[nodiscard]] std::string_view nameOf(api::MessageSource source);

} // namespace holdfast::management
