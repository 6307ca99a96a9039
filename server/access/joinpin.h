// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/digest.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::access {

/// The PIN of the room, and the passes for which it is exchanged.
///
/// A pass is `hfp_`, the time at which it is over, and an HMAC of both that time and the PIN under
/// a secret of this process. So nothing is stored for a pass, and another PIN ends all passes.
///
/// Invariants: immutable. The PIN has 4 to 12 digits.
/// Thread: any.
class JoinPin
{
public:
    static constexpr std::size_t minDigits = 4;
    static constexpr std::size_t maxDigits = 12;
    /// A school day, and the evening.
    static constexpr std::int64_t passMilliseconds = std::int64_t { 12 } * 60 * 60 * 1000;
    static constexpr std::string_view passPrefix = "hfp_";

    [[nodiscard]] static bool isPin(std::string_view text);
    /// Six random digits.
    [[nodiscard]] static std::string random();
    /// A secret for the passes of one process.
    [[nodiscard]] static std::string newSecret();

    /// Precondition: isPin(pin).
    JoinPin(std::string pin, std::string secret);

    [[nodiscard]] const std::string &text() const { return m_pin; }
    /// Constant time.
    [[nodiscard]] bool matches(std::string_view given) const;
    /// Names the PIN in a grant, without telling it.
    [[nodiscard]] const std::string &id() const { return m_id; }

    [[nodiscard]] std::string pass(std::int64_t expires) const;
    /// When the pass is over, in milliseconds since 1970; nothing if it is not a pass for this PIN.
    /// Untrusted text; constant time for texts of the form of a pass.
    [[nodiscard]] std::optional<std::int64_t> expiryOf(std::string_view pass) const;

private:
    [[nodiscard]] Digest mac(std::string_view about) const;

    std::string m_pin;
    std::string m_secret;
    std::string m_id;
};

} // namespace holdfast::access
