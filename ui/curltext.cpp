// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curltext.h"

#include <QtCore/QUrl>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QString addressOf(const QString &url, const QStringList &channels)
{
    QStringList parts;
    for (const QString &channel : channels)
        parts.append(QString::fromLatin1(QUrl::toPercentEncoding(channel, "*")));
    return url + u"channels/"_s + parts.join(u',');
}

/// The option that sends the token; empty without one.
QString authorization(const QString &token)
{
    return token.isEmpty() ? QString()
                           : u" -H "_s + shellQuoted(u"Authorization: Bearer "_s + token);
}

} // namespace

QString shellQuoted(const QString &text)
{
    QString inside = text;
    inside.replace(u'\'', u"'\\''"_s);
    return u'\'' + inside + u'\'';
}

QString curlPublish(const QString &url, const CurlMessage &message)
{
    // --data-raw: a text that begins with @ is not the name of a file.
    QString options =
        u"curl"_s + authorization(message.token) + u" --data-raw "_s + shellQuoted(message.text);
    if (message.contentType != "text/plain"_L1)
        options += u" -H "_s + shellQuoted(u"Content-Type: "_s + message.contentType);
    if (!message.event.isEmpty() && message.event != "message"_L1)
        options += u" -H "_s + shellQuoted(u"Holdfast-Event: "_s + message.event);
    if (message.priority != 3)
        options += u" -H 'Holdfast-Priority: %1'"_s.arg(message.priority);
    if (!message.key.isEmpty())
        options += u" -H "_s + shellQuoted(u"Holdfast-Key: "_s + message.key);
    QStringList lines;
    for (const QString &channel : message.channels) {
        if (!channel.contains(u'*'))
            lines.append(options + u' ' + shellQuoted(addressOf(url, { channel })));
    }
    return lines.join(u'\n');
}

QString curlPoll(const QString &url, const QStringList &channels)
{
    return u"curl "_s + shellQuoted(addressOf(url, channels) + u"?wait=25"_s);
}

QString curlStream(const QString &url, const QStringList &channels, const QString &token)
{
    return u"curl -N"_s + authorization(token) + u" -H 'Accept: text/event-stream' "_s
        + shellQuoted(addressOf(url, channels));
}

} // namespace holdfast::ui
