// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"
#include "ui/models/clientsmodel.h"
#include "ui/palettes.h"
#include "ui/panes/composer.h"
#include "ui/panes/joincard.h"
#include "ui/panes/rowtable.h"

#include <QtCore/QPointer>
#include <QtCore/QRegularExpression>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDialog>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsTheAddressInItsTitle();
    void showsWhoIsConnected();
    void asksTheEngineNothingWhileMinimised();
    void closesAtOnceWhenNobodySaysGoodbye();
    void waitsForTheGoodbyesBeforeItCloses();
    void asksBeforeItEndsWhatClientsCameFor();
    void asksNothingOnceItSaysGoodbye();
    void showsANoticeUntilItIsClosed();
    void narrowsTheClientsToAClickedChannel();
    void offersTheCodeAndTheLinesOfAChannel();
    void changesAChannel();
    void makesAChannel();
    void opensTheSetUpCheckOnItsKey();
    void addressesADoubleClickedChannel();
    void narrowsTheClientsToACountInTheStatusLine();
    void leavesTheFilterThenTheSelectionOnEscape();
    void keepsTheSelectionOnItsClient();
    void explainsAWrongFilter();
    void showsHowToJoinWhileNobodyIsConnected();
    void showsTheJoinScreenOnItsKey();
    void goesToItsPanesByKey();
    void showsInTheFeedWhatIsSentBelow();
    void removesTheSelectedUnlessItIsUndone();
    void bansTheSelectedWithAKey();
    void renamesTheSelectedClient();
    void movesAndMutesTheSelected();
    void writesToTheSelectedOnly();
    void sendsWithAPriority();
    void fillsATemplateWithAKey();
    void sendsLaterAndSeveralTimes();
    void callsABreak();
    void locksTheRoomWithAKey();
    void asksForAPinAndShowsIt();
    void opensItsTools_data();
    void opensItsTools();
    void arrangesItselfForEachLayout();
    void opensItsHelpBesideTheWork_data();
    void opensItsHelpBesideTheWork();
    void switchesTheTheme();
    void zooms();
    void remembersItsColumnsAndPanes();
    void savesWhatChangesWhileItIsOpen();
    void offersToHideOnlyWhatMayBeHidden();
    void comesToTheFront();
    void namesEveryControlForTestsAndScreenReaders();

private:
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        T *found = m_window->findChild<T *>(name);
        Q_ASSERT(found != nullptr);
        return found;
    }
    [[nodiscard]] QTableView *clients() const { return child<QTableView>(u"clientsTable"_s); }
    [[nodiscard]] QLineEdit *filter() const { return child<QLineEdit>(u"clientsFilter"_s); }
    void trigger(const QString &action) const { child<QAction>(action)->trigger(); }
    void open();
    /// Opens the window large enough for all panes at once, whatever the screen's size.
    void openWide();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings =
        std::make_unique<QSettings>(m_folder->filePath(u"test.ini"_s), QSettings::IniFormat);
    m_settings->setValue(u"appearance/language"_s, u"en"_s);
    m_settings->setValue(u"appearance/theme"_s, u"light"_s);
    m_appearance = std::make_unique<Appearance>(*qobject_cast<QApplication *>(qApp), *m_settings);
    m_engine = std::make_unique<FakeEngine>();
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_appearance->setZoom(100);
    m_appearance.reset();
}

void TestMainWindow::open()
{
    m_window = std::make_unique<MainWindow>(*m_engine, *m_appearance);
    m_window->show();
}

void TestMainWindow::openWide()
{
    open();
    m_window->resize(1920, 1050);
    QTRY_COMPARE(m_window->width(), 1920);
}

void TestMainWindow::showsTheAddressInItsTitle()
{
    open();
    QVERIFY(m_window->windowTitle().contains(u"http://192.168.1.23:8080/"_s));
    m_engine->currentStatus.joinUrls.clear();
    QTRY_VERIFY(!m_window->windowTitle().contains(u"http"_s));
}

void TestMainWindow::showsWhoIsConnected()
{
    open();
    QCOMPARE(clients()->model()->rowCount(), 0);
    m_engine->setClient(someClient(1, "Ana"));
    QTRY_COMPARE(clients()->model()->rowCount(), 1);
    QTRY_COMPARE(child<QLabel>(u"clientsCounts"_s)->text(), u"1 here · 0 away"_s);
    QCOMPARE(child<QToolButton>(u"statusHere"_s)->text(), u"1 here"_s);
    m_engine->removeClient(1);
    QTRY_COMPARE(clients()->model()->rowCount(), 0);
}

void TestMainWindow::asksTheEngineNothingWhileMinimised()
{
    open();
    const auto *watch = m_window->findChild<EngineWatch *>();
    QVERIFY(watch->isRunning());
    m_window->setWindowState(Qt::WindowMinimized);
    QTRY_VERIFY(!watch->isRunning());
    m_window->setWindowState(Qt::WindowNoState);
    QTRY_VERIFY(watch->isRunning());
    m_window->hide();
    QVERIFY(!watch->isRunning());
}

