// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/batch.h"

#include "server/core/jsontext.h"
#include "server/core/jsonvalue.h"
#include "server/publish/draftfields.h"

#include <optional>
#include <string>

namespace holdfast::publish {

namespace {

constexpr std::string_view nothingAccepted = " Nothing of the batch was accepted.";

Error tooMany()
{
    return Error { ErrorCode::TooLarge,
                   "At most 1,000 messages in one batch: send several batches."
                       + std::string(nothingAccepted) };
}

/// Adds the entry's draft, or returns why it cannot be read.
std::optional<Error> addDraft(const JsonValue &entry, std::vector<Draft> &drafts)
{
    if (drafts.size() >= maxBatchMessages)
        return tooMany();
    auto draft = readDraft(entry);
    if (!draft)
        return inBatch(drafts.size(), draft.error());
    drafts.push_back(std::move(draft).value());
    return std::nullopt;
}

Error brokenArray(const JsonFault &fault)
{
    std::string message = "The batch begins as a JSON array but cannot be read as one";
    if (fault.element)
        message += ", at entry " + std::to_string(*fault.element + 1);
    message += ". " + describe(fault) + " Mend it, or send one JSON object a line.";
    return Error { ErrorCode::Malformed, message.append(nothingAccepted) };
}

Result<std::vector<Draft>> readArray(std::string_view body)
{
    if (const auto fault = checkJson(body))
        return brokenArray(*fault);
    std::vector<Draft> drafts;
    std::optional<Error> error;
    JsonValue(body).visitElements([&](const JsonValue &entry) {
        error = addDraft(entry, drafts);
        return !error;
    });
    if (error)
        return *std::move(error);
    return drafts;
}

Result<std::vector<Draft>> readLines(std::string_view body)
{
    std::vector<Draft> drafts;
    while (!body.empty()) {
        const auto end = body.find('\n');
        const std::string_view line = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        if (const auto fault = checkJson(line))
            return inBatch(drafts.size(), { ErrorCode::Malformed, describe(*fault) });
        if (auto error = addDraft(JsonValue(line), drafts))
            return *std::move(error);
    }
    return drafts;
}

} // namespace

Error inBatch(std::size_t index, const Error &error)
{
    return Error { error.code,
                   "Entry " + std::to_string(index + 1) + " of the batch: " + error.message
                       + std::string(nothingAccepted) };
}

Result<std::vector<Draft>> parseBatch(std::string_view body)
{
    const auto start = body.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos)
        return std::vector<Draft> {};
    return body[start] == '[' ? readArray(body) : readLines(body);
}

} // namespace holdfast::publish
