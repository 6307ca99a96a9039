// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tokensmodel.h"

#include "ui/visibletext.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QString dayText(std::int64_t milliseconds)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(milliseconds), QLocale::ShortFormat);
}

} // namespace

TokensModel::TokensModel(QObject *parent) : TitledModel(parent) { }

int TokensModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TokensModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TokensModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const api::TokenSnapshot &token = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(token, index.column());
    case IdRole:
        return QString::fromStdString(token.id);
    default:
        return {};
    }
}

QString TokensModel::scopeText(const std::string &scope)
{
    if (scope == "publish")
        return tr("Publish");
    if (scope == "subscribe")
        return tr("Follow");
    if (scope == "view")
        return tr("Look at the server");
    return scope == "manage" ? tr("Manage the server") : visibleText(scope);
}

QString TokensModel::text(const api::TokenSnapshot &token, int column)
{
    QStringList parts;
    switch (column) {
    case Name:
        return token.name.empty() ? visibleText(token.id) : visibleText(token.name);
    case Scopes:
        for (const std::string &scope : token.scopes)
            parts.append(scopeText(scope));
        return parts.join(u", "_s);
    case Channels:
        for (const std::string &channel : token.channels)
            parts.append(visibleText(channel));
        return parts.isEmpty() ? u"–"_s : parts.join(u", "_s);
    case Created:
        return dayText(token.created);
    case Expires:
        return token.expires == 0 ? tr("never") : dayText(token.expires);
    default:
        return {};
    }
}

QString TokensModel::title(int column) const
{
    switch (column) {
    case Name:
        return tr("Token");
    case Scopes:
        return tr("May");
    case Channels:
        return tr("Channels");
    case Created:
        return tr("Made");
    case Expires:
        return tr("Valid until");
    default:
        return {};
    }
}

void TokensModel::show(std::vector<api::TokenSnapshot> tokens)
{
    std::sort(tokens.begin(), tokens.end(), [](const auto &a, const auto &b) {
        return std::pair(a.created, a.id) > std::pair(b.created, b.id);
    });
    beginResetModel();
    m_rows = std::move(tokens);
    endResetModel();
}

void TokensModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace holdfast::ui
