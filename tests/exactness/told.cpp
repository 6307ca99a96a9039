// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/told.h"

namespace holdfast::exactness {

namespace {

namespace dom = simdjson::dom;

/// The string value of a member: `otherwise` if it is missing, nothing if it is not a string.
std::optional<std::string_view> textIn(const dom::object &object, std::string_view key,
                                       std::optional<std::string_view> otherwise = std::nullopt)
{
    dom::element element;
    if (object.at_key(key).get(element) != simdjson::SUCCESS)
        return otherwise;
    std::string_view text;
    return element.get(text) == simdjson::SUCCESS ? std::optional(text) : std::nullopt;
}

} // namespace

std::optional<Envelope> envelopeIn(dom::element element)
{
    dom::object object;
    Envelope envelope;
    if (element.get(object) != simdjson::SUCCESS)
        return std::nullopt;
    const bool hasData = object.at_key("data").get(envelope.data) == simdjson::SUCCESS;
    const auto id = textIn(object, "id");
    const auto channel = textIn(object, "channel");
    const auto event = textIn(object, "event", "message");
    const auto type = textIn(object, "type", "text/plain");
    const auto encoding = textIn(object, "encoding", "");
    const auto key = textIn(object, "key", "");
    const auto retracts = textIn(object, "retracts", "");
    const auto replaces = textIn(object, "replaces", "");
    std::int64_t time = 0;
    if (!key || !retracts || !replaces || hasData != retracts->empty())
        return std::nullopt;
    if (!id || !channel || !event || !type || !encoding
        || object.at_key("time").get(time) != simdjson::SUCCESS)
        return std::nullopt;
    envelope.id = *id;
    envelope.channel = *channel;
    envelope.event = *event;
    envelope.type = *type;
    envelope.isBase64 = *encoding == "base64";
    envelope.key = *key;
    envelope.retracts = *retracts;
    envelope.replaces = *replaces;
    envelope.isEdited = object.at_key("edited").get(time) == simdjson::SUCCESS;
    return envelope;
}

std::optional<ToldGap> gapIn(dom::element element)
{
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
        return std::nullopt;
    const auto from = textIn(object, "from");
    const auto to = textIn(object, "to");
    const auto reason = textIn(object, "reason");
    if (!from || !to || !reason)
        return std::nullopt;
    return ToldGap { *from, *to, *reason };
}

std::vector<std::string> textsIn(dom::element element)
{
    std::vector<std::string> texts;
    dom::array list;
    if (element.get(list) != simdjson::SUCCESS)
        return texts;
    for (const dom::element entry : list) {
        std::string_view text;
        if (entry.get(text) == simdjson::SUCCESS)
            texts.emplace_back(text);
    }
    return texts;
}

} // namespace holdfast::exactness
