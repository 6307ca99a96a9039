// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/messagesmodel.h"

#include "server/core/channelname.h"
#include "server/core/cursor.h"
#include "ui/inthreadof.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int toolTipLength = 2'000;

std::uint64_t seqOf(const std::string &id)
{
    const auto cursor = Cursor::parse(id);
    return cursor ? cursor->seq : 0;
}

/// Whether a person can read a payload of this type directly.
bool isReadable(const std::string &contentType)
{
    return contentType.starts_with("text/") || contentType.find("json") != std::string::npos;
}

/// Raises `known` to `now`. Returns false if `now` is not higher.
bool raise(std::uint64_t &known, std::uint64_t now)
{
    return std::exchange(known, std::max(known, now)) < now;
}

std::size_t bytesOf(const QString &text)
{
    return sizeof(QChar) * static_cast<std::size_t>(text.size());
}

} // namespace

MessagesModel::MessagesModel(QObject *parent) : TitledModel(parent) { }

int MessagesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int MessagesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessagesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Text)
            return toolTipHtml(row.text.left(toolTipLength));
        return toolTipHtml(summary(index.row()));
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case TextRole:
        return row.text;
    case TargetsRole:
        return row.targets;
    case ReceivedShareRole:
        if (row.receipt.canTell() == 0)
            return {};
        return static_cast<double>(row.receipt.received)
            / static_cast<double>(row.receipt.canTell());
    case IsWholeRole:
        return row.isWhole && !row.isRetracted;
    case KeyRole:
        return QString::fromStdString(row.key);
    case IsRetractedRole:
        return row.isRetracted;
    case IdRole:
        return QString::fromStdString(row.id);
    case IsCompleteRole:
        return row.isWhole && !row.isRetracted
            && (row.channelCount == 0
                || row.channelCount == static_cast<std::uint64_t>(row.targets.size()));
    case ContentTypeRole:
        return QString::fromStdString(row.contentType);
    case PriorityRole:
        return row.priority;
    case EventRole:
        return QString::fromStdString(row.event);
    case SourceTextRole:
        return sourceText(row);
    case ChannelsTextRole:
        return channelsText(row);
    case ReceiptTextRole:
        return receiptText(row);
    default:
        return {};
    }
}

QString MessagesModel::cellText(const Row &row, int column) const
{
    switch (column) {
    case Time:
        return row.time.time().toString(u"HH:mm:ss"_s);
    case Source:
        return sourceText(row);
    case Channels:
        return channelsText(row);
    case Text:
        return contentText(row);
    case Received:
        return receivedText(row);
    case Seen:
        return countText(row.receipt.seen);
    default:
        return {};
    }
}

QString MessagesModel::sourceText(const Row &row) const
{
    switch (row.source) {
    case api::MessageSource::Window:
        return tr("this window");
    case api::MessageSource::Management:
        return tr("management API");
    case api::MessageSource::WebSocket:
        return u"WebSocket "_s + isolated(row.from);
    case api::MessageSource::Http:
        break;
    }
    return u"HTTP "_s + isolated(row.from);
}

QString MessagesModel::shownTarget(const QString &target, qsizetype maxLength) const
{
    const std::string client = clientOfChannel(target.toStdString());
    if (client.empty())
        return visibleText(target, maxLength);
    return tr("only %1", "whom a message is for: only Ann")
        .arg(m_nameOf ? m_nameOf(client) : visibleText(client, maxLength));
}

QString MessagesModel::channelsText(const Row &row) const
{
    QStringList shown;
    for (const QString &target : row.targets)
        shown.append(shownTarget(target, 80));
    QString text = shown.join(", "_L1);
    const auto named = static_cast<std::uint64_t>(row.targets.size());
    if (row.channelCount > named)
        text += u" +"_s + countText(row.channelCount - named);
    return text;
}

QString MessagesModel::contentText(const Row &row) const
{
    if (row.isRetracted)
        return tr("retracted", "a message");
    const QString content = isReadable(row.contentType)
        ? visibleText(row.text)
        : tr("%1, %Ln byte(s)", nullptr, pluralCount(row.bytes))
              .arg(visibleText(row.contentType, 80));
    return row.isEdited ? tr("%1 (edited)", "the text of a message").arg(content) : content;
}

QString MessagesModel::receivedText(const Row &row) const
{
    QString share = countText(row.receipt.received) + u'/' + countText(row.receipt.canTell());
    if (row.receipt.cannotTell > 0)
        share = tr("%1, %2 cannot tell").arg(share, countText(row.receipt.cannotTell));
    if (row.receipt.later == 0)
        return share;
    return tr("%1, +%2 later").arg(share, countText(row.receipt.later));
}

QString MessagesModel::title(int column) const
{
    switch (column) {
    case Time:
        return tr("Time");
    case Source:
        return tr("From");
    case Channels:
        return tr("To");
    case Text:
        return tr("Message");
    case Received:
        return tr("Received");
    case Seen:
        return tr("Seen");
    default:
        return {};
    }
}

bool MessagesModel::isNumber(int column) const
{
    return column == Received || column == Seen;
}

