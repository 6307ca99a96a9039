// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/trace.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QString>

#include <cstdint>
#include <deque>
#include <map>

namespace holdfast::ui {

/// What goes to and fro between one client and the server, oldest first: one row for each arrow,
/// and for each time in which one of the two does something.
///
/// Invariants: at most maxRows, the newest. Text of the client leaves data() only through
/// visibleText(), except for HeadRole, which is for a plain-text edit.
/// Thread: main.
class SequenceModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    /// Closed list.
    enum class Kind : std::uint8_t {
        Connection, ///< a TCP connection begins or ends, or is found open
        ToServer, ///< step 1, or another request
        Hold, ///< step 2: the server holds the request
        ToClient, ///< step 3, or another answer
        Handle, ///< step 4: the client handles the answer
        Note, ///< at the server's side: a full socket, a gap
    };
    enum Role {
        KindRole = Qt::UserRole, ///< Kind as int
        DetailRole, ///< how long it lasted, how many bytes (QString)
        HeadRole, ///< the head of the request or the answer, as sent (QString); may be empty
        StepRole, ///< 1 to 4; 0: none
        IsOpenRole, ///< it has not ended (bool)
        IsTroubleRole, ///< something is lost or cut off (bool)
        ConnectionRole, ///< number of the TCP connection (int)
    };

    static constexpr int maxRows = 2'000;

    explicit SequenceModel(QObject *parent = nullptr) : QAbstractListModel(parent) { }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    void add(const api::TracePage &page);
    void clear();
    void retranslate();

private:
    struct Row
    {
        Kind kind = Kind::Note;
        trace::Step step; ///< from which it was made
        std::uint64_t number = 0; ///< ascending, without holes
        std::uint64_t connection = 0;
        int cycle = 0; ///< step 1 to 4; 0: none
        bool isOpen = false;
        std::chrono::nanoseconds from { 0 };
        std::chrono::nanoseconds to { 0 };
        std::uint64_t since = 0; ///< of a request that continues: it has all up to this
    };
    struct Open
    {
        std::uint64_t request = 0; ///< numbers of rows; 0: none
        std::uint64_t hold = 0;
        bool isStream = false;
    };

    void take(const api::TraceStep &step);
    std::uint64_t append(Kind kind, const api::TraceStep &step, int cycle = 0);
    void end(std::uint64_t &number, std::chrono::nanoseconds at);
    [[nodiscard]] Row *find(std::uint64_t number);
    void changed(std::uint64_t number);
    [[nodiscard]] QString text(const Row &row) const;
    [[nodiscard]] QString detail(const Row &row) const;
    [[nodiscard]] QString timeText(const Row &row) const;
    [[nodiscard]] QString sentenceOf(const Row &row) const;
    [[nodiscard]] static QString head(const trace::Step &step);

    std::deque<Row> m_rows;
    std::deque<Row> m_new; ///< of the page that is being added
    std::map<std::uint64_t, Open> m_open; ///< by connection
    std::uint64_t m_handle = 0; ///< number of the open Handle; 0: none
    std::uint64_t m_number = 0;
    std::int64_t m_began = 0; ///< wall clock, ms since 1970
};

} // namespace holdfast::ui
