// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::net {

/// A descriptor that becomes readable when any thread signals it. Used to wake a worker.
///
/// Invariants: any number of signals before a clear() count as one.
/// Thread: signal() any, the rest its owner's.
class Wakeup
{
public:
    Wakeup();
    ~Wakeup();
    Wakeup(const Wakeup &) = delete;
    Wakeup &operator=(const Wakeup &) = delete;

    [[nodiscard]] int descriptor() const { return m_reading; }
    void signal() const;
    void clear() const;

private:
    int m_reading = -1;
    int m_writing = -1; ///< the same as m_reading where the system has eventfd
};

} // namespace holdfast::net
