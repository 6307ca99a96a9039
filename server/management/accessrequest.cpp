// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/accessrequest.h"

#include "server/core/jsonfields.h"

#include <QJsonArray>

#include <string>
#include <utility>

namespace holdfast::management {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t secondsAtMost = 100LL * 366 * 24 * 3600;

Error wrongBody(std::string message)
{
    return { ErrorCode::Malformed, std::move(message) };
}

/// Reads an object that has no other members than `names`.
Result<JsonFields> parseOnly(std::string_view body, JsonFields::Names names, std::string_view form)
{
    auto fields = JsonFields::parse(body, names);
    if (!fields)
        return wrongBody("The body must be a JSON object such as " + std::string(form) + ". "
                         + fields.error().message);
    if (fields->hasOthers())
        return wrongBody("The body has a member that is not known. It may be " + std::string(form)
                         + ".");
    return fields;
}

QJsonArray listOf(const std::vector<std::string> &texts)
{
    QJsonArray list;
    for (const std::string &text : texts)
        list.append(QString::fromStdString(text));
    return list;
}

} // namespace

Result<api::TokenOrder> tokenRequest(std::string_view body)
{
    const auto fields = parseOnly(
        body, { "scopes", "channels", "name", "expires_in" },
        R"({"scopes":["publish"],"channels":["class.**"],"name":"kiosk","expires_in":3600})");
    if (!fields)
        return fields.error();
    api::TokenOrder order;
    std::int64_t seconds = 0;
    for (const Result<void> &read :
         { fields->readTexts("scopes", order.scopes), fields->readTexts("channels", order.channels),
           fields->readText("name", order.name),
           fields->readNumber("expires_in", 1, secondsAtMost, seconds) }) {
        if (!read)
            return read.error();
    }
    order.validFor = std::chrono::seconds(seconds);
    return order;
}

Result<api::BanOrder> banRequest(std::string_view body)
{
    const auto fields = parseOnly(body, { "client", "address", "seconds" },
                                  R"({"client":"tom","address":"192.168.1.20","seconds":600})");
    if (!fields)
        return fields.error();
    api::BanOrder order;
    std::int64_t seconds = 0;
    for (const Result<void> &read :
         { fields->readText("client", order.client), fields->readText("address", order.address),
           fields->readNumber("seconds", 1, secondsAtMost, seconds) }) {
        if (!read)
            return read.error();
    }
    order.duration = std::chrono::seconds(seconds);
    return order;
}

Result<std::string> pinRequest(std::string_view body)
{
    const auto fields = parseOnly(body, { "pin" }, R"({"pin":"482913"} or {"pin":"new"})");
    if (!fields)
        return fields.error();
    std::string pin;
    if (const auto read = fields->readText("pin", pin); !read)
        return read.error();
    if (pin.empty())
        return wrongBody("The body must be {\"pin\":\"...\"}. DELETE removes the PIN.");
    return pin;
}

QJsonObject toJson(const api::TokenSnapshot &token)
{
    QJsonObject json { { u"id"_s, QString::fromStdString(token.id) },
                       { u"name"_s, QString::fromStdString(token.name) },
                       { u"scopes"_s, listOf(token.scopes) },
                       { u"channels"_s, listOf(token.channels) },
                       { u"created"_s, static_cast<qint64>(token.created) } };
    if (token.expires != 0)
        json.insert(u"expires"_s, static_cast<qint64>(token.expires));
    return json;
}

QJsonObject toJson(const api::BanSnapshot &ban)
{
    QJsonObject json { { u"id"_s, QString::number(ban.id) },
                       { u"attempts"_s, static_cast<qint64>(ban.attempts) } };
    if (!ban.client.empty())
        json.insert(u"client"_s, QString::fromStdString(ban.client));
    if (!ban.address.empty())
        json.insert(u"address"_s, QString::fromStdString(ban.address));
    if (ban.left.count() > 0)
        json.insert(u"seconds_left"_s, static_cast<qint64>(ban.left.count()));
    return json;
}

QJsonObject toJson(const api::RuleSnapshot &rule)
{
    QJsonObject json { { u"name"_s, QString::fromStdString(rule.name) },
                       { u"channels"_s, QString::fromStdString(rule.channels) } };
    if (!rule.subscribe.empty())
        json.insert(u"subscribe"_s, QString::fromStdString(rule.subscribe));
    if (!rule.publish.empty())
        json.insert(u"publish"_s, QString::fromStdString(rule.publish));
    if (rule.hasOrigins)
        json.insert(u"origins"_s, listOf(rule.origins));
    return json;
}

QJsonObject toJson(const api::ReloadReport &report)
{
    return { { u"changed"_s, listOf(report.changed) },
             { u"needs_restart"_s, listOf(report.needsRestart) } };
}

} // namespace holdfast::management
