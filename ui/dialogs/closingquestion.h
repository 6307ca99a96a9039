// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QMessageBox>

#include <cstdint>

namespace holdfast::ui {

/// Asks whether to quit while clients are connected: tell them and quit, keep running, or cancel.
///
/// Thread: main.
class ClosingQuestion final : public QMessageBox
{
    Q_OBJECT

public:
    ClosingQuestion(std::uint64_t clients, QWidget *parent);

Q_SIGNALS:
    void quitChosen();
    void keepChosen();
};

} // namespace holdfast::ui
