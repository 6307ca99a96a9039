// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/logfilter.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace holdfast::ui {

class LogModel;
class RowTable;

/// The log: follows the newest row unless the operator has scrolled away from it; can be filtered,
/// paused, cleared, and saved as CSV or JSON Lines.
///
/// Thread: main.
class LogPane final : public QWidget
{
    Q_OBJECT

public:
    /// `log` must outlive the pane.
    explicit LogPane(LogModel &log, QWidget *parent = nullptr);

    [[nodiscard]] QLineEdit &filter() const { return *m_filter; }
    /// To be called while the log is paused: shows what waits.
    void refresh();

Q_SIGNALS:
    void saved(const QString &note);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void connectControls();
    void retranslate();
    void applyFilter();
    void save();
    [[nodiscard]] QByteArray jsonLines() const;

    LogModel &m_log;
    LogFilter m_shown;
    QLineEdit *m_filter;
    QToolButton *m_pause;
    QToolButton *m_clear;
    QToolButton *m_save;
    QLabel *m_note;
    RowTable *m_table;
    QTimer m_filterTimer; ///< avoids a search of all rows per key press
    bool m_isFollowing = true;
};

} // namespace holdfast::ui
