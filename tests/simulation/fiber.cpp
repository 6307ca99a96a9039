// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/fiber.h"

#include <cstdint>
#include <utility>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

namespace holdfast::simulation {

namespace {

constexpr std::size_t stackBytes = std::size_t { 512 } * 1024;

#ifdef __SANITIZE_ADDRESS__
void startSwitch(void **saved, const void *stack, std::size_t bytes)
{
    __sanitizer_start_switch_fiber(saved, stack, bytes);
}
void finishSwitch(void *saved, const void **stack, std::size_t *bytes)
{
    __sanitizer_finish_switch_fiber(saved, stack, bytes);
}
#else
void startSwitch(void ** /*saved*/, const void * /*stack*/, std::size_t /*bytes*/) { }
void finishSwitch(void * /*saved*/, const void ** /*stack*/, std::size_t * /*bytes*/) { }
#endif

} // namespace

Fiber::Fiber(std::function<void()> body) : m_body(std::move(body)), m_stack(new char[stackBytes])
{
    getcontext(&m_here);
    m_here.uc_stack.ss_sp = m_stack.get();
    m_here.uc_stack.ss_size = stackBytes;
    m_here.uc_link = nullptr;
    // makecontext() passes ints only, so the pointer is passed as two halves.
    const auto self = reinterpret_cast<std::uintptr_t>(this);
    makecontext(&m_here, reinterpret_cast<void (*)()>(&Fiber::run), 2,
                static_cast<unsigned>(self >> 32U), static_cast<unsigned>(self & 0xffffffffU));
}

void Fiber::run(unsigned high, unsigned low)
{
    auto *const self = reinterpret_cast<Fiber *>((std::uintptr_t { high } << 32U) | low);
    finishSwitch(nullptr, &self->m_callerStack, &self->m_callerStackBytes);
    self->m_body();
    self->m_hasEnded = true;
    startSwitch(nullptr, self->m_callerStack, self->m_callerStackBytes);
    setcontext(&self->m_caller);
}

void Fiber::enter()
{
    void *saved = nullptr;
    startSwitch(&saved, m_stack.get(), stackBytes);
    swapcontext(&m_caller, &m_here);
    finishSwitch(saved, nullptr, nullptr);
}

void Fiber::leave()
{
    void *saved = nullptr;
    startSwitch(&saved, m_callerStack, m_callerStackBytes);
    swapcontext(&m_here, &m_caller);
    finishSwitch(saved, &m_callerStack, &m_callerStackBytes);
}

} // namespace holdfast::simulation
