// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/channeldialog.h"

#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/targetproblem.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtCore/QPointer>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

#include <array>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxMessages = 100'000;
constexpr std::array<std::chrono::seconds, 6> ages {
    std::chrono::seconds(0), std::chrono::minutes(1), std::chrono::minutes(10),
    std::chrono::hours(1),   std::chrono::hours(24),  std::chrono::hours(7 * 24)
};

} // namespace

ChannelDialog::ChannelDialog(const Wanted &now, Apply apply, QWidget *parent)
    : QDialog(parent)
    , m_name(now.name)
    , m_apply(std::move(apply))
    , m_nameLabel(new QLabel)
    , m_nameEdit(new QLineEdit)
    , m_offer(new QCheckBox)
    , m_messagesLabel(new QLabel)
    , m_messages(new QSpinBox)
    , m_ageLabel(new QLabel)
    , m_age(new QComboBox)
    , m_slowLabel(new QLabel)
    , m_slow(new QComboBox)
    , m_problem(new WrappedLabel)
    , m_ok(new QPushButton)
    , m_cancel(new QPushButton)
{
    setObjectName(u"channelDialog"_s);
    m_nameEdit->setObjectName(u"channelName"_s);
    m_offer->setObjectName(u"channelOffer"_s);
    m_messages->setObjectName(u"channelMessages"_s);
    m_age->setObjectName(u"channelAge"_s);
    m_slow->setObjectName(u"channelSlow"_s);
    m_problem->setObjectName(u"channelProblem"_s);
    m_ok->setObjectName(u"channelOk"_s);
    m_messages->setRange(0, maxMessages);
    m_nameEdit->setText(m_name.isEmpty() ? now.above : m_name);
    m_nameEdit->setReadOnly(!m_name.isEmpty());
    m_nameEdit->setMinimumWidth(32 * fontMetrics().averageCharWidth());
    m_offer->setChecked(now.isOffered || m_name.isEmpty());
    m_offer->setVisible(!m_name.isEmpty()); // it is offered, or nothing would show that it exists
    for (std::size_t i = 0; i < ages.size(); ++i)
        m_age->addItem(QString());
    for (int i = 0; i < 4; ++i)
        m_slow->addItem(QString());
    m_problem->hide();
    m_ok->setDefault(true);
    layOut();
    connect(m_ok, &QPushButton::clicked, this, &ChannelDialog::confirm);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    retranslate();
    showSettings(now.settings);
}

void ChannelDialog::layOut()
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    grid->setSpacing(gridStep);
    int row = 0;
    const auto add = [&](QLabel *label, QWidget *field) {
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(field);
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row++, 1);
    };
    add(m_nameLabel, m_nameEdit);
    grid->addWidget(m_offer, row++, 1);
    add(m_messagesLabel, m_messages);
    add(m_ageLabel, m_age);
    add(m_slowLabel, m_slow);
    grid->addWidget(m_problem, row++, 0, 1, 2);
    grid->setRowStretch(row++, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(m_cancel);
    grid->addLayout(buttons, row, 0, 1, 2);
}

void ChannelDialog::showSettings(const api::ChannelSettings &settings)
{
    m_messages->setValue(static_cast<int>(settings.messages));
    std::size_t at = 0;
    for (std::size_t i = 0; i < ages.size(); ++i)
        at = settings.age >= ages[i] ? i : at; // one that is not listed: the next lower one
    m_age->setCurrentIndex(static_cast<int>(at));
    m_slow->setCurrentIndex(static_cast<int>(settings.slow));
}

void ChannelDialog::confirm()
{
    const QString name = m_nameEdit->text().trimmed();
    QString problem;
    if (name.isEmpty() || name.contains(u'*'))
        problem = tr("Give it a name, such as class.red.");
    else if (const auto wrong = TargetProblem::of(name))
        problem = wrong->sentence();
    if (!problem.isEmpty()) {
        showProblem(problem);
        return;
    }
    m_ok->setEnabled(false); // until it is known what became of it
    m_apply({ .name = name,
              .isOffered = m_offer->isChecked(),
              .settings = { .messages = static_cast<std::uint64_t>(m_messages->value()),
                            .age = ages[static_cast<std::size_t>(m_age->currentIndex())],
                            .slow = static_cast<api::SlowReaders>(m_slow->currentIndex()) } },
            [dialog = QPointer<ChannelDialog>(this)](const QString &refusal) {
                if (dialog && refusal.isEmpty())
                    dialog->close();
                else if (dialog)
                    dialog->showProblem(refusal);
            });
}

void ChannelDialog::showProblem(const QString &problem)
{
    m_ok->setEnabled(true);
    QPalette tinted = m_problem->palette();
    tinted.setColor(QPalette::WindowText, meaningColours(palette()).error);
    m_problem->setPalette(tinted);
    m_problem->setText(problem);
    m_problem->show();
}

void ChannelDialog::retranslate()
{
    setWindowTitle(m_name.isEmpty() ? tr("New channel")
                                    : tr("Channel %1").arg(visibleText(m_name, maxShownTarget)));
    m_nameLabel->setText(tr("&Name"));
    m_nameEdit->setPlaceholderText(tr("class.red is below class"));
    m_offer->setText(tr("&Offer it on the join page"));
    m_messagesLabel->setText(tr("Messages kept for &latecomers"));
    m_messages->setSpecialValueText(tr("as configured"));
    m_ageLabel->setText(tr("&Kept for"));
    m_slowLabel->setText(tr("Who reads too &slowly"));
    const QStringList ageTexts { tr("as configured"), tr("a minute"), tr("10 minutes"),
                                 tr("an hour"),       tr("a day"),    tr("a week") };
    for (int i = 0; i < m_age->count(); ++i)
        m_age->setItemText(i, ageTexts.at(i));
    const QStringList slowTexts { tr("as configured"), tr("goes on with the oldest that is kept"),
                                  tr("goes on with the newest"), tr("is disconnected") };
    for (int i = 0; i < m_slow->count(); ++i)
        m_slow->setItemText(i, slowTexts.at(i));
    m_ok->setText(m_name.isEmpty() ? tr("Make it") : tr("OK"));
    m_cancel->setText(tr("Cancel"));
}

void ChannelDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
