// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <ucontext.h>

namespace holdfast::simulation {

/// A stack of its own that is run in turns with its caller's, in one thread.
///
/// Invariants: enter() from outside of any fiber only, leave() from inside of this one only.
/// Thread: one. What is thread_local is shared by all fibers.
class Fiber
{
public:
    explicit Fiber(std::function<void()> body);
    ~Fiber() = default;
    Fiber(const Fiber &) = delete;
    Fiber &operator=(const Fiber &) = delete;

    /// Runs it until it leaves or ends. Not if it has ended.
    void enter();
    /// Back to whoever called enter().
    void leave();
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }

private:
    static void run(unsigned high, unsigned low);

    const std::function<void()> m_body;
    const std::unique_ptr<char[]> m_stack;
    ucontext_t m_here {};
    ucontext_t m_caller {};
    const void *m_callerStack = nullptr; ///< AddressSanitizer's view of it
    std::size_t m_callerStackBytes = 0;
    bool m_hasEnded = false;
};

} // namespace holdfast::simulation