void TestMainWindow::closesAtOnceWhenNobodySaysGoodbye()
{
    open();
    trigger(u"actionQuit"_s);
    QVERIFY(!m_window->isVisible());
}

void TestMainWindow::waitsForTheGoodbyesBeforeItCloses()
{
    open();
    QSignalSpy requested(m_window.get(), &MainWindow::closeRequested);
    QVERIFY(!m_window->close());
    QCOMPARE(requested.count(), 1);
    QVERIFY(m_window->isVisible());
    m_engine->currentStatus.isDraining = true;
    QTRY_VERIFY(child<QLabel>(u"statusListening"_s)->text().contains(u"goodbye"_s));
    m_window->finishClosing();
    QVERIFY(!m_window->isVisible());
    QCOMPARE(requested.count(), 1);
}

void TestMainWindow::asksBeforeItEndsWhatClientsCameFor()
{
    open();
    m_engine->setClient(someClient(1));
    QSignalSpy requested(m_window.get(), &MainWindow::closeRequested);
    const auto press = [this](const QString &button) {
        QVERIFY(!m_window->close());
        QVERIFY(!m_window->close()); // asks only once
        QTRY_VERIFY(child<QMessageBox>(u"closingQuestion"_s));
        QTest::mouseClick(child<QPushButton>(button), Qt::LeftButton);
        QTRY_VERIFY(child<QMessageBox>(u"closingQuestion"_s) == nullptr);
    };
    press(u"closingCancel"_s);
    QCOMPARE(requested.count(), 0);
    QVERIFY(m_window->isVisible() && !m_window->isMinimized());
    press(u"closingKeep"_s);
    QCOMPARE(requested.count(), 0);
    QVERIFY(m_window->isMinimized());
    press(u"closingQuit"_s);
    QCOMPARE(requested.count(), 1);
}

void TestMainWindow::asksNothingOnceItSaysGoodbye()
{
    open();
    m_engine->setClient(someClient(1));
    m_engine->currentStatus.isDraining = true;
    QSignalSpy requested(m_window.get(), &MainWindow::closeRequested);
    QVERIFY(!m_window->close());
    QVERIFY(child<QMessageBox>(u"closingQuestion"_s) == nullptr);
    QCOMPARE(requested.count(), 1);
}

void TestMainWindow::showsANoticeUntilItIsClosed()
{
    open();
    auto *bar = child<QWidget>(u"noticeBar"_s);
    QVERIFY(!bar->isVisible());
    m_window->showNotice(u"Port 8080 is <b>taken</b>."_s);
    QVERIFY(bar->isVisible());
    const auto *text = child<QLabel>(u"noticeText"_s);
    QCOMPARE(text->text(), u"Port 8080 is <b>taken</b>."_s);
    QCOMPARE(text->textFormat(), Qt::PlainText);
    child<QToolButton>(u"noticeClose"_s)->click();
    QVERIFY(!bar->isVisible());
}

void TestMainWindow::narrowsTheClientsToAClickedChannel()
{
    m_engine->setClient(someClient(1, "Ana", { "class.red" }));
    m_engine->setClient(someClient(2, "Bob", { "class.*" }));
    m_engine->setClient(someClient(3, "Cid", { "class.redder" }));
    m_engine->setChannel("class.red", 2, 0);
    open();
    child<QDockWidget>(u"dockChannels"_s)->show();
    auto *channels = child<QTreeView>(u"channelsTree"_s);
    const QPoint first =
        channels->visualRect(channels->model()->index(0, 0, channels->model()->index(0, 0)))
            .center();
    QTest::mouseClick(channels->viewport(), Qt::LeftButton, {}, first);
    QCOMPARE(filter()->text(), u"ch:\"class.red\""_s);
    QCOMPARE(clients()->model()->rowCount(), 2);
    QTest::mouseClick(channels->viewport(), Qt::LeftButton, {}, first);
    QCOMPARE(filter()->text(), QString());
    QCOMPARE(clients()->model()->rowCount(), 3);
}

void TestMainWindow::offersTheCodeAndTheLinesOfAChannel()
{
    m_engine->setChannel("lab", 1, 0);
    open();
    child<QDockWidget>(u"dockChannels"_s)->show();
    auto *channels = child<QTreeView>(u"channelsTree"_s);
    Q_EMIT channels->customContextMenuRequested(
        channels->visualRect(channels->model()->index(0, 0)).center());
    auto *menu = child<QWidget>(u"channelsPane"_s)->findChild<QMenu *>(u"channelMenu"_s);
    QVERIFY(menu != nullptr && menu->isVisible());
    const auto choose = [menu](const QString &name) {
        menu->findChild<QAction *>(name)->trigger();
        return QGuiApplication::clipboard()->text();
    };
    const QString url = u"'http://192.168.1.23:8080/channels/lab"_s;
    QCOMPARE(choose(u"copyPoll"_s), u"curl %1?wait=25'"_s.arg(url));
    QCOMPARE(choose(u"copyPublish"_s), u"curl --data-raw 'Hello' %1'"_s.arg(url));
    choose(u"showCode"_s);
    QVERIFY(child<QDialog>(u"codeDialog"_s)->isVisible());
    menu->close();
}

