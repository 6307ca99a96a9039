// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/tokenfile.h"

#include "server/core/channelname.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

#include <optional>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxFileBytes = 16 * 1024 * 1024;
constexpr int lockMilliseconds = 5000;
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
    | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

Error unusable(const QString &path, const QString &what)
{
    return { ErrorCode::System,
             u"The file of tokens %1 %2"_s.arg(path, what).toStdString(),
             ErrorReason::TokenFileUnusable,
             { path.toStdString() } };
}

QJsonObject toJson(const access::StoredToken &token)
{
    const access::Grant &grant = *token.grant;
    QJsonArray channels;
    for (const std::string &channel : grant.channels)
        channels.append(QString::fromStdString(channel));
    QJsonObject json { { u"id"_s, QString::fromStdString(grant.id) },
                       { u"name"_s, QString::fromStdString(grant.name) },
                       { u"scopes"_s, QString::fromStdString(grant.scopes.text()) },
                       { u"channels"_s, channels },
                       { u"created"_s, static_cast<qint64>(token.created) },
                       { u"sha256"_s, QString::fromStdString(access::hexOf(token.digest)) } };
    if (grant.expires != access::Grant::never)
        json.insert(u"expires"_s, static_cast<qint64>(grant.expires));
    return json;
}

std::optional<access::StoredToken> fromJson(const QJsonObject &json)
{
    access::Grant grant;
    grant.id = json.value(u"id"_s).toString().toStdString();
    grant.name = json.value(u"name"_s).toString().toStdString();
    const QJsonArray channels = json.value(u"channels"_s).toArray();
    for (const QJsonValue &channel : channels) {
        std::string entry = channel.toString().toStdString();
        if (!isChannelName(entry) && !isChannelPattern(entry))
            return std::nullopt;
        grant.channels.push_back(std::move(entry));
    }
    if (json.contains(u"expires"_s))
        grant.expires = json.value(u"expires"_s).toInteger();
    const auto digest = access::digestFromHex(json.value(u"sha256"_s).toString().toStdString());
    if (!digest || grant.id.empty()
        || !grant.scopes.addAll(json.value(u"scopes"_s).toString().toStdString()))
        return std::nullopt;
    access::StoredToken token;
    token.created = json.value(u"created"_s).toInteger();
    token.digest = *digest;
    token.grant = std::make_shared<const access::Grant>(std::move(grant));
    return token;
}

} // namespace

Result<std::vector<access::StoredToken>> TokenFile::read() const
{
    std::vector<access::StoredToken> tokens;
    if (!QFileInfo::exists(m_path))
        return tokens;
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unusable(m_path,
                        u"cannot be read (%1). Give this user the file."_s.arg(file.errorString()));
    }
    if (file.permissions() & others) {
        return unusable(m_path,
                        u"is open to other users of this machine. Run: chmod 600 %1"_s.arg(m_path));
    }
    const QByteArray text = file.read(maxFileBytes + 1);
    const QJsonDocument document = QJsonDocument::fromJson(text);
    const Error notSuchAFile = unusable(
        m_path, u"does not hold tokens as this version writes them. Move it away to begin anew."_s);
    if (text.size() > maxFileBytes || !document.object().value(u"tokens"_s).isArray())
        return notSuchAFile;
    const QJsonArray list = document.object().value(u"tokens"_s).toArray();
    for (const QJsonValue &entry : list) {
        auto token = fromJson(entry.toObject());
        if (!token)
            return notSuchAFile;
        tokens.push_back(std::move(*token));
    }
    return tokens;
}

Result<void> TokenFile::write(const std::vector<access::StoredToken> &tokens) const
{
    QJsonArray list;
    for (const access::StoredToken &token : tokens)
        list.append(toJson(token));
    QSaveFile file(m_path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly)
        && file.write(QJsonDocument(QJsonObject { { u"tokens"_s, list } }).toJson()) > 0
        && file.commit();
    if (!isWritten) {
        return unusable(
            m_path,
            u"cannot be written (%1). Make room, or name another file with --tokens."_s.arg(
                file.errorString()));
    }
    return {};
}

Result<std::vector<access::StoredToken>> TokenFile::update(
    const std::function<Result<void>(std::vector<access::StoredToken> &)> &change) const
{
    if (const QString folder = QFileInfo(m_path).absolutePath(); !QDir().mkpath(folder))
        return unusable(m_path, u"cannot be written: the folder %1 cannot be made."_s.arg(folder));
    QLockFile lock(m_path + u".lock"_s);
    if (!lock.tryLock(lockMilliseconds)) {
        return unusable(m_path,
                        u"is being changed by another program (%1 exists). Try again."_s.arg(
                            m_path + u".lock"_s));
    }
    auto tokens = read();
    if (!tokens)
        return tokens.error();
    if (const auto changed = change(tokens.value()); !changed)
        return changed.error();
    if (const auto written = write(tokens.value()); !written)
        return written.error();
    return tokens;
}

} // namespace holdfast
