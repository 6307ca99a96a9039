// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/pagedialog.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

PageDialog::PageDialog(Text title, Text html, QWidget *parent)
    : QDialog(parent)
    , m_title(std::move(title))
    , m_html(std::move(html))
    , m_page(new QLabel)
    , m_close(new QPushButton)
{
    setModal(false);
    m_page->setObjectName(u"page"_s);
    m_page->setTextFormat(Qt::RichText);
    m_page->setWordWrap(true);
    m_page->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_page->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_page->setOpenExternalLinks(true);
    m_page->setMinimumWidth(76 * fontMetrics().averageCharWidth());
    m_close->setObjectName(u"closePage"_s);
    m_close->setDefault(true);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    const int margin = fontMetrics().height();
    all->setContentsMargins(margin, margin, margin, margin);
    all->setSpacing(margin);
    all->addWidget(m_page, 1);
    all->addLayout(buttons);
    retranslate();
}

void PageDialog::retranslate()
{
    setWindowTitle(m_title());
    m_page->setText(m_html());
    m_close->setText(tr("Close"));
}

void PageDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
