// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast {

struct ChannelPolicy;

/// Which channels are kept on disk, where the log is: those for which no rule says otherwise. The
/// server's own channels never are.
///
/// Thread: any; immutable.
class Durability
{
public:
    struct Rule
    {
        std::string channels; ///< a name or pattern
        bool isDurable = true;

        friend bool operator==(const Rule &, const Rule &) = default;
    };

    Durability() = default;
    /// The first rule that matches a channel decides.
    explicit Durability(std::vector<Rule> rules) : m_rules(std::move(rules)) { }
    [[nodiscard]] static Durability of(std::span<const ChannelPolicy> policies);
    /// What text() says.
    [[nodiscard]] static Durability parse(std::string_view text);

    [[nodiscard]] bool isDurable(std::string_view channel) const;
    /// True if the pattern may match a channel that is not durable.
    [[nodiscard]] bool isAnyLost(std::string_view pattern) const;
    /// One line for each rule.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Durability &, const Durability &) = default;

private:
    std::vector<Rule> m_rules;
};

} // namespace holdfast
