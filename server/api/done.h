// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <functional>

namespace holdfast::api {

/// Is told the result of a command or a question: once, before the call returns or later, in any
/// thread. Must not throw, and must be short.
template <typename T>
using Done = std::function<void(const Result<T> &)>;

} // namespace holdfast::api
