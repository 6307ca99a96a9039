// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>

class QLabel;
class QToolButton;

namespace holdfast::ui {

/// One target of a message, with a button that removes it. Patterns are shown in italics. Invalid
/// targets are struck out, in a warning colour and with a tool tip.
///
/// Thread: main.
class Chip final : public QFrame
{
    Q_OBJECT

public:
    /// `shown`: the target as people read it.
    Chip(const QString &target, const QString &shown, QWidget *parent = nullptr);

    [[nodiscard]] QString target() const { return m_target; }

Q_SIGNALS:
    void removeRequested();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void retranslate();
    void fitFont();

    QString m_target;
    QString m_shown;
    bool m_isWellFormed;
    QLabel *m_label;
    QToolButton *m_remove;
};

} // namespace holdfast::ui
