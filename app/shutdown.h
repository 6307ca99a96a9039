// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine/server.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <array>
#include <memory>

namespace holdfast {

/// Turns SIGINT, SIGTERM and whatever else ends a process by default into a signal of Qt's, in the
/// event loop (the self-pipe trick).
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
    /// Main thread; at most once per signal of the system's.
    void requested();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

/// Lets a server say goodbye to everyone, and tells when all have gone or the time is over.
///
/// Thread: main.
class Drain final : public QObject
{
    Q_OBJECT

public:
    explicit Drain(Server &server, QObject *parent = nullptr);

    /// Begins; further calls do nothing.
    void begin(net::DrainReason reason);

Q_SIGNALS:
    /// Main thread, once: nobody is connected, or four seconds are over.
    void finished();

private:
    Server &m_server;
    QTimer m_timer;
    MonotonicTime m_begun;
};

} // namespace holdfast
