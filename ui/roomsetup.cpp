// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/roomsetup.h"

#include "ui/errortext.h"
#include "ui/inthreadof.h"
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

/// Collects the settings of all channels.
struct RoomSetup::Export
{
    QStringList channels;
    qsizetype left; ///< channels whose settings are not known yet
    QJsonObject settings {};
    bool hasFailed = false;
};

/// A file that is well formed, and whose channels are offered.
struct RoomSetup::Import
{
    Contents contents;
    qsizetype next; ///< the channel whose settings are set next
    Imported then;
};

RoomSetup::RoomSetup(api::Engine &engine, OfferedChannels &offered, Templates &templates)
    : m_engine(engine), m_offered(offered), m_templates(templates)
{
}

void RoomSetup::exported(const Exported &then)
{
    const QStringList offered = m_offered.channels();
    const auto all = std::make_shared<Export>(Export { offered, offered.size() });
    const auto finish = [this, all, then] {
        const QJsonObject json {
            { versionMember, version },
            { channelsMember, QJsonArray::fromStringList(all->channels) },
            { settingsMember, all->settings },
            { templatesMember, QJsonArray::fromStringList(m_templates.texts()) },
        };
        then(all->hasFailed ? QByteArray() : QJsonDocument(json).toJson());
    };
    if (offered.isEmpty())
        finish();
    for (const QString &channel : offered) {
        const auto take = [all, channel, finish](const Result<api::ChannelSettings> &settings) {
            all->hasFailed = all->hasFailed || !settings;
            const QJsonObject each = settings ? toJson(settings.value()) : QJsonObject();
            if (!each.isEmpty())
                all->settings.insert(channel, each);
            if (--all->left == 0)
                finish();
        };
        m_engine.channelControl().settings(channel.toStdString(),
                                           inThreadOf<Result<api::ChannelSettings>>(m_here, take));
    }
}

void RoomSetup::import(const QByteArray &file, const Imported &then)
{
    const auto contents = file.size() <= maxBytes ? parse(file) : std::nullopt;
    if (!contents) {
        then(tr("Nothing was changed: that file is no set-up of Holdfast."));
        return;
    }
    const auto import = std::make_shared<Import>(Import { *contents, 0, then });
    // What can be refused comes first.
    m_offered.offer(
        contents->channels, inThreadOf<Result<void>>(m_here, [this, import](const auto &offered) {
            if (!offered) {
                import->then(tr("Nothing was changed: %1").arg(ErrorText::of(offered.error())));
                return;
            }
            m_templates.setTexts(import->contents.templates);
            applySettings(import);
        }));
}

void RoomSetup::applySettings(const std::shared_ptr<Import> &import)
{
    const QStringList &channels = import->contents.channels;
    if (import->next == channels.size()) {
        import->then(
            tr("Taken over: %Ln channel(s)", nullptr, static_cast<int>(channels.size())) + u", "_s
            + tr("%Ln template(s).", nullptr, static_cast<int>(import->contents.templates.size())));
        return;
    }
    const QString channel = channels[import->next];
    ++import->next;
    m_engine.channelControl().setSettings(
        channel.toStdString(), import->contents.settings.value(channel),
        inThreadOf<Result<void>>(m_here, [this, import](const auto &set) {
            if (set)
                applySettings(import);
            else
                import->then(tr("Not all was taken over: %1").arg(ErrorText::of(set.error())));
        }));
}

} // namespace holdfast::ui
