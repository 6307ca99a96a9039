// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/access.h"
#include "ui/models/titledmodel.h"

#include <functional>
#include <vector>

namespace holdfast::ui {

/// The bans in effect, the newest first.
///
/// Invariants: ids in descending order.
/// Thread: main.
class BansModel final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { Who, Address, Left, Attempts, ColumnCount };
    enum Role { IdRole = Qt::UserRole }; ///< quint64

    /// Returns the name of a client as it is shown.
    using NameOf = std::function<QString(const std::string &clientId)>;

    explicit BansModel(NameOf nameOf, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// Replaces all rows; those of bans that stay are kept, so that a selection stays too.
    void show(std::vector<api::BanSnapshot> bans);
    void retranslate();

private:
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;

    [[nodiscard]] QString text(const api::BanSnapshot &ban, int column) const;
    void removeOver(const std::vector<api::BanSnapshot> &bans);

    NameOf m_nameOf;
    std::vector<api::BanSnapshot> m_rows;
};

} // namespace holdfast::ui
