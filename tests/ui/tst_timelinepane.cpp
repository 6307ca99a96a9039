// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestTimelinePane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isOpenedFromTheToolBar();
    void watchesOnlyWhileItIsShown();
    void countsTheSteps();
    void saysTheSentenceOfAStep();
    void goesBackAndStandsStill();
    void zoomsBetweenTwoSecondsAndTenMinutes();
    void saysHowManyOfTheRecipientsGotAMessage();
    void saysWhenThereAreMoreThanItWatches();
    void showsTheSameAsATable();
    void opensTheInspectorOfALane();

private:
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        T *found = m_window->findChild<T *>(name);
        Q_ASSERT(found != nullptr);
        return found;
    }
    [[nodiscard]] TimelineView *view() const { return child<TimelineView>(u"timelineView"_s); }
    void open();
    void addClient(std::uint64_t serial);
    void addStep(std::uint64_t serial, trace::Step step);
    [[nodiscard]] QString chip(int step) const
    {
        return child<QToolButton>(u"timelineStep%1"_s.arg(step))->text();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<MainWindow> m_window;
};

void TestTimelinePane::init()
{
    m_settings =
        std::make_unique<QSettings>(m_folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    m_settings->clear();
    m_settings->setValue(u"appearance/language"_s, u"en"_s);
    m_appearance = std::make_unique<Appearance>(*qobject_cast<QApplication *>(qApp), *m_settings);
    m_engine = std::make_unique<FakeEngine>();
    m_window = std::make_unique<MainWindow>(*m_engine, *m_appearance);
    m_window->resize(1280, 900);
    m_window->show();
}

void TestTimelinePane::cleanup()
{
    m_window.reset();
    m_appearance.reset();
}

void TestTimelinePane::open()
{
    child<QAction>(u"actionTimeline"_s)->trigger();
    QTRY_VERIFY(view()->isVisible());
}

void TestTimelinePane::addClient(std::uint64_t serial)
{
    m_engine->setClient(someClient(serial, "Student " + std::to_string(serial)));
}

void TestTimelinePane::addStep(std::uint64_t serial, trace::Step step)
{
    auto &steps = m_engine->stepsOf["~" + std::to_string(serial)];
    steps.push_back({ 0, 1, std::chrono::milliseconds(10 * (steps.size() + 1)), std::move(step) });
}

void TestTimelinePane::isOpenedFromTheToolBar()
{
    QVERIFY(child<QDockWidget>(u"dockTimeline"_s)->isHidden());
    open();
    const auto *hint = view()->findChild<QLabel *>(u"emptyHint"_s);
    QVERIFY(hint->text().contains(u"lane"_s));
    QVERIFY(view()->findChild<QPushButton *>(u"emptyStep"_s)->isVisible());
    addClient(1);
    QTRY_VERIFY(!hint->isVisible());
}

void TestTimelinePane::watchesOnlyWhileItIsShown()
{
    addClient(1);
    QTRY_COMPARE(child<QTableView>(u"clientsTable"_s)->model()->rowCount(), 1);
    QCOMPARE(m_engine->watchers["~1"], 0);
    open();
    QTRY_COMPARE(m_engine->watchers["~1"], 1);
    child<QAction>(u"actionTimeline"_s)->trigger();
    QTRY_COMPARE(m_engine->watchers["~1"], 0);
}

void TestTimelinePane::countsTheSteps()
{
    addClient(1);
    open();
    addStep(1, trace::RequestRead { "GET /", 0 });
    addStep(1, trace::Held { 6 });
    addStep(1, trace::Pushed { 7, 7, 1, 50 });
    QTRY_VERIFY(chip(3).endsWith(u" 1"_s));
    QVERIFY(chip(1).endsWith(u" 1"_s) && chip(2).endsWith(u" 1"_s) && chip(4).endsWith(u" 0"_s));
    addStep(1, trace::RequestRead { "GET /", 0 });
    addStep(1, trace::Held { 7 });
    QTRY_VERIFY(chip(4).endsWith(u" 1"_s));
    child<QToolButton>(u"timelineClear"_s)->click();
    QVERIFY(chip(3).endsWith(u" 0"_s));
}

void TestTimelinePane::saysTheSentenceOfAStep()
{
    open();
    const auto *sentence = child<QLabel>(u"timelineSentence"_s);
    QVERIFY(sentence->isHidden() || sentence->text().contains(u"not to scale"_s));
    auto *held = child<QToolButton>(u"timelineStep2"_s);
    held->click();
    QVERIFY(sentence->text().contains(u"without blocking"_s));
    QVERIFY(held->isChecked());
    child<QAction>(u"actionLanguageChinese"_s)->trigger();
    QTRY_VERIFY(sentence->text().contains(u"不阻塞"_s));
    held->click();
    QVERIFY(!held->isChecked());
    QVERIFY(!sentence->text().contains(u"不阻塞"_s));
}

void TestTimelinePane::goesBackAndStandsStill()
{
    addClient(1);
    open();
    addStep(1, trace::Held { 6 });
    QVERIFY(view()->isLive());
    QTest::keyClick(view(), Qt::Key_Space);
    QVERIFY(!view()->isLive());
    QVERIFY(child<QToolButton>(u"timelinePause"_s)->isChecked());
    QVERIFY(child<QLabel>(u"timelineSentence"_s)->text().contains(u"Paused"_s));
    child<QToolButton>(u"timelinePause"_s)->click();
    QVERIFY(view()->isLive());
}

void TestTimelinePane::zoomsBetweenTwoSecondsAndTenMinutes()
{
    open();
    auto *spans = child<QComboBox>(u"timelineSpan"_s);
    QCOMPARE(spans->currentText(), u"60 s"_s);
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(view(), Qt::Key_Plus);
    QCOMPARE(view()->span(), TimelineView::minSpan);
    QCOMPARE(spans->currentText(), u"2 s"_s);
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(view(), Qt::Key_Minus);
    QCOMPARE(view()->span(), TimelineView::maxSpan);
    QCOMPARE(spans->currentText(), u"10 min"_s);
}

void TestTimelinePane::saysHowManyOfTheRecipientsGotAMessage()
{
    for (std::uint64_t serial = 1; serial <= 3; ++serial)
        addClient(serial);
    api::MessageSnapshot message;
    message.channels = { "class" };
    m_engine->publish(message);
    open();
    for (std::uint64_t serial = 1; serial <= 2; ++serial) {
        addStep(serial, trace::Held { 0 });
        addStep(serial, trace::Pushed { 1, 1, 1, 50 });
    }
    const auto *pane = child<TimelinePane>(u"timelinePane"_s);
    QTRY_VERIFY(pane->model().columnOf(1) != nullptr && pane->model().columnOf(1)->recipients == 3);
    QCOMPARE(pane->model().columnOf(1)->lanes.size(), std::size_t { 2 });
}

void TestTimelinePane::saysWhenThereAreMoreThanItWatches()
{
    for (std::uint64_t serial = 1; serial <= 120; ++serial)
        addClient(serial);
    open();
    const auto *note = child<QLabel>(u"timelineSentence"_s);
    QTRY_VERIFY(note->text().contains(u"90 of 120"_s));
}

void TestTimelinePane::showsTheSameAsATable()
{
    addClient(1);
    open();
    addStep(1, trace::Held { 6 });
    addStep(1, trace::Pushed { 7, 7, 1, 50 });
    child<QToolButton>(u"timelineAsTable"_s)->click();
    auto *table = child<QTableView>(u"timelineTable"_s);
    QVERIFY(table->isVisible() && !view()->isVisible());
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QVERIFY(table->model()->index(1, 3).data().toString().contains(u"pushed"_s));
}

void TestTimelinePane::opensTheInspectorOfALane()
{
    addClient(1);
    open();
    QTRY_COMPARE(m_engine->watchers["~1"], 1);
    Q_EMIT view()->inspectRequested(u"~1"_s, u"Student 1"_s);
    QVERIFY(m_window->findChild<QDialog *>(u"inspectorDialog"_s) != nullptr);
    QCOMPARE(m_engine->watchers["~1"], 2);
}

QTEST_MAIN(TestTimelinePane)
#include "tst_timelinepane.moc"
