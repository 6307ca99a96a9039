// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QString>

#include <optional>

namespace holdfast::ui {

/// Why a text is neither a channel's name nor a pattern.
///
/// Thread: main.
class TargetProblem
{
    Q_DECLARE_TR_FUNCTIONS(TargetProblem)

public:
    /// Nothing if `target` is a channel's name or a pattern.
    [[nodiscard]] static std::optional<TargetProblem> of(const QString &target);

    /// One sentence that names the target and the rule. Plain text.
    [[nodiscard]] QString sentence() const;
    /// The nearest name or pattern that is well formed; empty if there is none.
    [[nodiscard]] QString suggestion() const;

private:
    enum class Rule { Slash, Sign, Control, EmptyPart, StarWithinPart, StarsNotLast, TooLong };

    TargetProblem(QString target, Rule rule) : m_target(std::move(target)), m_rule(rule) { }

    QString m_target;
    Rule m_rule;
};

} // namespace holdfast::ui
