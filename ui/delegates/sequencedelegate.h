// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace holdfast::ui {

/// One row of a sequence of two parties: the lines of the client (left) and of the server (right),
/// an arrow between them or the time that one of them takes, and the words.
///
/// Invariants: all rows have the same height, which depends on the font.
/// Thread: main.
class SequenceDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

    /// The x of the two lines in a view of this width: for its heading.
    struct Parties
    {
        int client = 0;
        int server = 0;
    };
    [[nodiscard]] static Parties partiesIn(int width);
};

} // namespace holdfast::ui
