// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/comparedialog.h"

#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/timeline/timelinepainter.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int usualMessages = 5;
constexpr std::chrono::milliseconds pictureEvery { 40 };
constexpr TimelineTime shortestRun { std::chrono::seconds(8) };

/// The lanes of the four clients, from the begin of the run to now.
///
/// Thread: main.
class ComparisonPicture final : public QWidget
{
public:
    explicit ComparisonPicture(const Comparison &comparison) : m_comparison(comparison) { }

    [[nodiscard]] QSize sizeHint() const override
    {
        return { 60 * fontMetrics().averageCharWidth(), 4 * laneHeight() };
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        TimelinePainter lanes(TimelineColours::of(palette()));
        painter.fillRect(rect(), lanes.colours().base);
        const int names = fontMetrics().averageCharWidth() * 24;
        const TimelineTime now = std::chrono::steady_clock::now().time_since_epoch();
        TimelineTime end = m_comparison.began();
        for (const auto &probe : m_comparison.probes()) {
            for (const TimelineMark &mark : probe->lane().marks)
                end = std::max(end, mark.isOpen ? now : mark.to);
        }
        const TimelineTime span = std::max(end - m_comparison.began(), shortestRun);
        const TimelineScale scale { .end = m_comparison.began() + span,
                                    .span = span,
                                    .left = static_cast<qreal>(names),
                                    .width = static_cast<qreal>(width() - names - gridStep) };
        int top = 0;
        for (const auto &probe : m_comparison.probes()) {
            const QRectF row(names, top, scale.width, laneHeight());
            painter.setPen(lanes.colours().text);
            painter.drawText(QRectF(gridStep, top, names - 2 * gridStep, laneHeight()),
                             Qt::AlignLeft | Qt::AlignVCenter, Comparison::wayText(probe->kind()));
            painter.save();
            painter.setClipRect(row.adjusted(-gridStep / 2, 0, gridStep / 2, 0));
            lanes.paintGrid(painter, scale, row, std::chrono::seconds(1));
            lanes.paintLane(painter, probe->lane(), scale, row, std::min(now, end));
            painter.restore();
            top += laneHeight();
        }
    }

private:
    [[nodiscard]] int laneHeight() const { return fontMetrics().height() * 2; }

    const Comparison &m_comparison;
};

} // namespace

CompareDialog::CompareDialog(api::Engine &engine, QWidget *parent)
    : QDialog(parent)
    , m_comparison(engine)
    , m_sentence(new WrappedLabel)
    , m_picture(new ComparisonPicture(m_comparison))
    , m_table(new RowTable)
    , m_messagesLabel(new QLabel)
    , m_messages(new QSpinBox)
    , m_start(new QPushButton)
    , m_close(new QPushButton)
    , m_frames(this)
{
    setObjectName(u"compareDialog"_s);
    m_sentence->setObjectName(u"compareSentence"_s);
    m_picture->setObjectName(u"comparePicture"_s);
    m_table->setObjectName(u"compareTable"_s);
    m_messagesLabel->setObjectName(u"compareMessagesLabel"_s);
    m_messages->setObjectName(u"compareMessages"_s);
    m_start->setObjectName(u"compareStart"_s);
    m_close->setObjectName(u"compareClose"_s);
    m_messages->setRange(1, 100);
    m_messages->setValue(usualMessages);
    m_messagesLabel->setBuddy(m_messages);
    m_table->setModel(&m_comparison);
    m_table->setColumnWidthsInDigits({ 22, 11, 11, 11, 14, 14 });
    m_table->setStretchColumn(Comparison::Way, 22);
    layOut();
    m_frames.setInterval(pictureEvery);
    connect(&m_frames, &QTimer::timeout, m_picture, qOverload<>(&QWidget::update));
    connect(&m_comparison, &Comparison::stateChanged, this, &CompareDialog::showState);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (m_frames.isActive())
            m_comparison.stop();
        else
            m_comparison.start(m_messages->value());
    });
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    retranslate();
}

void CompareDialog::layOut()
{
    m_start->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridStep);
    buttons->addWidget(m_messagesLabel);
    buttons->addWidget(m_messages);
    buttons->addWidget(m_start);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_sentence);
    all->addWidget(m_picture);
    all->addWidget(m_table, 1);
    all->addLayout(buttons);
    const int line = fontMetrics().height();
    resize(52 * line, 28 * line);
}

void CompareDialog::showState()
{
    const Comparison::State state = m_comparison.state();
    const bool isRunning = state == Comparison::State::Connecting
        || state == Comparison::State::Sending || state == Comparison::State::Waiting;
    if (isRunning != m_frames.isActive()) {
        if (isRunning)
            m_frames.start();
        else
            m_frames.stop();
        m_picture->update();
    }
    m_messages->setEnabled(!isRunning);
    m_start->setText(isRunning ? tr("Stop") : tr("Start"));
    m_sentence->setText(m_comparison.sentence());
}

void CompareDialog::retranslate()
{
    setWindowTitle(tr("Compare transports"));
    m_messagesLabel->setText(tr("&Messages"));
    m_messages->setAccessibleName(tr("How many messages"));
    m_picture->setAccessibleName(tr("What the four clients do"));
    m_picture->setAccessibleDescription(tr("The same is in the table below"));
    m_table->setAccessibleName(tr("What each way has cost"));
    m_table->setEmptyHint(tr("Start sends the messages and fills the table."));
    m_close->setText(tr("Close"));
    showState();
}

void CompareDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_comparison.retranslate();
        retranslate();
    }
}

} // namespace holdfast::ui
