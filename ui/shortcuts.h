// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtGui/QKeySequence>

class QAction;
class QSettings;

namespace holdfast::ui {

/// The keys of the window's commands, which the operator can change.
///
/// Invariants: a stored key is the operator's; without one, a command has its usual keys. No key
/// belongs to two commands.
/// Thread: main.
class Shortcuts final : public QObject
{
    Q_OBJECT

public:
    /// `settings` must outlive it.
    explicit Shortcuts(QSettings &settings, QObject *parent = nullptr);

    /// Commands with a name (objectName) and their usual keys; each gets the key that is stored for
    /// it. They must outlive this object.
    void add(const QList<QAction *> &commands);
    [[nodiscard]] QList<QAction *> commands() const { return m_commands; }
    /// What the command is called in a list.
    [[nodiscard]] static QString nameOf(const QAction &command);

    /// The other command that has this key; null if there is none.
    [[nodiscard]] QAction *owner(const QKeySequence &key, const QAction *except) const;
    /// Gives the key to the command, and stores it. Empty: the command has no key. False if another
    /// command has it.
    [[nodiscard]] bool set(QAction &command, const QKeySequence &key);
    /// All commands have their usual keys again.
    void reset();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] static QString keyOf(const QAction &command);

    QSettings &m_settings;
    QList<QAction *> m_commands; ///< in the order in which they were added
    QHash<const QAction *, QList<QKeySequence>> m_usual;
};

} // namespace holdfast::ui
