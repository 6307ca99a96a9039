// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/channelspane.h"

#include "ui/curltext.h"
#include "ui/icons.h"
#include "ui/models/channelsmodel.h"
#include "ui/panes/channeltree.h"
#include "ui/peopletext.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

ChannelsPane::ChannelsPane(ChannelsModel &channels, QWidget *parent)
    : QWidget(parent)
    , m_channels(channels)
    , m_tree(new ChannelTree(channels))
    , m_new(new QToolButton)
{
    setObjectName(u"channelsPane"_s);
    m_tree->setObjectName(u"channelsTree"_s);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_new->setObjectName(u"channelNew"_s);
    m_new->setAutoRaise(true);
    m_new->setIcon(iconOf(Icon::Add));
    m_new->setFocusPolicy(Qt::TabFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tree);

    connect(m_tree, &QTreeView::clicked, this, &ChannelsPane::choose);
    connect(m_tree, &ChannelTree::channelOpened, this, &ChannelsPane::messageRequested);
    connect(m_tree, &ChannelTree::emptyStepChosen, this, &ChannelsPane::groupsRequested);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &ChannelsPane::showMenu);
    connect(m_new, &QToolButton::clicked, this, [this] { Q_EMIT newRequested({}); });
    retranslate();
}

QWidget &ChannelsPane::controls() const
{
    return *m_new;
}

void ChannelsPane::choose(const QModelIndex &index)
{
    if (!index.data(ChannelsModel::ExistsRole).toBool())
        return;
    const QString name = index.data(ChannelsModel::NameRole).toString();
    m_chosen = m_chosen == name ? QString() : name;
    if (m_chosen.isEmpty())
        m_tree->clearSelection();
    Q_EMIT channelChosen(m_chosen);
}

void ChannelsPane::showMenu(QPoint position)
{
    const QModelIndex index = m_tree->indexAt(position);
    if (!index.isValid())
        return;
    const QString name = index.data(ChannelsModel::NameRole).toString();
    auto *menu = new QMenu(this);
    menu->setObjectName(u"channelMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (index.data(ChannelsModel::ExistsRole).toBool()) {
        menu->addAction(tr("Send a message to it"), this,
                        [this, name] { Q_EMIT messageRequested(name); });
        menu->addAction(tr("Show its clients"), this, [this, name] {
            m_chosen = name;
            Q_EMIT channelChosen(name);
        });
        menu->addAction(iconOf(Icon::JoinScreen), tr("Show its code…"), this,
                        [this, name] { Q_EMIT codeRequested(name); })
            ->setObjectName(u"showCode"_s);
        menu->addSeparator();
        menu->addAction(iconOf(Icon::Copy), tr("Copy its name"), this,
                        [name] { QGuiApplication::clipboard()->setText(name); });
        addCurlLines(*menu, name);
        menu->addSeparator();
        addChanges(*menu, index);
    }
    QAction *below = menu->addAction(iconOf(Icon::Add), tr("New channel below it…"), this,
                                     [this, name] { Q_EMIT newRequested(name); });
    menu->setToolTipsVisible(!m_whyNot.isEmpty());
    below->setToolTip(m_whyNot);
    below->setEnabled(m_whyNot.isEmpty());
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

/// What cannot be undone is asked for once more, by a submenu.
void ChannelsPane::addChanges(QMenu &menu, const QModelIndex &channel)
{
    const QString name = channel.data(ChannelsModel::NameRole).toString();
    QAction *settings = menu.addAction(iconOf(Icon::Preferences), tr("Settings…"), this,
                                       [this, name] { Q_EMIT settingsRequested(name); });
    settings->setObjectName(u"channelSettings"_s);
    QAction *freeze = menu.addAction(tr("Freeze: only you can send to it"));
    freeze->setObjectName(u"channelFreeze"_s);
    freeze->setCheckable(true);
    freeze->setChecked(channel.data(ChannelsModel::IsFrozenRole).toBool());
    connect(freeze, &QAction::toggled, this,
            [this, name](bool isFrozen) { Q_EMIT frozen(name, isFrozen); });
    QMenu *clear = menu.addMenu(iconOf(Icon::Clear), tr("Clear"));
    clear
        ->addAction(tr("Drop the messages kept for latecomers"), this,
                    [this, name] { Q_EMIT clearRequested(name); })
        ->setObjectName(u"channelClear"_s);
    QMenu *remove = menu.addMenu(iconOf(Icon::Close), tr("Delete"));
    const quint64 clients = channel.data(ChannelsModel::SubscribersRole).toULongLong();
    const QString sentence = clients == 0
        ? tr("Clear it, and do not offer it any more")
        : tr("Clear it, and do not offer it any more; it goes when the last of %Ln client(s) "
             "leaves it",
             nullptr, pluralCount(clients));
    remove->addAction(sentence, this, [this, name] { Q_EMIT removeRequested(name); })
        ->setObjectName(u"channelDelete"_s);
    for (QAction *change : { settings, freeze, clear->menuAction(), remove->menuAction() }) {
        change->setEnabled(m_whyNot.isEmpty());
        change->setToolTip(m_whyNot);
    }
}

void ChannelsPane::addCurlLines(QMenu &menu, const QString &channel)
{
    QMenu *lines = menu.addMenu(iconOf(Icon::Curl), tr("Copy as curl"));
    const auto add = [&](const QString &name, const QString &label, const QString &line) {
        QAction *action = lines->addAction(label, this, [this, line] {
            QGuiApplication::clipboard()->setText(line);
            Q_EMIT copied(tr("Copied: paste it into a shell."));
        });
        action->setObjectName(name);
    };
    add(u"copyPoll"_s, tr("Wait for the next message"), curlPoll(m_url, { channel }));
    add(u"copyStream"_s, tr("Follow it as a stream (SSE)"), curlStream(m_url, { channel }));
    add(u"copyPublish"_s, tr("Publish to it"),
        curlPublish(m_url,
                    { .channels = { channel },
                      .text = tr("Hello"),
                      .contentType = u"text/plain"_s,
                      .event = u"message"_s }));
}

void ChannelsPane::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    m_new->setEnabled(whyNot.isEmpty());
    m_new->setToolTip(whyNot.isEmpty() ? tr("New channel…") : whyNot);
}

void ChannelsPane::retranslate()
{
    m_tree->setAccessibleName(tr("Channels"));
    setWhyNot(m_whyNot);
    m_new->setAccessibleName(tr("New channel"));
    m_tree->setEmptyHint(tr("No channel yet.\nOne comes into being when somebody joins it or "
                            "you send to it."));
    m_tree->setEmptyStep(tr("Choose groups"), Icon::Groups);
}

void ChannelsPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_channels.retranslate();
        retranslate();
    }
}

} // namespace holdfast::ui
