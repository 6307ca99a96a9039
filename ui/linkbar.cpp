// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linkbar.h"

#include "ui/errortext.h"
#include "ui/palettes.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

using State = api::Link::State;

LinkBar::LinkBar(QWidget *parent)
    : QToolBar(parent), m_text(new WrappedLabel), m_step(new QPushButton)
{
    setObjectName(u"linkBar"_s);
    setMovable(false);
    setFloatable(false);
    setAllowedAreas(Qt::TopToolBarArea);
    setContextMenuPolicy(Qt::PreventContextMenu);
    toggleViewAction()->setVisible(false); // the link decides whether it is shown
    m_text->setObjectName(u"linkText"_s);
    m_step->setObjectName(u"linkStep"_s);
    connect(m_step, &QPushButton::clicked, this, [this] {
        if (m_link.state == State::Unconfirmed)
            Q_EMIT confirmed(QString::fromStdString(m_link.fingerprint));
        else
            Q_EMIT retryRequested();
    });

    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Window); // otherwise it would inherit the tool bar's role
    auto *layout = new QHBoxLayout(content);
    const int margin = fontMetrics().height() / 3;
    layout->setContentsMargins(2 * margin, margin, margin, margin);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_step);
    content->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(content);
    showLink();
}

void LinkBar::setLink(const api::Link &link)
{
    const bool wasShown = !isHidden();
    const State before = m_link.state;
    const QString said = wasShown ? text() : QString();
    m_link = link;
    if (before != link.state || said != text())
        showLink();
}

QString LinkBar::whyNoCommands(const api::Link &link)
{
    switch (link.state) {
    case State::Here:
        return {};
    case State::Attached:
        return link.isReadOnly ? tr("The token of this window may only read: attach with one that "
                                    "has the scope manage")
                               : QString();
    case State::Connecting:
    case State::Lost:
    case State::Refused:
    case State::Unconfirmed:
        break;
    }
    return tr("The server is not connected");
}

QString LinkBar::text() const
{
    const QString address = isolated(visibleText(m_link.address));
    const QString why = m_link.problem ? ErrorText::of(*m_link.problem) : QString();
    switch (m_link.state) {
    case State::Connecting:
        return tr("Connecting to %1 …").arg(address);
    case State::Attached:
        return m_link.isReadOnly ? tr("Attached to %1 — read-only").arg(address)
                                 : tr("Attached to %1").arg(address);
    case State::Lost:
        return tr("Not connected to %1. What you see is what was last known. %2").arg(address, why);
    case State::Refused:
        return tr("%1 refuses this window. %2").arg(address, why);
    case State::Unconfirmed:
        return tr("No authority vouches for the certificate of %1. Compare its SHA-256 "
                  "fingerprint with the one that the server prints when it starts: %2")
            .arg(address, QString::fromStdString(m_link.fingerprint));
    case State::Here:
        break;
    }
    return {};
}

void LinkBar::showLink()
{
    const bool isElsewhere = m_link.state != State::Here;
    setVisible(isElsewhere);
    setWindowTitle(tr("Server"));
    m_step->setText(m_link.state == State::Unconfirmed ? tr("It is the same") : tr("Try now"));
    if (!isElsewhere)
        return;
    const bool isCalm = m_link.state == State::Attached || m_link.state == State::Connecting;
    QPalette tinted = isCalm ? palette() : noticePalette();
    m_text->parentWidget()->setPalette(tinted);
    m_step->setVisible(!isCalm);
    if (m_text->text() != text())
        m_text->setText(text());
    m_text->setAccessibleDescription(tr("Server"));
    fitText();
}

/// A tool bar ignores its contents' height-for-width, so the height is set here.
void LinkBar::fitText()
{
    const int margins = 4 * fontMetrics().height();
    const int step = m_step->isHidden() ? 0 : m_step->sizeHint().width();
    m_text->setFixedHeight(m_text->heightForWidth(width() - step - margins));
}

void LinkBar::resizeEvent(QResizeEvent *event)
{
    QToolBar::resizeEvent(event);
    fitText();
}

void LinkBar::changeEvent(QEvent *event)
{
    QToolBar::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        showLink();
}

} // namespace holdfast::ui
