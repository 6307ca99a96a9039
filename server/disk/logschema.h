// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"
#include "server/disk/database.h"

#include <cstdint>

namespace holdfast {

/// The version of the schema that this program writes.
inline constexpr std::int64_t logSchemaVersion = 2;

/// The version of the file's schema; 0: the file is empty. Unavailable: the file belongs to another
/// program, or was written by a newer one.
[[nodiscard]] Result<std::int64_t> schemaVersionOf(Database &database);

/// Makes the schema in an empty file, with a new epoch, or brings an older one up to date: all of
/// it in one transaction, or nothing.
[[nodiscard]] Result<void> prepareSchema(Database &database);

} // namespace holdfast
