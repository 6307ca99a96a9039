// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/editdialog.h"

#include "ui/measures.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

EditDialog::EditDialog(QString text, QWidget *parent)
    : QDialog(parent)
    , m_before(std::move(text))
    , m_label(new QLabel)
    , m_text(new QPlainTextEdit)
    , m_ok(new QPushButton)
    , m_cancel(new QPushButton)
{
    setObjectName(u"editDialog"_s);
    m_text->setObjectName(u"editText"_s);
    m_ok->setObjectName(u"editOk"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_label->setBuddy(m_text);
    m_text->setTabChangesFocus(true);
    m_text->setPlainText(m_before);
    m_text->selectAll();
    m_text->setMinimumSize(48 * fontMetrics().averageCharWidth(), 5 * fontMetrics().lineSpacing());
    m_ok->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridStep);
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(m_cancel);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_label);
    all->addWidget(m_text, 1);
    all->addLayout(buttons);
    connect(m_text, &QPlainTextEdit::textChanged, this, &EditDialog::check);
    connect(m_ok, &QPushButton::clicked, this, &EditDialog::confirm);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    retranslate();
    check();
}

void EditDialog::check()
{
    const QString text = m_text->toPlainText();
    m_ok->setEnabled(text != m_before && !text.trimmed().isEmpty());
}

void EditDialog::confirm()
{
    Q_EMIT edited(m_text->toPlainText());
    close();
}

void EditDialog::retranslate()
{
    setWindowTitle(tr("Edit the message"));
    m_label->setText(
        tr("Who has the message is told the new text; who comes later reads only that:"));
    m_text->setAccessibleName(tr("Text"));
    m_ok->setText(tr("Replace"));
    m_cancel->setText(tr("Cancel"));
}

void EditDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
