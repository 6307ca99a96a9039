// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/headertexts.h"

#include <QtCore/QHash>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>

#include <iterator>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

QString HeaderTexts::meaning(const QString &line)
{
    static const QRegularExpression requestLine(u"^[A-Z]+ .* HTTP/1\\.[01]$"_s);
    if (line.startsWith("HTTP/1."_L1))
        return ofStatusLine(line);
    if (requestLine.match(line).hasMatch())
        return ofRequestLine(line);
    const qsizetype colon = line.indexOf(u':');
    if (colon <= 0)
        return {};
    return ofField(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
}

QString HeaderTexts::ofRequestLine(const QString &line)
{
    QStringList meanings;
    if (line.startsWith("GET "_L1))
        meanings.append(tr("GET: the client asks for something."));
    else if (line.startsWith("POST "_L1))
        meanings.append(tr("POST: the client brings something."));
    if (line.contains("since="_L1))
        meanings.append(
            tr("since: the last message that it has. So the server knows that everything "
               "before has arrived, and answers with what came after it."));
    if (line.contains("wait="_L1))
        meanings.append(tr("wait: for how long the server may hold the request if there is nothing "
                           "new."));
    if (line.contains("client="_L1))
        meanings.append(
            tr("client: the name by which it is known from one connection to the next."));
    if (line.endsWith("HTTP/1.1"_L1))
        meanings.append(
            tr("HTTP/1.1: the TCP connection is persistent (keep-alive), for many requests "
               "and answers, unless a line says Connection: close."));
    return meanings.join(u' ');
}

QString HeaderTexts::ofStatusLine(const QString &line)
{
    const int status = line.section(u' ', 1, 1).toInt();
    switch (status) {
    case 101:
        return tr("101: from here on the connection speaks WebSocket: both sides may send at any "
                  "time.");
    case 200:
        return tr(
            "200: the answer. On HTTP/1.1 the TCP connection stays open for the next request.");
    case 201:
        return tr("201: the message is accepted and has its number.");
    case 204:
        return tr("204: done, there is nothing to say.");
    case 400:
        return tr("400: the server does not understand the request.");
    case 401:
        return tr("401: who is asking? A token or the PIN is missing or wrong.");
    case 403:
        return tr("403: not allowed.");
    case 404:
        return tr("404: there is nothing at this address.");
    case 429:
        return tr("429: too many requests; Retry-After says when to come back.");
    case 503:
        return tr("503: not now; Retry-After says when to come back.");
    default:
        break;
    }
    return status >= 200 && status < 300 ? tr("The request has succeeded.")
        : status >= 400                  ? tr("The request has failed.")
                                         : QString();
}

QString HeaderTexts::ofField(const QString &name, const QString &value)
{
    if (name == "connection"_L1) {
        const QString wanted = value.toLower();
        if (wanted.contains("close"_L1))
            return tr(
                "Connection: close: the TCP connection ends after this answer. The next request "
                "needs a new one.");
        if (wanted.contains("upgrade"_L1))
            return tr("Connection: Upgrade: the client wants to speak another protocol on this "
                      "connection.");
        return tr("Connection: keep-alive: the TCP connection is persistent, for many requests and "
                  "answers, so that the next one needs no new connection.");
    }
    const QHash<QString, QString> meanings {
        { u"host"_s, tr("The name and port by which the client reaches the server.") },
        { u"user-agent"_s, tr("The program of the client.") },
        { u"accept"_s,
          tr("The forms of answer that the client can read. text/event-stream asks for a "
             "stream.") },
        { u"accept-encoding"_s, tr("The compressions that the client can undo.") },
        { u"accept-language"_s, tr("The languages that the person prefers.") },
        { u"content-type"_s, tr("The form of the content: JSON, text, or a stream of events.") },
        { u"content-length"_s,
          tr("How many bytes follow the empty line. So the end of this answer is "
             "known, and the connection can be used again.") },
        { u"transfer-encoding"_s,
          tr("chunked: the content comes in pieces, each with its length; an "
             "empty one is the end.") },
        { u"cache-control"_s,
          tr("no-store: nobody on the way may keep a copy and answer with it.") },
        { u"holdfast-cursor"_s,
          tr("Where the client is now: it asks again with since= and this.") },
        { u"holdfast-hold"_s, tr("For how long the request was held.") },
        { u"last-event-id"_s,
          tr("The last event that the stream has received: it goes on from there.") },
        { u"origin"_s,
          tr("The page from which the request comes: the server judges by it what the "
             "page may do.") },
        { u"access-control-allow-origin"_s, tr("Pages of these origins may read the answer.") },
        { u"access-control-expose-headers"_s, tr("Fields that pages of other origins may read.") },
        { u"upgrade"_s, tr("The protocol to change to.") },
        { u"sec-websocket-key"_s,
          tr("A random value; the server proves with it that it has "
             "understood.") },
        { u"sec-websocket-accept"_s, tr("The proof that the server speaks WebSocket.") },
        { u"sec-websocket-version"_s, tr("The version of the WebSocket protocol.") },
        { u"sec-websocket-extensions"_s, tr("What else both sides can do: compression.") },
        { u"retry-after"_s, tr("In how many seconds to come back.") },
        { u"date"_s, tr("When the server answered.") },
        { u"vary"_s, tr("The answer depends on these fields of the request.") },
        { u"x-accel-buffering"_s, tr("no: a proxy must pass each piece on at once.") },
        { u"incremental"_s, tr("?1: a proxy must pass each piece on at once.") },
        { u"authorization"_s, tr("A secret: left out here.") },
        { u"cookie"_s, tr("A secret: left out here.") },
        { u"referer"_s, tr("The page from which the request comes: left out here.") },
    };
    const auto found = meanings.constFind(name);
    if (found != meanings.cend())
        return *found;
    return value == "***"_L1 ? tr("May be a secret: left out here.") : QString();
}

} // namespace holdfast::ui
