// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepane.h"

#include "ui/dialogs/savedialog.h"
#include "ui/drawnicon.h"
#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/models/clientsmodel.h"
#include "ui/models/messagesmodel.h"
#include "ui/panes/emptystate.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/peopletext.h"
#include "ui/timeline/timelinetexts.h"
#include "ui/timeline/timelineview.h"

#include <QtCore/QEvent>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds readTraceEvery { 100 };
constexpr int notedMessages = 64; ///< the newest: older ones no longer change
constexpr int charactersForWords = 130; ///< in a narrower pane the steps have numbers only
constexpr int linesForLegend = 14; ///< in a lower pane there is no room for it

constexpr std::array spans {
    TimelineTime(std::chrono::seconds(2)),  TimelineTime(std::chrono::seconds(5)),
    TimelineTime(std::chrono::seconds(10)), TimelineTime(std::chrono::seconds(30)),
    TimelineTime(std::chrono::seconds(60)), TimelineTime(std::chrono::minutes(2)),
    TimelineTime(std::chrono::minutes(5)),  TimelineTime(std::chrono::minutes(10)),
};

TimelineTime steadyNow()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

/// The shape of a step, as the lanes have it.
///
/// Thread: main.
class StepIcon final : public DrawnIcon
{
public:
    explicit StepIcon(MarkKind kind) : m_kind(kind) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        TimelinePainter shapes(TimelineColours::of(QGuiApplication::palette()));
        const TimelineMark mark { .kind = m_kind };
        // The band of a row of this height is as high as three quarters of the icon.
        const qreal height = rect.height() * 0.75 / 0.58;
        const QRectF band(rect.left(), rect.center().y() - height * 0.43, rect.width(), height);
        const LaneRow row(band);
        const bool isLong = isSpan(m_kind);
        const qreal width = isLong ? rect.width() - 2 : row.glyph * 1.3;
        const PlacedMark placed { .mark = &mark,
                                  .box = QRectF(rect.center().x() - width / 2, row.band.top(),
                                                width, row.band.height()) };
        shapes.paintMark(*painter, placed, row);
    }
    [[nodiscard]] QIconEngine *clone() const override { return new StepIcon(m_kind); }

private:
    MarkKind m_kind;
};

} // namespace

TimelinePane::TimelinePane(api::Engine &engine, const ClientsModel &clients,
                           const MessagesModel &messages, QWidget *parent)
    : QWidget(parent)
    , m_clients(clients)
    , m_messages(messages)
    , m_feed(engine, m_model)
    , m_controls(new QWidget)
    , m_chips {}
    , m_spans(new QComboBox)
    , m_pause(new QToolButton)
    , m_clear(new QToolButton)
    , m_asTable(new QToolButton)
    , m_save(new QToolButton)
    , m_sentence(new WrappedLabel)
    , m_pages(new QStackedWidget)
    , m_view(new TimelineView(m_model, steadyNow))
    , m_table(new RowTable)
    , m_readTimer(this)
{
    setObjectName(u"timelinePane"_s);
    m_spans->setObjectName(u"timelineSpan"_s);
    m_pause->setObjectName(u"timelinePause"_s);
    m_clear->setObjectName(u"timelineClear"_s);
    m_asTable->setObjectName(u"timelineAsTable"_s);
    m_save->setObjectName(u"timelineSave"_s);
    m_sentence->setObjectName(u"timelineSentence"_s);
    m_table->setObjectName(u"timelineTable"_s);
    constexpr std::array kinds { MarkKind::Request, MarkKind::Hold, MarkKind::Push,
                                 MarkKind::Handle };
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        m_chips[i] = new QToolButton;
        m_chips[i]->setObjectName(u"timelineStep%1"_s.arg(i + 1));
        m_chips[i]->setIcon(QIcon(new StepIcon(kinds[i])));
        m_chips[i]->setCheckable(true);
        m_chips[i]->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    m_model.setListener(
        [this](const TimelineLane &lane, const TimelineMark &mark) { m_rows.take(lane, mark); });
    m_table->setModel(&m_rows);
    m_table->setColumnWidthsInDigits({ 15, 22, 6, 22, 14, 30 });
    m_table->setStretchColumn(TimelineTable::Details, 20);
    layOut();
    connectControls();
    retranslate();
}

TimelinePane::~TimelinePane()
{
    m_model.setListener({});
}

