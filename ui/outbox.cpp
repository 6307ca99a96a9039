// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/outbox.h"

#include <algorithm>
#include <utility>

namespace holdfast::ui {

Outbox::Outbox(QObject *parent) : QObject(parent), m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Outbox::sendDue);
}

bool Outbox::add(const MessagesModel::Sent &message, std::chrono::milliseconds in,
                 std::chrono::milliseconds every, int times)
{
    if (m_entries.size() >= maxEntries)
        return false;
    insert({ .id = ++m_lastId,
             .message = message,
             .due = Clock::now() + in,
             .every = every,
             .timesLeft = std::clamp(times, 1, maxTimes) });
    wait();
    Q_EMIT changed();
    return true;
}

void Outbox::insert(Entry entry)
{
    const auto place =
        std::upper_bound(m_entries.begin(), m_entries.end(), entry,
                         [](const Entry &one, const Entry &other) { return one.due < other.due; });
    m_entries.insert(place, std::move(entry));
}

std::vector<Outbox::Entry>::iterator Outbox::find(std::uint64_t id)
{
    return std::find_if(m_entries.begin(), m_entries.end(),
                        [id](const Entry &entry) { return entry.id == id; });
}

void Outbox::sendDue()
{
    while (!m_entries.empty() && m_entries.front().due <= Clock::now()) {
        Entry entry = std::move(m_entries.front());
        m_entries.erase(m_entries.begin());
        takeTurn(std::move(entry));
    }
    wait();
    Q_EMIT changed();
}

void Outbox::takeTurn(Entry entry)
{
    const MessagesModel::Sent message = entry.message;
    if (--entry.timesLeft > 0) {
        entry.due += entry.every;
        insert(std::move(entry));
    }
    Q_EMIT due(message);
}

void Outbox::sendNow(std::uint64_t id)
{
    const auto found = find(id);
    if (m_isHeld || found == m_entries.end())
        return;
    Entry entry = std::move(*found);
    m_entries.erase(found);
    takeTurn(std::move(entry));
    wait();
    Q_EMIT changed();
}

void Outbox::cancel(std::uint64_t id)
{
    const auto found = find(id);
    if (found == m_entries.end())
        return;
    m_entries.erase(found);
    wait();
    Q_EMIT changed();
}

void Outbox::setHeld(bool isHeld)
{
    if (std::exchange(m_isHeld, isHeld) == isHeld)
        return;
    if (!isHeld)
        skipMissedTimes();
    wait();
    Q_EMIT changed();
}

void Outbox::skipMissedTimes()
{
    const Clock::time_point now = Clock::now();
    for (Entry &entry : m_entries) {
        for (; entry.timesLeft > 1 && entry.due + entry.every <= now; --entry.timesLeft)
            entry.due += entry.every;
    }
    std::ranges::stable_sort(m_entries, {}, &Entry::due);
}

void Outbox::wait()
{
    if (m_isHeld || m_entries.empty()) {
        m_timer.stop();
        return;
    }
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(m_entries.front().due - Clock::now());
    m_timer.start(std::max(left, std::chrono::milliseconds(0)));
}

std::chrono::seconds Outbox::left(const Entry &entry)
{
    return std::max(std::chrono::seconds(0),
                    std::chrono::ceil<std::chrono::seconds>(entry.due - Clock::now()));
}

} // namespace holdfast::ui
