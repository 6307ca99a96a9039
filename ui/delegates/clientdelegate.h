// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <QtGui/QIcon>
#include <QtWidgets/QStyledItemDelegate>

namespace holdfast::ui {

/// Shows a client's name after a dot for its state. An id shown in place of a missing name has a
/// weaker colour.
///
/// Dots differ in shape as well as in colour: full (held, open), half (re-polling), hollow (away).
///
/// Thread: main.
class ClientDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

/// The dot alone, sharp at any size and scale.
[[nodiscard]] QIcon stateIcon(api::ClientState state, const QPalette &palette);

} // namespace holdfast::ui
