// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/namedialog.h"

#include "ui/measures.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxNameBytes = 64; // of api::ClientControl::rename()

} // namespace

NameDialog::NameDialog(ClientChanges::Person person, QWidget *parent)
    : QDialog(parent)
    , m_person(std::move(person))
    , m_label(new QLabel)
    , m_name(new QLineEdit)
    , m_ok(new QPushButton)
    , m_own(new QPushButton)
    , m_cancel(new QPushButton)
{
    setObjectName(u"nameDialog"_s);
    m_name->setObjectName(u"nameEdit"_s);
    m_ok->setObjectName(u"nameOk"_s);
    m_own->setObjectName(u"nameOwn"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setBuddy(m_name);
    m_name->setText(QString::fromStdString(m_person.ownName));
    m_name->selectAll();
    m_name->setMinimumWidth(32 * fontMetrics().averageCharWidth());
    m_own->setVisible(m_person.isRenamed);
    m_ok->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridStep);
    buttons->addWidget(m_own);
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(m_cancel);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_label);
    all->addWidget(m_name);
    all->addStretch(1);
    all->addLayout(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &NameDialog::fit);
    connect(m_ok, &QPushButton::clicked, this, &NameDialog::confirm);
    connect(m_own, &QPushButton::clicked, this, [this] {
        Q_EMIT named({});
        close();
    });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    retranslate();
    fit();
}

/// Cuts off what the server would refuse.
void NameDialog::fit()
{
    QString text = m_name->text();
    while (text.toUtf8().size() > maxNameBytes)
        text.chop(text.size() > 1 && text.back().isLowSurrogate() ? 2 : 1);
    if (text != m_name->text())
        m_name->setText(text);
    m_ok->setEnabled(!text.trimmed().isEmpty());
}

void NameDialog::confirm()
{
    const QString name = m_name->text().trimmed();
    if (name.toStdString() != m_person.ownName)
        Q_EMIT named(name);
    close();
}

void NameDialog::retranslate()
{
    setWindowTitle(tr("Rename"));
    m_label->setText(tr("%1 is shown to you under this name, and is told:", "a client")
                         .arg(isolated(m_person.name)));
    m_name->setAccessibleName(tr("Name"));
    m_ok->setText(tr("Rename"));
    m_own->setText(tr("Back to the own name"));
    m_cancel->setText(tr("Cancel"));
}

void NameDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
