// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sequencemodel.h"

#include "ui/peopletext.h"
#include "ui/timeline/timelinetexts.h"
#include "ui/visibletext.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>
#include <variant>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QString hashed(std::uint64_t seq)
{
    return u'#' + QString::number(seq);
}

QString rangeText(std::uint64_t first, std::uint64_t last)
{
    return first == last ? hashed(first) : QString(hashed(first) + u'–' + hashed(last));
}

} // namespace

int SequenceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SequenceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row);
    case Qt::AccessibleTextRole:
        return sentenceOf(row);
    case Qt::ToolTipRole:
        return toolTipHtml(timeText(row) + u'\n' + text(row) + u'\n' + detail(row));
    case KindRole:
        return static_cast<int>(row.kind);
    case DetailRole:
        return detail(row);
    case HeadRole:
        return head(row.step);
    case StepRole:
        return row.cycle;
    case IsOpenRole:
        return row.isOpen;
    case IsTroubleRole:
        return row.kind == Kind::Note;
    case ConnectionRole:
        return pluralCount(row.connection);
    default:
        return {};
    }
}

QString SequenceModel::sentenceOf(const Row &row) const
{
    QStringList parts { timeText(row), text(row), detail(row) };
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

QString SequenceModel::timeText(const Row &row) const
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(row.from).count();
    return QDateTime::fromMSecsSinceEpoch(m_began + ms).time().toString(u"HH:mm:ss.zzz"_s);
}

QString SequenceModel::head(const trace::Step &step)
{
    return std::visit(
        [](const auto &each) {
            if constexpr (requires { each.head; })
                return QString::fromUtf8(each.head.data(), static_cast<qsizetype>(each.head.size()))
                    .remove(u'\r');
            else
                return QString();
        },
        step);
}

QString SequenceModel::text(const Row &row) const
{
    using namespace trace;
    if (row.kind == Kind::Hold)
        return tr("② held: nothing is blocked");
    if (row.kind == Kind::Handle)
        return tr("④ handles it");
    return std::visit(
        [&row](const auto &each) -> QString {
            using Type = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<Type, Found>)
                return tr("TCP connection %1 was open already").arg(row.connection);
            else if constexpr (std::is_same_v<Type, Opened>)
                return tr("TCP connection %1 opens").arg(row.connection);
            else if constexpr (std::is_same_v<Type, HandshakeDone>)
                return tr("TLS is agreed on: from here on all is encrypted");
            else if constexpr (std::is_same_v<Type, RequestRead>)
                return QString((row.cycle == 1 ? u"① "_s : QString()) + visibleText(each.line));
            else if constexpr (std::is_same_v<Type, CommandRead>)
                return tr("a command over the WebSocket");
            else if constexpr (std::is_same_v<Type, Answered>)
                return tr("answered %1", "HTTP status").arg(each.status);
            else if constexpr (std::is_same_v<Type, StreamOpened>)
                return tr("② the answer begins and does not end: %1")
                    .arg(TimelineTexts::transport(each.transport));
            else if constexpr (std::is_same_v<Type, Pushed>)
                return tr("③ message %1").arg(rangeText(each.firstSeq, each.lastSeq));
            else if constexpr (std::is_same_v<Type, EmptyAnswer>)
                return tr("nothing new in time: an empty answer");
            else if constexpr (std::is_same_v<Type, PartlySent>)
                return tr("the client reads slowly: its socket is full");
            else if constexpr (std::is_same_v<Type, Behind>)
                return tr("the stream reads the history by itself from %1")
                    .arg(hashed(each.position));
            else if constexpr (std::is_same_v<Type, CaughtUp>)
                return tr("it has caught up, at %1").arg(hashed(each.position));
            else if constexpr (std::is_same_v<Type, GapTold>)
                return tr("gap told: %1 are lost to it")
                    .arg(rangeText(each.gap.from.seq, each.gap.to.seq));
            else if constexpr (std::is_same_v<Type, PeerEnded>)
                return tr("the client sends no more, but may still read");
            else if constexpr (std::is_same_v<Type, Reassigned>)
                return tr("the connection is now of another client");
            else if constexpr (std::is_same_v<Type, Closed>)
                return tr("TCP connection %1 ends: %2", "its number, why")
                    .arg(QString::number(row.connection), TimelineTexts::closed(each.reason));
            else
                return {};
        },
        row.step);
}

QString SequenceModel::detail(const Row &row) const
{
    using namespace trace;
    if (row.kind == Kind::Hold || row.kind == Kind::Handle)
        return row.isOpen ? tr("still") : TimelineTexts::exactly(row.to - row.from);
    return std::visit(
        [&row](const auto &each) -> QString {
            using Type = std::decay_t<decltype(each)>;
            const auto bytes = [](std::uint64_t count) {
                return tr("%Ln byte(s)", nullptr, pluralCount(count));
            };
            if constexpr (std::is_same_v<Type, RequestRead>)
                return row.since > 0 ? tr("has all up to %1").arg(hashed(row.since)) : QString();
            else if constexpr (std::is_same_v<Type, Pushed> || std::is_same_v<Type, CommandRead>)
                return bytes(each.bytes);
            else if constexpr (std::is_same_v<Type, PartlySent>)
                return tr("%1 waiting", "bytes").arg(bytes(each.bytes - each.sent));
            else
                return {};
        },
        row.step);
}

