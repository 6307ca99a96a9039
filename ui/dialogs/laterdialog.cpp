// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/laterdialog.h"

#include "ui/measures.h"

#include <QtCore/QEvent>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

#include <array>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostUnits = 999;
constexpr int mostTimes = 1'000;
constexpr std::array<std::chrono::seconds, 3> units { std::chrono::seconds(1),
                                                      std::chrono::minutes(1),
                                                      std::chrono::hours(1) };

std::chrono::seconds valueOf(const QSpinBox &number, const QComboBox &unit)
{
    return number.value() * units[static_cast<std::size_t>(unit.currentIndex())];
}

} // namespace

LaterDialog::LaterDialog(QWidget *parent)
    : QDialog(parent)
    , m_inLabel(new QLabel)
    , m_in(new QSpinBox)
    , m_inUnit(new QComboBox)
    , m_timesLabel(new QLabel)
    , m_times(new QSpinBox)
    , m_everyLabel(new QLabel)
    , m_every(new QSpinBox)
    , m_everyUnit(new QComboBox)
    , m_ok(new QPushButton)
    , m_cancel(new QPushButton)
{
    setObjectName(u"laterDialog"_s);
    m_in->setObjectName(u"laterIn"_s);
    m_inUnit->setObjectName(u"laterInUnit"_s);
    m_times->setObjectName(u"laterTimes"_s);
    m_every->setObjectName(u"laterEvery"_s);
    m_everyUnit->setObjectName(u"laterEveryUnit"_s);
    m_ok->setObjectName(u"laterOk"_s);
    m_in->setRange(1, mostUnits);
    m_in->setValue(5);
    m_every->setRange(1, mostUnits);
    m_every->setValue(5);
    m_times->setRange(1, mostTimes);
    for (QComboBox *unit : { m_inUnit, m_everyUnit }) {
        for (std::size_t i = 0; i < units.size(); ++i)
            unit->addItem(QString());
        unit->setCurrentIndex(1);
    }
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    grid->setSpacing(gridStep);
    grid->addWidget(m_inLabel, 0, 0);
    grid->addWidget(m_in, 0, 1);
    grid->addWidget(m_inUnit, 0, 2);
    grid->addWidget(m_timesLabel, 1, 0);
    grid->addWidget(m_times, 1, 1);
    grid->addWidget(m_everyLabel, 2, 0);
    grid->addWidget(m_every, 2, 1);
    grid->addWidget(m_everyUnit, 2, 2);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(m_cancel);
    grid->setRowStretch(3, 1);
    grid->addLayout(buttons, 4, 0, 1, 3);
    m_inLabel->setBuddy(m_in);
    m_timesLabel->setBuddy(m_times);
    m_everyLabel->setBuddy(m_every);
    m_ok->setDefault(true);
    const auto enable = [this] {
        for (QWidget *part :
             std::initializer_list<QWidget *> { m_everyLabel, m_every, m_everyUnit })
            part->setEnabled(m_times->value() > 1);
    };
    connect(m_times, &QSpinBox::valueChanged, this, enable);
    connect(m_ok, &QPushButton::clicked, this, &LaterDialog::confirm);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    enable();
    retranslate();
}

void LaterDialog::confirm()
{
    Q_EMIT chosen(valueOf(*m_in, *m_inUnit), valueOf(*m_every, *m_everyUnit), m_times->value());
    close();
}

void LaterDialog::retranslate()
{
    setWindowTitle(tr("Send it later"));
    m_inLabel->setText(tr("Send it &in"));
    m_timesLabel->setText(tr("How &often"));
    m_times->setSuffix(tr(" ×", "times"));
    m_everyLabel->setText(tr("&Every"));
    for (QComboBox *unit : { m_inUnit, m_everyUnit }) {
        unit->setItemText(0, tr("seconds"));
        unit->setItemText(1, tr("minutes"));
        unit->setItemText(2, tr("hours"));
        unit->setAccessibleName(tr("Unit of time"));
    }
    m_ok->setText(tr("Put it into the outbox"));
    m_cancel->setText(tr("Cancel"));
}

void LaterDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
