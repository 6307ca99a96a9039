// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/rules.h"

#include <cstdint>

namespace holdfast::access {

/// Who may publish on the push port. Closed list.
enum class PublishPolicy : std::uint8_t { Local, Anyone, Nobody };

/// The rules of `--publish`: everything but publishing is allowed to everybody.
///
/// Thread: any.
class PolicyRules final : public Rules
{
public:
    PolicyRules(PublishPolicy policy, const ThisMachine &machine)
        : m_policy(policy), m_machine(machine)
    {
    }

    [[nodiscard]] Principal identify(const http::Request &head,
                                     const AddressBytes &peer) const override;
    [[nodiscard]] std::optional<Refusal> refusal(const Principal &principal,
                                                 const Question &question) const override;

private:
    const PublishPolicy m_policy;
    const ThisMachine &m_machine;
};

} // namespace holdfast::access
