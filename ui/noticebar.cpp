// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/noticebar.h"

#include "ui/palettes.h"
#include "ui/panes/wrappedlabel.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

NoticeBar::NoticeBar(QWidget *parent)
    : QToolBar(parent), m_text(new WrappedLabel), m_close(new QToolButton)
{
    setObjectName(u"noticeBar"_s);
    setMovable(false);
    setFloatable(false);
    setAllowedAreas(Qt::TopToolBarArea);
    setContextMenuPolicy(Qt::PreventContextMenu);
    toggleViewAction()->setVisible(false); // it is shown while there is a notice
    m_text->setObjectName(u"noticeText"_s);
    m_close->setObjectName(u"noticeClose"_s);
    m_close->setText(u"×"_s);
    m_close->setAutoRaise(true);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);

    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Window); // otherwise it would inherit the tool bar's role
    auto *layout = new QHBoxLayout(content);
    const int margin = fontMetrics().height() / 3;
    layout->setContentsMargins(2 * margin, margin, margin, margin);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close);
    content->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(content);
    tint();
    retranslate();
    hide();
}

void NoticeBar::showText(const QString &text)
{
    m_text->setText(text);
    show();
    fitText();
}

/// A tool bar ignores its contents' height-for-width, so the height is set here.
void NoticeBar::fitText()
{
    const int margins = 4 * fontMetrics().height();
    const int width = this->width() - m_close->sizeHint().width() - margins;
    m_text->setFixedHeight(m_text->heightForWidth(width));
}

void NoticeBar::resizeEvent(QResizeEvent *event)
{
    QToolBar::resizeEvent(event);
    fitText();
}

void NoticeBar::tint()
{
    QPalette tinted = noticePalette();
    tinted.setColor(QPalette::ButtonText, tinted.color(QPalette::WindowText));
    m_text->parentWidget()->setPalette(tinted);
}

void NoticeBar::retranslate()
{
    setWindowTitle(tr("Notice"));
    m_text->setAccessibleDescription(tr("Notice"));
    m_close->setAccessibleName(tr("Close the notice"));
    m_close->setToolTip(tr("Close the notice"));
}

void NoticeBar::changeEvent(QEvent *event)
{
    QToolBar::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        tint();
}

} // namespace holdfast::ui
