// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/bansmodel.h"

#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

BansModel::BansModel(NameOf nameOf, QObject *parent)
    : TitledModel(parent), m_nameOf(std::move(nameOf))
{
}

int BansModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BansModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BansModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const api::BanSnapshot &ban = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(ban, index.column());
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case IdRole:
        return QVariant::fromValue(static_cast<quint64>(ban.id));
    default:
        return {};
    }
}

QString BansModel::text(const api::BanSnapshot &ban, int column) const
{
    switch (column) {
    case Who:
        return ban.client.empty() ? u"–"_s : m_nameOf(ban.client);
    case Address:
        return ban.address.empty() ? u"–"_s : visibleText(ban.address);
    case Left:
        return ban.left.count() == 0 ? tr("until it is lifted") : durationText(ban.left);
    case Attempts:
        return countText(ban.attempts);
    default:
        return {};
    }
}

QString BansModel::title(int column) const
{
    switch (column) {
    case Who:
        return tr("Banned");
    case Address:
        return tr("Address");
    case Left:
        return tr("Time left");
    case Attempts:
        return tr("Attempts");
    default:
        return {};
    }
}

bool BansModel::isNumber(int column) const
{
    return column == Attempts;
}

void BansModel::show(std::vector<api::BanSnapshot> bans)
{
    std::sort(bans.begin(), bans.end(), [](const auto &a, const auto &b) { return a.id > b.id; });
    removeOver(bans);
    // Ids only grow: what is left of the old rows are the last ones of the new.
    const auto added = static_cast<int>(bans.size() - m_rows.size());
    if (added > 0) {
        beginInsertRows({}, 0, added - 1);
        m_rows = std::move(bans);
        endInsertRows();
    } else {
        m_rows = std::move(bans);
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void BansModel::removeOver(const std::vector<api::BanSnapshot> &bans)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const std::uint64_t id = m_rows[static_cast<std::size_t>(row)].id;
        if (std::any_of(bans.begin(), bans.end(), [id](const auto &ban) { return ban.id == id; }))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

void BansModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace holdfast::ui
