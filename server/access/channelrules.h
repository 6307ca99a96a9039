// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::access {

/// Who may do something, from everybody to nobody. Closed list.
enum class Who : std::uint8_t {
    Anyone,
    Local, ///< programs of this machine, and holders of a token for it
    Token, ///< holders of a token for it
    Nobody,
};

/// The word for it in the configuration.
[[nodiscard]] std::string_view nameOf(Who who);
/// Nothing for an unknown word.
[[nodiscard]] std::optional<Who> whoNamed(std::string_view word);

/// What one rule says about the channels that it is for. A setting that is absent leaves the
/// question to the rules after it.
struct ChannelRule
{
    std::string channels; ///< a name or a pattern
    std::optional<Who> subscribe {};
    std::optional<Who> publish {};
    /// The other origins whose pages may subscribe and publish, such as `https://example.org`; `*`
    /// is any.
    std::optional<std::vector<std::string>> origins {};
    std::string label {}; ///< its name in refusals; empty: it is named after its channels
};

/// The rule's name in refusals and lists.
[[nodiscard]] std::string nameOf(const ChannelRule &rule);

/// The rule that the option `--publish` is short for.
[[nodiscard]] ChannelRule publishRule(Who who);

/// Decides who may subscribe and publish.
///
/// Invariants: immutable. For each question the first rule applies that is for the channel and has
/// a setting for it. Without such a rule anyone may subscribe, and programs of this machine may
/// publish. A pattern is allowed only if all channels that it can match are.
/// Thread: any.
class ChannelRules
{
public:
    ChannelRules() = default;
    /// Precondition: `channels` of each rule is well formed.
    explicit ChannelRules(std::vector<ChannelRule> rules) : m_rules(std::move(rules)) { }

    /// Why the principal may not subscribe to, or publish on, the question's channel. With an empty
    /// channel: why it may not do so on any channel. Precondition: the action is Subscribe or
    /// Publish. Allocates only for a refusal.
    [[nodiscard]] std::optional<Refusal> refusal(const Principal &principal,
                                                 const Question &question) const;

    [[nodiscard]] const std::vector<ChannelRule> &rules() const { return m_rules; }

private:
    [[nodiscard]] std::optional<Refusal> refusalByWho(const Principal &principal,
                                                      const Question &question) const;
    [[nodiscard]] std::optional<Refusal> refusalByOrigin(const Principal &principal,
                                                         const Question &question) const;

    std::vector<ChannelRule> m_rules;
};

} // namespace holdfast::access
