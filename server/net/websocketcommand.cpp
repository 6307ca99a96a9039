// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/websocketcommand.h"

#include "server/core/jsonfields.h"
#include "server/core/jsonstring.h"
#include "server/core/jsontext.h"
#include "server/publish/draftfields.h"

namespace holdfast::net {

namespace {

constexpr std::size_t maxReferenceBytes = 100;

Error malformed(const std::string &what)
{
    return Error { ErrorCode::Malformed,
                   what
                       + " A frame holds one JSON object with \"subscribe\":[...], "
                         "\"unsubscribe\":[...], \"publish\":{\"channel\":...,\"data\":...}, "
                         "\"ack\":\"cursor\" or \"seen\":\"cursor\", and \"ref\":\"text\" if the "
                         "answer is to bear one; or \"ref\" alone, which is only answered." };
}

/// Reads all fields except "publish".
Result<void> readFields(const JsonFields &fields, WebSocketCommand &command)
{
    for (const Result<void> &read :
         { fields.readTexts("subscribe", command.subscribe),
           fields.readTexts("unsubscribe", command.unsubscribe),
           fields.readText("ack", command.acknowledged), fields.readText("seen", command.seen),
           fields.readText("ref", command.reference) }) {
        if (!read)
            return read.error();
    }
    if (command.reference.size() > maxReferenceBytes)
        return Error { ErrorCode::Malformed, "\"ref\" must be at most 100 bytes." };
    return {};
}

} // namespace

Result<WebSocketCommand> WebSocketCommand::parse(std::string_view text)
{
    const auto fields =
        JsonFields::parse(text, { "subscribe", "unsubscribe", "publish", "ack", "seen", "ref" });
    if (!fields)
        return malformed(fields.error().message);
    WebSocketCommand command;
    if (const auto read = readFields(fields.value(), command); !read)
        return malformed(read.error().message);
    if (const auto message = fields->value("publish")) {
        auto draft = publish::readDraft(*message);
        if (!draft)
            return malformed("\"publish\": " + draft.error().message);
        command.publish = std::move(draft).value();
    }
    if (command.isProbe() && command.reference.empty())
        return malformed("The frame asks for nothing.");
    return command;
}

bool WebSocketCommand::isProbe() const
{
    return subscribe.empty() && unsubscribe.empty() && !publish && acknowledged.empty()
        && seen.empty();
}

std::string WebSocketCommand::referenceIn(std::string_view text)
{
    std::size_t depth = 0;
    bool isNamed = false; // the string before this was "ref", followed by a colon
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c != '"') {
            depth += c == '{' || c == '[' ? 1U : 0U;
            depth -= (c == '}' || c == ']') && depth > 0 ? 1U : 0U;
            ++at;
            continue;
        }
        const std::string_view quoted = JsonValue(text.substr(at)).raw();
        at += quoted.size();
        if (depth != 1)
            continue;
        if (isNamed) {
            const auto reference = checkJson(quoted) ? std::nullopt : decodedJsonString(quoted);
            return reference && reference->size() <= maxReferenceBytes ? *reference : std::string();
        }
        const std::size_t next = text.find_first_not_of(" \t\r\n", at);
        isNamed = quoted == "\"ref\"" && next != std::string_view::npos && text[next] == ':';
    }
    return {};
}

} // namespace holdfast::net
