// SPDX-License-Identifier: GPL-3.0-or-later
//
// Converts text from outside (names, ids, agents, channels, payloads) to text that is safe to show.
// All of it is untrusted. Only these functions make it displayable.
#pragma once

#include <QtCore/QString>

#include <string_view>

namespace holdfast::ui {

/// The length at which a target is cut off when it is shown.
inline constexpr qsizetype maxShownTarget = 40;

/// One line that makes hidden characters visible. Line breaks and tabs become arrows, other control
/// characters become control pictures, bidirectional controls and invisible format characters
/// become U+FFFD. Combining marks after the third on one letter are dropped. Text beyond
/// `maxLength` is cut off and replaced by an ellipsis. Plain text, not HTML.
[[nodiscard]] QString visibleText(const QString &text, qsizetype maxLength = 300);
/// The same for bytes; invalid UTF-8 becomes U+FFFD.
[[nodiscard]] QString visibleText(std::string_view utf8, qsizetype maxLength = 300);

/// For QWidget::setToolTip() and Qt::ToolTipRole, which guess whether a text is HTML: returns HTML
/// that displays exactly `plain`, including its line breaks.
[[nodiscard]] QString toolTipHtml(const QString &plain);

/// For QAction and buttons, where an ampersand would underline the next letter.
[[nodiscard]] QString withoutMnemonics(QString text);

/// `text` between isolates (Unicode UAX #9), so that a right-to-left name does not reorder the
/// sentence around it.
[[nodiscard]] QString isolated(const QString &text);

} // namespace holdfast::ui
