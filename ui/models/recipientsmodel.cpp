// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recipientsmodel.h"

#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <algorithm>
#include <utility>

namespace holdfast::ui {

namespace {

/// Recipients that may need the operator's attention come first.
int rankOf(api::RecipientState state)
{
    switch (state) {
    case api::RecipientState::Waiting:
        return 0;
    case api::RecipientState::Missed:
        return 1;
    case api::RecipientState::CannotTell:
        return 2;
    case api::RecipientState::Received:
        return 3;
    case api::RecipientState::Seen:
        break;
    }
    return 4;
}

bool comesBefore(const api::RecipientSnapshot &a, const api::RecipientSnapshot &b)
{
    return std::pair(rankOf(a.state), a.serial) < std::pair(rankOf(b.state), b.serial);
}

} // namespace

RecipientsModel::RecipientsModel(QObject *parent) : TitledModel(parent) { }

int RecipientsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RecipientsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecipientsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)
        || role != Qt::DisplayRole)
        return {};
    const api::RecipientSnapshot &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case State:
        return recipientStateText(row.state, row.clientState);
    case Name:
        return visibleText(row.name.empty() ? row.id : row.name);
    case Device:
        return deviceText(row.agent);
    case Address:
        return visibleText(row.address);
    default:
        return {};
    }
}

QString RecipientsModel::title(int column) const
{
    switch (column) {
    case State:
        return tr("Receipt");
    case Name:
        return tr("Name");
    case Device:
        return tr("Device");
    case Address:
        return tr("Address");
    default:
        return {};
    }
}

void RecipientsModel::show(std::vector<api::RecipientSnapshot> recipients)
{
    std::sort(recipients.begin(), recipients.end(), comesBefore);
    if (recipients.size() > maxRows)
        recipients.resize(maxRows);
    const bool isSame = recipients.size() == m_rows.size()
        && std::equal(recipients.begin(), recipients.end(), m_rows.begin(),
                      [](const auto &a, const auto &b) { return a.serial == b.serial; });
    if (isSame) {
        m_rows = std::move(recipients);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(recipients);
    endResetModel();
}

void RecipientsModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace holdfast::ui