void TimelinePane::layOut()
{
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setContentsMargins(2 * gridStep, 0, gridStep, gridStep / 2);
    m_pause->setCheckable(true);
    m_pause->setIcon(iconOf(Icon::Pause));
    m_clear->setIcon(iconOf(Icon::Clear));
    m_asTable->setCheckable(true);
    m_asTable->setIcon(iconOf(Icon::Table));
    auto *top = new QHBoxLayout(m_controls);
    top->setContentsMargins({});
    top->setSpacing(gridStep / 2);
    for (QToolButton *chip : m_chips)
        top->addWidget(chip);
    top->addWidget(m_spans);
    m_save->setIcon(iconOf(Icon::Save));
    for (QToolButton *button : { m_pause, m_clear, m_asTable, m_save }) {
        button->setAutoRaise(true);
        top->addWidget(button);
    }
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_table);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addWidget(m_sentence);
    all->addWidget(m_pages, 1);
}

void TimelinePane::connectControls()
{
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        connect(m_chips[i], &QToolButton::clicked, this,
                [this, step = static_cast<int>(i) + 1] { chooseStep(m_step == step ? 0 : step); });
    }
    for (const TimelineTime span : spans)
        m_spans->addItem(QString(), QVariant::fromValue<qlonglong>(span.count()));
    connect(m_spans, &QComboBox::activated, this,
            [this](int chosen) { m_view->setSpan(spans[static_cast<std::size_t>(chosen)]); });
    connect(m_view, &TimelineView::spanChanged, this, &TimelinePane::showSpan);
    connect(m_pause, &QToolButton::toggled, this,
            [this](bool isPaused) { m_view->setLive(!isPaused); });
    connect(m_view, &TimelineView::liveChanged, this, [this](bool isLive) {
        m_pause->setChecked(!isLive);
        if (isLive)
            m_rows.flush();
        showSentence();
    });
    connect(m_clear, &QToolButton::clicked, this, [this] {
        m_model.clear();
        m_rows.clear();
        m_view->setLive(true);
        showSteps();
        m_view->refresh();
    });
    connect(m_asTable, &QToolButton::toggled, this, [this](bool isTable) {
        m_pages->setCurrentIndex(isTable ? 1 : 0);
        m_spans->setEnabled(!isTable);
        m_rows.flush();
        m_table->scrollToBottom();
    });
    connect(m_save, &QToolButton::clicked, this, &TimelinePane::save);
    connect(m_view, &TimelineView::lanesInViewChanged, this, &TimelinePane::watchInView);
    connect(m_view, &TimelineView::followRequested, this, &TimelinePane::followRequested);
    connect(m_view, &TimelineView::inspectRequested, this, &TimelinePane::inspectRequested);
    connect(&m_view->emptyState(), &EmptyState::stepChosen, this, &TimelinePane::openHereRequested);
    connect(m_table, &RowTable::emptyStepChosen, this, &TimelinePane::openHereRequested);
    m_readTimer.setInterval(readTraceEvery);
    connect(&m_readTimer, &QTimer::timeout, this, &TimelinePane::read);
}

void TimelinePane::refresh()
{
    if (!isVisible())
        return;
    std::vector<TimelineModel::Name> names;
    const int count = std::min(m_clients.rowCount(), maxLanes);
    names.reserve(static_cast<std::size_t>(count));
    for (int row = 0; row < count; ++row) {
        const QModelIndex client = m_clients.index(row, ClientsModel::Name);
        names.push_back({ .id = client.data(ClientsModel::IdRole).toString().toStdString(),
                          .name = client.data().toString() });
    }
    m_model.setLanes(names);
    for (int row = 0; row < std::min(m_messages.rowCount(), notedMessages); ++row) {
        const MessagesModel::Reach reach = m_messages.reachOf(row);
        m_model.noteMessage(reach.seq, reach.messages, reach.recipients);
    }
    watchInView();
    m_view->refresh();
    showSentence();
}

void TimelinePane::watchInView()
{
    if (isVisible())
        m_feed.watch(m_view->idsInView());
}

/// The table does not move while it is paused: a screen reader reads it.
void TimelinePane::read()
{
    m_feed.read();
    m_view->refresh();
    showSteps();
    if (!m_view->isLive())
        return;
    const QScrollBar *bar = m_table->verticalScrollBar();
    const bool isAtEnd = bar->value() == bar->maximum();
    m_rows.flush();
    if (isAtEnd && m_asTable->isChecked())
        m_table->scrollToBottom();
}

void TimelinePane::save()
{
    const QString note = SaveDialog::save(
        *this,
        { .title = tr("Save the timeline"),
          .fileName = u"timeline.svg"_s,
          .filter = tr("Pictures (*.svg *.png)") + u";;"_s + tr("HTTP archives (*.har)") },
        [this](const QString &file) {
            if (file.endsWith(".har"_L1, Qt::CaseInsensitive)
                || file.endsWith(".json"_L1, Qt::CaseInsensitive))
                return m_feed.asHar();
            return file.endsWith(".png"_L1, Qt::CaseInsensitive) ? m_view->asPng()
                                                                 : m_view->asSvg();
        });
    if (!note.isEmpty())
        Q_EMIT saved(note);
}

