// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/emptystate.h"

#include "ui/measures.h"

#include <QtCore/QEvent>
#include <QtWidgets/QAbstractScrollArea>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

EmptyState::EmptyState(QAbstractScrollArea &list)
    : QWidget(list.viewport())
    , m_list(list)
    , m_all(new QBoxLayout(QBoxLayout::TopToBottom, this))
    , m_text(new QLabel)
    , m_place(new QHBoxLayout)
{
    setObjectName(u"emptyState"_s);
    m_text->setObjectName(u"emptyHint"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_all->setContentsMargins(2 * gridStep, gridStep / 2, 2 * gridStep, gridStep / 2);
    m_all->setSpacing(gridStep);
    m_all->addStretch(1);
    m_all->addWidget(m_text);
    m_all->addLayout(m_place);
    m_all->addStretch(1);
    list.viewport()->installEventFilter(this);
    place();
}

void EmptyState::setText(const QString &text)
{
    m_text->setText(text);
    place();
}

QString EmptyState::text() const
{
    return m_text->text();
}

void EmptyState::setStep(const QString &label, Icon icon)
{
    if (m_step == nullptr) {
        m_step = new QPushButton;
        m_step->setObjectName(u"emptyStep"_s);
        connect(m_step, &QPushButton::clicked, this, &EmptyState::stepChosen);
        m_place->addStretch(1);
        m_place->addWidget(m_step);
        m_place->addStretch(1);
    }
    m_step->setText(label);
    m_step->setIcon(iconOf(icon));
    place();
}

void EmptyState::place()
{
    setGeometry(m_list.viewport()->rect());
    const QMargins margins = m_all->contentsMargins();
    const int room = width() - margins.left() - margins.right();
    const int text = m_text->fontMetrics()
                         .boundingRect(QRect(0, 0, room, 0), Qt::TextWordWrap, m_text->text())
                         .height();
    const int step = m_step == nullptr ? 0 : gridStep + m_step->sizeHint().height();
    const bool isLow = height() < text + step + margins.top() + margins.bottom();
    const int beside = m_step == nullptr ? 0 : gridStep + m_step->sizeHint().width();
    m_text->setVisible(!isLow
                       || m_text->fontMetrics().horizontalAdvance(m_text->text()) + beside <= room);
    m_text->setWordWrap(!isLow); // beside the button, one line as wide as it is
    m_all->setDirection(isLow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

/// Scrolling moves the children of a viewport.
void EmptyState::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    place();
}

bool EmptyState::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace holdfast::ui
