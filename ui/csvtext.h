// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tables as CSV (RFC 4180) for spreadsheets.
#pragma once

#include <QtCore/QString>

class QAbstractItemModel;

namespace holdfast::ui {

/// One cell, quoted. A text that a spreadsheet would take for a formula gets an apostrophe in
/// front: it may come from a stranger.
[[nodiscard]] QString csvCell(const QString &text);
/// The headings and all rows of a table, as shown.
[[nodiscard]] QString csvOf(const QAbstractItemModel &table);

} // namespace holdfast::ui
