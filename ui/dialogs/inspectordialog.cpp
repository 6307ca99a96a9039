// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/inspectordialog.h"

#include "ui/csvtext.h"
#include "ui/errortext.h"
#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds readEvery { 200 };
constexpr std::size_t readAtOnce = 500;

} // namespace

InspectorDialog::InspectorDialog(api::Engine &engine, std::string id, QString name, QWidget *parent)
    : QDialog(parent)
    , m_name(std::move(name))
    , m_table(new RowTable)
    , m_explanation(new WrappedLabel)
    , m_copy(new QPushButton)
    , m_clear(new QPushButton)
    , m_close(new QPushButton)
    , m_timer(this)
{
    setObjectName(u"inspectorDialog"_s);
    m_table->setObjectName(u"inspectorTable"_s);
    m_explanation->setObjectName(u"inspectorExplanation"_s);
    m_copy->setObjectName(u"inspectorCopy"_s);
    m_clear->setObjectName(u"inspectorClear"_s);
    m_close->setObjectName(u"inspectorClose"_s);
    if (auto trace = engine.watchClient(id))
        m_trace = std::move(trace).value();
    else
        m_failure = trace.error();
    m_table->setModel(&m_steps);
    m_table->setColumnWidthsInDigits({ 15, 6, 18, 40 });
    m_table->setStretchColumn(TraceModel::Details, 20);
    layOut();
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &InspectorDialog::explain);
    connect(m_copy, &QPushButton::clicked, this, &InspectorDialog::copy);
    connect(m_clear, &QPushButton::clicked, &m_steps, &TraceModel::clear);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_timer, &QTimer::timeout, this, &InspectorDialog::read);
    retranslate();
    if (m_trace) {
        m_timer.start(readEvery);
        read();
    }
}

InspectorDialog::~InspectorDialog() = default;

void InspectorDialog::layOut()
{
    m_copy->setIcon(iconOf(Icon::Copy));
    m_clear->setIcon(iconOf(Icon::Clear));
    m_close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridStep);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_clear);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_table, 1);
    all->addWidget(m_explanation);
    all->addLayout(buttons);
    const int line = fontMetrics().height();
    resize(46 * line, 26 * line);
}

/// Follows the newest step unless the operator has scrolled up.
void InspectorDialog::read()
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    const bool isAtEnd = bar->value() == bar->maximum();
    const api::TracePage page = m_trace->read(m_next, readAtOnce);
    m_next = page.next;
    m_steps.add(page);
    if (page.problem) { // of a server elsewhere
        m_timer.stop();
        m_failure = *page.problem;
        m_trace.reset();
        retranslate();
        return;
    }
    if (isAtEnd && !page.steps.empty())
        m_table->scrollToBottom();
    if (page.lost > 0)
        explain();
}

void InspectorDialog::explain()
{
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    if (!chosen.isEmpty())
        m_explanation->setText(chosen.front().data(TraceModel::ExplanationRole).toString());
    else if (!m_trace)
        m_explanation->setText(ErrorText::of(m_failure));
    else if (m_steps.lost() > 0)
        m_explanation->setText(
            tr("%Ln step(s) came too fast to be shown.", nullptr, pluralCount(m_steps.lost())));
    else
        m_explanation->setText(tr("Choose a step to read what it means."));
}

void InspectorDialog::copy()
{
    QGuiApplication::clipboard()->setText(csvOf(m_steps));
}

void InspectorDialog::retranslate()
{
    setWindowTitle(tr("What happens to %1").arg(visibleText(m_name, maxShownTarget)));
    m_table->setAccessibleName(tr("Steps"));
    m_table->setEmptyHint(m_trace ? tr("Nothing has happened yet.") : ErrorText::of(m_failure));
    m_copy->setText(tr("Copy as CSV"));
    m_clear->setText(tr("Clear"));
    m_close->setText(tr("Close"));
    explain();
}

void InspectorDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_steps.retranslate();
        retranslate();
    }
}

} // namespace holdfast::ui
