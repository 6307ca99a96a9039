// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/broadcastrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <string>
#include <utility>

namespace holdfast::management {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxTargets = 100;

Error malformed(std::string message)
{
    return { ErrorCode::Malformed, std::move(message) };
}

Result<std::vector<std::string>> readTargets(const QJsonValue &value)
{
    const auto complaint = malformed("\"targets\" must be a list of 1 to 100 channel names or "
                                     "patterns, such as [\"class.red\", \"class.*\"].");
    const QJsonArray array = value.toArray();
    if (array.isEmpty() || array.size() > maxTargets)
        return complaint;
    std::vector<std::string> targets;
    for (const auto &target : array) {
        if (!target.isString())
            return complaint;
        targets.push_back(target.toString().toStdString());
    }
    return targets;
}

/// A JSON value of any kind as compact JSON: QJsonDocument writes only arrays and objects.
std::string compactJson(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray { value }).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2).toStdString();
}

Result<void> readOptionalText(const QJsonObject &object, const QString &key, std::string &target)
{
    const QJsonValue value = object.value(key);
    if (value.isUndefined())
        return {};
    if (!value.isString())
        return malformed("\"" + key.toStdString() + "\" must be text, or be left out.");
    target = value.toString().toStdString();
    return {};
}

Result<void> rejectUnknownFields(const QJsonObject &object)
{
    static const QStringList known { u"targets"_s, u"data"_s, u"event"_s, u"type"_s };
    for (const QString &key : object.keys()) {
        if (!known.contains(key))
            return malformed("The message has a field that is not known. It may have: targets, "
                             "data, event, type.");
    }
    return {};
}

} // namespace

Result<api::Broadcast> broadcastRequest(const QByteArray &body)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parseError);
    if (!document.isObject())
        return malformed("The body must be a JSON object such as {\"targets\": [\"class.red\"], "
                         "\"data\": \"Open page 42\"}"
                         + (parseError.error == QJsonParseError::NoError
                                ? std::string(".")
                                : "; it cannot be read at byte " + std::to_string(parseError.offset)
                                    + ": " + parseError.errorString().toStdString() + "."));
    const QJsonObject object = document.object();
    if (Result<void> known = rejectUnknownFields(object); !known)
        return known.error();

    api::Broadcast broadcast;
    Result<std::vector<std::string>> targets = readTargets(object.value(u"targets"_s));
    if (!targets)
        return targets.error();
    broadcast.targets = std::move(targets).value();

    const QJsonValue data = object.value(u"data"_s);
    if (data.isUndefined())
        return malformed("\"data\" is missing: give the text or the JSON value to send.");
    broadcast.payload = data.isString() ? data.toString().toStdString() : compactJson(data);
    broadcast.contentType = data.isString() ? "text/plain" : "application/json";
    if (Result<void> type = readOptionalText(object, u"type"_s, broadcast.contentType); !type)
        return type.error();
    if (Result<void> event = readOptionalText(object, u"event"_s, broadcast.event); !event)
        return event.error();
    return broadcast;
}

} // namespace holdfast::management
