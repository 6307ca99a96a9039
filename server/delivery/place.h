// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/cursor.h"
#include "server/log/reading.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::delivery {

/// The most last messages of each channel that a subscriber may ask for.
inline constexpr std::size_t maxStateLast = 1000;

/// Where a subscriber goes on: at a cursor, or within a state. To clients it is a cursor, which is
/// opaque to them.
///
/// Wire form: that of Cursor, or, within a state, `<epoch>-<through>.<after>`, or with the last
/// messages of the histories `<epoch>-<through>.<after>.<last>`, where `all` stands for
/// allMessages.
struct Place
{
    Cursor cursor; ///< within a state: as of here
    std::optional<StateRange> state {}; ///< set: within this state, whose `through` is the cursor's

    /// Nothing unless the text is exactly the wire form. The text is untrusted.
    [[nodiscard]] static std::optional<Place> parse(std::string_view text);
    /// Where a subscriber is that is about to be sent the reading.
    [[nodiscard]] static Place before(const Reading &reading, const Epoch &epoch);
    /// Where a subscriber is that has the reading.
    [[nodiscard]] static Place after(const Reading &reading, const Epoch &epoch);
    /// Where a subscriber is that has the i-th message of the reading, and what is before it.
    [[nodiscard]] static Place at(const Reading &reading, std::size_t i, const Epoch &epoch);

    [[nodiscard]] std::string text() const;
    void appendTo(std::string &out) const;
};

} // namespace holdfast::delivery
