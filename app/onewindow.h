// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>

namespace holdfast {

/// Finds out whether a window of this user and profile is open already, and has it raised.
///
/// Invariants: of all that were made with one settings file at most one is the first; a process
/// that was killed no longer counts (the lock is the system's, by descriptor).
/// Thread: main.
class OneWindow final : public QObject
{
    Q_OBJECT

public:
    /// `settingsFile` tells the profile; its folder is made if missing.
    explicit OneWindow(const QString &settingsFile, QObject *parent = nullptr);
    ~OneWindow() override;

    /// True where this is the first, or where the system does not let us know.
    [[nodiscard]] bool isFirst() const { return m_isFirst; }
    /// Asks the first one to raise its window; true once it says that it does. Waits for a few
    /// seconds at most.
    [[nodiscard]] bool raiseFirst() const;

Q_SIGNALS:
    /// Main thread: another start asks for this one's window. `activationToken`: what its desktop
    /// gave it to take the focus with (XDG activation protocol); may be empty.
    void raiseRequested(const QByteArray &activationToken);

private:
    void answer();

    QString m_socketName;
    int m_lock = -1;
    bool m_isFirst = true;
    QLocalServer m_server;
};

} // namespace holdfast
