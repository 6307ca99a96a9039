// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/logmodel.h"

#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>
#include <iterator>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxTextLength = 200;

/// As the filter of the clients names it.
QString viaTerm(api::Transport transport)
{
    switch (transport) {
    case api::Transport::LongPoll:
        return u"via:poll"_s;
    case api::Transport::EventStream:
        return u"via:sse"_s;
    case api::Transport::WebSocket:
        return u"via:ws"_s;
    }
    Q_UNREACHABLE();
}

QString shownNameOf(const api::ClientSnapshot &client)
{
    return visibleText(client.name.empty() ? client.id : client.name, maxShownTarget);
}

QString channelsOf(const api::MessageSnapshot &message)
{
    QStringList names;
    for (const std::string &channel : message.channels)
        names.append(visibleText(channel, maxShownTarget));
    return names.join(u", "_s);
}

} // namespace

LogModel::LogModel(QObject *parent) : TitledModel(parent) { }

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool LogModel::isWarning(Kind kind)
{
    return kind >= Kind::PassedOver;
}

QString LogModel::kindName(Kind kind)
{
    switch (kind) {
    case Kind::Joined:
        return u"joined"_s;
    case Kind::Away:
        return u"away"_s;
    case Kind::Back:
        return u"back"_s;
    case Kind::Gone:
        return u"gone"_s;
    case Kind::Published:
        return u"published"_s;
    case Kind::PassedOver:
        return u"passed-over"_s;
    case Kind::Refused:
        return u"refused"_s;
    case Kind::BadRequests:
        return u"bad-requests"_s;
    case Kind::Gaps:
        return u"gaps"_s;
    case Kind::SlowSubscribers:
        return u"slow"_s;
    case Kind::TlsFailures:
        return u"tls-failures"_s;
    }
    Q_UNREACHABLE();
}

QString LogModel::text(const Row &row)
{
    const QString who = isolated(row.who);
    switch (row.kind) {
    case Kind::Joined:
        return tr("%1 came · %2").arg(who, row.what);
    case Kind::Away:
        return tr("%1 is away").arg(who);
    case Kind::Back:
        return tr("%1 is back").arg(who);
    case Kind::Gone:
        return tr("%1 has gone").arg(who);
    case Kind::Published:
        return u"#%1 → "_s.arg(row.count) + who + u"   "_s + isolated(row.what);
    case Kind::PassedOver:
        return tr("%Ln message(s) came too fast to be listed", nullptr, pluralCount(row.count));
    case Kind::Refused:
        return tr("%Ln connection(s) refused: a limit is reached", nullptr, pluralCount(row.count));
    case Kind::BadRequests:
        return tr("%Ln request(s) that cannot be understood", nullptr, pluralCount(row.count));
    case Kind::Gaps:
        return tr("%Ln client(s) told that messages are missing", nullptr, pluralCount(row.count));
    case Kind::SlowSubscribers:
        return tr("A client reads too slowly (%Ln time(s))", nullptr, pluralCount(row.count));
    case Kind::TlsFailures:
        return tr("%Ln TLS handshake(s) failed", nullptr, pluralCount(row.count));
    }
    Q_UNREACHABLE();
}

QString LogModel::searchText(const Row &row)
{
    return text(row) + (isWarning(row.kind) ? u" level:warning "_s : u" level:info "_s) + u"kind:"_s
        + kindName(row.kind) + u' ' + row.what;
}

QByteArray LogModel::record(const Row &row)
{
    QJsonObject object {
        { u"time"_s, QDateTime::fromMSecsSinceEpoch(row.time).toUTC().toString(Qt::ISODateWithMs) },
        { u"level"_s, isWarning(row.kind) ? u"warning"_s : u"info"_s },
        { u"kind"_s, kindName(row.kind) },
    };
    if (!row.who.isEmpty())
        object.insert(row.kind == Kind::Published ? u"channels"_s : u"client"_s, row.who);
    if (!row.what.isEmpty())
        object.insert(row.kind == Kind::Published ? u"data"_s : u"about"_s, row.what);
    if (row.count > 0) {
        object.insert(row.kind == Kind::Published ? u"seq"_s : u"count"_s,
                      static_cast<qint64>(row.count));
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Time)
            return QDateTime::fromMSecsSinceEpoch(row.time).toString(u"HH:mm:ss.zzz"_s);
        if (index.column() == Level)
            return isWarning(row.kind) ? tr("warning") : tr("info");
        return text(row);
    case SearchRole:
        return searchText(row);
    case RecordRole:
        return record(row);
    case IsWarningRole:
        return isWarning(row.kind);
    default:
        return {};
    }
}

