// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/tracemodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

#include <memory>
#include <string>

class QPushButton;

namespace holdfast::ui {

class RowTable;
class WrappedLabel;

/// Shows what happens to the connections of one client, step by step. Never modal.
///
/// Invariants: the client is watched exactly while the dialog exists.
/// Thread: main.
class InspectorDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `engine` must outlive it.
    InspectorDialog(api::Engine &engine, std::string id, QString name, QWidget *parent);
    ~InspectorDialog() override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void read();
    void explain();
    void copy();
    void retranslate();

    const QString m_name;
    std::unique_ptr<api::ClientTrace> m_trace; ///< null: it cannot be watched
    Error m_failure { ErrorCode::NotFound, {} }; ///< why m_trace is null
    std::uint64_t m_next = 0;
    TraceModel m_steps;
    RowTable *m_table;
    WrappedLabel *m_explanation;
    QPushButton *m_copy;
    QPushButton *m_clear;
    QPushButton *m_close;
    QTimer m_timer;
};

} // namespace holdfast::ui
