// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/titledmodel.h"

#include <vector>

namespace holdfast::ui {

/// The recipients of a message. Those that have not received it come first.
///
/// Invariants: at most maxRows rows.
/// Thread: main.
class RecipientsModel final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { State, Name, Device, Address, ColumnCount };

    static constexpr std::size_t maxRows = 1'000;

    explicit RecipientsModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// Replaces all rows.
    void show(std::vector<api::RecipientSnapshot> recipients);
    void retranslate();

private:
    [[nodiscard]] QString title(int column) const override;

    std::vector<api::RecipientSnapshot> m_rows;
};

} // namespace holdfast::ui
