// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/bansdialog.h"

#include "ui/inthreadof.h"
#include "ui/measures.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/removals.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <chrono>
#include <cstdint>
#include <vector>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds refreshEvery { 1 };

} // namespace

BansDialog::BansDialog(api::Access &access, const Removals &removals, QWidget *parent)
    : QDialog(parent)
    , m_access(access)
    , m_model([&removals](const std::string &id) { return removals.nameOf(id); })
    , m_table(new RowTable)
    , m_explanation(new WrappedLabel)
    , m_lift(new QPushButton)
    , m_close(new QPushButton)
{
    setObjectName(u"bansDialog"_s);
    m_table->setObjectName(u"bansTable"_s);
    m_explanation->setObjectName(u"bansExplanation"_s);
    m_lift->setObjectName(u"banLift"_s);
    m_close->setObjectName(u"bansClose"_s);
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setStretchColumn(BansModel::Who, 14);
    m_table->setColumnWidthsInDigits({ 20, 18, 18, 10 });
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_lift);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_explanation);
    all->addWidget(m_table, 1);
    all->addLayout(buttons);
    const int line = fontMetrics().height();
    resize(40 * line, 22 * line);
    connect(m_lift, &QPushButton::clicked, this, &BansDialog::lift);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &BansDialog::enable);
    connect(&m_timer, &QTimer::timeout, this, &BansDialog::look);
    m_timer.start(refreshEvery);
    m_lift->setAutoDefault(false);
    m_close->setDefault(true);
    m_lift->setEnabled(false);
    retranslate();
    look();
}

void BansDialog::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    m_lift->setToolTip(whyNot);
    enable();
}

void BansDialog::enable()
{
    m_lift->setEnabled(m_whyNot.isEmpty() && m_table->selectionModel()->hasSelection());
}

void BansDialog::look()
{
    m_access.bans(
        inThreadOf<Result<std::vector<api::BanSnapshot>>>(*this, [this](const auto &bans) {
            if (bans)
                m_model.show(bans.value());
        }));
}

void BansDialog::lift()
{
    // Not by row: a lift that completes at once changes the rows.
    std::vector<std::uint64_t> chosen;
    for (const QModelIndex &ban : m_table->selectionModel()->selectedRows())
        chosen.push_back(ban.data(BansModel::IdRole).value<quint64>());
    for (const std::uint64_t ban : chosen) {
        // One that is over has been lifted already.
        m_access.liftBan(ban, inThreadOf<Result<void>>(*this, [this](const auto &) { look(); }));
    }
}

void BansDialog::retranslate()
{
    setWindowTitle(tr("Banned"));
    m_explanation->setText(tr("Whoever is banned is refused until the time is over. A page that "
                              "was refused comes back when it is opened again."));
    m_table->setAccessibleName(tr("Bans"));
    m_table->setEmptyHint(tr("Nobody is banned.\nSelect a client and press Shift+Delete."));
    m_lift->setText(tr("Lift the ban"));
    m_close->setText(tr("Close"));
    m_model.retranslate();
}

void BansDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
