// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"
#include "ui/models/titledmodel.h"

#include <chrono>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace holdfast::ui {

/// What has happened since the window was opened: who came and went, what was published, what the
/// server has refused. Oldest first.
///
/// Invariants: at most maxRows rows; the oldest are dropped. While it is paused no row is added:
/// what happens waits, at most maxRows of it, and dropped() counts what did not fit. Text of a
/// client leaves data() only through visibleText().
/// Thread: main.
class LogModel final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { Time, Level, Text, ColumnCount };
    enum Role {
        SearchRole = Qt::UserRole, ///< what a filter looks in (QString)
        RecordRole, ///< the row as an object of JSON (QByteArray)
        IsWarningRole,
    };

    static constexpr int maxRows = 20'000;

    explicit LogModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    /// Clients that came before this model was made are not reported as coming.
    void takeClients(const api::ClientChanges &changes);
    void takeMessages(const api::MessageNews &news);
    /// Reports what the server has refused since the last call.
    void takeCounters(const api::Counters &counters);

    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    [[nodiscard]] std::size_t waiting() const { return m_waiting.size(); }
    [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }
    void clear();
    void retranslate();

private:
    [[nodiscard]] QString title(int column) const override;

    /// Closed list.
    enum class Kind : std::uint8_t {
        Joined,
        Away,
        Back,
        Gone,
        Published,
        PassedOver,
        Refused,
        BadRequests,
        Gaps,
        SlowSubscribers,
        TlsFailures,
    };
    struct Row
    {
        qint64 time = 0; ///< wall clock, ms since 1970
        Kind kind = Kind::Joined;
        QString who {}; ///< a client or a channel
        QString what {}; ///< about a client: device, transport, address; of a message: its text
        std::uint64_t count = 0; ///< number of a message, or how often
    };
    struct Known
    {
        QString name;
        bool isAway = false;
    };

    void add(std::vector<Row> rows);
    void append(std::vector<Row> rows);
    void noteClient(const api::ClientSnapshot &client, qint64 now, std::vector<Row> &rows);
    [[nodiscard]] static bool isWarning(Kind kind);
    [[nodiscard]] static QString kindName(Kind kind);
    [[nodiscard]] static QString text(const Row &row);
    [[nodiscard]] static QString searchText(const Row &row);
    [[nodiscard]] static QByteArray record(const Row &row);

    const std::chrono::steady_clock::time_point m_since = std::chrono::steady_clock::now();
    std::deque<Row> m_rows;
    std::deque<Row> m_waiting; ///< only while paused
    std::uint64_t m_dropped = 0; ///< during the present pause
    bool m_isPaused = false;
    std::unordered_map<std::uint64_t, Known> m_clients; ///< by serial
    std::optional<api::Counters> m_counters; ///< at the last call
};

} // namespace holdfast::ui
