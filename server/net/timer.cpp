// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/timer.h"

#include <QTimer>

#include <utility>

namespace holdfast::net {

/// The QTimer, kept out of the header.
struct Timer::Source
{
    QTimer timer;
};

Timer::Timer(std::function<void()> due) : m_source(std::make_unique<Source>())
{
    m_source->timer.setSingleShot(true);
    m_source->timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_source->timer, &QTimer::timeout, &m_source->timer, std::move(due));
}

Timer::~Timer() = default;

void Timer::start(std::chrono::milliseconds delay)
{
    m_source->timer.start(delay);
}

void Timer::stop()
{
    m_source->timer.stop();
}

std::optional<std::chrono::milliseconds> Timer::remaining() const
{
    if (!m_source->timer.isActive())
        return std::nullopt;
    return m_source->timer.remainingTimeAsDuration();
}

} // namespace holdfast::net
