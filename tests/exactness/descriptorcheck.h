// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <sys/types.h>

namespace holdfast::exactness {

/// Checks that a server closes every descriptor once its clients have left.
///
/// Thread: one.
class DescriptorCheck
{
public:
    /// Precondition: no client is connected.
    explicit DescriptorCheck(pid_t server);

    /// Waits until `server` has as many descriptors as at first. Empty, or a text that says how
    /// many more it has.
    [[nodiscard]] std::string await(pid_t server) const;
    [[nodiscard]] std::size_t atFirst() const { return m_atFirst; }

private:
    const std::size_t m_atFirst;
};

} // namespace holdfast::exactness