void MessagesModel::addSent(const Sent &sent, const api::BroadcastOutcome &outcome,
                            const QDateTime &time)
{
    if (outcome.messages.empty())
        return;
    const std::string &id = outcome.messages.front().id;
    Row row { .seq = seqOf(id),
              .id = id,
              .time = time,
              .source = api::MessageSource::Window,
              .from = {},
              .targets = sent.targets,
              .channelCount = 0,
              .messages = outcome.messages.size(),
              .text = sent.text,
              .bytes = static_cast<std::uint64_t>(sent.text.toUtf8().size()),
              .contentType = sent.contentType.toStdString(),
              .event = sent.event.toStdString(),
              .priority = sent.priority,
              .isWhole = true,
              .receipt = {},
              .key = sent.key.toStdString() };
    row.receipt.matched = outcome.matched;
    insert(std::move(row));
}

MessagesModel::Row MessagesModel::rowFrom(const api::MessageSnapshot &message)
{
    const std::string &from = message.client.empty() ? message.address : message.client;
    Row row { .seq = message.seq,
              .id = message.id,
              .time = QDateTime::fromMSecsSinceEpoch(message.time),
              .source = message.source,
              .from = visibleText(from, 80),
              .targets = {},
              .channelCount = message.channelCount,
              .messages = message.channelCount,
              .text = QString::fromUtf8(message.payload),
              .bytes = message.payloadBytes,
              .contentType = message.contentType,
              .event = message.event,
              .priority = message.priority,
              .isWhole =
                  message.payload.size() == message.payloadBytes && isReadable(message.contentType),
              .receipt = {},
              .key = message.key,
              .isRetracted = message.isRetracted };
    for (const std::string &channel : message.channels)
        row.targets.append(QString::fromStdString(channel));
    return row;
}

MessagesModel::Reach MessagesModel::reachOf(int row) const
{
    const Row &wanted = m_rows[static_cast<std::size_t>(row)];
    return { wanted.seq, wanted.messages, wanted.receipt.matched };
}

void MessagesModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_nextLookup = 0;
    m_textBytes = 0;
    m_shortened = 0;
    endResetModel();
}

void MessagesModel::add(const api::MessageNews &news)
{
    if (news.isReset)
        clear();
    const auto isChange = [](const api::MessageSnapshot &message) {
        return message.kind != api::MessageKind::Message;
    };
    if (std::ranges::none_of(news.messages, isChange))
        return addRows(news);
    api::MessageNews rows { {}, news.passedOver };
    std::ranges::remove_copy_if(news.messages, std::back_inserter(rows.messages), isChange);
    addRows(rows);
    for (const api::MessageSnapshot &message : news.messages) {
        if (isChange(message))
            applyChange(message);
    }
}

void MessagesModel::applyChange(const api::MessageSnapshot &change)
{
    const int place = rowOf(change.targetId);
    if (place < 0)
        return;
    Row &row = m_rows[static_cast<std::size_t>(place)];
    Row now = rowFrom(change);
    m_textBytes -= bytesOf(row.text);
    if (change.kind == api::MessageKind::Retraction) {
        row.isRetracted = true;
        row.text.clear();
    } else if (!row.isRetracted) {
        row.text = std::move(now.text);
        row.bytes = now.bytes;
        row.contentType = std::move(now.contentType);
        row.event = std::move(now.event);
        row.priority = now.priority;
        row.isWhole = now.isWhole;
        row.isEdited = true;
    }
    m_textBytes += bytesOf(row.text);
    Q_EMIT dataChanged(index(place, 0), index(place, ColumnCount - 1));
    shortenOldest();
}

void MessagesModel::addRows(const api::MessageNews &news)
{
    m_passedOver += news.passedOver;
    // Messages sent from here may already be listed. All later ones are new and are inserted at
    // once.
    const auto isListed = [this](const api::MessageSnapshot &message) {
        return !m_rows.empty() && message.seq <= m_rows.front().seq;
    };
    auto next = news.messages.begin();
    for (; next != news.messages.end() && isListed(*next); ++next)
        insert(rowFrom(*next));
    const auto count = static_cast<int>(news.messages.end() - next);
    if (count == 0)
        return;
    makeRoomFor(count);
    beginInsertRows({}, 0, count - 1);
    for (; next != news.messages.end(); ++next) {
        m_rows.push_front(rowFrom(*next));
        m_textBytes += bytesOf(m_rows.front().text);
    }
    endInsertRows();
    shortenOldest();
}

void MessagesModel::makeRoomFor(int count)
{
    const int excess = rowCount() + count - maxRows;
    if (excess <= 0)
        return;
    beginRemoveRows({}, rowCount() - excess, rowCount() - 1);
    for (int removed = 0; removed < excess; ++removed) {
        m_textBytes -= bytesOf(m_rows.back().text);
        m_shortened -= std::min<std::size_t>(m_shortened, 1);
        m_rows.pop_back();
    }
    endRemoveRows();
}