SequenceModel::Row *SequenceModel::find(std::uint64_t number)
{
    for (std::deque<Row> *rows : { &m_new, &m_rows }) {
        if (!rows->empty() && number >= rows->front().number && number <= rows->back().number)
            return &(*rows)[static_cast<std::size_t>(number - rows->front().number)];
    }
    return nullptr;
}

void SequenceModel::changed(std::uint64_t number)
{
    if (m_rows.empty() || number < m_rows.front().number || number > m_rows.back().number)
        return;
    const QModelIndex at = index(static_cast<int>(number - m_rows.front().number));
    Q_EMIT dataChanged(at, at);
}

std::uint64_t SequenceModel::append(Kind kind, const api::TraceStep &step, int cycle)
{
    Row row { .kind = kind,
              .step = step.step,
              .number = ++m_number,
              .connection = step.connection,
              .cycle = cycle,
              .isOpen = kind == Kind::Hold || kind == Kind::Handle,
              .from = step.at,
              .to = step.at };
    m_new.push_back(std::move(row));
    return m_number;
}

void SequenceModel::end(std::uint64_t &number, std::chrono::nanoseconds at)
{
    const std::uint64_t ended = std::exchange(number, 0);
    if (Row *row = find(ended)) {
        row->isOpen = false;
        row->to = std::max(row->from, at);
        changed(ended);
    }
}

void SequenceModel::take(const api::TraceStep &step)
{
    using namespace trace;
    Open &open = m_open[step.connection];
    // What follows the request says that it asks for news: step 1, and the end of step 4.
    const auto subscribed = [&] {
        const std::uint64_t request = std::exchange(open.request, 0);
        Row *row = find(request);
        if (row == nullptr)
            return;
        row->cycle = 1;
        end(m_handle, row->from);
        changed(request);
    };
    std::visit(
        [&](const auto &each) {
            using Type = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<Type, Found>) {
                append(Kind::Connection, step);
                open.isStream = each.isSubscribed && each.transport != TransportKind::LongPoll;
                if (each.isSubscribed && !open.isStream)
                    open.hold = append(Kind::Hold, step, 2);
            } else if constexpr (std::is_same_v<Type,
                                                Opened> || std::is_same_v<Type, HandshakeDone>) {
                append(Kind::Connection, step);
            } else if constexpr (std::is_same_v<Type, RequestRead>) {
                open.request = append(Kind::ToServer, step);
            } else if constexpr (std::is_same_v<Type, Repolled>) {
                if (Row *row = find(open.request))
                    row->since = each.since.seq;
                subscribed();
            } else if constexpr (std::is_same_v<Type, CommandRead>) {
                append(Kind::ToServer, step);
            } else if constexpr (std::is_same_v<Type, Answered>) {
                open.request = 0;
                append(Kind::ToClient, step);
            } else if constexpr (std::is_same_v<Type, Held>) {
                subscribed();
                open.isStream = false;
                open.hold = append(Kind::Hold, step, 2);
            } else if constexpr (std::is_same_v<Type, StreamOpened>) {
                subscribed();
                open.isStream = true;
                append(Kind::ToClient, step, 2);
            } else if constexpr (std::is_same_v<Type,
                                                Pushed> || std::is_same_v<Type, EmptyAnswer>) {
                subscribed();
                end(open.hold, step.at);
                constexpr bool isPush = std::is_same_v<Type, Pushed>;
                append(Kind::ToClient, step, isPush ? 3 : 0);
                if (isPush && !open.isStream) {
                    end(m_handle, step.at);
                    m_handle = append(Kind::Handle, step, 4);
                }
            } else if constexpr (std::is_same_v<Type, Closed> || std::is_same_v<Type, Reassigned>) {
                end(open.hold, step.at);
                append(Kind::Connection, step);
                m_open.erase(step.connection);
            } else {
                append(Kind::Note, step);
            }
        },
        step.step);
}

void SequenceModel::add(const api::TracePage &page)
{
    m_began = page.beganAt;
    for (const api::TraceStep &step : page.steps)
        take(step);
    if (m_new.empty())
        return;
    while (m_new.size() > std::size_t { maxRows })
        m_new.pop_front();
    const int all = rowCount() + static_cast<int>(m_new.size());
    if (const int tooMany = std::min(all - maxRows, rowCount()); tooMany > 0) {
        beginRemoveRows({}, 0, tooMany - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + tooMany);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(m_new.size()) - 1);
    std::move(m_new.begin(), m_new.end(), std::back_inserter(m_rows));
    m_new.clear();
    endInsertRows();
}

void SequenceModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

void SequenceModel::retranslate()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

} // namespace holdfast::ui
