// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/channelcontrol.h"

#include <QJsonObject>

#include <string_view>

namespace holdfast::management {

/// Parses the body of PUT /api/v1/channels/{id}/settings:
/// `{"messages":50,"age":600,"slow":"latest"}`, each optional. Malformed, with a message that says
/// how to correct it.
[[nodiscard]] Result<api::ChannelSettings> settingsRequest(std::string_view body);

/// The same form; what is as configured is left out.
[[nodiscard]] QJsonObject toJson(const api::ChannelSettings &settings);

} // namespace holdfast::management
