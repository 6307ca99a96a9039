// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/listquery.h"

#include "server/http/target.h"
#include "server/management/jsonfaces.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace holdfast::management {

namespace {

constexpr std::size_t maxLimit = 1000;

template <typename Number>
bool isNumber(std::string_view text, Number &number)
{
    const char *end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    return result.ec == std::errc {} && result.ptr == end;
}

Error malformed(std::string_view parameter, std::string_view what)
{
    std::string message = "The parameter \"";
    message.append(parameter).append("\" must be ").append(what).append(".");
    return { ErrorCode::Malformed, std::move(message) };
}

Result<void> readLimit(const http::Query &query, std::size_t &limit)
{
    const auto value = query.value("limit");
    if (value && (!isNumber(*value, limit) || limit < 1 || limit > maxLimit))
        return malformed("limit", "a number from 1 to " + std::to_string(maxLimit));
    return {};
}

void readText(const http::Query &query, std::string_view name, std::string &text)
{
    if (const auto value = query.value(name))
        text = *value;
}

Result<void> readSerial(const http::Query &query, std::uint64_t &serial)
{
    if (const auto after = query.value("after"); after && !isNumber(*after, serial))
        return malformed("after", "the \"next\" of the page before");
    return {};
}

} // namespace

Result<api::ChannelQuery> channelQuery(std::string_view text)
{
    const http::Query query(text);
    if (Result<void> known = query.check({ "contains", "after", "limit" }); !known)
        return known.error();
    api::ChannelQuery channels;
    readText(query, "contains", channels.contains);
    readText(query, "after", channels.after);
    if (Result<void> limit = readLimit(query, channels.limit); !limit)
        return limit.error();
    return channels;
}

Result<api::ClientQuery> clientQuery(std::string_view text)
{
    const http::Query query(text);
    if (Result<void> known = query.check({ "contains", "channel", "state", "after", "limit" });
        !known)
        return known.error();
    api::ClientQuery clients;
    readText(query, "contains", clients.contains);
    readText(query, "channel", clients.channel);
    if (const auto name = query.value("state")) {
        const std::optional<api::ClientState> state = clientStateNamed(*name);
        if (!state)
            return malformed("state", "held, polling, open or away");
        clients.hasState = true;
        clients.state = *state;
    }
    if (Result<void> after = readSerial(query, clients.afterSerial); !after)
        return after.error();
    if (Result<void> limit = readLimit(query, clients.limit); !limit)
        return limit.error();
    return clients;
}

Result<api::RecipientQuery> recipientQuery(std::string_view text)
{
    const http::Query query(text);
    if (Result<void> known = query.check({ "state", "after", "limit" }); !known)
        return known.error();
    api::RecipientQuery recipients;
    if (const auto name = query.value("state")) {
        const std::optional<api::RecipientState> state = recipientStateNamed(*name);
        if (!state)
            return malformed("state", "waiting, received, seen, missed or cannot-tell");
        recipients.hasState = true;
        recipients.state = *state;
    }
    if (Result<void> after = readSerial(query, recipients.afterSerial); !after)
        return after.error();
    if (Result<void> limit = readLimit(query, recipients.limit); !limit)
        return limit.error();
    return recipients;
}

Result<TraceQuery> traceQuery(std::string_view text)
{
    const http::Query query(text);
    if (Result<void> known = query.check({ "after", "limit" }); !known)
        return known.error();
    TraceQuery trace;
    if (Result<void> after = readSerial(query, trace.after); !after)
        return after.error();
    if (Result<void> limit = readLimit(query, trace.limit); !limit)
        return limit.error();
    return trace;
}

Result<std::vector<std::string>> textsQuery(std::string_view text, std::string_view name,
                                            std::size_t most)
{
    const http::Query query(text);
    if (Result<void> known = query.check({ name }); !known)
        return known.error();
    const std::string list(query.value(name).value_or(std::string_view()));
    const QJsonDocument json = QJsonDocument::fromJson(QByteArray::fromStdString(list));
    const QJsonArray array = json.array();
    const bool isList = json.isArray() && static_cast<std::size_t>(array.size()) <= most
        && std::all_of(array.begin(), array.end(), [](auto each) { return each.isString(); });
    if (!isList)
        return malformed(name, "a JSON array of at most " + std::to_string(most) + " texts");
    std::vector<std::string> texts;
    for (const QJsonValue each : array)
        texts.push_back(each.toString().toStdString());
    return texts;
}

Result<std::size_t> limitQuery(std::string_view text)
{
    const http::Query query(text);
    if (Result<void> known = query.check({ "limit" }); !known)
        return known.error();
    std::size_t limit = 100;
    if (Result<void> read = readLimit(query, limit); !read)
        return read.error();
    return limit;
}

} // namespace holdfast::management
