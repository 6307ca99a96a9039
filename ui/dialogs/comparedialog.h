// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/labs/comparison.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

class QLabel;
class QPushButton;
class QSpinBox;

namespace holdfast::ui {

class RowTable;
class WrappedLabel;

/// The comparison of the transports: a picture that fills as it runs, and a table. Never modal.
///
/// Thread: main.
class CompareDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `engine` must outlive it.
    CompareDialog(api::Engine &engine, QWidget *parent);

    [[nodiscard]] Comparison &comparison() { return m_comparison; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void showState();
    void retranslate();

    Comparison m_comparison;
    WrappedLabel *m_sentence;
    QWidget *m_picture;
    RowTable *m_table;
    QLabel *m_messagesLabel;
    QSpinBox *m_messages;
    QPushButton *m_start;
    QPushButton *m_close;
    QTimer m_frames; ///< while a run lasts
};

} // namespace holdfast::ui
