// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::ui {

/// Removes and bans clients, after some seconds in which that can be undone.
///
/// Invariants: at most one order waits: a further order carries it out first, and so does the
/// destructor.
/// Thread: main.
class Removals final : public QObject
{
    Q_OBJECT

public:
    struct Person
    {
        std::string id;
        QString name; ///< as shown
        std::string address;
    };
    struct Order
    {
        std::vector<Person> people;
        bool isBan = false; ///< false: they may come back at once
        bool withAddress = false; ///< of a ban
        std::chrono::seconds duration { 0 }; ///< of a ban; 0: until it is lifted
    };

    /// `engine` must outlive it. `undoFor`: for how long an order waits.
    explicit Removals(api::Engine &engine, std::chrono::seconds undoFor = std::chrono::seconds(6),
                      QObject *parent = nullptr);
    ~Removals() override;

    /// Ignored if it names nobody.
    void request(Order order);
    void undo();
    /// Does at once what waits.
    void carryOut();

    /// What waits; null if nothing does.
    [[nodiscard]] const Order *waiting() const { return m_waiting ? &*m_waiting : nullptr; }
    /// In whole seconds, at least 1 while something waits.
    [[nodiscard]] int secondsLeft() const;
    /// The name of a banned client as it was when it was banned here; its id if it was not.
    [[nodiscard]] QString nameOf(const std::string &id) const;

Q_SIGNALS:
    /// What waits, or the seconds left, are different.
    void changed();
    void failed(const holdfast::Error &error);

private:
    void tick();
    struct Round;
    void ban(const Order &order, const Person &person, const std::shared_ptr<Round> &round);
    void disconnect(const Person &person, const std::shared_ptr<Round> &round);
    /// One of the round's people is done.
    void finish(Round &round);
    void keepName(const Person &person);

    api::Engine &m_engine;
    const int m_ticks; ///< of m_timer, for which an order waits
    std::optional<Order> m_waiting;
    int m_ticksLeft = 0; ///< of m_timer
    QTimer m_timer; ///< once a second while an order waits
    std::map<std::string, QString> m_names; ///< of bans; at most some 1,000
};

} // namespace holdfast::ui
