// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineexport.h"

#include "ui/visibletext.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>

#include <map>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

double inMilliseconds(std::chrono::nanoseconds duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

/// The fields of a head, without its first line.
QJsonArray fieldsOf(const QString &head)
{
    QJsonArray fields;
    const QStringList lines = head.split(u"\r\n"_s, Qt::SkipEmptyParts);
    for (const QString &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(u':');
        if (colon > 0) {
            fields.append(QJsonObject { { u"name"_s, line.first(colon) },
                                        { u"value"_s, line.sliced(colon + 1).trimmed() } });
        }
    }
    return fields;
}

QString valueOf(const QJsonArray &fields, QLatin1StringView name)
{
    for (const QJsonValue &field : fields) {
        if (field[u"name"_s].toString().compare(name, Qt::CaseInsensitive) == 0)
            return field[u"value"_s].toString();
    }
    return {};
}

/// The entries of one client.
class Entries
{
public:
    Entries(const TracedClient &client, QJsonArray &entries, QJsonArray &connections)
        : m_client(client), m_entries(entries), m_connections(connections)
    {
    }

    void take()
    {
        for (const api::TraceStep &step : m_client.page.steps)
            takeStep(step);
        const std::chrono::nanoseconds now = m_client.page.now;
        for (auto &[number, open] : m_open)
            finish(open, now, true);
        for (auto &[number, line] : m_lines)
            m_connections.append(line);
    }

private:
    struct Open
    {
        QJsonObject entry; ///< empty: no request is open
        std::chrono::nanoseconds from { 0 };
        std::chrono::nanoseconds answered { -1 }; ///< below 0: not yet
        QJsonArray messages;
    };

    [[nodiscard]] QString timeText(std::chrono::nanoseconds at) const
    {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at).count();
        return QDateTime::fromMSecsSinceEpoch(m_client.page.beganAt + ms, Qt::UTC)
            .toString(Qt::ISODateWithMs);
    }

    void begin(Open &open, const api::TraceStep &step, const trace::RequestRead &read)
    {
        finish(open, step.at, false);
        const QString head = utf8(read.head);
        const QString line = read.head.empty() ? utf8(read.line) : head.section(u"\r\n"_s, 0, 0);
        const QJsonArray fields = fieldsOf(head);
        const QString host = valueOf(fields, "host"_L1);
        const QString target = line.section(u' ', 1, 1);
        QJsonArray query;
        for (const auto &[name, value] : QUrlQuery(QUrl(target)).queryItems())
            query.append(QJsonObject { { u"name"_s, name }, { u"value"_s, value } });
        const QString url = u"http://"_s + (host.isEmpty() ? u"-"_s : host) + target;
        const QJsonObject request { { u"method"_s, line.section(u' ', 0, 0) },
                                    { u"url"_s, url },
                                    { u"httpVersion"_s, line.section(u' ', 2, 2) },
                                    { u"cookies"_s, QJsonArray() },
                                    { u"headers"_s, fields },
                                    { u"queryString"_s, query },
                                    { u"headersSize"_s, -1 },
                                    { u"bodySize"_s, static_cast<qint64>(read.bodyBytes) } };
        open = Open();
        open.from = step.at;
        open.entry = QJsonObject { { u"pageref"_s, utf8(m_client.id) },
                                   { u"startedDateTime"_s, timeText(step.at) },
                                   { u"request"_s, request },
                                   { u"cache"_s, QJsonObject() },
                                   { u"connection"_s, QString::number(step.connection) } };
    }

    static void answer(Open &open, std::chrono::nanoseconds at, const std::string &sent,
                       std::uint64_t bytes, int status)
    {
        const QString head = utf8(sent);
        const QString line = head.section(u"\r\n"_s, 0, 0);
        const QJsonArray fields = fieldsOf(head);
        const int told = line.section(u' ', 1, 1).toInt();
        open.answered = at;
        open.entry[u"response"_s] =
            QJsonObject { { u"status"_s, told != 0 ? told : status },
                          { u"statusText"_s, line.section(u' ', 2) },
                          { u"httpVersion"_s, line.section(u' ', 0, 0) },
                          { u"cookies"_s, QJsonArray() },
                          { u"headers"_s, fields },
                          { u"content"_s,
                            QJsonObject { { u"size"_s, static_cast<qint64>(bytes) },
                                          { u"mimeType"_s, valueOf(fields, "content-type"_L1) } } },
                          { u"redirectURL"_s, QString() },
                          { u"headersSize"_s, -1 },
                          { u"bodySize"_s, -1 } };
    }

    void finish(Open &open, std::chrono::nanoseconds at, bool isRunning)
    {
        if (open.entry.isEmpty())
            return;
        const bool isAnswered = open.answered.count() >= 0;
        if (!isAnswered)
            answer(open, at, {}, 0, 0); // HAR has status 0 for a request without an answer
        const double wait = inMilliseconds(open.answered - open.from);
        const double receive = open.messages.isEmpty() ? 0 : inMilliseconds(at - open.answered);
        open.entry[u"time"_s] = wait + receive;
        open.entry[u"timings"_s] =
            QJsonObject { { u"send"_s, 0 }, { u"wait"_s, wait }, { u"receive"_s, receive } };
        if (!open.messages.isEmpty())
            open.entry[u"_messages"_s] = open.messages;
        if (isRunning && !isAnswered)
            open.entry[u"_isHeld"_s] = true;
        m_entries.append(open.entry);
        open = Open();
    }

    /// What follows a request. Precondition: it is known.
    template <typename Type>
    void takeAnswer(Open &open, const api::TraceStep &step, const Type &each)
    {
        using namespace trace;
        if constexpr (std::is_same_v<Type, Held>) {
            open.entry[u"_heldAfter"_s] = inMilliseconds(step.at - open.from);
        } else if constexpr (std::is_same_v<Type, Answered>) {
            answer(open, step.at, each.head, 0, each.status);
            finish(open, step.at, false);
        } else if constexpr (std::is_same_v<Type, StreamOpened>) {
            answer(open, step.at, each.head, 0, 200);
        } else if constexpr (std::is_same_v<Type, Pushed>) {
            const QJsonObject message { { u"time"_s, timeText(step.at) },
                                        { u"firstSeq"_s, static_cast<qint64>(each.firstSeq) },
                                        { u"lastSeq"_s, static_cast<qint64>(each.lastSeq) },
                                        { u"messages"_s, static_cast<qint64>(each.messages) },
                                        { u"bytes"_s, static_cast<qint64>(each.bytes) } };
            open.messages.append(message);
            if (!each.head.empty() || open.answered.count() < 0) {
                answer(open, step.at, each.head, each.bytes, 200);
                finish(open, step.at, false);
            }
        } else if constexpr (std::is_same_v<Type, EmptyAnswer>) {
            answer(open, step.at, each.head, 0, 204);
            finish(open, step.at, false);
        } else if constexpr (std::is_same_v<Type, GapTold>) {
            open.entry[u"_gap"_s] =
                QJsonObject { { u"from"_s, static_cast<qint64>(each.gap.from.seq) },
                              { u"to"_s, static_cast<qint64>(each.gap.to.seq) } };
        }
    }

    void takeStep(const api::TraceStep &step)
    {
        using namespace trace;
        Open &open = m_open[step.connection];
        // What was found open has no request that is known, so it is no entry.
        const bool hasRequest = !open.entry.isEmpty();
        std::visit(
            [&](const auto &each) {
                using Type = std::decay_t<decltype(each)>;
                if constexpr (std::is_same_v<Type, Opened> || std::is_same_v<Type, Found>) {
                    QJsonObject line { { u"client"_s, utf8(m_client.id) },
                                       { u"connection"_s, QString::number(step.connection) } };
                    if constexpr (std::is_same_v<Type, Opened>) {
                        line[u"opened"_s] = timeText(step.at);
                        line[u"isEncrypted"_s] = each.isEncrypted;
                    }
                    m_lines[step.connection] = line;
                } else if constexpr (std::is_same_v<Type, RequestRead>) {
                    begin(open, step, each);
                } else if constexpr (std::is_same_v<Type, Closed>) {
                    finish(open, step.at, false);
                    m_lines[step.connection][u"closed"_s] = timeText(step.at);
                    m_lines[step.connection][u"reason"_s] = utf8(reasonText(each.reason));
                } else if (hasRequest) {
                    takeAnswer(open, step, each);
                }
            },
            step.step);
    }

    const TracedClient &m_client;
    QJsonArray &m_entries;
    QJsonArray &m_connections;
    std::map<std::uint64_t, Open> m_open; ///< by connection
    std::map<std::uint64_t, QJsonObject> m_lines; ///< by connection
};

} // namespace

QByteArray harOf(const std::vector<TracedClient> &clients, const QString &version)
{
    QJsonArray pages;
    QJsonArray entries;
    QJsonArray connections;
    for (const TracedClient &client : clients) {
        const QString began = QDateTime::fromMSecsSinceEpoch(client.page.beganAt, Qt::UTC)
                                  .toString(Qt::ISODateWithMs);
        pages.append(QJsonObject { { u"id"_s, utf8(client.id) },
                                   { u"title"_s, client.name },
                                   { u"startedDateTime"_s, began },
                                   { u"pageTimings"_s, QJsonObject() },
                                   { u"_stepsLost"_s, static_cast<qint64>(client.page.lost) } });
        Entries(client, entries, connections).take();
    }
    const QJsonObject log {
        { u"version"_s, u"1.2"_s },
        { u"creator"_s, QJsonObject { { u"name"_s, u"Holdfast"_s }, { u"version"_s, version } } },
        { u"pages"_s, pages },
        { u"entries"_s, entries },
        { u"_connections"_s, connections }
    };
    return QJsonDocument(QJsonObject { { u"log"_s, log } }).toJson();
}

} // namespace holdfast::ui
