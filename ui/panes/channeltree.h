// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/icons.h"

#include <QtWidgets/QTreeView>

namespace holdfast::ui {

class ChannelsModel;
class EmptyState;

/// The tree of channels: whole rows, equally high, with a hint when there are none.
///
/// Invariants: opens new branches by itself while there are few channels. The first column takes
/// the width that the others leave; those give way in a narrow pane.
/// Thread: main.
class ChannelTree final : public QTreeView
{
    Q_OBJECT

public:
    static constexpr std::size_t maxOpened = 200; ///< channels up to which branches are opened

    /// `channels` must outlive it.
    explicit ChannelTree(ChannelsModel &channels, QWidget *parent = nullptr);

    /// Plain text that says how to get channels.
    void setEmptyHint(const QString &hint);
    void setEmptyStep(const QString &label, Icon icon);

Q_SIGNALS:
    /// Double click, or Enter on the current row, of a channel that exists.
    void channelOpened(const QString &name);
    void emptyStepChosen();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;

private:
    void layOutColumns();
    void open(const QModelIndex &index);

    ChannelsModel &m_channels;
    EmptyState *m_empty;
};

} // namespace holdfast::ui
