// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/websocketcommand.h"

#include "server/publish/batch.h"

#include <simdjson.h>

namespace holdfast::net {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t maxReferenceBytes = 100;

Error malformed()
{
    return Error { ErrorCode::Malformed,
                   "A frame holds one JSON object with \"subscribe\":[...], \"unsubscribe\":[...], "
                   "\"publish\":{\"channel\":...,\"data\":...}, \"ack\":\"cursor\" or "
                   "\"seen\":\"cursor\", and \"ref\":\"text\" if the answer is to bear one." };
}

/// A member that is text, if it is there; false if it is something else.
bool readText(const dom::object &object, std::string_view key, std::string &out)
{
    const auto element = object.at_key(key);
    if (element.error() == simdjson::NO_SUCH_FIELD)
        return true;
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS)
        return false;
    out = text;
    return true;
}

/// A member that is a list of texts, likewise.
bool readTexts(const dom::object &object, std::string_view key, std::vector<std::string> &out)
{
    const auto element = object.at_key(key);
    if (element.error() == simdjson::NO_SUCH_FIELD)
        return true;
    dom::array array;
    if (element.get(array) != simdjson::SUCCESS)
        return false;
    for (const dom::element entry : array) {
        std::string_view text;
        if (entry.get(text) != simdjson::SUCCESS)
            return false;
        out.emplace_back(text);
    }
    return true;
}

} // namespace

Result<WebSocketCommand> WebSocketCommand::parse(std::string_view text)
{
    thread_local dom::parser parser;
    dom::object object;
    if (parser.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS)
        return malformed();
    WebSocketCommand command;
    if (!readTexts(object, "subscribe", command.subscribe)
        || !readTexts(object, "unsubscribe", command.unsubscribe)
        || !readText(object, "ack", command.acknowledged) || !readText(object, "seen", command.seen)
        || !readText(object, "ref", command.reference)
        || command.reference.size() > maxReferenceBytes)
        return malformed();
    if (dom::element entry; object.at_key("publish").get(entry) == simdjson::SUCCESS) {
        auto drafts = publish::parseBatch(simdjson::minify(entry));
        if (!drafts || drafts->size() != 1) {
            return drafts ? malformed() : drafts.error();
        }
        command.publish = std::move(drafts.value().front());
    }
    const bool isEmpty = command.subscribe.empty() && command.unsubscribe.empty()
        && !command.publish && command.acknowledged.empty() && command.seen.empty();
    if (isEmpty)
        return malformed();
    return command;
}

} // namespace holdfast::net
