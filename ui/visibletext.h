// SPDX-License-Identifier: GPL-3.0-or-later
//
// What strangers supplied (names, ids, agents, channels, payloads) on its way to a person's eyes.
// All of it is untrusted; these functions are the one place where it becomes text to show.
#pragma once

#include <QtCore/QString>

#include <string_view>

namespace holdfast::ui {

/// One line that shows what is in it: line breaks and tabs become arrows, other control characters
/// their pictures, bidirectional controls and invisible format characters U+FFFD; more than three
/// combining marks on one letter and what lies beyond `maxLength` is left out (an ellipsis says
/// so). Plain text, not HTML.
[[nodiscard]] QString visibleText(const QString &text, qsizetype maxLength = 300);
/// The same for bytes; what is not UTF-8 becomes U+FFFD.
[[nodiscard]] QString visibleText(std::string_view utf8, qsizetype maxLength = 300);

/// For QWidget::setToolTip() and Qt::ToolTipRole, which guess whether a text is HTML: the result is
/// HTML that shows `plain`, line breaks kept, and nothing else.
[[nodiscard]] QString toolTipHtml(const QString &plain);

/// For QAction and buttons, where an ampersand would underline the next letter.
[[nodiscard]] QString withoutMnemonics(QString text);

/// `text` between isolates (Unicode UAX #9), so that a right-to-left name does not turn the
/// sentence around it.
[[nodiscard]] QString isolated(const QString &text);

} // namespace holdfast::ui
