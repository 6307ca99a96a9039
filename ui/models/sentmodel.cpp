// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sentmodel.h"

#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QLocale>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QString targetsText(const QStringList &targets)
{
    QStringList shown;
    for (const QString &target : targets)
        shown.append(visibleText(target, 80));
    return shown.join(", "_L1);
}

QString numbersText(const std::vector<api::BroadcastOutcome::Accepted> &messages)
{
    QString first = messageNumber(messages.front().id);
    if (messages.size() == 1)
        return first;
    return first + u'–' + messageNumber(messages.back().id);
}

/// Brings what one message has reached up to date, and its row's sum with it. False: nothing new.
bool raise(std::uint64_t &known, std::uint64_t now, std::uint64_t &sum)
{
    if (now <= known)
        return false;
    sum += now - known;
    known = now;
    return true;
}

} // namespace

SentModel::SentModel(QObject *parent) : QAbstractTableModel(parent) { }

int SentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Text)
            return toolTipHtml(row.text.left(2'000));
        return toolTipHtml(summary(index.row()));
    case Qt::TextAlignmentRole:
        if (index.column() >= Matched)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    case TextRole:
        return row.text;
    case TargetsRole:
        return row.targets;
    case ReceivedShareRole:
        if (row.followers == 0)
            return {};
        return std::min(1.0,
                        static_cast<double>(row.received) / static_cast<double>(row.followers));
    default:
        return {};
    }
}

QString SentModel::cellText(const Row &row, int column) const
{
    switch (column) {
    case Time:
        return row.time.time().toString(u"HH:mm:ss"_s);
    case Targets:
        return targetsText(row.targets);
    case Text:
        return visibleText(row.text);
    case Matched:
        return countText(row.matched);
    case Sent:
        return countText(row.sent);
    case Received:
        return countText(row.received) + u'/' + countText(row.followers);
    default:
        return {};
    }
}

QVariant SentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment((section < Matched ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Targets:
        return tr("To");
    case Text:
        return tr("Message");
    case Matched:
        return tr("Clients");
    case Sent:
        return tr("Sent");
    case Received:
        return tr("Received");
    default:
        return {};
    }
}

void SentModel::add(const QStringList &targets, const QString &text,
                    const api::BroadcastOutcome &outcome, const QDateTime &time)
{
    if (outcome.messages.empty())
        return;
    Row row { .serial = ++m_lastSerial,
              .time = time,
              .targets = targets,
              .text = text,
              .numbers = numbersText(outcome.messages),
              .matched = outcome.matched };
    for (const api::BroadcastOutcome::Accepted &message : outcome.messages) {
        row.followers += message.subscribers;
        m_tracked.push_front({ .serial = row.serial, .id = message.id });
    }
    if (m_tracked.size() > maxTracked)
        m_tracked.resize(maxTracked);
    if (rowCount() == maxRows) {
        beginRemoveRows({}, maxRows - 1, maxRows - 1);
        m_rows.pop_back();
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_rows.push_front(std::move(row));
    endInsertRows();
}

int SentModel::rowOfSerial(std::uint64_t serial) const
{
    const std::uint64_t row = m_lastSerial - serial;
    return row < m_rows.size() ? static_cast<int>(row) : -1;
}

void SentModel::refresh(const api::Engine &engine, std::size_t maxLookups)
{
    // Half for what was sent just now, half for a walk round the rest.
    const std::size_t newest = std::min(m_tracked.size(), maxLookups / 2);
    std::vector<bool> isDone(m_tracked.size(), false);
    for (std::size_t i = 0; i < newest; ++i)
        isDone[i] = !refreshOne(engine, m_tracked[i]);
    const std::size_t older = m_tracked.size() - newest;
    const std::size_t lookups = std::min(older, maxLookups - newest);
    for (std::size_t i = 0; i < lookups; ++i) {
        m_nextLookup = (m_nextLookup + 1) % older;
        isDone[newest + m_nextLookup] = !refreshOne(engine, m_tracked[newest + m_nextLookup]);
    }
    std::size_t at = 0;
    std::erase_if(m_tracked, [&](const Tracked &) { return isDone[at++]; });
}

bool SentModel::refreshOne(const api::Engine &engine, Tracked &tracked)
{
    const int rowNumber = rowOfSerial(tracked.serial);
    const Result<api::MessageReceipt> receipt = engine.receipt(tracked.id);
    if (rowNumber < 0 || !receipt)
        return false;
    const api::MessageReceipt &now = receipt.value();
    Row &row = m_rows[static_cast<std::size_t>(rowNumber)];
    bool isChanged = raise(tracked.sent, now.sent, row.sent);
    isChanged = raise(tracked.received, now.received, row.received) || isChanged;
    isChanged = raise(tracked.seen, now.seen, row.seen) || isChanged;
    if (isChanged)
        Q_EMIT dataChanged(index(rowNumber, Matched), index(rowNumber, Received));
    return true;
}

void SentModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString SentModel::summary(int row) const
{
    const Row &message = m_rows[static_cast<std::size_t>(row)];
    const QString where = message.numbers + u" → "_s + isolated(targetsText(message.targets));
    if (message.followers == 0)
        return tr("%1   nobody is listening yet; it is kept for those who come").arg(where);
    QString reached = tr("%1   ✓ %2 sent   ✓✓ %3/%4 received")
                          .arg(where, countText(message.sent), countText(message.received),
                               countText(message.followers));
    if (message.seen == 0)
        return reached;
    return tr("%1 · %2 seen").arg(reached, countText(message.seen));
}

} // namespace holdfast::ui
