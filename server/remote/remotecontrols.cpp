// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/remotecontrols.h"

#include "server/remote/jsonvalues.h"

#include <utility>

namespace holdfast::remote {

using namespace Qt::StringLiterals;

namespace {

QString ofChannel(const std::string &channel, QLatin1StringView what)
{
    return u"/api/v1/channels/"_s + pathPart(channel) + u'/' + what;
}

QString ofClient(const std::string &id, QLatin1StringView what)
{
    return u"/api/v1/clients/"_s + pathPart(id) + u'/' + what;
}

QString textFrom(const std::string &text)
{
    return QString::fromStdString(text);
}

/// Tells `done` what `from` reads in the answer, or the error.
template <typename Value, typename From>
ManagementClient::Answered whenRead(api::Done<Value> done, From from)
{
    return [done = std::move(done), from](const Result<QJsonObject> &answer) {
        if (answer)
            done(from(answer.value()));
        else
            done(answer.error());
    };
}

/// Likewise for the objects of a list.
template <typename Value>
ManagementClient::Answered whenListed(api::Done<std::vector<Value>> done, QLatin1StringView list,
                                      Value (*from)(const QJsonObject &json))
{
    return whenRead<std::vector<Value>>(std::move(done), [list, from](const QJsonObject &json) {
        return allFrom(json[list], from);
    });
}

} // namespace

ManagementClient::Answered whenDone(api::Done<void> done)
{
    return [done = std::move(done)](const Result<QJsonObject> &answer) {
        done(answer ? Result<void>() : Result<void>(answer.error()));
    };
}

void RemoteChannelControl::clear(const std::string &channel, api::Done<void> done)
{
    m_management.send("DELETE", ofChannel(channel, "messages"_L1), whenDone(std::move(done)));
}

void RemoteChannelControl::setFrozen(const std::string &channel, bool isFrozen,
                                     api::Done<void> done)
{
    m_management.send(isFrozen ? "PUT" : "DELETE", ofChannel(channel, "freeze"_L1),
                      whenDone(std::move(done)));
}

void RemoteChannelControl::settings(const std::string &channel,
                                    api::Done<api::ChannelSettings> done) const
{
    m_management.get(ofChannel(channel, "settings"_L1), {},
                     whenRead<api::ChannelSettings>(std::move(done), settingsFrom));
}

void RemoteChannelControl::setSettings(const std::string &channel,
                                       const api::ChannelSettings &settings, api::Done<void> done)
{
    const QString path = ofChannel(channel, "settings"_L1);
    if (settings == api::ChannelSettings()) {
        m_management.send("DELETE", path, whenDone(std::move(done)));
        return;
    }
    QJsonObject body;
    if (settings.messages > 0)
        body.insert(u"messages"_s, static_cast<qint64>(settings.messages));
    if (settings.age.count() > 0)
        body.insert(u"age"_s, static_cast<qint64>(settings.age.count()));
    if (settings.slow != api::SlowReaders::AsConfigured) {
        body.insert(u"slow"_s,
                    settings.slow == api::SlowReaders::Resume       ? u"resume"_s
                        : settings.slow == api::SlowReaders::Latest ? u"latest"_s
                                                                    : u"close"_s);
    }
    m_management.send("PUT", path, body, whenDone(std::move(done)));
}

void RemoteClientControl::rename(const std::string &id, const std::string &name,
                                 api::Done<void> done)
{
    const QString path = ofClient(id, "name"_L1);
    if (name.empty())
        m_management.send("DELETE", path, whenDone(std::move(done)));
    else
        m_management.send("PUT", path, { { u"name"_s, textFrom(name) } },
                          whenDone(std::move(done)));
}

void RemoteClientControl::changeChannels(const std::string &id, const std::vector<std::string> &add,
                                         const std::vector<std::string> &remove,
                                         api::Done<void> done)
{
    m_management.send("POST", ofClient(id, "channels"_L1),
                      { { u"add"_s, listOf(add) }, { u"remove"_s, listOf(remove) } },
                      whenDone(std::move(done)));
}

void RemoteClientControl::openChannel(const std::string &id, api::Done<std::string> done)
{
    m_management.send("PUT", ofClient(id, "channel"_L1),
                      whenRead<std::string>(std::move(done), [](const QJsonObject &json) {
                          return textOf(json[u"channel"]);
                      }));
}

void RemoteClientControl::setMuted(const std::string &id, bool isMuted, api::Done<void> done)
{
    m_management.send(isMuted ? "PUT" : "DELETE", ofClient(id, "mute"_L1),
                      whenDone(std::move(done)));
}

void RemoteAccess::tokens(api::Done<std::vector<api::TokenSnapshot>> done) const
{
    m_management.get(u"/api/v1/tokens"_s, {},
                     whenListed<api::TokenSnapshot>(std::move(done), "tokens"_L1, tokenFrom));
}

void RemoteAccess::createToken(const api::TokenOrder &order, api::Done<api::NewToken> done)
{
    QJsonObject body { { u"scopes"_s, listOf(order.scopes) },
                       { u"channels"_s, listOf(order.channels) },
                       { u"name"_s, textFrom(order.name) } };
    if (order.validFor.count() > 0)
        body.insert(u"expires_in"_s, static_cast<qint64>(order.validFor.count()));
    m_management.send("POST", u"/api/v1/tokens"_s, body,
                      whenRead<api::NewToken>(std::move(done), [](const QJsonObject &json) {
                          return api::NewToken { tokenFrom(json), textOf(json[u"token"]) };
                      }));
}

void RemoteAccess::revokeToken(const std::string &id, api::Done<void> done)
{
    m_management.send("DELETE", u"/api/v1/tokens/"_s + pathPart(id), whenDone(std::move(done)));
}

void RemoteAccess::bans(api::Done<std::vector<api::BanSnapshot>> done) const
{
    m_management.get(u"/api/v1/bans"_s, {},
                     whenListed<api::BanSnapshot>(std::move(done), "bans"_L1, banFrom));
}

void RemoteAccess::ban(const api::BanOrder &order, api::Done<api::BanSnapshot> done)
{
    QJsonObject body;
    if (!order.client.empty())
        body.insert(u"client"_s, textFrom(order.client));
    if (!order.address.empty())
        body.insert(u"address"_s, textFrom(order.address));
    if (order.duration.count() > 0)
        body.insert(u"seconds"_s, static_cast<qint64>(order.duration.count()));
    m_management.send("POST", u"/api/v1/bans"_s, body,
                      whenRead<api::BanSnapshot>(std::move(done), banFrom));
}

void RemoteAccess::liftBan(std::uint64_t id, api::Done<void> done)
{
    m_management.send("DELETE", u"/api/v1/bans/"_s + QString::number(id),
                      whenDone(std::move(done)));
}

void RemoteAccess::setPin(const std::string &pin, api::Done<void> done)
{
    const QString path = u"/api/v1/pin"_s;
    const auto take = [this, done = std::move(done)](const Result<QJsonObject> &answer) {
        if (answer)
            m_pin = textOf(answer.value()[u"pin"]);
        done(answer ? Result<void>() : Result<void>(answer.error()));
    };
    if (pin.empty())
        m_management.send("DELETE", path, take);
    else
        m_management.send("PUT", path, { { u"pin"_s, textFrom(pin) } }, take);
}

void RemoteAccess::setLocked(bool isLocked, api::Done<void> done)
{
    m_management.send(isLocked ? "PUT" : "DELETE", u"/api/v1/lock"_s,
                      [this, done = std::move(done)](const Result<QJsonObject> &answer) {
                          if (answer)
                              m_isLocked = answer.value()[u"locked"].toBool();
                          done(answer ? Result<void>() : Result<void>(answer.error()));
                      });
}

void RemoteAccess::rules(api::Done<std::vector<api::RuleSnapshot>> done) const
{
    m_management.get(u"/api/v1/rules"_s, {},
                     whenListed<api::RuleSnapshot>(std::move(done), "rules"_L1, ruleFrom));
}

void RemoteAccess::reload(api::Done<api::ReloadReport> done)
{
    m_management.send("POST", u"/api/v1/reload"_s,
                      whenRead<api::ReloadReport>(std::move(done), reportFrom));
}

} // namespace holdfast::remote
