// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bench/options.h"

#include <array>
#include <span>
#include <string_view>

namespace holdfast::bench {

/// One option of the command line: who has it, whether it takes a value, what it does.
struct Option
{
    std::string_view name; ///< without the dashes
    std::string_view value; ///< what to call the value in the help; empty: takes none
    unsigned commands; ///< bitOf() each command that has it
    std::string_view help;
    bool (*apply)(Options &options, std::string_view value); ///< false: not such a value
};

[[nodiscard]] constexpr unsigned bitOf(Command command)
{
    return 1U << static_cast<unsigned>(command);
}

[[nodiscard]] std::span<const Option> optionTable();

/// Sets the paths and the cursor style of a server by its name; false when the name is unknown.
bool applyDialect(Options &options, std::string_view server);

} // namespace holdfast::bench
