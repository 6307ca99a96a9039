// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QStringList>

class QWidget;

namespace holdfast::ui {

/// Lists the visual defects of a window that is shown: text that is cut off or elided where it
/// should not be (labels, buttons, headings, tabs, hints), widgets that overlap, and widgets
/// outside of the window. One line per defect; empty if there are none.
///
/// Names, channels and messages in tables are elided by design and do not count.
[[nodiscard]] QStringList flawsOf(const QWidget &window);

} // namespace holdfast::ui
