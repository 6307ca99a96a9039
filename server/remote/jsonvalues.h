// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QJsonArray>
#include <QJsonObject>

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::remote {

// The engine's values from the JSON of the management API (docs/management-api.md). A member that
// is missing or has another type leaves its default: a server of another version still can be read.

[[nodiscard]] api::Status statusFrom(const QJsonObject &json);
[[nodiscard]] api::ChannelSnapshot channelFrom(const QJsonObject &json);
[[nodiscard]] api::ClientSnapshot clientFrom(const QJsonObject &json);
[[nodiscard]] api::MessageSnapshot messageFrom(const QJsonObject &json);
[[nodiscard]] api::BroadcastOutcome outcomeFrom(const QJsonObject &json);
[[nodiscard]] api::MessageReceipt receiptFrom(const QJsonObject &json);
[[nodiscard]] api::RecipientPage recipientsFrom(const QJsonObject &json);
[[nodiscard]] api::ClientReceipts clientReceiptsFrom(const QJsonObject &json);
[[nodiscard]] api::ChannelSettings settingsFrom(const QJsonObject &json);
[[nodiscard]] api::TokenSnapshot tokenFrom(const QJsonObject &json);
[[nodiscard]] api::BanSnapshot banFrom(const QJsonObject &json);
[[nodiscard]] api::RuleSnapshot ruleFrom(const QJsonObject &json);
[[nodiscard]] api::ReloadReport reportFrom(const QJsonObject &json);

[[nodiscard]] std::string_view nameOf(api::RecipientState state);
/// What "type" and "detail" of a problem document (RFC 9457) say.
[[nodiscard]] Error errorFrom(const QJsonObject &problem, int status);

[[nodiscard]] std::string textOf(const QJsonValue &value);
/// A number, or its digits in a text: seqs and serials may be above 2^53.
[[nodiscard]] std::uint64_t numberOf(const QJsonValue &value);
[[nodiscard]] std::vector<std::string> textsOf(const QJsonValue &value);
[[nodiscard]] QJsonArray listOf(const std::vector<std::string> &texts);

/// One value for each object in a list.
template <typename Value>
[[nodiscard]] std::vector<Value> allFrom(const QJsonValue &list,
                                         Value (*from)(const QJsonObject &json))
{
    std::vector<Value> values;
    for (const QJsonValue each : list.toArray())
        values.push_back(from(each.toObject()));
    return values;
}

} // namespace holdfast::remote
