// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/icons.h"

#include <QtWidgets/QWidget>

class QAbstractScrollArea;
class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace holdfast::ui {

/// What a list says while it is empty: one or two sentences, and the next step as a button; in a
/// low list the button is beside the text, or alone if there is no room.
///
/// Invariants: covers the middle of the list's viewport; the caller shows and hides it.
/// Thread: main.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    /// Becomes a child of the list's viewport.
    explicit EmptyState(QAbstractScrollArea &list);

    void setText(const QString &text); ///< plain text
    [[nodiscard]] QString text() const;
    void setStep(const QString &label, Icon icon);

Q_SIGNALS:
    void stepChosen();

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    QAbstractScrollArea &m_list;
    QBoxLayout *m_all; ///< the text, and below it or beside it the button
    QLabel *m_text;
    QHBoxLayout *m_place; ///< of the button
    QPushButton *m_step = nullptr; ///< made by setStep()
};

} // namespace holdfast::ui
