// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/server.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <array>
#include <memory>

namespace holdfast {

/// Turns SIGINT, SIGTERM and the other signals that end a process by default, and SIGHUP, into Qt
/// signals in the event loop (the self-pipe trick).
///
/// Invariants: at most one exists.
/// Thread: main.
class TerminationSignals final : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    /// Main thread; at most once per signal received.
    void requested();
    /// SIGHUP: the configuration is to be read again. Main thread; at most once per signal.
    void reloadRequested();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

/// Drains a server, and reports when no connection is left or the time is over.
///
/// Thread: main.
class Drain final : public QObject
{
    Q_OBJECT

public:
    explicit Drain(Server &server, QObject *parent = nullptr);

    /// Starts the drain; further calls do nothing.
    void begin(net::DrainReason reason);

Q_SIGNALS:
    /// Main thread, once: no connection is left, or four seconds are over.
    void finished();

private:
    Server &m_server;
    QTimer m_timer;
    MonotonicTime m_begun;
};

} // namespace holdfast
