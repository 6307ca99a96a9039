// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/batch.h"

#include <simdjson.h>
#include <string>

namespace holdfast::publish {

namespace {

namespace dom = simdjson::dom;

Error malformed(std::size_t index, std::string_view what)
{
    return Error { ErrorCode::Malformed,
                   "Entry " + std::to_string(index + 1) + " of the batch " + std::string(what)
                       + " Nothing of the batch was accepted." };
}

/// A member that must be text where it is there at all. False: it is something else.
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

Result<Draft> readDraft(const dom::element &element, std::size_t index)
{
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
        return malformed(index, "is not an object.");
    Draft draft;
    if (!readText(object, "channel", draft.channel) || draft.channel.empty())
        return malformed(index, "needs \"channel\": the name as text.");
    if (!readText(object, "event", draft.event))
        return malformed(index, "has an \"event\" that is not text.");
    if (!readText(object, "type", draft.contentType))
        return malformed(index, "has a \"type\" that is not text.");
    if (const auto ttl = object.at_key("ttl"); ttl.error() != simdjson::NO_SUCH_FIELD) {
        std::int64_t seconds = 0;
        if (ttl.get(seconds) != simdjson::SUCCESS || seconds < 1 || seconds > maxTimeToLive.count())
            return malformed(index, "has a \"ttl\" that is not 1 to 604800 seconds.");
        draft.timeToLive = std::chrono::seconds(seconds);
    }
    dom::element data;
    if (object.at_key("data").get(data) != simdjson::SUCCESS)
        return malformed(index, "needs \"data\".");
    if (std::string_view text; data.get(text) == simdjson::SUCCESS) {
        draft.payload = text;
    } else {
        draft.payload = simdjson::minify(data);
        if (draft.contentType.empty())
            draft.contentType = "application/json";
    }
    return draft;
}

Error tooMany()
{
    return Error { ErrorCode::TooLarge,
                   "At most 1,000 messages in one batch: send several batches. Nothing of this one "
                   "was accepted." };
}

Result<std::vector<Draft>> readArray(const dom::array &array)
{
    std::vector<Draft> drafts;
    for (const dom::element element : array) {
        if (drafts.size() >= maxBatchMessages)
            return tooMany();
        auto draft = readDraft(element, drafts.size());
        if (!draft)
            return draft.error();
        drafts.push_back(std::move(draft).value());
    }
    return drafts;
}

Result<std::vector<Draft>> readLines(std::string_view body, dom::parser &parser)
{
    std::vector<Draft> drafts;
    while (!body.empty()) {
        const auto end = body.find('\n');
        const std::string_view line = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        if (drafts.size() >= maxBatchMessages)
            return tooMany();
        dom::element element;
        if (parser.parse(line.data(), line.size()).get(element) != simdjson::SUCCESS)
            return malformed(drafts.size(), "is not JSON.");
        auto draft = readDraft(element, drafts.size());
        if (!draft)
            return draft.error();
        drafts.push_back(std::move(draft).value());
    }
    return drafts;
}

} // namespace

Result<std::vector<Draft>> parseBatch(std::string_view body)
{
    thread_local dom::parser parser;
    const auto start = body.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos)
        return std::vector<Draft> {};
    if (body[start] != '[')
        return readLines(body, parser);
    dom::array array;
    if (parser.parse(body.data(), body.size()).get(array) != simdjson::SUCCESS) {
        return Error { ErrorCode::Malformed,
                       "The batch begins as a JSON array but is not one: mend it, or send one JSON "
                       "object per line." };
    }
    return readArray(array);
}

} // namespace holdfast::publish