void TestMainWindow::changesAChannel()
{
    m_engine->currentStatus.openChannels = { "class", "lab" };
    m_engine->setChannel("lab", 1, 0);
    open();
    child<QDockWidget>(u"dockChannels"_s)->show();
    auto *channels = child<QTreeView>(u"channelsTree"_s);
    QTRY_COMPARE(channels->model()->rowCount(), 2);
    Q_EMIT channels->customContextMenuRequested(
        channels->visualRect(channels->model()->index(1, 0)).center());
    auto *menu = child<QWidget>(u"channelsPane"_s)->findChild<QMenu *>(u"channelMenu"_s);
    QVERIFY(menu != nullptr && menu->isVisible());
    tests::FakeChannelControl &control = m_engine->channelControl();
    menu->findChild<QAction *>(u"channelFreeze"_s)->trigger();
    QVERIFY(control.frozen.back() == (std::pair<std::string, bool> { "lab", true }));
    menu->findChild<QAction *>(u"channelClear"_s)->trigger();
    QVERIFY(control.cleared == std::vector<std::string> { "lab" });
    menu->findChild<QAction *>(u"channelSettings"_s)->trigger();
    child<QSpinBox>(u"channelMessages"_s)->setValue(50);
    child<QPushButton>(u"channelOk"_s)->click();
    QCOMPARE(control.settingsOf["lab"].messages, std::uint64_t { 50 });
    menu->findChild<QAction *>(u"channelDelete"_s)->trigger();
    QCOMPARE(control.cleared.size(), std::size_t { 2 });
    QVERIFY(m_engine->currentStatus.openChannels == std::vector<std::string> { "class" });
    menu->close();
}

void TestMainWindow::makesAChannel()
{
    m_engine->currentStatus.openChannels = { "class" };
    open();
    child<QDockWidget>(u"dockChannels"_s)->show();
    child<QToolButton>(u"channelNew"_s)->click();
    auto *name = child<QLineEdit>(u"channelName"_s);
    name->setText(u"a..b"_s);
    child<QPushButton>(u"channelOk"_s)->click();
    QVERIFY(child<QLabel>(u"channelProblem"_s)->isVisible());
    name->setText(u"class.red"_s);
    child<QPushButton>(u"channelOk"_s)->click();
    QVERIFY(m_engine->currentStatus.openChannels
            == (std::vector<std::string> { "class", "class.red" }));
    auto *channels = child<QTreeView>(u"channelsTree"_s);
    QTRY_COMPARE(channels->model()->rowCount(channels->model()->index(0, 0)), 1);
}

void TestMainWindow::opensTheSetUpCheckOnItsKey()
{
    open();
    trigger(u"actionSetupCheck"_s);
    trigger(u"actionSetupCheck"_s);
    QVERIFY(child<QDialog>(u"setupDialog"_s)->isVisible());
    QVERIFY(!child<QDialog>(u"setupDialog"_s)->isModal());
    const auto *reached = child<QLabel>(u"setupLine3"_s);
    const QString before = reached->text();
    m_engine->currentStatus.hasSeenRemoteDevice = true;
    QTRY_VERIFY(reached->text() != before);
}

void TestMainWindow::addressesADoubleClickedChannel()
{
    m_engine->setChannel("class", 0, 0);
    open();
    child<QDockWidget>(u"dockChannels"_s)->show();
    auto *channels = child<QTreeView>(u"channelsTree"_s);
    const QPoint first = channels->visualRect(channels->model()->index(0, 0)).center();
    QTest::mouseClick(channels->viewport(), Qt::LeftButton, {}, first);
    QTest::mouseDClick(channels->viewport(), Qt::LeftButton, {}, first);
    QTest::mouseRelease(channels->viewport(), Qt::LeftButton, {}, first);
    QCOMPARE(child<QLabel>(u"chipLabel"_s)->text(), u"class"_s);
}

void TestMainWindow::narrowsTheClientsToACountInTheStatusLine()
{
    api::ClientSnapshot away = someClient(1, "Ana");
    away.state = api::ClientState::Away;
    m_engine->setClient(away);
    m_engine->setClient(someClient(2, "Bob"));
    open();
    child<QToolButton>(u"statusAway"_s)->click();
    QCOMPARE(clients()->model()->rowCount(), 1);
    QVERIFY(child<QLabel>(u"clientsCounts"_s)->text().contains(u"1 shown"_s));
    child<QToolButton>(u"statusAway"_s)->click();
    QCOMPARE(clients()->model()->rowCount(), 2);
}