void TimelinePane::chooseStep(int step)
{
    m_step = step;
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        m_chips[i]->setChecked(static_cast<int>(i) + 1 == step);
    m_view->setStep(step);
    showSentence();
}

void TimelinePane::showSteps()
{
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const QString step = TimelineTexts::step(static_cast<int>(i) + 1);
        const QString text = (width() >= widthForWords() ? step : step.first(1)) + u' '
            + countText(m_model.steps()[i]);
        if (m_chips[i]->text() != text)
            m_chips[i]->setText(text);
    }
}

int TimelinePane::widthForWords() const
{
    return charactersForWords * fontMetrics().averageCharWidth();
}

void TimelinePane::showSentence()
{
    const auto all = static_cast<std::uint64_t>(m_clients.rowCount());
    QString note;
    if (m_step != 0)
        note = TimelineTexts::sentence(m_step);
    else if (!m_view->isLive())
        note = tr("Paused: nothing is lost meanwhile.");
    else if (m_feed.isRefused())
        note = tr("Watches %1 of %2: others are watching too, and the server allows no more.")
                   .arg(countText(m_feed.watched()), countText(all));
    else if (all > m_feed.watched())
        note = tr("Watches %1 of %2 clients: first those in view.")
                   .arg(countText(m_feed.watched()), countText(all));
    else if (height() >= linesForLegend * fontMetrics().height())
        note = TimelineTexts::legend();
    if (m_sentence->text() != note)
        m_sentence->setText(note);
    m_sentence->setForegroundRole(m_step == 0 ? QPalette::PlaceholderText : QPalette::WindowText);
    m_sentence->setVisible(!note.isEmpty());
}

void TimelinePane::showSpan()
{
    const auto found = std::find(spans.begin(), spans.end(), m_view->span());
    m_spans->setPlaceholderText(TimelineTexts::roughly(m_view->span()));
    m_spans->setCurrentIndex(found == spans.end() ? -1 : static_cast<int>(found - spans.begin()));
}

void TimelinePane::retranslate()
{
    constexpr std::array kinds { 1, 2, 3, 4 };
    for (const int step : kinds) {
        QToolButton *chip = m_chips[static_cast<std::size_t>(step - 1)];
        chip->setToolTip(tr("How often: a click shows only this step and says what it is"));
        chip->setAccessibleName(TimelineTexts::step(step));
    }
    for (std::size_t i = 0; i < spans.size(); ++i)
        m_spans->setItemText(static_cast<int>(i), TimelineTexts::roughly(spans[i]));
    m_spans->setToolTip(tr("How much time is shown (Ctrl and the wheel, + and −)"));
    m_spans->setAccessibleName(tr("How much time is shown"));
    m_pause->setToolTip(tr("Stand still, to look at what was (Space); a drag goes back"));
    m_pause->setAccessibleName(tr("Pause"));
    m_clear->setToolTip(tr("Begin anew: clear the lanes and the counters"));
    m_clear->setAccessibleName(tr("Clear the timeline"));
    m_asTable->setToolTip(tr("The same as a table, for screen readers too"));
    m_asTable->setAccessibleName(tr("Show as a table"));
    m_save->setToolTip(tr("Save what is shown as a picture (SVG, PNG), or the requests as an HTTP "
                          "archive (HAR)"));
    m_save->setAccessibleName(tr("Save the timeline"));
    m_view->setAccessibleName(tr("Timeline"));
    m_view->setAccessibleDescription(tr("The same is in a table: the button Show as a table"));
    m_table->setAccessibleName(tr("Timeline as a table"));
    const QString hint =
        tr("Nobody is connected yet.\nWhoever opens the address gets a lane here.");
    const QString nextStep = tr("Open as a student on this computer");
    m_view->emptyState().setText(hint);
    m_view->emptyState().setStep(nextStep, Icon::Open);
    m_table->setEmptyHint(tr("Nothing has happened yet."));
    m_table->setEmptyStep(nextStep, Icon::Open);
    showSpan();
    chooseStep(m_step);
    showSteps();
}

void TimelinePane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_rows.retranslate();
        retranslate();
    }
}

void TimelinePane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_readTimer.start();
    refresh();
}

void TimelinePane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showSteps();
    showSentence();
}

/// A minimised window goes on watching: what happened meanwhile is read afterwards.
void TimelinePane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_readTimer.stop();
    if (isHidden() || !window()->isMinimized())
        m_feed.stop();
}

} // namespace holdfast::ui
