// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/channelrequest.h"

#include "server/core/jsonfields.h"

#include <QString>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::management {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<std::pair<api::SlowReaders, std::string_view>, 3> slowNames { {
    { api::SlowReaders::Resume, "resume" },
    { api::SlowReaders::Latest, "latest" },
    { api::SlowReaders::Close, "close" },
} };

} // namespace

Result<api::ChannelSettings> settingsRequest(std::string_view body)
{
    const Error malformed {
        ErrorCode::Malformed,
        "The body must be a JSON object such as {\"messages\":50,\"age\":600,"
        "\"slow\":\"latest\"}: 1 to 100,000 messages, 1 to 604,800 seconds, and "
        "resume, latest or close. DELETE takes the settings back."
    };
    const auto fields = JsonFields::parse(body, { "messages", "age", "slow" });
    if (!fields || fields->hasOthers())
        return malformed;
    std::int64_t messages = 0;
    std::int64_t age = 0;
    std::string slow;
    if (!fields->readNumber("messages", 1, 100'000, messages)
        || !fields->readNumber("age", 1, 604'800, age) || !fields->readText("slow", slow))
        return malformed;
    api::ChannelSettings settings;
    settings.messages = static_cast<std::uint64_t>(messages);
    settings.age = std::chrono::seconds(age);
    if (!slow.empty()) {
        const auto found =
            std::ranges::find(slowNames, slow, [](const auto &name) { return name.second; });
        if (found == slowNames.end())
            return malformed;
        settings.slow = found->first;
    }
    if (settings == api::ChannelSettings())
        return malformed;
    return settings;
}

QJsonObject toJson(const api::ChannelSettings &settings)
{
    QJsonObject json;
    if (settings.messages > 0)
        json.insert(u"messages"_s, static_cast<qint64>(settings.messages));
    if (settings.age.count() > 0)
        json.insert(u"age"_s, static_cast<qint64>(settings.age.count()));
    for (const auto &[slow, name] : slowNames) {
        if (settings.slow == slow)
            json.insert(u"slow"_s,
                        QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())));
    }
    return json;
}

} // namespace holdfast::management
