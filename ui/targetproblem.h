// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QString>

#include <optional>

namespace holdfast::ui {

/// Why a text is neither a channel name nor a pattern.
///
/// Thread: main.
class TargetProblem
{
    Q_DECLARE_TR_FUNCTIONS(TargetProblem)

public:
    /// nullopt if `target` is a channel name or a pattern.
    [[nodiscard]] static std::optional<TargetProblem> of(const QString &target);

    /// One sentence that names the target and the violated rule. Plain text.
    [[nodiscard]] QString sentence() const;
    /// The nearest valid name or pattern; empty if there is none.
    [[nodiscard]] QString suggestion() const;

private:
    enum class Rule { Slash, Sign, Control, EmptyPart, StarWithinPart, StarsNotLast, TooLong };

    TargetProblem(QString target, Rule rule) : m_target(std::move(target)), m_rule(rule) { }

    QString m_target;
    Rule m_rule;
};

} // namespace holdfast::ui
