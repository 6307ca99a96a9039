// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QStyledItemDelegate>

#include <cstdint>
#include <optional>

namespace holdfast::ui {

/// One message of the feed on two lines: when, from whom and where to, with its receipt at the end;
/// below it the text. The row under the pointer or selected offers its actions as icons.
///
/// Invariants: all rows have the same height, which depends on the font.
/// Thread: main.
class FeedDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum class Action : std::uint8_t { Who, Again, Curl };

    explicit FeedDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

Q_SIGNALS:
    void actionChosen(const QModelIndex &index, holdfast::ui::FeedDelegate::Action action);

private:
    [[nodiscard]] static QRect iconRect(const QStyleOptionViewItem &option, Action action);
    [[nodiscard]] static QRect receiptRect(const QStyleOptionViewItem &option,
                                           const QModelIndex &index);
    [[nodiscard]] static std::optional<Action>
    actionAt(QPoint position, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintLines(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index);
    static void paintReceipt(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index);
};

} // namespace holdfast::ui
