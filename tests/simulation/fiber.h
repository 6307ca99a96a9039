// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <ucontext.h>

namespace holdfast::simulation {

/// A coroutine with its own stack, which runs alternately with its caller in one thread.
///
/// Invariants: enter() is called only outside of any fiber, leave() only inside of this one.
/// Thread: one. All fibers share thread_local variables.
class Fiber
{
public:
    explicit Fiber(std::function<void()> body);
    ~Fiber() = default;
    Fiber(const Fiber &) = delete;
    Fiber &operator=(const Fiber &) = delete;

    /// Runs it until it calls leave() or ends. Precondition: it has not ended.
    void enter();
    /// Returns to the caller of enter().
    void leave();
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }

private:
    static void run(unsigned high, unsigned low);

    const std::function<void()> m_body;
    const std::unique_ptr<char[]> m_stack;
    ucontext_t m_here {};
    ucontext_t m_caller {};
    const void *m_callerStack = nullptr; ///< its bounds, for AddressSanitizer
    std::size_t m_callerStackBytes = 0;
    bool m_hasEnded = false;
};

} // namespace holdfast::simulation
