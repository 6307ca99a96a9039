// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/chip.h"

#include "ui/palettes.h"
#include "ui/targetproblem.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

Chip::Chip(const QString &target, const QString &shown, QWidget *parent)
    : QFrame(parent)
    , m_target(target)
    , m_shown(shown)
    , m_isWellFormed(!TargetProblem::of(target))
    , m_label(new QLabel)
    , m_remove(new QToolButton)
{
    setObjectName(u"chip"_s);
    setCursor(Qt::ArrowCursor);
    m_label->setObjectName(u"chipLabel"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setText(shown);
    m_remove->setObjectName(u"chipRemove"_s);
    m_remove->setAutoRaise(true);
    m_remove->setText(u"×"_s);
    m_remove->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 1, 1, 1);
    layout->setSpacing(2);
    layout->addWidget(m_label);
    layout->addWidget(m_remove);
    connect(m_remove, &QToolButton::clicked, this, &Chip::removeRequested);
    fitFont();
    retranslate();
}

void Chip::fitFont()
{
    QFont labelFont = font();
    labelFont.setItalic(m_target.contains(u'*'));
    labelFont.setStrikeOut(!m_isWellFormed);
    m_label->setFont(labelFont);
    const int side = fontMetrics().height() + 2;
    m_remove->setFixedSize(side, side);
}

void Chip::retranslate()
{
    const auto problem = TargetProblem::of(m_target);
    setToolTip(toolTipHtml(problem ? problem->sentence() : m_shown));
    m_label->setAccessibleDescription(problem ? problem->sentence() : QString());
    m_remove->setAccessibleName(tr("Remove %1").arg(m_shown));
    m_remove->setToolTip(tr("Do not send to it"));
}

void Chip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill =
        m_isWellFormed ? palette().color(QPalette::Highlight) : meaningColours(palette()).error;
    painter.setPen(fill);
    fill.setAlphaF(0.16F);
    painter.setBrush(fill);
    const QRectF outline = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(outline, outline.height() / 3, outline.height() / 3);
}

void Chip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::FontChange)
        fitFont();
}

} // namespace holdfast::ui
