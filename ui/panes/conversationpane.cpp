// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/conversationpane.h"

#include "ui/panes/composer.h"
#include "ui/panes/feedpane.h"
#include "ui/panes/feedview.h"
#include "ui/panes/heightforwidth.h"

#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

ConversationPane::ConversationPane(FeedPane *feed, Composer *composer, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"conversationPane"_s);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addWidget(feed, 1);
    all->addWidget(composer);
    new HeightForWidth(*this);
    connect(feed, &FeedPane::recallRequested, composer, &Composer::setMessage);
    connect(feed, &FeedPane::againRequested, composer, &Composer::sendAgain);
    connect(feed, &FeedPane::writeRequested, composer, &Composer::focusMessage);
    connect(feed, &FeedPane::copied, composer, &Composer::showNote);
    connect(composer, &Composer::sent, feed, [feed] { feed->list().follow(); });
}

} // namespace holdfast::ui
