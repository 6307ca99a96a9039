// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tracemodel.h"

#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QDateTime>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

template <typename... Visitors>
struct Overloaded : Visitors...
{
    using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

QString numberOf(std::uint64_t seq)
{
    return u'#' + QString::number(seq);
}

QString nameOf(TransportKind kind)
{
    switch (kind) {
    case TransportKind::EventStream:
        return u"SSE"_s;
    case TransportKind::WebSocket:
        return u"WebSocket"_s;
    case TransportKind::LongPoll:
        break;
    }
    return TraceModel::tr("long-poll");
}

} // namespace

TraceModel::TraceModel(QObject *parent) : TitledModel(parent) { }

int TraceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int TraceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TraceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const api::TraceStep &step = m_steps[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        break;
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case Qt::ToolTipRole:
        return toolTipHtml(explanation(step.step));
    case ExplanationRole:
        return explanation(step.step);
    default:
        return {};
    }
    switch (index.column()) {
    case Time: {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(step.at).count();
        return QDateTime::fromMSecsSinceEpoch(m_began + ms).time().toString(u"HH:mm:ss.zzz"_s);
    }
    case Connection:
        return QString::number(step.connection);
    case Step:
        return name(step.step);
    default:
        return details(step.step);
    }
}

QString TraceModel::title(int column) const
{
    switch (column) {
    case Time:
        return tr("Time");
    case Connection:
        return tr("TCP");
    case Step:
        return tr("Step");
    default:
        return tr("Details");
    }
}

bool TraceModel::isNumber(int column) const
{
    return column == Connection;
}

QString TraceModel::name(const trace::Step &step)
{
    using namespace trace;
    return std::visit(Overloaded { [](const Found &) { return tr("already open"); },
                                   [](const Opened &) { return tr("opened"); },
                                   [](const HandshakeDone &) { return tr("encrypted"); },
                                   [](const RequestRead &) { return tr("① request"); },
                                   [](const Repolled &) { return tr("④ asks again"); },
                                   [](const CommandRead &) { return tr("command"); },
                                   [](const Answered &) { return tr("answered"); },
                                   [](const Held &) { return tr("② held"); },
                                   [](const StreamOpened &) { return tr("② stream open"); },
                                   [](const Pushed &) { return tr("③ pushed"); },
                                   [](const EmptyAnswer &) { return tr("nothing new"); },
                                   [](const PartlySent &) { return tr("socket full"); },
                                   [](const Behind &) { return tr("behind"); },
                                   [](const CaughtUp &) { return tr("caught up"); },
                                   [](const GapTold &) { return tr("gap told"); },
                                   [](const PeerEnded &) { return tr("sends no more"); },
                                   [](const Reassigned &) { return tr("another client"); },
                                   [](const Closed &) {
                                       return tr("closed");
                                   } },
                      step);
}

QString TraceModel::details(const trace::Step &step)
{
    using namespace trace;
    const auto nothing = [](const auto &) {
        return QString();
    };
    return std::visit(
        Overloaded {
            nothing,
            [](const Found &found) {
                return found.isSubscribed ? nameOf(found.transport) : QString();
            },
            [](const RequestRead &read) { return visibleText(read.line); },
            [](const Repolled &polled) {
                return tr("has all up to %1").arg(numberOf(polled.since.seq));
            },
            [](const CommandRead &read) {
                return tr("%Ln byte(s)", nullptr, pluralCount(read.bytes));
            },
            [](const Answered &answer) { return QString::number(answer.status); },
            [](const Held &held) { return tr("has all up to %1").arg(numberOf(held.position)); },
            [](const StreamOpened &opened) {
                return QString(nameOf(opened.transport) + u' ' + numberOf(opened.position));
            },
            [](const Pushed &pushed) {
                const QString range = pushed.firstSeq == pushed.lastSeq
                    ? numberOf(pushed.firstSeq)
                    : QString(numberOf(pushed.firstSeq) + u'–' + numberOf(pushed.lastSeq));
                return QString(range + u", "_s
                               + tr("%Ln byte(s)", nullptr, pluralCount(pushed.bytes)));
            },
            [](const PartlySent &part) {
                return tr("%1 of %2 bytes").arg(countText(part.sent), countText(part.bytes));
            },
            [](const Behind &behind) { return numberOf(behind.position); },
            [](const CaughtUp &caughtUp) { return numberOf(caughtUp.position); },
            [](const GapTold &told) {
                return QString(numberOf(told.gap.from.seq) + u'–' + numberOf(told.gap.to.seq));
            } },
        step);
}

QString TraceModel::explanation(const trace::Step &step)
{
    using namespace trace;
    return std::visit(
        Overloaded {
            [](const Found &) { return tr("The connection was open before you began to look."); },
            [](const Opened &) {
                return tr("A new TCP connection. A browser that keeps it alive opens only one.");
            },
            [](const HandshakeDone &) {
                return tr("TLS is agreed on: from here on all is encrypted.");
            },
            [](const RequestRead &) { return tr("The client asks: is there anything new?"); },
            [](const Repolled &) {
                return tr("It asks again from where it was: so it has received everything before.");
            },
            [](const CommandRead &) { return tr("A command over the WebSocket."); },
            [](const Answered &) {
                return tr("An answer that is no message: a file, a receipt, a refusal.");
            },
            [](const Held &) {
                return tr("There is nothing new: the server keeps the question and serves others. "
                          "Nothing is blocked.");
            },
            [](const StreamOpened &) {
                return tr("The answer has begun and does not end: each message is sent at once.");
            },
            [](const Pushed &) { return tr("News: the socket has taken the messages."); },
            [](const EmptyAnswer &) {
                return tr(
                    "The time of the hold is over: an empty answer, and the client asks again.");
            },
            [](const PartlySent &) {
                return tr("The client reads slowly: its socket is full, the rest waits.");
            },
            [](const Behind &) {
                return tr("The stream reads what it has missed from the history by itself.");
            },
            [](const CaughtUp &) {
                return tr("It has everything, and is sent news at once again.");
            },
            [](const GapTold &) { return tr("It was told that messages are lost to it."); },
            [](const PeerEnded &) { return tr("The client sends no more, but may still read."); },
            [](const Reassigned &) { return tr("The connection now belongs to another client."); },
            [](const Closed &) {
                return tr("The connection is closed: nothing more is sent.");
            } },
        step);
}

void TraceModel::add(const api::TracePage &page)
{
    m_began = page.beganAt;
    m_lost += page.lost;
    if (page.steps.empty())
        return;
    const std::size_t count = std::min(page.steps.size(), std::size_t { maxRows });
    const std::size_t total = m_steps.size() + count;
    if (const std::size_t tooMany = total - std::min(total, std::size_t { maxRows }); tooMany > 0) {
        beginRemoveRows({}, 0, static_cast<int>(tooMany) - 1);
        m_steps.erase(m_steps.begin(), m_steps.begin() + static_cast<std::ptrdiff_t>(tooMany));
        endRemoveRows();
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(count) - 1);
    m_steps.insert(m_steps.end(), page.steps.end() - static_cast<std::ptrdiff_t>(count),
                   page.steps.end());
    endInsertRows();
}

void TraceModel::clear()
{
    beginResetModel();
    m_steps.clear();
    m_lost = 0;
    endResetModel();
}

void TraceModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace holdfast::ui
