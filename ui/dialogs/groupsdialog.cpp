// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/groupsdialog.h"

#include "ui/errortext.h"
#include "ui/inthreadof.h"
#include "ui/palettes.h"
#include "ui/panes/targetsedit.h"
#include "ui/panes/wrappedlabel.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

GroupsDialog::GroupsDialog(const QStringList &channels, Offer offer, QWidget *parent)
    : QDialog(parent)
    , m_offer(std::move(offer))
    , m_explanation(new QLabel)
    , m_channels(new TargetsEdit([](const QString &) { return QStringList(); }))
    , m_problem(new WrappedLabel)
    , m_ok(new QPushButton)
    , m_cancel(new QPushButton)
{
    setObjectName(u"groupsDialog"_s);
    m_problem->setObjectName(u"groupsProblem"_s);
    m_ok->setObjectName(u"groupsOk"_s);
    m_cancel->setObjectName(u"groupsCancel"_s);
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    m_explanation->setMinimumWidth(60 * fontMetrics().averageCharWidth());
    QPalette tinted = m_problem->palette();
    tinted.setColor(QPalette::WindowText, meaningColours(palette()).error);
    m_problem->setPalette(tinted);
    m_problem->hide();
    m_channels->setTargets(channels);
    m_ok->setDefault(true);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(m_cancel);
    auto *all = new QVBoxLayout(this);
    all->addWidget(m_explanation);
    all->addWidget(m_channels);
    all->addWidget(m_problem);
    all->addStretch(1);
    all->addLayout(buttons);
    connect(m_ok, &QPushButton::clicked, this, &GroupsDialog::confirm);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_channels, &TargetsEdit::wantedChanged, m_problem, &QWidget::hide);
    retranslate();
}

void GroupsDialog::confirm()
{
    m_channels->commitTyped();
    const auto problem = m_channels->problem();
    if (problem) {
        showProblem(problem->sentence());
        return;
    }
    m_ok->setEnabled(false); // until it is known what became of it
    m_offer(m_channels->targets(), inThreadOf<Result<void>>(*this, [this](const auto &offered) {
                if (offered)
                    accept();
                else
                    showProblem(ErrorText::of(offered.error()));
            }));
}

void GroupsDialog::showProblem(const QString &problem)
{
    m_ok->setEnabled(true);
    m_problem->setText(problem);
    m_problem->show();
}

void GroupsDialog::retranslate()
{
    setWindowTitle(tr("Groups"));
    m_explanation->setText(
        tr("The join page offers these channels. Whoever joins class.red is in class too if both "
           "are here: a message to class then reaches every group, one to class.red only the "
           "red one."));
    m_ok->setText(tr("OK"));
    m_cancel->setText(tr("Cancel"));
}

void GroupsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
