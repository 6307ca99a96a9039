// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/templatesdialog.h"

#include "ui/measures.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

/// A line break within a template, while it is edited.
constexpr QChar lineBreak(0x21B5);

} // namespace

TemplatesDialog::TemplatesDialog(Templates &templates, QWidget *parent)
    : QDialog(parent)
    , m_templates(templates)
    , m_explanation(new QLabel)
    , m_texts(new QPlainTextEdit)
    , m_ok(new QPushButton)
    , m_cancel(new QPushButton)
{
    setObjectName(u"templatesDialog"_s);
    m_texts->setObjectName(u"templatesTexts"_s);
    m_ok->setObjectName(u"templatesOk"_s);
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    m_explanation->setMinimumWidth(56 * fontMetrics().averageCharWidth());
    QStringList lines = m_templates.texts();
    m_texts->setPlainText(lines.replaceInStrings(u"\n"_s, QString(lineBreak)).join(u'\n'));
    m_texts->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_texts->setTabChangesFocus(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(m_cancel);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_explanation);
    all->addWidget(m_texts, 1);
    all->addLayout(buttons);
    m_ok->setDefault(true);
    connect(m_ok, &QPushButton::clicked, this, &TemplatesDialog::confirm);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    retranslate();
}

void TemplatesDialog::confirm()
{
    QStringList texts = m_texts->toPlainText().split(u'\n');
    m_templates.setTexts(texts.replaceInStrings(QString(lineBreak), u"\n"_s));
    Q_EMIT changed();
    close();
}

void TemplatesDialog::retranslate()
{
    setWindowTitle(tr("Templates"));
    m_explanation->setText(
        tr("One template a line. The first nine have the keys Ctrl+1 to Ctrl+9. {time} becomes the "
           "time, {n} the number of clients, {name} whom the message is for, and ↵ a new line."));
    m_texts->setAccessibleName(tr("Templates"));
    m_ok->setText(tr("OK"));
    m_cancel->setText(tr("Cancel"));
}

void TemplatesDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
