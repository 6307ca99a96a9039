// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace holdfast {

template <typename Signature>
class FunctionRef;

/// A callable of the caller's, for the duration of a call: never allocates, unlike std::function.
///
/// Invariants: does not own the callable, so it must not be kept after the call that it was passed
/// to.
/// Thread: its callable's.
template <typename Return, typename... Arguments>
class FunctionRef<Return(Arguments...)>
{
public:
    template <typename Callable,
              typename = std::enable_if_t<
                  !std::is_same_v<
                      std::remove_cvref_t<Callable>,
                      FunctionRef> && std::is_invocable_r_v<Return, Callable &, Arguments...>>>
    FunctionRef(Callable &&callable)
        : m_callable(const_cast<void *>(static_cast<const void *>(std::addressof(callable))))
        , m_call([](void *opaque, Arguments... arguments) -> Return {
            return (*static_cast<std::add_pointer_t<std::remove_reference_t<Callable>>>(opaque))(
                std::forward<Arguments>(arguments)...);
        })
    {
    }

    Return operator()(Arguments... arguments) const
    {
        return m_call(m_callable, std::forward<Arguments>(arguments)...);
    }

private:
    void *m_callable;
    Return (*m_call)(void *, Arguments...);
};

} // namespace holdfast
