// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/setupcheck.h"

#include <QtWidgets/QDialog>

#include <vector>

class QGridLayout;
class QPushButton;

namespace holdfast::ui {

class WrappedLabel;

/// The set-up check: a line for each thing that has to be in order, with its next step as a button.
/// The lines follow the engine while the dialog is open.
///
/// Thread: main.
class SetupDialog final : public QDialog
{
    Q_OBJECT

public:
    SetupDialog(SetupCheck::Computer computer, QWidget *parent = nullptr);

    void setStatus(const api::Status &status);

Q_SIGNALS:
    /// Any step but CopyCommand, which the dialog does itself.
    void stepChosen(holdfast::ui::SetupCheck::Step step);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        WrappedLabel *text;
        QPushButton *button;
    };

    void showLines(const std::vector<SetupCheck::Line> &lines);
    void addRow();
    void take(std::size_t row);
    void retranslate();

    const SetupCheck::Computer m_computer;
    api::Status m_status;
    std::vector<SetupCheck::Line> m_lines;
    std::vector<Row> m_rows; ///< at least one for each line
    QGridLayout *m_grid;
    QPushButton *m_close;
};

} // namespace holdfast::ui
