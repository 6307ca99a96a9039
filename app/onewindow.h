// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>

namespace holdfast {

/// Detects whether this user and profile have an open window already, and can ask it to be raised.
///
/// Invariants: at most one process per settings file is the first; a killed process does not count
/// (the system releases its lock with the descriptor).
/// Thread: main.
class OneWindow final : public QObject
{
    Q_OBJECT

public:
    /// `settingsFile` identifies the profile; its folder is created if missing.
    explicit OneWindow(const QString &settingsFile, QObject *parent = nullptr);
    ~OneWindow() override;

    /// True if this is the first, or if the lock file cannot be opened or locked.
    [[nodiscard]] bool isFirst() const { return m_isFirst; }
    /// Asks the first process to raise its window; true after it has confirmed. Waits for a few
    /// seconds at most.
    [[nodiscard]] bool raiseFirst() const;

Q_SIGNALS:
    /// Main thread: another process asks for this one's window. `activationToken` is what its
    /// desktop gave it to take the focus with (XDG activation protocol); may be empty.
    void raiseRequested(const QByteArray &activationToken);

private:
    void answer();

    QString m_socketName;
    int m_lock = -1;
    bool m_isFirst = true;
    QLocalServer m_server;
};

} // namespace holdfast
