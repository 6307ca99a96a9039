// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/trace.h"
#include "ui/models/titledmodel.h"

#include <deque>

namespace holdfast::ui {

/// The steps of one watched client, oldest first.
///
/// Invariants: at most maxRows, the newest. Text of the client leaves data() only through
/// visibleText() or toolTipHtml().
/// Thread: main.
class TraceModel final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { Time, Connection, Step, Details, ColumnCount };
    enum Role { ExplanationRole = Qt::UserRole }; ///< what the step means, in sentences (QString)

    static constexpr int maxRows = 5'000;

    explicit TraceModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    void add(const api::TracePage &page);
    void clear();
    void retranslate();
    /// Steps that were not read in time.
    [[nodiscard]] std::uint64_t lost() const { return m_lost; }

private:
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;
    [[nodiscard]] static QString name(const trace::Step &step);
    [[nodiscard]] static QString details(const trace::Step &step);
    [[nodiscard]] static QString explanation(const trace::Step &step);

    std::deque<api::TraceStep> m_steps;
    std::int64_t m_began = 0; ///< wall clock, ms since 1970
    std::uint64_t m_lost = 0;
};

} // namespace holdfast::ui
