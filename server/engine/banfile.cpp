// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/banfile.h"

#include "server/net/address.h"

#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <chrono>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

Error unusableBans(const QString &path, const QString &what)
{
    return { ErrorCode::System,
             u"The file of bans %1 %2"_s.arg(path, what).toStdString(),
             ErrorReason::DataUnusable,
             { path.toStdString() } };
}

QJsonObject jsonOf(const access::Ban &ban, const Clock &clock)
{
    QJsonObject json;
    if (!ban.order.client.empty())
        json.insert(u"client"_s, QString::fromStdString(ban.order.client));
    if (ban.order.address)
        json.insert(u"address"_s, QString::fromStdString(net::addressText(*ban.order.address)));
    if (ban.order.duration.count() > 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(ban.until - clock.now());
        json.insert(u"until"_s, static_cast<qint64>(clock.wallMilliseconds() + left.count()));
    }
    return json;
}

} // namespace

Result<void> BanFile::readInto(access::Bans &bans) const
{
    QFile file(m_path);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return unusableBans(m_path, u"cannot be read: %1."_s.arg(file.errorString()));
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.object().value(u"bans"_s).isArray()) {
        return unusableBans(m_path,
                            u"does not hold bans as this version writes them: move it away."_s);
    }
    const QJsonArray list = document.object().value(u"bans"_s).toArray();
    for (const QJsonValue &entry : list) {
        access::BanOrder order;
        order.client = entry[u"client"_s].toString().toStdString();
        const QHostAddress address(entry[u"address"_s].toString());
        if (!address.isNull())
            order.address = net::addressBytes(address);
        if (!entry[u"until"_s].isUndefined()) {
            const std::chrono::milliseconds left(entry[u"until"_s].toInteger()
                                                 - m_clock.wallMilliseconds());
            if (left.count() <= 0)
                continue;
            order.duration = std::chrono::ceil<std::chrono::seconds>(left);
        }
        if (const auto added = bans.add(std::move(order)); !added)
            return added.error();
    }
    return {};
}

Result<void> BanFile::write(const access::Bans &bans) const
{
    QJsonArray list;
    for (const access::Ban &ban : bans.all())
        list.append(jsonOf(ban, m_clock));
    QSaveFile file(m_path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(QJsonDocument(QJsonObject { { u"bans"_s, list } }).toJson()) > 0
        && file.commit();
    if (!isWritten)
        return unusableBans(m_path, u"cannot be written: %1."_s.arg(file.errorString()));
    return {};
}

} // namespace holdfast
