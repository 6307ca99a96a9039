// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/joinlink.h"

#include "ui/peopletext.h"

#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

#include <algorithm>
#include <tuple>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds longWait { 60 };

bool isLoopback(const QString &url)
{
    const QString host = QUrl(url).host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

QStringList texts(const std::vector<std::string> &from)
{
    QStringList all;
    for (const std::string &each : from)
        all.append(QString::fromStdString(each));
    return all;
}

} // namespace

JoinLink::JoinLink(QObject *parent) : QObject(parent) { }

void JoinLink::setStatus(const api::Status &status)
{
    const auto all = [this] {
        return std::tuple(m_networks, m_address, m_localAddress, m_groups, m_group, m_reach,
                          m_here);
    };
    const auto before = all();
    const QStringList urls = texts(status.joinUrls);
    QStringList networks = urls;
    networks.removeIf(&isLoopback);
    const auto local = std::find_if(urls.cbegin(), urls.cend(), &isLoopback);
    m_localAddress = local == urls.cend() ? urls.value(0) : *local;
    m_networks = networks.isEmpty() ? urls : networks;
    if (!m_networks.contains(m_address))
        m_address = m_networks.value(0);
    m_groups = texts(status.openChannels);
    if (!m_groups.contains(m_group))
        m_group.clear();
    m_reach = reachOf(status);
    m_here = clientsHere(status);
    if (all() != before)
        Q_EMIT changed();
}

void JoinLink::setPin(const QString &pin)
{
    if (std::exchange(m_pin, pin) != pin)
        Q_EMIT changed();
}

void JoinLink::setLocked(bool isLocked)
{
    if (std::exchange(m_isLocked, isLocked) != isLocked)
        Q_EMIT changed();
}

void JoinLink::setElsewhere(bool isElsewhere)
{
    if (std::exchange(m_isElsewhere, isElsewhere) != isElsewhere)
        Q_EMIT changed();
}

QString JoinLink::withPin(const QString &url) const
{
    return url.isEmpty() || m_pin.isEmpty() ? url : QString(url + u"#pin="_s + m_pin);
}

JoinLink::Reach JoinLink::reachOf(const api::Status &status) const
{
    if (m_networks.isEmpty())
        return status.listeners.empty() ? Reach::NotListening : Reach::OnlyByPath;
    if (isLoopback(m_networks.first()))
        return Reach::OnlyHere;
    if (status.hasSeenRemoteDevice)
        return Reach::Reached;
    return status.uptime < longWait ? Reach::Waiting : Reach::WaitingLong;
}

void JoinLink::chooseNetwork(const QString &address)
{
    if (!m_networks.contains(address) || address == m_address)
        return;
    m_address = address;
    Q_EMIT changed();
}

void JoinLink::chooseGroup(const QString &group)
{
    const QString chosen = m_groups.contains(group) ? group : QString();
    if (chosen == m_group)
        return;
    m_group = chosen;
    Q_EMIT changed();
}

QString JoinLink::urlFor(const QString &channel) const
{
    return withPin(urlAt(m_address, channel));
}

/// A group's link also names the open channels above it, so that messages to those reach it too.
QString JoinLink::urlAt(const QString &address, const QString &group) const
{
    if (address.isEmpty() || group.isEmpty())
        return address;
    QStringList followed;
    if (!m_groups.contains(group))
        followed.append(QString::fromLatin1(QUrl::toPercentEncoding(group)));
    for (const QString &channel : m_groups) {
        if (group == channel || group.startsWith(channel + u'.'))
            followed.append(QString::fromLatin1(QUrl::toPercentEncoding(channel)));
    }
    std::sort(followed.begin(), followed.end(),
              [](const QString &a, const QString &b) { return a.size() < b.size(); });
    return address + u"?channels="_s + followed.join(u',');
}

} // namespace holdfast::ui
