// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QListView>

class QToolButton;

namespace holdfast::ui {

/// The list of messages. It follows the newest message until the operator scrolls up to read, and
/// then does not move; a button leads back to the end.
///
/// Thread: main.
class FeedView final : public QListView
{
    Q_OBJECT

public:
    explicit FeedView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// The newest message is shown, also when further ones come.
    [[nodiscard]] bool isFollowing() const { return m_isFollowing; }
    void follow();

Q_SIGNALS:
    /// Double click, or Enter on the current row.
    void rowOpened(const QModelIndex &index);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void updateGeometries() override;

private:
    void noteScroll();
    void placeButton();
    void retranslate();

    QToolButton *m_toEnd;
    bool m_isFollowing = true;
    bool m_isLayingOut = false; ///< scrolling now is not the operator's
};

} // namespace holdfast::ui
