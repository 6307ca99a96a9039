// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "ui/models/titledmodel.h"

#include <vector>

namespace holdfast::ui {

/// The tokens that the server accepts, the newest first. Their texts are not known.
///
/// Thread: main.
class TokensModel final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { Name, Scopes, Channels, Created, Expires, ColumnCount };
    enum Role { IdRole = Qt::UserRole }; ///< QString

    explicit TokensModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// Replaces all rows.
    void show(std::vector<api::TokenSnapshot> tokens);
    void retranslate();
    /// "Publish", "Follow", "Manage"; a scope that the window does not know, as it is.
    [[nodiscard]] static QString scopeText(const std::string &scope);

private:
    [[nodiscard]] QString title(int column) const override;

    [[nodiscard]] static QString text(const api::TokenSnapshot &token, int column);

    std::vector<api::TokenSnapshot> m_rows;
};

} // namespace holdfast::ui
