// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QStringList>

class QWidget;

namespace holdfast::ui {

/// What a person would call broken in a window that is shown: text that is cut off or elided where
/// it should not be (labels, buttons, headings, tabs, hints), parts that overlap, and parts that
/// lie outside. One line each; empty if all is well.
///
/// Names, channels and messages in tables are elided by design and are no flaws.
[[nodiscard]] QStringList flawsOf(const QWidget &window);

} // namespace holdfast::ui
