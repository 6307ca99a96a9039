// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>

class QPushButton;

namespace holdfast::ui {

class ClientChanges;
class Removals;
class WrappedLabel;

/// Says who is about to be removed, or what was changed about clients, and offers to undo it.
///
/// Invariants: visible exactly while a removal waits or a change can be undone.
/// Thread: main.
class UndoBar final : public QFrame
{
    Q_OBJECT

public:
    /// Both must outlive it.
    UndoBar(Removals &removals, ClientChanges &changes, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showWaiting();
    void undo();
    void tint();
    [[nodiscard]] QString sentence() const;

    Removals &m_removals;
    ClientChanges &m_changes;
    WrappedLabel *m_text;
    QPushButton *m_undo;
    QPushButton *m_now;
};

} // namespace holdfast::ui
