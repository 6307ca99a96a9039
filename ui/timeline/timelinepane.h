// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinefeed.h"
#include "ui/timeline/timelinemodel.h"
#include "ui/timeline/timelinetable.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <array>

class QComboBox;
class QStackedWidget;
class QToolButton;

namespace holdfast::ui {

class ClientsModel;
class MessagesModel;
class RowTable;
class TimelineView;
class WrappedLabel;

/// The timeline: what happens on the connections of the clients, as lanes or as a table, with the
/// counters of the four steps.
///
/// Invariants: clients are watched while the pane is shown, and only then.
/// Thread: main.
class TimelinePane final : public QWidget
{
    Q_OBJECT

public:
    /// The clients beyond have no lane.
    static constexpr int maxLanes = 200;

    /// All must outlive the pane.
    TimelinePane(api::Engine &engine, const ClientsModel &clients, const MessagesModel &messages,
                 QWidget *parent = nullptr);
    ~TimelinePane() override;

    [[nodiscard]] TimelineView &view() const { return *m_view; }
    /// For the title bar.
    [[nodiscard]] QWidget &controls() const { return *m_controls; }
    [[nodiscard]] const TimelineModel &model() const { return m_model; }
    /// Takes over who is connected, and which messages there are.
    void refresh();

Q_SIGNALS:
    void openHereRequested();
    /// A sentence about what was saved.
    void saved(const QString &note);
    void followRequested(const QString &id, const QString &name);
    void inspectRequested(const QString &id, const QString &name);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    void connectControls();
    void read();
    void watchInView();
    void save();
    void chooseStep(int step);
    void showSteps();
    [[nodiscard]] int widthForWords() const;
    /// One line: the chosen step, or what is not shown, or in a high pane the other marks.
    void showSentence();
    void showSpan();
    void retranslate();

    const ClientsModel &m_clients;
    const MessagesModel &m_messages;
    TimelineModel m_model;
    TimelineTable m_rows;
    TimelineFeed m_feed;
    QWidget *m_controls;
    std::array<QToolButton *, 4> m_chips;
    QComboBox *m_spans;
    QToolButton *m_pause;
    QToolButton *m_clear;
    QToolButton *m_asTable;
    QToolButton *m_save;
    WrappedLabel *m_sentence;
    QStackedWidget *m_pages;
    TimelineView *m_view;
    RowTable *m_table;
    QTimer m_readTimer; ///< while the pane is shown
    int m_step = 0; ///< the chosen one; 0: none
};

} // namespace holdfast::ui
