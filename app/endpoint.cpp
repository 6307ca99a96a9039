// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint.h"

#include <optional>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

struct HostAndPort
{
    QString host; ///< without brackets
    quint16 port = 0;
};

/// Nothing if there is no colon or no port after the last one.
std::optional<HostAndPort> split(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    bool isNumber = false;
    const uint port = text.mid(colon + 1).toUInt(&isNumber);
    if (colon < 0 || !isNumber || port > 65535)
        return std::nullopt;
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':')) // "::1:8080" may be read in two ways
        return std::nullopt;
    return HostAndPort { host, static_cast<quint16>(port) };
}

/// Null if it is not an address.
QHostAddress addressOf(const QString &host)
{
    const QHostAddress address(host);
    // With AnyIPv6 Qt would exclude IPv4, but "[::]" means both families.
    return address == QHostAddress(QHostAddress::AnyIPv6) ? QHostAddress(QHostAddress::Any)
                                                          : address;
}

} // namespace

Result<Endpoint> parseEndpoint(const QString &text)
{
    const auto given = split(text);
    if (given) {
        const QHostAddress address = given->host == u"localhost"
            ? QHostAddress(QHostAddress::LocalHost)
            : addressOf(given->host);
        if (!address.isNull())
            return Endpoint { address, given->port };
    }
    return Error { ErrorCode::Malformed,
                   u"'%1' is not ADDRESS:PORT: write for example 0.0.0.0:8080, 127.0.0.1:8080 or "
                   "[::]:8080."_s.arg(text)
                       .toStdString() };
}

Result<ListenTarget> parseListenTarget(const QString &text)
{
    if (text.startsWith(u"unix:")) {
        if (const QString path = text.mid(5); !path.isEmpty())
            return ListenTarget { {}, 0, path };
        return Error { ErrorCode::Malformed, "'unix:' needs a path: unix:/run/holdfast.sock." };
    }
    // A port without an address means every address.
    const auto given = split(text.contains(u':') ? text : u':' + text);
    if (given && (given->host.isEmpty() || given->host == u"*"))
        return ListenTarget { { QHostAddress(QHostAddress::Any) }, given->port, {} };
    if (given && given->host == u"localhost") {
        return ListenTarget { { QHostAddress(QHostAddress::LocalHost),
                                QHostAddress(QHostAddress::LocalHostIPv6) },
                              given->port,
                              {} };
    }
    if (given) {
        if (const QHostAddress address = addressOf(given->host); !address.isNull())
            return ListenTarget { { address }, given->port, {} };
    }
    return Error {
        ErrorCode::Malformed,
        u"'%1' is not ADDRESS:PORT: write for example 8080, 0.0.0.0:8080, 127.0.0.1:8080, "
        "[::]:8080, localhost:8080 or unix:/run/holdfast.sock."_s.arg(text)
            .toStdString()
    };
}

QString urlOf(const QHostAddress &address, quint16 port, bool isEncrypted)
{
    const bool isAny = address.protocol() == QHostAddress::AnyIPProtocol;
    const bool isV6 = isAny || address.protocol() == QHostAddress::IPv6Protocol;
    const QString scheme = isEncrypted ? u"https"_s : u"http"_s;
    const QString host = isAny ? u"::"_s : address.toString();
    return (isV6 ? u"%1://[%2]:%3/"_s : u"%1://%2:%3/"_s).arg(scheme, host).arg(port);
}

} // namespace holdfast
