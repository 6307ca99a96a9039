// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/joinurls.h"

#include <QHostAddress>
#include <QNetworkInterface>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast {

namespace {

/// Interfaces that a phone in the same room cannot reach. They are known by the names that common
/// software gives them.
bool isVirtual(const QNetworkInterface &interface)
{
    static constexpr std::array prefixes { "docker", "veth", "br-", "virbr", "vmnet",    "vbox",
                                           "tun",    "tap",  "wg",  "zt",    "tailscale" };
    const QString name = interface.name();
    return std::any_of(prefixes.begin(), prefixes.end(), [&name](const char *prefix) {
        return name.startsWith(QLatin1String(prefix));
    });
}

/// RFC 1918.
bool isPrivateV4(const QHostAddress &address)
{
    return address.isInSubnet(QHostAddress(0x0a000000U), 8)
        || address.isInSubnet(QHostAddress(0xac100000U), 12)
        || address.isInSubnet(QHostAddress(0xc0a80000U), 16);
}

struct Candidate
{
    QHostAddress address;
    int rank; ///< lower is better
};

int rankOf(const QHostAddress &address, bool isOnVirtual)
{
    if (address.isLoopback())
        return 9;
    const bool isV4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    const bool isPrivate = isV4 && isPrivateV4(address);
    return (isOnVirtual ? 4 : 0) + (isPrivate ? 0 : isV4 ? 1 : 2);
}

std::vector<Candidate> addressesOfThisMachine(bool wantsV6)
{
    std::vector<Candidate> found;
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp)
            || !flags.testFlag(QNetworkInterface::IsRunning))
            continue;
        const auto entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            const QHostAddress address = entry.ip();
            const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
            // A link-local address needs a zone, which browsers do not accept.
            if ((isV6 && !wantsV6) || address.isLinkLocal())
                continue;
            found.push_back({ address, rankOf(address, isVirtual(interface)) });
        }
    }
    return found;
}

std::string urlFor(const QHostAddress &address, const api::ListenerSnapshot &listener)
{
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    std::string url = listener.isEncrypted ? "https://" : "http://";
    url += isV6 ? '[' + address.toString().toStdString() + ']' : address.toString().toStdString();
    if (listener.port != (listener.isEncrypted ? 443 : 80))
        url += ':' + std::to_string(listener.port);
    url += '/';
    return url;
}

} // namespace

std::vector<std::string> joinUrls(const std::vector<api::ListenerSnapshot> &listeners)
{
    std::vector<std::pair<int, std::string>> ranked;
    for (const api::ListenerSnapshot &listener : listeners) {
        const QHostAddress bound(QString::fromStdString(listener.address));
        if (bound.isNull() || listener.isProxied) // a browser cannot open it
            continue;
        std::vector<Candidate> candidates { { bound, rankOf(bound, false) } };
        if (bound == QHostAddress(QHostAddress::AnyIPv4))
            candidates = addressesOfThisMachine(false);
        else if (bound == QHostAddress(QHostAddress::AnyIPv6))
            candidates = addressesOfThisMachine(true);
        for (const Candidate &candidate : candidates)
            ranked.emplace_back(candidate.rank, urlFor(candidate.address, listener));
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<std::string> urls;
    for (auto &[rank, url] : ranked) {
        if (std::find(urls.begin(), urls.end(), url) == urls.end())
            urls.push_back(std::move(url));
    }
    return urls;
}

} // namespace holdfast
