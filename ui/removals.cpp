// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/removals.h"

#include "ui/visibletext.h"

#include <algorithm>
#include <utility>

namespace holdfast::ui {

namespace {

constexpr std::size_t maxNames = 1'000;

} // namespace

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
    std::optional<Error> failure;
    for (const Person &person : order.people) {
        const Result<void> banned = order.isBan ? ban(order, person) : Result<void>();
        if (!banned) {
            failure = banned.error();
            continue;
        }
        // A ban closes what the client has open, this forgets it. It may have gone by itself.
        const Result<void> gone = m_engine.disconnectClient(person.id);
        if (!gone && gone.error().code != ErrorCode::NotFound)
            failure = gone.error();
    }
    Q_EMIT changed();
    if (failure)
        Q_EMIT failed(*failure);
}

Result<void> Removals::ban(const Order &order, const Person &person)
{
    const auto done =
        m_engine.access().ban({ .client = person.id,
                                .address = order.withAddress ? person.address : std::string(),
                                .duration = order.duration });
    if (!done)
        return done.error();
    keepName(person);
    return {};
}

void Removals::keepName(const Person &person)
{
    if (m_names.size() >= maxNames) {
        const std::vector<api::BanSnapshot> bans = m_engine.access().bans();
        std::erase_if(m_names, [&bans](const auto &known) {
            return std::none_of(bans.begin(), bans.end(),
                                [&known](const auto &ban) { return ban.client == known.first; });
        });
    }
    m_names[person.id] = person.name;
}

QString Removals::nameOf(const std::string &id) const
{
    const auto found = m_names.find(id);
    return found == m_names.end() ? visibleText(id) : found->second;
}

} // namespace holdfast::ui