QString LogModel::title(int column) const
{
    switch (column) {
    case Time:
        return tr("Time");
    case Level:
        return tr("Level");
    case Text:
        return tr("What happened");
    default:
        return {};
    }
}

void LogModel::takeClients(const api::ClientChanges &changes)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    std::vector<Row> rows;
    for (const api::ClientSnapshot &client : changes.changed)
        noteClient(client, now, rows);
    for (const std::uint64_t serial : changes.removed) {
        const auto known = m_clients.find(serial);
        if (known == m_clients.end())
            continue;
        rows.push_back({ .time = now, .kind = Kind::Gone, .who = known->second.name });
        m_clients.erase(known);
    }
    add(std::move(rows));
}

void LogModel::noteClient(const api::ClientSnapshot &client, qint64 now, std::vector<Row> &rows)
{
    const bool isAway = client.state == api::ClientState::Away;
    const auto [known, isNew] = m_clients.try_emplace(client.serial);
    known->second.name = shownNameOf(client);
    const bool wasAway = std::exchange(known->second.isAway, isAway);
    if (isNew) {
        if (std::chrono::steady_clock::now() - client.joinedFor < m_since)
            return;
        const QStringList about { deviceText(client.agent), viaTerm(client.transport),
                                  visibleText(client.address) };
        rows.push_back({ .time = now,
                         .kind = Kind::Joined,
                         .who = known->second.name,
                         .what = about.join(u" · "_s) });
    } else if (isAway != wasAway) {
        rows.push_back(
            { .time = now, .kind = isAway ? Kind::Away : Kind::Back, .who = known->second.name });
    }
}

void LogModel::takeMessages(const api::MessageNews &news)
{
    std::vector<Row> rows;
    if (news.passedOver > 0) {
        rows.push_back({ .time = QDateTime::currentMSecsSinceEpoch(),
                         .kind = Kind::PassedOver,
                         .count = news.passedOver });
    }
    for (const api::MessageSnapshot &message : news.messages) {
        rows.push_back({ .time = message.time,
                         .kind = Kind::Published,
                         .who = channelsOf(message),
                         .what = message.kind == api::MessageKind::Retraction
                             ? tr("retracts %1", "a message").arg(visibleText(message.targetId, 40))
                             : visibleText(message.payload, maxTextLength),
                         .count = message.seq });
    }
    add(std::move(rows));
}

void LogModel::takeCounters(const api::Counters &counters)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const api::Counters before = std::exchange(m_counters, counters).value_or(counters);
    std::vector<Row> rows;
    const auto report = [&](Kind kind, std::uint64_t then, std::uint64_t count) {
        if (count > then)
            rows.push_back({ .time = now, .kind = kind, .count = count - then });
    };
    report(Kind::Refused, before.connectionsRefused, counters.connectionsRefused);
    report(Kind::BadRequests, before.badRequests, counters.badRequests);
    report(Kind::Gaps, before.gapsTold, counters.gapsTold);
    report(Kind::SlowSubscribers, before.slowSubscribers, counters.slowSubscribers);
    report(Kind::TlsFailures, before.tlsFailures, counters.tlsFailures);
    add(std::move(rows));
}

void LogModel::add(std::vector<Row> rows)
{
    if (!m_isPaused) {
        append(std::move(rows));
        return;
    }
    m_waiting.insert(m_waiting.end(), std::make_move_iterator(rows.begin()),
                     std::make_move_iterator(rows.end()));
    const std::size_t excess =
        m_waiting.size() - std::min(m_waiting.size(), static_cast<std::size_t>(maxRows));
    m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(excess));
    m_dropped += excess;
}

void LogModel::append(std::vector<Row> rows)
{
    if (rows.empty())
        return;
    const auto added = static_cast<int>(rows.size());
    const int excess = std::min(rowCount(), rowCount() + added - maxRows);
    if (excess > 0) {
        beginRemoveRows({}, 0, excess - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + excess);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + added - 1);
    m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin()),
                  std::make_move_iterator(rows.end()));
    endInsertRows();
}

void LogModel::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    if (isPaused)
        return;
    append(
        { std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(m_waiting.end()) });
    m_waiting.clear();
    m_dropped = 0;
}

void LogModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_waiting.clear();
    m_dropped = 0;
    endResetModel();
}

void LogModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace holdfast::ui
