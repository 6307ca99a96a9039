// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>

namespace holdfast::ui {

/// The texts sent before, recalled with the arrow keys, as in a shell.
///
/// Invariants: at most maxTexts, and together at most maxCharacters, but always the newest; no two
/// adjacent texts equal, none empty.
/// Thread: main.
class MessageHistory
{
public:
    static constexpr qsizetype maxTexts = 100;
    static constexpr qsizetype maxCharacters = 1'000'000;

    MessageHistory() = default;
    explicit MessageHistory(const QStringList &texts); // oldest first

    /// Adds the newest text and ends a recall.
    void add(const QString &text);
    /// The text before the one last recalled; the newest if there is no recall. nullopt at the
    /// oldest.
    [[nodiscard]] std::optional<QString> older();
    /// The text after the one last recalled. After the newest: empty, and the recall ends. nullopt
    /// if there is no recall.
    [[nodiscard]] std::optional<QString> newer();
    /// The text last recalled; null if there is no recall.
    [[nodiscard]] QString recalled() const;

    [[nodiscard]] const QStringList &texts() const { return m_texts; }

private:
    QStringList m_texts; ///< oldest first
    qsizetype m_characters = 0; ///< of all texts
    qsizetype m_at = 0; ///< index of the recalled text; m_texts.size(): no recall
};

} // namespace holdfast::ui
