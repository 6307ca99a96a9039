// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/feedpane.h"

#include "server/core/channelname.h"
#include "ui/curltext.h"
#include "ui/delegates/feeddelegate.h"
#include "ui/dialogs/editdialog.h"
#include "ui/dialogs/recipientsdialog.h"
#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/panes/emptystate.h"
#include "ui/panes/feedview.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t maxInMenu = 50;
constexpr qsizetype nameLength = 40;

MessagesModel::Sent messageAt(const QModelIndex &index)
{
    return { .targets = index.data(MessagesModel::TargetsRole).toStringList(),
             .text = index.data(MessagesModel::TextRole).toString(),
             .contentType = index.data(MessagesModel::ContentTypeRole).toString(),
             .event = index.data(MessagesModel::EventRole).toString(),
             .priority = index.data(MessagesModel::PriorityRole).toInt(),
             .key = index.data(MessagesModel::KeyRole).toString() };
}

QString curlOf(const QString &url, const QModelIndex &index)
{
    const MessagesModel::Sent message = messageAt(index);
    return curlPublish(url,
                       { .channels = message.targets,
                         .text = message.text,
                         .contentType = message.contentType,
                         .event = message.event,
                         .priority = message.priority,
                         .key = message.key });
}

} // namespace

FeedPane::FeedPane(const api::Engine &engine, MessagesModel &messages, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_messages(messages)
    , m_feed(messages)
    , m_list(new FeedView)
    , m_empty(new EmptyState(*m_list))
    , m_controls(new QToolBar)
    , m_choice(new QToolButton)
    , m_passedOver(new QLabel)
    , m_who(new QAction(this))
    , m_again(new QAction(this))
    , m_edit(new QAction(this))
    , m_retract(new QAction(this))
    , m_curl(new QAction(this))
    , m_recall(new QAction(this))
{
    setObjectName(u"feedPane"_s);
    m_list->setObjectName(u"feed"_s);
    m_controls->setObjectName(u"feedControls"_s);
    m_choice->setObjectName(u"feedChannels"_s);
    m_passedOver->setObjectName(u"feedPassedOver"_s);
    m_who->setObjectName(u"actionWho"_s);
    m_again->setObjectName(u"actionAgain"_s);
    m_edit->setObjectName(u"actionEditMessage"_s);
    m_retract->setObjectName(u"actionRetract"_s);
    m_curl->setObjectName(u"actionCurl"_s);
    m_recall->setObjectName(u"actionRecall"_s);
    layOut();
    connectActions();
    fitFont();
    retranslate();
}

void FeedPane::layOut()
{
    m_list->setModel(&m_feed);
    auto *delegate = new FeedDelegate(m_list);
    m_list->setItemDelegate(delegate);
    connect(delegate, &FeedDelegate::actionChosen, this,
            [this](const QModelIndex &index, FeedDelegate::Action action) {
                switch (action) {
                case FeedDelegate::Action::Who:
                    return showRecipients(index);
                case FeedDelegate::Action::Again:
                    return sendAgain(index);
                case FeedDelegate::Action::Curl:
                    return copyCurl(index);
                }
            });
    m_who->setIcon(iconOf(Icon::Who));
    m_again->setIcon(iconOf(Icon::Again));
    m_curl->setIcon(iconOf(Icon::Curl));
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->addActions({ m_who, m_again, m_recall, m_edit, m_retract, m_curl });
    m_choice->setPopupMode(QToolButton::InstantPopup);
    m_choice->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_choice->setIcon(iconOf(Icon::Channels));
    m_choice->setMenu(new QMenu(m_choice));
    m_passedOver->setTextFormat(Qt::PlainText);
    m_passedOver->setForegroundRole(QPalette::PlaceholderText);
    m_passedOver->setContentsMargins(2 * gridStep, gridStep / 2, gridStep, gridStep / 2);
    m_passedOver->hide();
    m_controls->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_controls->addWidget(m_choice);
    m_controls->addActions({ m_who, m_again, m_curl });
    for (QAction *action : { m_who, m_again, m_curl })
        m_controls->widgetForAction(action)->setObjectName(action->objectName() + u"Button"_s);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addWidget(m_list, 1);
    all->addWidget(m_passedOver);
}

void FeedPane::connectActions()
{
    connect(m_choice->menu(), &QMenu::aboutToShow, this, &FeedPane::fillChannelMenu);
    connect(m_list, &FeedView::rowOpened, this, &FeedPane::recall);
    connect(m_recall, &QAction::triggered, this, [this] { recall(m_list->currentIndex()); });
    connect(m_who, &QAction::triggered, this, [this] { showRecipients(m_list->currentIndex()); });
    connect(m_list, &QWidget::customContextMenuRequested, this, &FeedPane::openMenu);
    connect(m_again, &QAction::triggered, this, [this] { sendAgain(m_list->currentIndex()); });
    connect(m_edit, &QAction::triggered, this, [this] { edit(m_list->currentIndex()); });
    connect(m_retract, &QAction::triggered, this, [this] { retract(m_list->currentIndex()); });
    connect(m_curl, &QAction::triggered, this, [this] { copyCurl(m_list->currentIndex()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &FeedPane::showActions);
    connect(m_empty, &EmptyState::stepChosen, this, [this] {
        if (m_feed.channels().isEmpty())
            Q_EMIT writeRequested();
        else
            setChannels({});
    });
    for (const auto signal :
         { &QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved })
        connect(&m_feed, signal, this, &FeedPane::showActions);
    connect(&m_feed, &QAbstractItemModel::dataChanged, this, &FeedPane::showActions);
}

QWidget &FeedPane::controls() const
{
    return *m_controls;
}

void FeedPane::fitFont()
{
    const int side = fontMetrics().height() + gridStep / 4;
    m_controls->setIconSize({ side, side });
    m_choice->setIconSize({ side, side });
    m_list->setMinimumHeight(3 * fontMetrics().height());
}

void FeedPane::setChannels(const QStringList &channels)
{
    m_feed.setChannels(channels);
    showChannels();
    m_list->follow();
}

/// The channels that exist now, and those chosen.
void FeedPane::fillChannelMenu()
{
    QMenu *menu = m_choice->menu();
    menu->clear();
    const auto add = [&](const QString &label, bool isChecked) {
        QAction *action = menu->addAction(withoutMnemonics(label));
        action->setCheckable(true);
        action->setChecked(isChecked);
        return action;
    };
    connect(add(tr("All channels"), m_feed.channels().isEmpty()), &QAction::triggered, this,
            [this] { setChannels({}); });
    menu->addSeparator();
    QStringList names = m_feed.channels();
    for (const api::ChannelSnapshot &channel :
         m_engine.channels({ .contains = {}, .after = {}, .limit = maxInMenu })) {
        if (isReservedChannel(channel.name))
            continue;
        const QString name = QString::fromStdString(channel.name);
        if (!names.contains(name))
            names.append(name);
    }
    names.sort();
    for (const QString &name : names) {
        connect(add(visibleText(name, nameLength), m_feed.channels().contains(name)),
                &QAction::toggled, this, [this, name](bool isOn) { toggleChannel(name, isOn); });
    }
}

void FeedPane::toggleChannel(const QString &channel, bool isOn)
{
    QStringList chosen = m_feed.channels();
    chosen.removeAll(channel);
    if (isOn)
        chosen.append(channel);
    setChannels(chosen);
}

void FeedPane::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    showActions();
}

void FeedPane::showActions()
{
    const QModelIndex index = m_list->currentIndex();
    const bool mayChange = m_whyNot.isEmpty();
    m_who->setEnabled(index.isValid());
    m_again->setEnabled(mayChange && index.data(MessagesModel::IsCompleteRole).toBool());
    m_recall->setEnabled(index.data(MessagesModel::IsWholeRole).toBool());
    m_edit->setEnabled(mayChange && index.data(MessagesModel::IsWholeRole).toBool());
    m_retract->setEnabled(mayChange && index.isValid()
                          && !index.data(MessagesModel::IsRetractedRole).toBool());
    for (QAction *change : { m_again, m_edit, m_retract })
        change->setToolTip(m_whyNot); // empty: its text
    m_curl->setEnabled(index.data(MessagesModel::IsCompleteRole).toBool());
    m_empty->setVisible(m_feed.rowCount() == 0);
}

void FeedPane::showChannels()
{
    const QStringList chosen = m_feed.channels();
    const QString arrow = u" ▾"_s;
    if (chosen.isEmpty())
        m_choice->setText(tr("All channels") + arrow);
    else if (chosen.size() == 1)
        m_choice->setText(withoutMnemonics(visibleText(chosen.first(), nameLength)) + arrow);
    else
        m_choice->setText(tr("%1 channels").arg(chosen.size()) + arrow);
    if (chosen.isEmpty()) {
        m_empty->setText(tr("What anybody sends shows here, and who has received it."));
        m_empty->setStep(tr("Write the first message"), Icon::NewMessage);
    } else {
        m_empty->setText(tr("No message on the chosen channels yet."));
        m_empty->setStep(tr("Show all channels"), Icon::Channels);
    }
    showActions();
}

void FeedPane::refresh()
{
    m_passedOver->setVisible(m_messages.passedOver() > 0);
    const QString text =
        tr("%1 messages came too fast to be listed.").arg(countText(m_messages.passedOver()));
    if (m_passedOver->text() != text)
        m_passedOver->setText(text);
}

void FeedPane::openMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"feedMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_list->actions());
    menu->setToolTipsVisible(!m_whyNot.isEmpty());
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void FeedPane::recall(const QModelIndex &index)
{
    // Not for a truncated text: it would be sent as if it were complete.
    if (index.isValid() && index.data(MessagesModel::IsWholeRole).toBool())
        Q_EMIT recallRequested(index.data(MessagesModel::TargetsRole).toStringList(),
                               index.data(MessagesModel::TextRole).toString());
}

void FeedPane::showRecipients(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    auto *dialog = new RecipientsDialog(
        m_engine, index.data(MessagesModel::IdRole).toString().toStdString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void FeedPane::sendAgain(const QModelIndex &index)
{
    // The row has a control for it too, which is never disabled.
    if (!m_whyNot.isEmpty())
        Q_EMIT copied(m_whyNot);
    else if (index.data(MessagesModel::IsCompleteRole).toBool())
        Q_EMIT againRequested(messageAt(index));
}

void FeedPane::retract(const QModelIndex &index)
{
    if (!index.isValid() || index.data(MessagesModel::IsRetractedRole).toBool())
        return;
    api::MessageChange change;
    change.id = index.data(MessagesModel::IdRole).toString().toStdString();
    change.isRetraction = true;
    Q_EMIT changeRequested(change);
}

void FeedPane::edit(const QModelIndex &index)
{
    // Not a truncated text: the rest would be lost.
    if (!index.data(MessagesModel::IsWholeRole).toBool())
        return;
    api::MessageChange change;
    change.id = index.data(MessagesModel::IdRole).toString().toStdString();
    change.contentType = index.data(MessagesModel::ContentTypeRole).toString().toStdString();
    change.event = index.data(MessagesModel::EventRole).toString().toStdString();
    change.priority = index.data(MessagesModel::PriorityRole).toInt();
    auto *dialog = new EditDialog(index.data(MessagesModel::TextRole).toString(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &EditDialog::edited, this, [this, change](const QString &text) mutable {
        change.payload = text.toStdString();
        Q_EMIT changeRequested(change);
    });
    dialog->show();
}

void FeedPane::copyCurl(const QModelIndex &index)
{
    const QString line =
        index.data(MessagesModel::IsCompleteRole).toBool() ? curlOf(m_url, index) : QString();
    if (line.isEmpty()) {
        Q_EMIT copied(tr("Not copied: curl cannot publish this message. It is too large, or it "
                         "was sent to a pattern."));
        return;
    }
    QGuiApplication::clipboard()->setText(line);
    Q_EMIT copied(tr("Copied: paste it into a shell."));
}

void FeedPane::retranslate()
{
    m_who->setText(tr("Who has it…"));
    m_again->setText(tr("Send it again"));
    m_recall->setText(tr("Put it into the message box"));
    m_edit->setText(tr("Edit it…"));
    m_retract->setText(tr("Retract it"));
    m_curl->setText(tr("Copy as curl"));
    m_choice->setToolTip(tr("Choose the channels whose messages are shown"));
    m_list->setAccessibleName(tr("Messages"));
    m_controls->setAccessibleName(tr("Selected message"));
    showChannels();
    refresh();
}

void FeedPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_messages.retranslate();
        retranslate();
    } else if (event->type() == QEvent::FontChange) {
        fitFont();
    }
}

} // namespace holdfast::ui
