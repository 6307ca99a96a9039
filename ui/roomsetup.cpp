// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/roomsetup.h"

#include "ui/errortext.h"
#include "ui/offeredchannels.h"
#include "ui/templates.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMap>

#include <algorithm>
#include <array>
#include <optional>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int version = 1;
constexpr auto versionMember = "holdfast_setup"_L1;
constexpr auto channelsMember = "channels"_L1;
constexpr auto templatesMember = "templates"_L1;
constexpr auto settingsMember = "settings"_L1;
constexpr qsizetype maxChannels = 50; // that the join page can offer
/// In the order of api::SlowReaders.
constexpr std::array slowNames { ""_L1, "resume"_L1, "latest"_L1, "close"_L1 };

struct Contents
{
    QStringList channels;
    QStringList templates;
    QMap<QString, api::ChannelSettings> settings;
};

QJsonObject toJson(const api::ChannelSettings &settings)
{
    QJsonObject json;
    if (settings.messages > 0)
        json.insert(u"messages"_s, static_cast<qint64>(settings.messages));
    if (settings.age.count() > 0)
        json.insert(u"age"_s, static_cast<qint64>(settings.age.count()));
    if (settings.slow != api::SlowReaders::AsConfigured)
        json.insert(u"slow"_s, QString(slowNames[static_cast<std::size_t>(settings.slow)]));
    return json;
}

std::optional<QStringList> textsIn(const QJsonValue &value, qsizetype most)
{
    QStringList texts;
    const QJsonArray list = value.toArray();
    if (!value.isArray() || list.size() > most)
        return std::nullopt;
    for (const QJsonValue &each : list) {
        if (!each.isString())
            return std::nullopt;
        texts.append(each.toString());
    }
    return texts;
}

std::optional<api::ChannelSettings> settingsIn(const QJsonObject &json)
{
    const auto slow = std::find(slowNames.begin(), slowNames.end(), json[u"slow"].toString());
    const qint64 messages = json[u"messages"].toInteger(0);
    const qint64 age = json[u"age"].toInteger(0);
    if (slow == slowNames.end() || messages < 0 || age < 0)
        return std::nullopt;
    return api::ChannelSettings { .messages = static_cast<std::uint64_t>(messages),
                                  .age = std::chrono::seconds(age),
                                  .slow = static_cast<api::SlowReaders>(slow - slowNames.begin()) };
}

std::optional<Contents> parse(const QByteArray &file)
{
    const QJsonObject json = QJsonDocument::fromJson(file).object();
    const auto channels = textsIn(json[channelsMember], maxChannels);
    const auto templates = textsIn(json[templatesMember], Templates::maxTemplates);
    if (json[versionMember].toInt() != version || !channels || channels->isEmpty() || !templates)
        return std::nullopt;
    Contents contents { *channels, *templates, {} };
    const QJsonObject all = json[settingsMember].toObject();
    for (auto at = all.begin(); at != all.end(); ++at) {
        const auto settings = settingsIn(at.value().toObject());
        if (!settings || !contents.channels.contains(at.key()))
            return std::nullopt;
        contents.settings.insert(at.key(), *settings);
    }
    return contents;
}

} // namespace

RoomSetup::RoomSetup(api::Engine &engine, OfferedChannels &offered, Templates &templates)
    : m_engine(engine), m_offered(offered), m_templates(templates)
{
}

QByteArray RoomSetup::exported() const
{
    QJsonObject settings;
    for (const QString &channel : m_offered.channels()) {
        const QJsonObject each = toJson(m_engine.channelControl().settings(channel.toStdString()));
        if (!each.isEmpty())
            settings.insert(channel, each);
    }
    const QJsonObject json {
        { versionMember, version },
        { channelsMember, QJsonArray::fromStringList(m_offered.channels()) },
        { settingsMember, settings },
        { templatesMember, QJsonArray::fromStringList(m_templates.texts()) },
    };
    return QJsonDocument(json).toJson();
}

QString RoomSetup::import(const QByteArray &file)
{
    const auto contents = file.size() <= maxBytes ? parse(file) : std::nullopt;
    if (!contents)
        return tr("Nothing was changed: that file is no set-up of Holdfast.");
    // What can be refused comes first.
    if (const Result<void> offered = m_offered.offer(contents->channels); !offered)
        return tr("Nothing was changed: %1").arg(ErrorText::of(offered.error()));
    m_templates.setTexts(contents->templates);
    for (const QString &channel : contents->channels) {
        const Result<void> set = m_engine.channelControl().setSettings(
            channel.toStdString(), contents->settings.value(channel));
        if (!set)
            return tr("Not all was taken over: %1").arg(ErrorText::of(set.error()));
    }
    return tr("Taken over: %Ln channel(s)", nullptr, static_cast<int>(contents->channels.size()))
        + u", "_s + tr("%Ln template(s).", nullptr, static_cast<int>(contents->templates.size()));
}

} // namespace holdfast::ui
