// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/sentpane.h"

#include "ui/delegates/receiptdelegate.h"
#include "ui/panes/rowtable.h"

#include <QtCore/QEvent>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

SentPane::SentPane(SentModel &sent, QWidget *parent)
    : QWidget(parent), m_sent(sent), m_table(new RowTable)
{
    setObjectName(u"sentPane"_s);
    m_table->setObjectName(u"sentTable"_s);
    m_table->setModel(&sent);
    m_table->setItemDelegateForColumn(SentModel::Received, new ReceiptDelegate(m_table));
    m_table->setStretchColumn(SentModel::Text, 14);
    m_table->setColumnsGivingWay(
        { SentModel::Sent, SentModel::Matched, SentModel::Time, SentModel::Targets });
    fitColumns();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);
    connect(m_table, &RowTable::rowOpened, this, [this](const QModelIndex &index) {
        Q_EMIT recallRequested(index.data(SentModel::TargetsRole).toStringList(),
                               index.data(SentModel::TextRole).toString());
    });
    retranslate();
}

void SentPane::fitColumns()
{
    m_table->setColumnWidthsInDigits({ 10, 12, 20, 8, 7, 12 });
}

void SentPane::retranslate()
{
    m_table->setAccessibleName(tr("Sent messages"));
    m_table->setToolTip(tr("Double click puts a message back into the console"));
    m_table->setEmptyHint(tr("Nothing sent yet.\nEach message shows here how many clients have "
                             "received it."));
}

void SentPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_sent.retranslate();
        retranslate();
    } else if (event->type() == QEvent::FontChange) {
        fitColumns();
    }
}

} // namespace holdfast::ui
