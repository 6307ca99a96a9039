// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/labs/transportprobe.h"
#include "ui/models/titledmodel.h"

#include <QtCore/QTimer>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::ui {

/// Four clients that receive the same messages in four ways, as rows: what it costs each, and how
/// long the messages take.
///
/// Invariants: the clients are connected while a run lasts, and only then; afterwards the server
/// has forgotten them. A delay is from the call that publishes to the bytes at the client's socket.
/// Thread: main.
class Comparison final : public TitledModel
{
    Q_OBJECT

public:
    enum Column { Way, Requests, Bytes, Received, MeanDelay, WorstDelay, ColumnCount };

    struct Pace
    {
        std::chrono::milliseconds interval { 2'000 }; ///< of polling at intervals
        std::chrono::milliseconds between { 3'300 }; ///< two messages
        std::chrono::milliseconds patience { 10'000 }; ///< after the last message
    };
    /// Closed list.
    enum class State : std::uint8_t { Idle, Connecting, Sending, Waiting, Done, Failed };

    static constexpr const char *channel = "lab.transports";

    /// `engine` must outlive it.
    explicit Comparison(api::Engine &engine, QObject *parent = nullptr)
        : Comparison(engine, Pace {}, parent)
    {
    }
    Comparison(api::Engine &engine, const Pace &pace, QObject *parent = nullptr);
    ~Comparison() override;

    /// Begins a run with that many messages.
    void start(int messages);
    void stop();

    [[nodiscard]] State state() const { return m_state; }
    /// What is being done, or why it cannot be, in a sentence.
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const std::vector<std::unique_ptr<TransportProbe>> &probes() const
    {
        return m_probes;
    }
    /// When the run began; std::chrono::steady_clock.
    [[nodiscard]] TimelineTime began() const { return m_began; }
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    [[nodiscard]] static QString wayText(ProbeKind kind);

Q_SIGNALS:
    void stateChanged();

private:
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;
    [[nodiscard]] std::uint16_t plainPort() const;
    void makeProbes(std::uint16_t port);
    void tick();
    void publish();
    void setState(State state);
    void forget();

    api::Engine &m_engine;
    const Pace m_pace;
    State m_state = State::Idle;
    std::vector<std::unique_ptr<TransportProbe>> m_probes; ///< one of each kind, once it has begun
    std::map<ProbeKind, std::vector<TimelineTime>> m_delays;
    std::map<int, TimelineTime> m_sentAt; ///< by number of the message
    QByteArray m_marker;
    int m_messages = 0;
    TimelineTime m_began { 0 };
    TimelineTime m_lastSent { 0 };
    QTimer m_timer;
    std::vector<std::string> m_leaving; ///< ids of clients that have been stopped
    int m_roundsToForget = 0;
    QTimer m_forgetTimer;
};

} // namespace holdfast::ui