void MessagesModel::shorten(Row &row)
{
    if (row.text.size() <= shortTextLength)
        return;
    m_textBytes -= bytesOf(row.text);
    row.text = row.text.left(shortTextLength);
    row.text.squeeze();
    row.isWhole = false;
    m_textBytes += bytesOf(row.text);
}

void MessagesModel::shortenOldest()
{
    const std::size_t before = m_shortened;
    while (m_textBytes > maxTextBytes && m_shortened + 1 < m_rows.size()) {
        ++m_shortened;
        shorten(m_rows[m_rows.size() - m_shortened]);
    }
    if (m_shortened > before) {
        Q_EMIT dataChanged(index(rowCount() - static_cast<int>(m_shortened), Text),
                           index(rowCount() - 1 - static_cast<int>(before), Text));
    }
}

void MessagesModel::insert(Row row)
{
    const std::size_t place = placeOf(row.seq);
    if (place < m_rows.size() && m_rows[place].seq == row.seq)
        return;
    if (place == static_cast<std::size_t>(maxRows))
        return;
    makeRoomFor(1);
    beginInsertRows({}, static_cast<int>(place), static_cast<int>(place));
    m_textBytes += bytesOf(row.text);
    // Between rows that have been shortened, it is shortened too.
    if (place > m_rows.size() - m_shortened) {
        shorten(row);
        ++m_shortened;
    }
    m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(place), std::move(row));
    endInsertRows();
    shortenOldest();
}

std::size_t MessagesModel::placeOf(std::uint64_t seq) const
{
    const auto place =
        std::lower_bound(m_rows.begin(), m_rows.end(), seq,
                         [](const Row &row, std::uint64_t number) { return row.seq > number; });
    return static_cast<std::size_t>(place - m_rows.begin());
}

int MessagesModel::rowOf(const std::string &id) const
{
    const std::size_t place = placeOf(seqOf(id));
    return place < m_rows.size() && m_rows[place].id == id ? static_cast<int>(place) : -1;
}

void MessagesModel::refresh(const api::Engine &engine, std::size_t maxLookups)
{
    if (m_isLookingUp || m_rows.empty())
        return;
    const std::size_t tracked = std::min(m_rows.size(), maxTracked);
    // Half of the lookups for the newest messages, half for a walk through the others.
    const std::size_t newest = std::min(tracked, maxLookups / 2);
    std::vector<std::string> ids;
    for (std::size_t row = 0; row < newest; ++row)
        ids.push_back(m_rows[row].id);
    const std::size_t older = tracked - newest;
    for (std::size_t i = 0; i < std::min(older, maxLookups - newest); ++i) {
        m_nextLookup = (m_nextLookup + 1) % older;
        ids.push_back(m_rows[newest + m_nextLookup].id);
    }
    m_isLookingUp = true;
    engine.receipts(
        ids, inThreadOf<Result<std::vector<api::MessageReceipt>>>(*this, [this](const auto &all) {
            m_isLookingUp = false;
            if (!all)
                return;
            for (const api::MessageReceipt &receipt : all.value())
                takeReceipt(receipt);
        }));
}

void MessagesModel::takeReceipt(const api::MessageReceipt &receipt)
{
    const int row = rowOf(receipt.id);
    if (row < 0)
        return;
    api::MessageReceipt &known = m_rows[static_cast<std::size_t>(row)].receipt;
    bool isChanged = raise(known.matched, receipt.matched);
    isChanged =
        std::exchange(known.cannotTell, receipt.cannotTell) != receipt.cannotTell || isChanged;
    isChanged = raise(known.sent, receipt.sent) || isChanged;
    isChanged = raise(known.received, receipt.received) || isChanged;
    isChanged = raise(known.seen, receipt.seen) || isChanged;
    isChanged = raise(known.later, receipt.later) || isChanged;
    if (isChanged)
        Q_EMIT dataChanged(index(row, Received), index(row, Seen));
}

void MessagesModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString MessagesModel::summary(int row) const
{
    const Row &message = m_rows[static_cast<std::size_t>(row)];
    return messageNumber(message.id) + u" → "_s + isolated(channelsText(message)) + u"   "_s
        + receiptText(message);
}

QString MessagesModel::receiptText(const Row &row) const
{
    const api::MessageReceipt &receipt = row.receipt;
    if (receipt.matched == 0) {
        return receipt.later == 0 ? tr("nobody was here; kept for those who come")
                                  : tr("nobody was here · +%1 later").arg(countText(receipt.later));
    }
    const QString tick = receipt.received == 0  ? QString()
        : receipt.received == receipt.canTell() ? u"✓✓ "_s
                                                : u"✓ "_s;
    QString text =
        tr("%1%2/%3 received").arg(tick, countText(receipt.received), countText(receipt.canTell()));
    if (receipt.cannotTell > 0)
        text = tr("%1 · %2 cannot tell").arg(text, countText(receipt.cannotTell));
    if (receipt.seen > 0)
        text = tr("%1 · %2 seen").arg(text, countText(receipt.seen));
    if (receipt.later > 0)
        text = tr("%1 · +%2 later").arg(text, countText(receipt.later));
    return text;
}

} // namespace holdfast::ui
