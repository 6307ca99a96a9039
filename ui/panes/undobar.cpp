// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/undobar.h"

#include "ui/clientchanges.h"
#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/heightforwidth.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/peopletext.h"
#include "ui/removals.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

UndoBar::UndoBar(Removals &removals, ClientChanges &changes, QWidget *parent)
    : QFrame(parent)
    , m_removals(removals)
    , m_changes(changes)
    , m_text(new WrappedLabel)
    , m_undo(new QPushButton)
    , m_now(new QPushButton)
{
    setObjectName(u"undoBar"_s);
    m_text->setObjectName(u"undoText"_s);
    m_undo->setObjectName(u"undoButton"_s);
    m_now->setObjectName(u"undoNow"_s);
    setAutoFillBackground(true);
    m_text->setForegroundRole(QPalette::WindowText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * gridStep, gridStep / 2, gridStep, gridStep / 2);
    layout->setSpacing(gridStep);
    layout->addWidget(m_text, 1, Qt::AlignVCenter);
    layout->addWidget(m_undo);
    layout->addWidget(m_now);
    new HeightForWidth(*this);
    for (QPushButton *button : { m_undo, m_now })
        button->setFocusPolicy(Qt::TabFocus); // the keyboard stays where it is
    connect(m_undo, &QPushButton::clicked, this, &UndoBar::undo);
    connect(m_now, &QPushButton::clicked, &m_removals, &Removals::carryOut);
    connect(&m_removals, &Removals::changed, this, &UndoBar::showWaiting);
    connect(&m_changes, &ClientChanges::changed, this, &UndoBar::showWaiting);
    tint();
    showWaiting();
}

QString UndoBar::sentence() const
{
    const Removals::Order &order = *m_removals.waiting();
    const QString first = isolated(order.people.front().name);
    const auto others = static_cast<std::uint64_t>(order.people.size() - 1);
    if (order.isBan) {
        return others == 0
            ? tr("%1 is about to be banned.").arg(first)
            : tr("%1 and %Ln other(s) are about to be banned.", nullptr, pluralCount(others))
                  .arg(first);
    }
    return others == 0
        ? tr("%1 is about to be removed.").arg(first)
        : tr("%1 and %Ln other(s) are about to be removed.", nullptr, pluralCount(others))
              .arg(first);
}

void UndoBar::undo()
{
    if (m_removals.waiting() != nullptr)
        m_removals.undo();
    else
        m_changes.undo();
}

/// What waits comes before what is done.
void UndoBar::showWaiting()
{
    const bool isWaiting = m_removals.waiting() != nullptr;
    m_undo->setText(
        tr("Undo (%1 s)").arg(isWaiting ? m_removals.secondsLeft() : m_changes.secondsLeft()));
    m_undo->setToolTip(isWaiting ? tr("Nothing has happened yet (Ctrl+Z)")
                                 : tr("As it was before (Ctrl+Z)"));
    m_now->setText(tr("Do it now"));
    m_now->setVisible(isWaiting);
    if (isWaiting)
        m_text->setText(sentence());
    else if (m_changes.canUndo())
        m_text->setText(m_changes.sentence());
    setVisible(isWaiting || m_changes.canUndo());
}

void UndoBar::tint()
{
    setPalette(noticePalette());
    // The buttons keep the colours of buttons.
    for (QPushButton *button : { m_undo, m_now })
        button->setPalette(QApplication::palette());
}

void UndoBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        showWaiting();
    else if (event->type() == QEvent::PaletteChange)
        tint();
}

} // namespace holdfast::ui