void TestMainWindow::leavesTheFilterThenTheSelectionOnEscape()
{
    m_engine->setClient(someClient(1, "Ana"));
    open();
    trigger(u"actionFilter"_s);
    QTest::keyClicks(filter(), u"an"_s);
    QTest::keyClick(filter(), Qt::Key_Escape);
    QCOMPARE(filter()->text(), QString());
    clients()->selectRow(0);
    QTest::keyClick(clients(), Qt::Key_Escape);
    QVERIFY(!clients()->selectionModel()->hasSelection());
}

void TestMainWindow::keepsTheSelectionOnItsClient()
{
    for (std::uint64_t serial = 1; serial <= 9; ++serial)
        m_engine->setClient(someClient(serial, "S" + std::to_string(serial)));
    open();
    clients()->selectRow(4);
    filter()->setText(u"S5"_s);
    QTRY_COMPARE(clients()->model()->rowCount(), 1);
    QCOMPARE(clients()->currentIndex().data().toString(), u"S5"_s);
    QVERIFY(clients()->selectionModel()->hasSelection());
    filter()->setText(u"S6"_s);
    QTRY_COMPARE(clients()->model()->index(0, 0).data().toString(), u"S6"_s);
    QVERIFY(!clients()->selectionModel()->hasSelection());
    QVERIFY(!clients()->currentIndex().isValid());
}

void TestMainWindow::explainsAWrongFilter()
{
    m_engine->setClient(someClient(1, "Ana"));
    open();
    QTest::keyClicks(filter(), u"state:awya"_s);
    const auto *hint = clients()->findChild<QLabel *>(u"emptyHint"_s);
    QTRY_COMPARE(clients()->model()->rowCount(), 0);
    QVERIFY(hint->isVisible());
    QVERIFY(hint->text().contains(u"awya"_s));
    QCOMPARE(hint->textFormat(), Qt::PlainText);
}

void TestMainWindow::showsHowToJoinWhileNobodyIsConnected()
{
    open();
    const auto *card = child<JoinCard>(u"joinCard"_s);
    QCOMPARE(card->form(), JoinCard::Form::Large);
    QVERIFY(!clients()->isVisible());
    m_engine->setClient(someClient(1, "Ana"));
    QTRY_VERIFY(clients()->isVisible());
    QCOMPARE(card->form(), JoinCard::Form::Strip);
    QVERIFY(card->isVisible());
}

void TestMainWindow::showsTheJoinScreenOnItsKey()
{
    open();
    const auto *action = child<QAction>(u"actionJoinScreen"_s);
    trigger(u"actionJoinScreen"_s);
    QPointer<QWidget> screen = child<QWidget>(u"joinScreen"_s);
    QVERIFY(screen->isVisible() && screen->isFullScreen() && action->isChecked());
    QTest::keyClick(screen, Qt::Key_F9);
    QTRY_VERIFY(screen.isNull());
    QVERIFY(!action->isChecked());
}

void TestMainWindow::goesToItsPanesByKey()
{
    m_engine->setClient(someClient(1, "Ana"));
    open();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QVERIFY(child<QDockWidget>(u"dockChannels"_s)->isHidden());
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::AltModifier);
    QVERIFY(child<QTreeView>(u"channelsTree"_s)->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::AltModifier);
    QVERIFY(clients()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_4, Qt::AltModifier);
    QVERIFY(child<QListView>(u"feed"_s)->hasFocus());
    QVERIFY(child<QDockWidget>(u"dockLog"_s)->isHidden());
    QTest::keyClick(m_window.get(), Qt::Key_5, Qt::AltModifier);
    QVERIFY(child<QLineEdit>(u"logFilter"_s)->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(child<QWidget>(u"messageBox"_s)->hasFocus());
}

void TestMainWindow::showsInTheFeedWhatIsSentBelow()
{
    open();
    auto *message = child<QPlainTextEdit>(u"messageBox"_s);
    message->setPlainText(u"again"_s);
    trigger(u"actionSend"_s);
    auto *feed = child<QListView>(u"feed"_s);
    QCOMPARE(feed->model()->rowCount(), 1);
    const QPoint text = feed->visualRect(feed->model()->index(0, 0)).center();
    QTest::mouseClick(feed->viewport(), Qt::LeftButton, {}, text);
    QTest::mouseDClick(feed->viewport(), Qt::LeftButton, {}, text);
    QTest::mouseRelease(feed->viewport(), Qt::LeftButton, {}, text);
    QCOMPARE(message->toPlainText(), u"again"_s);
    trigger(u"actionAgain"_s);
    QCOMPARE(feed->model()->rowCount(), 2);
    QCOMPARE(m_engine->broadcasts.size(), std::size_t { 2 });
}

