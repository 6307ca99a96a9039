// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/messagespane.h"

#include "ui/delegates/receiptdelegate.h"
#include "ui/dialogs/recipientsdialog.h"
#include "ui/panes/rowtable.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

MessagesPane::MessagesPane(const api::Engine &engine, MessagesModel &messages, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_messages(messages)
    , m_table(new RowTable)
    , m_who(new QAction(this))
    , m_recall(new QAction(this))
{
    setObjectName(u"messagesPane"_s);
    m_table->setObjectName(u"messagesTable"_s);
    m_table->setModel(&messages);
    m_table->setItemDelegateForColumn(MessagesModel::Received, new ReceiptDelegate(m_table));
    m_table->setStretchColumn(MessagesModel::Text, 14);
    m_table->setColumnsGivingWay({ MessagesModel::Seen, MessagesModel::Source, MessagesModel::Time,
                                   MessagesModel::Channels });
    fitColumns();
    m_who->setObjectName(u"whoHasIt"_s);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->addActions({ m_who, m_recall });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);
    connect(m_table, &RowTable::rowOpened, this, &MessagesPane::recall);
    connect(m_recall, &QAction::triggered, this, [this] { recall(m_table->currentIndex()); });
    connect(m_who, &QAction::triggered, this, &MessagesPane::showRecipients);
    retranslate();
}

void MessagesPane::recall(const QModelIndex &index)
{
    // Not for a truncated text: it would be sent as if it were complete.
    if (index.isValid() && index.data(MessagesModel::IsWholeRole).toBool())
        Q_EMIT recallRequested(index.data(MessagesModel::TargetsRole).toStringList(),
                               index.data(MessagesModel::TextRole).toString());
}

void MessagesPane::showRecipients()
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid())
        return;
    auto *dialog = new RecipientsDialog(
        m_engine, index.data(MessagesModel::IdRole).toString().toStdString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MessagesPane::fitColumns()
{
    m_table->setColumnWidthsInDigits({ 10, 16, 12, 20, 14, 7 });
}

void MessagesPane::retranslate()
{
    m_who->setText(tr("Who has it…"));
    m_recall->setText(tr("Put back into the console"));
    m_table->setAccessibleName(tr("Messages"));
    m_table->setToolTip(tr("Double click puts a message back into the console"));
    m_table->setEmptyHint(tr("No message yet.\nWhat anybody publishes shows here, with how many of "
                             "its recipients have received it."));
}

void MessagesPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_messages.retranslate();
        retranslate();
    } else if (event->type() == QEvent::FontChange) {
        fitColumns();
    }
}

} // namespace holdfast::ui
