// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/channelspane.h"

#include "ui/curltext.h"
#include "ui/icons.h"
#include "ui/panes/rowtable.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

ChannelsPane::ChannelsPane(ChannelsModel &channels, QWidget *parent)
    : QWidget(parent), m_channels(channels), m_table(new RowTable)
{
    setObjectName(u"channelsPane"_s);
    m_table->setObjectName(u"channelsTable"_s);
    m_table->setModel(&channels);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ChannelsModel::Name, Qt::AscendingOrder);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setStretchColumn(ChannelsModel::Name, 8);
    m_table->setColumnWidthsInDigits({ 12, 9, 10 });
    m_table->setColumnsGivingWay({ ChannelsModel::Messages });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);

    connect(m_table, &QTableView::clicked, this, &ChannelsPane::choose);
    connect(m_table, &RowTable::rowOpened, this, [this](const QModelIndex &index) {
        Q_EMIT messageRequested(index.data(ChannelsModel::NameRole).toString());
    });
    connect(m_table, &RowTable::emptyStepChosen, this, &ChannelsPane::groupsRequested);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ChannelsPane::showMenu);
    retranslate();
}

void ChannelsPane::choose(const QModelIndex &index)
{
    const QString name = index.data(ChannelsModel::NameRole).toString();
    m_chosen = m_chosen == name ? QString() : name;
    if (m_chosen.isEmpty())
        m_table->clearSelection();
    Q_EMIT channelChosen(m_chosen);
}

void ChannelsPane::showMenu(QPoint position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    const QString name = index.data(ChannelsModel::NameRole).toString();
    auto *menu = new QMenu(this);
    menu->setObjectName(u"channelMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
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
    menu->popup(m_table->viewport()->mapToGlobal(position));
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

void ChannelsPane::retranslate()
{
    m_table->setAccessibleName(tr("Channels"));
    m_table->setEmptyHint(tr("No channel yet.\nOne comes into being when somebody joins it or "
                             "you send to it."));
    m_table->setEmptyStep(tr("Choose groups"), Icon::Groups);
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
