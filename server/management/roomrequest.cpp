// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/roomrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::management {

Result<std::vector<std::string>> roomRequest(const QByteArray &body)
{
    const Error complaint { ErrorCode::Malformed,
                            "The body must be a JSON object such as {\"channels\": [\"class\", "
                            "\"class.red\"]}, with nothing else in it." };
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonValue channels = object.value(QLatin1StringView("channels"));
    if (object.size() != 1 || !channels.isArray())
        return complaint;
    std::vector<std::string> names;
    for (const auto &channel : channels.toArray()) {
        if (!channel.isString())
            return complaint;
        names.push_back(channel.toString().toStdString());
    }
    return names;
}

} // namespace holdfast::management
