// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/logpane.h"

#include "ui/csvtext.h"
#include "ui/dialogs/savedialog.h"
#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/models/logmodel.h"
#include "ui/panes/rowtable.h"
#include "ui/peopletext.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds logFilterDelay { 120 };

} // namespace

LogPane::LogPane(LogModel &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_filter(new QLineEdit)
    , m_pause(new QToolButton)
    , m_clear(new QToolButton)
    , m_save(new QToolButton)
    , m_note(new QLabel)
    , m_table(new RowTable)
    , m_filterTimer(this)
{
    setObjectName(u"logPane"_s);
    m_filter->setObjectName(u"logFilter"_s);
    m_pause->setObjectName(u"logPause"_s);
    m_clear->setObjectName(u"logClear"_s);
    m_save->setObjectName(u"logSave"_s);
    m_note->setObjectName(u"logNote"_s);
    m_table->setObjectName(u"logTable"_s);
    m_shown.setSourceModel(&m_log);
    m_table->setModel(&m_shown);
    m_table->setStretchColumn(LogModel::Text, 14);
    m_table->setColumnWidthsInDigits({ 15, 10, 30 });
    m_table->setColumnsGivingWay({ LogModel::Level });
    m_filter->setClearButtonEnabled(true);
    m_pause->setCheckable(true);
    m_pause->setIcon(iconOf(Icon::Pause));
    m_clear->setIcon(iconOf(Icon::Clear));
    m_save->setIcon(iconOf(Icon::Save));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->hide();
    layOut();
    connectControls();
    retranslate();
}

void LogPane::layOut()
{
    auto *top = new QHBoxLayout;
    top->setContentsMargins(2 * gridStep, gridStep / 2, gridStep, gridStep / 2);
    top->setSpacing(gridStep / 2);
    top->addWidget(m_filter, 1);
    for (QToolButton *button : { m_pause, m_clear, m_save }) {
        button->setAutoRaise(true);
        top->addWidget(button);
    }
    m_note->setContentsMargins(2 * gridStep, 0, gridStep, gridStep / 2);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(m_note);
    all->addWidget(m_table, 1);
}

void LogPane::connectControls()
{
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(logFilterDelay);
    connect(m_filter, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(&m_filterTimer, &QTimer::timeout, this, &LogPane::applyFilter);
    connect(m_pause, &QToolButton::toggled, this, [this](bool isOn) {
        m_log.setPaused(isOn);
        refresh();
    });
    connect(m_clear, &QToolButton::clicked, this, [this] {
        m_log.clear();
        m_isFollowing = true;
        refresh();
    });
    connect(m_save, &QToolButton::clicked, this, &LogPane::save);
    const QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this,
            [this, bar] { m_isFollowing = bar->value() >= bar->maximum(); });
    connect(bar, &QScrollBar::rangeChanged, this, [this] {
        if (m_isFollowing)
            m_table->scrollToBottom();
    });
}

void LogPane::applyFilter()
{
    m_shown.setText(m_filter->text());
    m_table->setEmptyHint(m_shown.isEmpty() ? tr("Who comes, who goes and what is sent shows here.")
                                            : tr("Nothing matches the filter."));
}

void LogPane::refresh()
{
    m_note->setVisible(m_log.isPaused());
    QString note = tr("Paused: %1 wait.").arg(countText(m_log.waiting()));
    if (m_log.dropped() > 0)
        note += u' ' + tr("%1 older ones were dropped.").arg(countText(m_log.dropped()));
    if (m_note->text() != note)
        m_note->setText(note);
}

void LogPane::save()
{
    const QString note =
        SaveDialog::save(*this,
                         { .title = tr("Save the log"),
                           .fileName = u"log.jsonl"_s,
                           .filter = tr("JSON Lines (*.jsonl)") + u";;"_s + tr("Tables (*.csv)") },
                         [this](const QString &file) {
                             return file.endsWith(".csv"_L1, Qt::CaseInsensitive)
                                 ? csvOf(m_shown).toUtf8()
                                 : jsonLines();
                         });
    if (!note.isEmpty())
        Q_EMIT saved(note);
}

QByteArray LogPane::jsonLines() const
{
    QByteArray all;
    for (int row = 0; row < m_shown.rowCount(); ++row)
        all += m_shown.index(row, 0).data(LogModel::RecordRole).toByteArray() + '\n';
    return all;
}

void LogPane::retranslate()
{
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the log"));
    m_filter->setToolTip(tr("<p>Words that a line has in it: a name, a channel, "
                            "<b>level:warning</b>, <b>kind:joined</b>, <b>via:sse</b></p>"));
    m_pause->setToolTip(tr("Pause: what happens meanwhile is shown afterwards"));
    m_pause->setAccessibleName(tr("Pause"));
    m_clear->setToolTip(tr("Clear the log"));
    m_clear->setAccessibleName(tr("Clear the log"));
    m_save->setToolTip(tr("Save what is shown, as JSON Lines or CSV"));
    m_save->setAccessibleName(tr("Save the log"));
    m_table->setAccessibleName(tr("Log"));
    applyFilter();
    refresh();
}

void LogPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_log.retranslate();
        retranslate();
    }
}

} // namespace holdfast::ui
