// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// Identifies one life of the log, from start to stop: 8 characters of [0-9a-z]. Cursors of
/// different epochs are not comparable.
///
/// Invariants: always 8 such characters.
class Epoch
{
public:
    static constexpr std::size_t length = 8;

    /// A new epoch from the system's random source.
    [[nodiscard]] static Epoch random();
    [[nodiscard]] static std::optional<Epoch> parse(std::string_view text);

    [[nodiscard]] std::string_view text() const { return { m_text.data(), m_text.size() }; }
    friend bool operator==(const Epoch &, const Epoch &) = default;

private:
    std::array<char, length> m_text { '0', '0', '0', '0', '0', '0', '0', '0' };
};

/// A place in the log: "has everything up to and including `seq`". Opaque to clients. It is never a
/// time.
///
/// Wire form: `<epoch>-<seq>`, seq in unsigned decimal without leading zeros.
struct Cursor
{
    Epoch epoch;
    std::uint64_t seq = 0;

    /// Nothing unless the text is exactly the wire form. The text is untrusted.
    [[nodiscard]] static std::optional<Cursor> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    void appendTo(std::string &out) const;

    friend bool operator==(const Cursor &, const Cursor &) = default;
};

} // namespace holdfast