void TestMainWindow::removesTheSelectedUnlessItIsUndone()
{
    m_engine->setClient(someClient(1, "Ana"));
    m_engine->setClient(someClient(2, "Bob"));
    m_engine->setClient(someClient(3, "Cao"));
    openWide();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(clients()->model()->rowCount(), 3);
    QVERIFY(!child<QAction>(u"actionRemove"_s)->isEnabled());
    clients()->setFocus();
    clients()->selectRow(0);
    QTest::keyClick(clients(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(clients(), Qt::Key_Delete);
    const auto *bar = child<QWidget>(u"undoBar"_s);
    QVERIFY(bar->isVisible());
    QVERIFY(child<QLabel>(u"undoText"_s)->text().contains(u"Ana"_s));
    QTest::keyClick(clients(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!bar->isVisible());
    QVERIFY(m_engine->disconnected.empty());

    trigger(u"actionRemove"_s);
    child<QPushButton>(u"undoNow"_s)->click();
    QCOMPARE(m_engine->disconnected, (std::vector<std::string> { "~1", "~2" }));
    QTRY_COMPARE(clients()->model()->rowCount(), 1);
    QVERIFY(m_engine->access().banList.empty());
}

void TestMainWindow::bansTheSelectedWithAKey()
{
    m_engine->setClient(someClient(1, "Ana"));
    openWide();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(clients()->model()->rowCount(), 1);
    clients()->setFocus();
    clients()->selectRow(0);
    QTest::keyClick(clients(), Qt::Key_Delete, Qt::ShiftModifier);
    child<QPushButton>(u"undoNow"_s)->click();
    QCOMPARE(m_engine->access().banList.size(), std::size_t { 1 });
    QCOMPARE(m_engine->access().banList[0].client, std::string("~1"));
    QCOMPARE(m_engine->access().banList[0].left, std::chrono::seconds(600));
    QCOMPARE(m_engine->access().banList[0].address, std::string());
}

void TestMainWindow::renamesTheSelectedClient()
{
    api::ClientSnapshot client = someClient(1, "<b>Teacher");
    client.id = "tom";
    m_engine->setClient(client);
    openWide();
    QTRY_COMPARE(clients()->model()->rowCount(), 1);
    clients()->selectAll();
    QCOMPARE(child<QAction>(u"actionRename"_s)->shortcut(), QKeySequence(Qt::Key_F2));
    trigger(u"actionRename"_s);
    auto *name = child<QLineEdit>(u"nameEdit"_s);
    QCOMPARE(name->text(), u"<b>Teacher"_s);
    QVERIFY(child<QDialog>(u"nameDialog"_s)->findChild<QLabel *>()->text().contains(u"<b>"_s));
    name->setText(u"Tom"_s);
    child<QPushButton>(u"nameOk"_s)->click();
    QVERIFY(m_engine->clientControl().renamed.back()
            == (std::pair<std::string, std::string> { "tom", "Tom" }));
    QVERIFY(child<QWidget>(u"undoBar"_s)->isVisible());
    QVERIFY(!child<QWidget>(u"undoNow"_s)->isVisible());
    trigger(u"actionUndo"_s);
    QVERIFY(m_engine->clientControl().renamed.back()
            == (std::pair<std::string, std::string> { "tom", "" }));
    QVERIFY(!child<QWidget>(u"undoBar"_s)->isVisible());
}

void TestMainWindow::movesAndMutesTheSelected()
{
    m_engine->currentStatus.openChannels = { "class", "class.red" };
    api::ClientSnapshot client = someClient(1, "Tom");
    client.id = "tom";
    m_engine->setClient(client);
    openWide();
    QTRY_COMPARE(clients()->model()->rowCount(), 1);
    clients()->selectAll();
    auto *moves = child<QMenu>(u"menuMove"_s);
    Q_EMIT moves->aboutToShow();
    QCOMPARE(moves->actions().size(), 2);
    moves->actions().last()->trigger();
    QVERIFY(m_engine->clientControl().changes.back().add
            == std::vector<std::string> { "class.red" });
    trigger(u"actionMute"_s);
    QVERIFY(m_engine->clientControl().muted.back()
            == (std::pair<std::string, bool> { "tom", true }));
    client.isMuted = true;
    m_engine->setClient(client);
    QTRY_VERIFY(
        clients()->model()->index(0, ClientsModel::State).data().toString().contains(u"muted"_s));
}

void TestMainWindow::writesToTheSelectedOnly()
{
    api::ClientSnapshot client = someClient(1, "Tom", { "class", "system.client.tom" });
    client.id = "tom";
    m_engine->setClient(client);
    m_engine->setClient(someClient(2, "A stream"));
    openWide();
    QTRY_COMPARE(clients()->model()->rowCount(), 2);
    clients()->selectAll();
    trigger(u"actionMessageOnly"_s);
    QVERIFY(m_engine->clientControl().opened == std::vector<std::string> { "tom" });
    QCOMPARE(child<QLabel>(u"chipLabel"_s)->text(), u"only Tom"_s);
    auto *message = child<QPlainTextEdit>(u"messageBox"_s);
    message->setPlainText(u"See me later."_s);
    QTest::keyClick(message, Qt::Key_Return);
    QVERIFY(m_engine->broadcasts.back().targets
            == std::vector<std::string> { "system.client.tom" });
    QCOMPARE(clients()->model()->index(1, ClientsModel::Channels).data().toString(), u"class"_s);
}

void TestMainWindow::sendsWithAPriority()
{
    m_engine->setClient(someClient(1));
    openWide();
    auto *message = child<QPlainTextEdit>(u"messageBox"_s);
    message->setPlainText(u"Fire drill"_s);
    trigger(u"priority5"_s);
    trigger(u"actionSend"_s);
    QCOMPARE(m_engine->broadcasts.back().priority, 5);
    message->setPlainText(u"Back again"_s);
    trigger(u"actionSend"_s);
    QCOMPARE(m_engine->broadcasts.back().priority, 3); // the exception was for one message
}

void TestMainWindow::fillsATemplateWithAKey()
{
    m_settings->setValue(u"templates/texts"_s,
                         QStringList { u"Look up."_s, u"{n} of you, at {time}, in {name}"_s });
    m_engine->setClient(someClient(1));
    openWide();
    QTRY_COMPARE(child<QLabel>(u"matchCount"_s)->text(), u"→ 1 client"_s);
    QCOMPARE(child<QAction>(u"template2"_s)->shortcut(), QKeySequence(u"Ctrl+2"_s));
    trigger(u"template2"_s);
    auto *message = child<QPlainTextEdit>(u"messageBox"_s);
    static const QRegularExpression filled(u"^1 of you, at \\d\\d:\\d\\d, in class$"_s);
    QVERIFY2(filled.match(message->toPlainText()).hasMatch(), qPrintable(message->toPlainText()));
    message->setPlainText(u"Keep me"_s);
    trigger(u"templateKeep"_s);
    QCOMPARE(m_settings->value(u"templates/texts"_s).toStringList().last(), u"Keep me"_s);
    trigger(u"templatesEdit"_s);
    child<QPlainTextEdit>(u"templatesTexts"_s)->setPlainText(u"a\n\nb↵c"_s);
    child<QPushButton>(u"templatesOk"_s)->click();
    QCOMPARE(m_settings->value(u"templates/texts"_s).toStringList(),
             (QStringList { u"a"_s, u"b\nc"_s }));
}

void TestMainWindow::sendsLaterAndSeveralTimes()
{
    m_engine->setClient(someClient(1));
    openWide();
    auto *bar = child<QWidget>(u"outboxBar"_s);
    QVERIFY(!bar->isVisible());
    auto *message = child<QPlainTextEdit>(u"messageBox"_s);
    message->setPlainText(u"Later"_s);
    trigger(u"later600"_s);
    QVERIFY(message->toPlainText().isEmpty());
    QVERIFY(bar->isVisible());
    QVERIFY(child<QLabel>(u"outboxText"_s)->text().contains(u"Later"_s));
    QVERIFY(m_engine->broadcasts.empty());
    child<QPushButton>(u"outboxNow"_s)->click();
    QCOMPARE(m_engine->broadcasts.size(), std::size_t { 1 });
    QVERIFY(!bar->isVisible());

    message->setPlainText(u"Often"_s);
    trigger(u"laterAsk"_s);
    child<QSpinBox>(u"laterTimes"_s)->setValue(3);
    child<QPushButton>(u"laterOk"_s)->click();
    QVERIFY(bar->isVisible());
    child<QPushButton>(u"outboxNow"_s)->click();
    QVERIFY(bar->isVisible()); // two more
    child<QPushButton>(u"outboxCancel"_s)->click();
    QVERIFY(!bar->isVisible());
    QCOMPARE(m_engine->broadcasts.size(), std::size_t { 2 });
}

void TestMainWindow::callsABreak()
{
    m_engine->setClient(someClient(1));
    openWide();
    trigger(u"break10"_s);
    QVERIFY(m_engine->broadcasts.back().payload.starts_with("Break until "));
    QVERIFY(child<QLabel>(u"outboxText"_s)->text().contains(u"The break is over."_s));
    child<QPushButton>(u"outboxNow"_s)->click();
    QCOMPARE(m_engine->broadcasts.back().payload, std::string("The break is over."));
}

void TestMainWindow::locksTheRoomWithAKey()
{
    m_engine->setClient(someClient(1));
    openWide();
    auto *unlock = child<QPushButton>(u"joinLock"_s);
    QVERIFY(!unlock->isVisible());
    trigger(u"actionLock"_s);
    QVERIFY(m_engine->access().locked);
    QVERIFY(unlock->isVisible());
    QVERIFY(child<QAction>(u"actionLock"_s)->isChecked());
    unlock->click();
    QVERIFY(!m_engine->access().locked);
    QVERIFY(!unlock->isVisible());
    QVERIFY(!child<QAction>(u"actionLock"_s)->isChecked());
}

void TestMainWindow::asksForAPinAndShowsIt()
{
    open();
    auto *action = child<QAction>(u"actionPin"_s);
    const auto *pin = child<QLabel>(u"joinPin"_s);
    QVERIFY(!action->isChecked());
    QVERIFY(!pin->isVisible());
    action->trigger();
    QCOMPARE(m_engine->access().pinText, std::string("123456"));
    QVERIFY(pin->isVisible());
    QCOMPARE(pin->text(), u"PIN 123456"_s);
    child<QPushButton>(u"joinCopy"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://192.168.1.23:8080/#pin=123456"_s);
    trigger(u"actionJoinScreen"_s);
    QVERIFY(child<QLabel>(u"joinScreenUrl"_s)->text().contains(u"PIN 123456"_s));
    trigger(u"actionJoinScreen"_s);
    action->trigger();
    QCOMPARE(m_engine->access().pinText, std::string());
    QVERIFY(!pin->isVisible());

    // Somebody else may set it, with the management API.
    m_engine->access().pinText = "4711";
    QTRY_VERIFY(action->isChecked());
    QTRY_COMPARE(pin->text(), u"PIN 4711"_s);
}

void TestMainWindow::opensItsTools_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("dialog");
    QTest::newRow("bans") << u"actionBans"_s << u"bansDialog"_s;
    QTest::newRow("tokens") << u"actionTokens"_s << u"tokensDialog"_s;
    QTest::newRow("poster") << u"actionPoster"_s << u"posterDialog"_s;
}

void TestMainWindow::opensItsTools()
{
    QFETCH(const QString, action);
    QFETCH(const QString, dialog);
    open();
    trigger(action);
    trigger(action);
    QCOMPARE(m_window->findChildren<QDialog *>(dialog).size(), 1);
    QVERIFY(child<QDialog>(dialog)->isVisible());
    QVERIFY(!child<QDialog>(dialog)->isModal());
}

void TestMainWindow::arrangesItselfForEachLayout()
{
    m_engine->setClient(someClient(1, "Ana"));
    open();
    m_window->resize(1'300, 700);
    const auto isShown = [this](ClientsModel::Column column) {
        return !clients()->isColumnHidden(column);
    };
    const auto *channels = child<QDockWidget>(u"dockChannels"_s);
    QTRY_VERIFY(clients()->isVisible());
    QVERIFY(child<QAction>(u"actionLayoutTeach"_s)->isChecked());
    QVERIFY(channels->isHidden() && isShown(ClientsModel::Received));
    QVERIFY(!isShown(ClientsModel::Via) && !isShown(ClientsModel::Acknowledged));
    QVERIFY(!child<QToolButton>(u"statusHeld"_s)->isVisible());

    trigger(u"actionLayoutDevelop"_s);
    QTRY_VERIFY(channels->isVisible() && isShown(ClientsModel::Via));
    QVERIFY(child<QToolButton>(u"statusHeld"_s)->isVisible());
    qobject_cast<RowTable *>(clients())->setWanted(ClientsModel::Joined, false);

    trigger(u"actionLayoutCompact"_s);
    QTRY_VERIFY(!clients()->isVisible() && m_window->isVisible());
    QVERIFY2(m_window->width() < 600, qPrintable(QString::number(m_window->width())));
    QVERIFY(m_window->windowFlags().testFlag(Qt::WindowStaysOnTopHint));
    m_window->close();

    open();
    QVERIFY(child<QAction>(u"actionLayoutCompact"_s)->isChecked());
    trigger(u"actionLayoutTeach"_s);
    QTRY_COMPARE(m_window->width(), 1'300);
    QVERIFY(!m_window->windowFlags().testFlag(Qt::WindowStaysOnTopHint));
    QTRY_VERIFY(isShown(ClientsModel::Joined) && !isShown(ClientsModel::Via));
    trigger(u"actionLayoutDevelop"_s);
    QTRY_VERIFY(isShown(ClientsModel::Via));
    QVERIFY(!isShown(ClientsModel::Joined)); // as it was left
}

void TestMainWindow::opensItsHelpBesideTheWork_data()
{
    QTest::addColumn<QString>("action");
    QTest::newRow("how it works") << u"actionHowItWorks"_s;
    QTest::newRow("shortcuts") << u"actionShortcuts"_s;
    QTest::newRow("about") << u"actionAbout"_s;
}

void TestMainWindow::opensItsHelpBesideTheWork()
{
    QFETCH(const QString, action);
    open();
    trigger(action);
    trigger(action);
    const QList<QDialog *> dialogs = m_window->findChildren<QDialog *>();
    QCOMPARE(dialogs.size(), 1);
    QVERIFY(dialogs[0]->isVisible());
    QVERIFY(!dialogs[0]->isModal());
    QVERIFY(!dialogs[0]->findChild<QLabel *>(u"page"_s)->text().isEmpty());
}

void TestMainWindow::switchesTheTheme()
{
    open();
    trigger(u"actionThemeDark"_s);
    QTRY_VERIFY(isDark(m_window->palette()));
    QCOMPARE(m_settings->value(u"appearance/theme"_s).toString(), u"dark"_s);
    trigger(u"actionThemeLight"_s);
    QTRY_VERIFY(!isDark(m_window->palette()));
}

void TestMainWindow::zooms()
{
    open();
    const int row = clients()->verticalHeader()->defaultSectionSize();
    const qreal letters = m_window->font().pointSizeF();
    for (int i = 0; i < 5; ++i)
        trigger(u"actionZoomIn"_s);
    QTRY_VERIFY(m_window->font().pointSizeF() > letters);
    QTRY_VERIFY(clients()->verticalHeader()->defaultSectionSize() > row);
    trigger(u"actionZoomReset"_s);
    QTRY_COMPARE(m_window->font().pointSizeF(), letters);
}

void TestMainWindow::remembersItsColumnsAndPanes()
{
    m_engine->setClient(someClient(1, "Ana"));
    openWide();
    qobject_cast<RowTable *>(clients())->setWanted(ClientsModel::Address, true);
    qobject_cast<RowTable *>(clients())->setWanted(ClientsModel::Joined, false);
    clients()->sortByColumn(ClientsModel::Device, Qt::DescendingOrder);
    child<QDockWidget>(u"dockChannels"_s)->show();
    m_window->close();
    openWide();
    QTRY_VERIFY(!clients()->isColumnHidden(ClientsModel::Address));
    QVERIFY(clients()->isColumnHidden(ClientsModel::Joined));
    QCOMPARE(clients()->horizontalHeader()->sortIndicatorSection(), int { ClientsModel::Device });
    QVERIFY(child<QDockWidget>(u"dockChannels"_s)->isVisible());
    trigger(u"actionResetLayout"_s);
    QVERIFY(child<QDockWidget>(u"dockChannels"_s)->isHidden());
}

void TestMainWindow::savesWhatChangesWhileItIsOpen()
{
    openWide();
    const auto saved = [this](const QString &key) {
        // Reads the file as another process would.
        return QSettings(m_settings->fileName(), QSettings::IniFormat).value(key);
    };
    QTRY_VERIFY(saved(u"window/geometry"_s).isValid());
    const QVariant geometry = saved(u"window/geometry"_s);
    m_window->resize(m_window->size() - QSize(40, 30));
    QTRY_VERIFY(saved(u"window/geometry"_s) != geometry);
    const QVariant state = saved(u"window/state-teach"_s);
    child<QDockWidget>(u"dockChannels"_s)->show();
    QTRY_VERIFY(saved(u"window/state-teach"_s) != state);

    // Saved immediately, not after a delay: before the engine is called.
    m_window->findChild<Composer *>()->setMessage({ u"class"_s, u"staff"_s }, u"Page 42"_s);
    QCOMPARE(saved(u"console/targets"_s).toStringList(), (QStringList { u"class"_s, u"staff"_s }));
    trigger(u"actionSend"_s);
    QCOMPARE(saved(u"console/history"_s).toStringList(), QStringList { u"Page 42"_s });
}

void TestMainWindow::comesToTheFront()
{
    open();
    m_window->showMinimized();
    QVERIFY(m_window->isMinimized());
    m_window->bringToFront();
    QVERIFY(!m_window->isMinimized());
    m_window->hide();
    m_window->bringToFront();
    QVERIFY(m_window->isVisible());
    QTRY_VERIFY(m_window->isActiveWindow());
}

void TestMainWindow::offersToHideOnlyWhatMayBeHidden()
{
    open();
    const std::unique_ptr<QMenu> menu(m_window->createPopupMenu());
    const auto offers = [&menu](const QString &bar, const MainWindow &window) {
        QAction *toggle = window.findChild<QToolBar *>(bar)->toggleViewAction();
        return menu->actions().contains(toggle) && toggle->isVisible();
    };
    QVERIFY(offers(u"mainToolBar"_s, *m_window));
    QVERIFY(!offers(u"linkBar"_s, *m_window));
    QVERIFY(!offers(u"noticeBar"_s, *m_window));
}

void TestMainWindow::namesEveryControlForTestsAndScreenReaders()
{
    open();
    const auto isOurs = [](const QWidget *widget) {
        return !widget->objectName().startsWith(u"qt_"_s)
            && widget->findChildren<QWidget *>(u"qt_x"_s).isEmpty();
    };
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        const bool isControl = qobject_cast<const QAbstractButton *>(widget) != nullptr
            || qobject_cast<const QLineEdit *>(widget) != nullptr
            || (qobject_cast<const QTableView *>(widget) != nullptr);
        const bool isInside = qobject_cast<const QLineEdit *>(widget->parentWidget()) != nullptr
            || qobject_cast<const QTableView *>(widget->parentWidget()) != nullptr
            || widget->objectName().startsWith(u"qt_"_s);
        if (!isControl || isInside || !isOurs(widget))
            continue;
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool speaks =
            !widget->accessibleName().isEmpty() || (button != nullptr && button->text().size() > 2);
        QVERIFY2(speaks, qPrintable(widget->objectName()));
    }
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
