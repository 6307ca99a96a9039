// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>

class QPushButton;

namespace holdfast::ui {

class Removals;
class WrappedLabel;

/// Says who is about to be removed, and offers to undo it.
///
/// Invariants: visible exactly while a removal waits.
/// Thread: main.
class UndoBar final : public QFrame
{
    Q_OBJECT

public:
    /// `removals` must outlive it.
    explicit UndoBar(Removals &removals, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showWaiting();
    void tint();
    [[nodiscard]] QString sentence() const;

    Removals &m_removals;
    WrappedLabel *m_text;
    QPushButton *m_undo;
    QPushButton *m_now;
};

} // namespace holdfast::ui
