// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/removals.h"

#include "ui/inthreadof.h"
#include "ui/visibletext.h"

#include <algorithm>
#include <utility>

namespace holdfast::ui {

namespace {

constexpr std::size_t maxNames = 1'000;

} // namespace

/// An order that is being carried out.
struct Removals::Round
{
    std::size_t left; ///< people who are not done
    std::optional<Error> failure;
};

Removals::Removals(api::Engine &engine, std::chrono::seconds undoFor, QObject *parent)
    : QObject(parent), m_engine(engine), m_ticks(static_cast<int>(undoFor.count())), m_timer(this)
{
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &Removals::tick);
}

Removals::~Removals()
{
    blockSignals(true); // whoever listens may be gone
    carryOut();
}

void Removals::request(Order order)
{
    if (order.people.empty())
        return;
    carryOut();
    m_waiting = std::move(order);
    m_ticksLeft = m_ticks;
    m_timer.start();
    Q_EMIT changed();
}

void Removals::undo()
{
    if (!m_waiting)
        return;
    m_waiting.reset();
    m_timer.stop();
    Q_EMIT changed();
}

void Removals::tick()
{
    --m_ticksLeft;
    if (m_ticksLeft > 0)
        Q_EMIT changed();
    else
        carryOut();
}

int Removals::secondsLeft() const
{
    return m_waiting ? std::max(1, m_ticksLeft) : 0;
}

void Removals::carryOut()
{
    if (!m_waiting)
        return;
    const Order order = std::move(*m_waiting);
    m_waiting.reset();
    m_timer.stop();
    const auto round = std::make_shared<Round>(Round { order.people.size(), {} });
    for (const Person &person : order.people) {
        if (order.isBan)
            ban(order, person, round);
        else
            disconnect(person, round);
    }
    Q_EMIT changed();
}

void Removals::ban(const Order &order, const Person &person, const std::shared_ptr<Round> &round)
{
    m_engine.access().ban(
        { .client = person.id,
          .address = order.withAddress ? person.address : std::string(),
          .duration = order.duration },
        inThreadOf<Result<api::BanSnapshot>>(*this, [this, person, round](const auto &made) {
            if (made) {
                keepName(person);
                // The ban closes what the client has open, this forgets it.
                disconnect(person, round);
                return;
            }
            round->failure = made.error();
            finish(*round);
        }));
}

void Removals::disconnect(const Person &person, const std::shared_ptr<Round> &round)
{
    m_engine.disconnectClient(person.id,
                              inThreadOf<Result<void>>(*this, [this, round](const auto &gone) {
                                  // It may have gone by itself.
                                  if (!gone && gone.error().code != ErrorCode::NotFound)
                                      round->failure = gone.error();
                                  finish(*round);
                              }));
}

void Removals::finish(Round &round)
{
    --round.left;
    if (round.left == 0 && round.failure)
        Q_EMIT failed(*round.failure);
}

void Removals::keepName(const Person &person)
{
    m_names[person.id] = person.name;
    if (m_names.size() <= maxNames)
        return;
    m_engine.access().bans(
        inThreadOf<Result<std::vector<api::BanSnapshot>>>(*this, [this](const auto &bans) {
            std::erase_if(m_names, [&bans](const auto &known) {
                return !bans || std::none_of(bans->begin(), bans->end(), [&known](const auto &ban) {
                    return ban.client == known.first;
                });
            });
        }));
}

QString Removals::nameOf(const std::string &id) const
{
    const auto found = m_names.find(id);
    return found == m_names.end() ? visibleText(id) : found->second;
}

} // namespace holdfast::ui
