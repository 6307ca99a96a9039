// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <string_view>

namespace holdfast::management {

// Values of the engine as members of a QJsonObject.

[[nodiscard]] inline QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

/// For a seq or a serial, which may be above 2^53.
[[nodiscard]] inline QString text(std::uint64_t number)
{
    return QString::number(number);
}

/// For counts. A JSON number is exact up to 2^53, which no count reaches in the engine's life.
[[nodiscard]] inline qint64 number(std::uint64_t count)
{
    return static_cast<qint64>(count);
}

} // namespace holdfast::management
