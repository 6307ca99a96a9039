// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/wakeup.h"

#include <QtGlobal>

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/eventfd.h>
#endif

#include <array>
#include <cstdint>

namespace holdfast::net {

Wakeup::Wakeup()
{
#ifdef __linux__
    m_reading = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    m_writing = m_reading;
#else
    std::array<int, 2> ends { -1, -1 };
    if (pipe(ends.data()) == 0) {
        for (const int end : ends) {
            fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
            fcntl(end, F_SETFD, FD_CLOEXEC);
        }
        m_reading = ends[0];
        m_writing = ends[1];
    }
#endif
    Q_ASSERT(m_reading >= 0);
}

Wakeup::~Wakeup()
{
    if (m_writing != m_reading)
        ::close(m_writing);
    ::close(m_reading);
}

void Wakeup::signal() const
{
    // A full pipe or counter means that a signal is pending already.
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_writing, &one, sizeof one);
}

void Wakeup::clear() const
{
    std::array<std::uint64_t, 8> signals;
    while (::read(m_reading, signals.data(), sizeof signals) == sizeof signals) { }
}

} // namespace holdfast::net
