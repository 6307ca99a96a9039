// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/sentmodel.h"

#include <QtWidgets/QWidget>

namespace holdfast::ui {

class RowTable;

/// What has been sent and how far it got. A double click hands a message back to the console.
///
/// Thread: main.
class SentPane final : public QWidget
{
    Q_OBJECT

public:
    /// `sent` must outlive the pane.
    explicit SentPane(SentModel &sent, QWidget *parent = nullptr);

    [[nodiscard]] RowTable &table() const { return *m_table; }

Q_SIGNALS:
    void recallRequested(const QStringList &targets, const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void fitColumns();

    SentModel &m_sent;
    RowTable *m_table;
};

} // namespace holdfast::ui
