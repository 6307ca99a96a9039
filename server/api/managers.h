// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace holdfast::api {

/// What a token may do with the management API. Closed list.
enum class Standing : std::uint8_t {
    None,
    View, ///< read everything, change nothing
    Manage,
};

/// Who may use the management API of the engine in this process.
///
/// Thread: any.
class Managers
{
public:
    Managers() = default;
    virtual ~Managers() = default;
    Managers(const Managers &) = delete;
    Managers &operator=(const Managers &) = delete;

    /// By the scopes of the token, if it is valid now.
    [[nodiscard]] virtual Standing standingOf(std::string_view token) const = 0;
    /// The management API's own token, which has the scope manage: the clients' port takes it too.
    virtual void setOwnToken(std::string_view token) = 0;
};

} // namespace holdfast::api
