// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::ui {

/// Renames, moves and mutes clients, at once, and for some seconds can undo the last of it.
///
/// Thread: main.
class ClientChanges final : public QObject
{
    Q_OBJECT

public:
    struct Person
    {
        std::string id;
        QString name; ///< as shown
        std::string ownName; ///< as the engine knows it
        bool isRenamed = false; ///< ownName is the operator's
        std::vector<std::string> channels; ///< that it follows, without reserved ones
    };

    /// `engine` must outlive it. `undoFor`: for how long the last change can be undone.
    explicit ClientChanges(api::Engine &engine,
                           std::chrono::seconds undoFor = std::chrono::seconds(6),
                           QObject *parent = nullptr);

    /// Empty: gives the client its own name back.
    void rename(const Person &person, const QString &name);
    /// Makes them follow `channel` and the channels of `offered` above it, and no other of
    /// `offered`.
    void move(const std::vector<Person> &people, const std::string &channel,
              const std::vector<std::string> &offered);
    void mute(const std::vector<Person> &people, bool isMuted);
    /// Nothing happens if canUndo() is false.
    void undo();
    void forget(); ///< that it could be undone

    [[nodiscard]] bool canUndo() const { return m_undo != nullptr; }
    /// What was done last, while it can be undone. Plain text.
    [[nodiscard]] QString sentence() const;
    /// In whole seconds, at least 1 while something can be undone.
    [[nodiscard]] int secondsLeft() const;

Q_SIGNALS:
    /// What can be undone, or the seconds left, are different.
    void changed();
    void failed(const holdfast::Error &error);

private:
    enum class Kind { Renamed, NamedAgain, Moved, Muted, Unmuted };
    using Step = std::function<void(api::Done<void> done)>;

    /// Does all steps. If one succeeds, `undo` takes them back.
    void apply(Kind kind, const std::vector<Person> &people, const QString &detail,
               const std::vector<Step> &steps, std::vector<Step> undo);
    /// `then` is told whether one of the steps has succeeded, when all are done.
    void run(const std::vector<Step> &steps, const std::function<void(bool isDone)> &then);
    void tick();

    api::Engine &m_engine;
    const int m_ticks; ///< of m_timer
    std::unique_ptr<std::vector<Step>> m_undo; ///< null: nothing can be undone
    Kind m_kind = Kind::Renamed;
    QString m_first; ///< of those who were changed
    std::size_t m_others = 0;
    QString m_detail; ///< the new name or channel
    int m_ticksLeft = 0;
    QTimer m_timer; ///< once a second while something can be undone
};

} // namespace holdfast::ui
