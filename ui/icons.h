// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QIcon>

#include <cstdint>

namespace holdfast::ui {

/// The window's own icons. Closed list: each is a file in resources/icons/actions.
enum class Icon : std::uint8_t {
    Add,
    Again,
    Channels,
    Check,
    Clear,
    Clients,
    Clock,
    Close,
    Copy,
    Curl,
    Down,
    Filter,
    Flag,
    Float,
    Groups,
    JoinScreen,
    Layout,
    Lock,
    Log,
    NewMessage,
    Open,
    Pause,
    Preferences,
    Save,
    Send,
    Table,
    Templates,
    Timeline,
    Who,
};

/// The icon in the text colour of the application's palette at the time of painting, so that it
/// suits every theme.
[[nodiscard]] QIcon iconOf(Icon icon);

} // namespace holdfast::ui
