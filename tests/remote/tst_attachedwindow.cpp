// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walk-through 8: a server without a window, and a window that is attached to it from elsewhere.
// And that the window does the same over each of the two engines.
#include "server/remote/remoteengine.h"
#include "tests/remote/remoteroom.h"
#include "tests/support/serverprocess.h"
#include "ui/appearance.h"
#include "ui/dialogs/attachdialog.h"
#include "ui/mainwindow.h"
#include "ui/models/clientsmodel.h"
#include "ui/models/messagesmodel.h"
#include "ui/models/recipientsmodel.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
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
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

#include <algorithm>
#include <string>

using namespace holdfast;
using namespace holdfast::tests;
using ui::ClientsModel;
using ui::MessagesModel;
using namespace Qt::StringLiterals;

class TestAttachedWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsWhoIsConnectedAndSends();
    void onlyLooksWithAnotherToken();
    void saysThatTheServerHasGoneAndComesBack();
    void asksForTheCertificateToBeConfirmed();
    void asksWhereTheServerIs();
    // Over both engines.
    void renamesMutesAndMovesAClient_data() { addEngines(); }
    void renamesMutesAndMovesAClient();
    void removesAndBansClients_data() { addEngines(); }
    void removesAndBansClients();
    void sendsChangesAndRetracts_data() { addEngines(); }
    void sendsChangesAndRetracts();
    void makesAndChangesChannels_data() { addEngines(); }
    void makesAndChangesChannels();
    void closesTheRoom_data() { addEngines(); }
    void closesTheRoom();
    void makesAndRevokesTokens_data() { addEngines(); }
    void makesAndRevokesTokens();

private:
    static void addEngines();
    /// A room in this process, and a window on it: on the engine itself, or attached over the
    /// network.
    void openRoom();
    [[nodiscard]] QString cell(ClientsModel::Column column) const;
    [[nodiscard]] std::vector<api::ClientSnapshot> clientsOfRoom() const
    {
        return m_room->server().clients({}).clients;
    }
    void trigger(const QString &action) const { part<QAction>(action).trigger(); }
    void startServer(const QStringList &options = {});
    void attach(const QString &token);
    [[nodiscard]] QString managementToken() const;
    [[nodiscard]] QString newToken(const QByteArray &scope) const;
    [[nodiscard]] QString bar() const
    {
        return m_window->findChild<QLabel *>(u"linkText"_s)->text();
    }
    template <typename T>
    [[nodiscard]] T &part(const QString &name) const
    {
        return *m_window->findChild<T *>(name);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<RemoteRoom> m_room;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ui::Appearance> m_appearance;
    std::unique_ptr<remote::RemoteEngine> m_engine;
    std::unique_ptr<ui::MainWindow> m_window;
};

void TestAttachedWindow::init()
{
    m_settings =
        std::make_unique<QSettings>(m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    m_settings->clear();
    m_settings->setValue(u"appearance/language"_s, u"en"_s);
    m_appearance =
        std::make_unique<ui::Appearance>(*qobject_cast<QApplication *>(qApp), *m_settings);
}

void TestAttachedWindow::cleanup()
{
    m_window.reset();
    m_engine.reset();
    m_room.reset();
    m_server.reset();
    m_appearance.reset();
}

void TestAttachedWindow::startServer(const QStringList &options)
{
    m_server = std::make_unique<ServerProcess>(options);
    QVERIFY(m_server->isRunning());
}

QString TestAttachedWindow::managementToken() const
{
    QFile file(m_server->folder().filePath(u"token"_s));
    return file.open(QFile::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

QString TestAttachedWindow::newToken(const QByteArray &scope) const
{
    const HttpAnswer made =
        m_server->askManagement("POST /api/v1/tokens", {}, "{\"scopes\":[\"" + scope + "\"]}");
    return QJsonDocument::fromJson(made.body).object()[u"token"].toString();
}

void TestAttachedWindow::attach(const QString &token)
{
    QUrl address(u"http://127.0.0.1/"_s);
    address.setPort(m_server->managementPort());
    m_engine = std::make_unique<remote::RemoteEngine>(remote::RemoteSettings {
        .address = address, .token = token.toUtf8(), .firstRetry = std::chrono::milliseconds(20) });
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_appearance);
    m_window->show();
    QVERIFY(part<QToolBar>(u"linkBar"_s).isVisible());
    QVERIFY(!part<QPushButton>(u"sendButton"_s).isEnabled());
    QTRY_VERIFY2(bar().startsWith(u"Attached to"_s), qPrintable(bar()));
}

void TestAttachedWindow::showsWhoIsConnectedAndSends()
{
    startServer();
    HttpClient ann = m_server->connect();
    QCOMPARE(ann.openStream("/channels/class?client=ann&name=Ann").status, 200);
    QVERIFY(ann.message()); // hello
    attach(managementToken());
    QVERIFY(bar().contains(QString::number(m_server->managementPort())));
    QVERIFY(!bar().contains(u"read-only"_s));
    auto &clients = part<QTableView>(u"clientsTable"_s);
    QTRY_COMPARE(clients.model()->rowCount(), 1);
    QCOMPARE(clients.model()->index(0, 0).data().toString(), u"Ann"_s);
    HttpClient ben = m_server->connect();
    QCOMPARE(ben.openStream("/channels/class?client=ben&name=Ben").status, 200);
    QTRY_COMPARE(clients.model()->rowCount(), 2);

    QTest::keyClicks(m_window->findChild<QLineEdit *>(u"targetsBox"_s), u"class,"_s);
    part<QPlainTextEdit>(u"messageBox"_s).setPlainText(u"Open page 42"_s);
    QTRY_VERIFY(part<QLabel>(u"matchCount"_s).text().contains(u"2"_s));
    QTRY_VERIFY(part<QPushButton>(u"sendButton"_s).isEnabled());
    part<QPushButton>(u"sendButton"_s).click();
    auto &feed = part<QListView>(u"feed"_s);
    QTRY_COMPARE(feed.model()->rowCount(), 1);
    const auto event = ann.message(); // blocks this thread, which sends for the window
    QVERIFY(event && event->data.contains("Open page 42"));
    // Published by another program.
    QCOMPARE(m_server->publish("class", "by curl").status, 201);
    QTRY_COMPARE(feed.model()->rowCount(), 2);
    part<QAction>(u"actionLock"_s).trigger();
    QTRY_VERIFY(m_server->managed("lock")[u"locked"].toBool());
    QTRY_VERIFY(part<QAction>(u"actionLock"_s).isChecked());
    for (const QString &name : { u"actionSetupCheck"_s, u"actionCompare"_s }) {
        const auto &action = part<QAction>(name);
        QVERIFY2(!action.isEnabled(), qPrintable(name));
        QVERIFY2(action.toolTip().contains(u"another one"_s), qPrintable(name));
    }
    QVERIFY(!part<QPushButton>(u"joinCheck"_s).isVisible());
    QVERIFY(part<QLabel>(u"joinReach"_s).text().contains(u"the server's own computer"_s));
    // Nothing ends with the window but the window.
    QVERIFY(m_window->close());
    QCOMPARE(m_server->status()[u"clients"].toObject()[u"open"].toInt(), 2);
}

void TestAttachedWindow::onlyLooksWithAnotherToken()
{
    startServer();
    attach(newToken("view"));
    QTRY_VERIFY2(bar().contains(u"read-only"_s), qPrintable(bar()));
    HttpClient ann = m_server->connect();
    QCOMPARE(ann.openStream("/channels/class?client=ann&name=Ann").status, 200);
    auto &clients = part<QTableView>(u"clientsTable"_s);
    QTRY_COMPARE(clients.model()->rowCount(), 1);
    clients.selectRow(0);
    QCOMPARE(m_server->publish("class", "by curl").status, 201);
    auto &feed = part<QListView>(u"feed"_s);
    QTRY_COMPARE(feed.model()->rowCount(), 1);
    feed.setCurrentIndex(feed.model()->index(0, 0));
    part<QPlainTextEdit>(u"messageBox"_s).setPlainText(u"x"_s);
    for (const QString &name :
         { u"actionLock"_s, u"actionPin"_s, u"actionGroups"_s, u"actionRename"_s, u"actionRemove"_s,
           u"actionMute"_s, u"actionInspect"_s, u"actionAgain"_s, u"actionEditMessage"_s,
           u"actionRetract"_s }) {
        const auto &action = part<QAction>(name);
        QVERIFY2(!action.isEnabled(), qPrintable(name));
        QVERIFY2(action.toolTip().contains(u"may only read"_s), qPrintable(name));
    }
    QVERIFY(!part<QPushButton>(u"sendButton"_s).isEnabled());
    QVERIFY(part<QPushButton>(u"sendButton"_s).toolTip().contains(u"may only read"_s));
    QVERIFY(part<QAction>(u"actionCopyClientName"_s).isEnabled());
    QVERIFY(part<QAction>(u"actionWho"_s).isEnabled());
    trigger(u"actionTokens"_s);
    auto &tokens = part<QTableView>(u"tokensTable"_s);
    QTRY_COMPARE(tokens.model()->rowCount(), 1); // that of this window
    tokens.selectRow(0);
    for (const QString &name : { u"tokenCreate"_s, u"tokenRevoke"_s }) {
        const auto &button = part<QPushButton>(name);
        QVERIFY2(!button.isEnabled(), qPrintable(name));
        QVERIFY2(button.toolTip().contains(u"may only read"_s), qPrintable(name));
    }
    trigger(u"actionBans"_s);
    QVERIFY(part<QPushButton>(u"banLift"_s).toolTip().contains(u"may only read"_s));
}

void TestAttachedWindow::saysThatTheServerHasGoneAndComesBack()
{
    startServer();
    const quint16 port = m_server->managementPort();
    const QString clientsPort = QString::number(m_server->port());
    const QString token = managementToken();
    QFile kept(m_folder.filePath(u"token"_s));
    QVERIFY(kept.open(QFile::WriteOnly));
    QVERIFY(kept.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    kept.write(token.toUtf8());
    kept.close();
    attach(token);
    QTest::keyClicks(m_window->findChild<QLineEdit *>(u"targetsBox"_s), u"class,"_s);
    part<QPlainTextEdit>(u"messageBox"_s).setPlainText(u"Later"_s);
    trigger(u"later600"_s);
    QVERIFY(part<QPushButton>(u"outboxNow"_s).isEnabled());
    m_server->terminate();
    QVERIFY(m_server->hasExited());
    QTRY_VERIFY2(bar().startsWith(u"Not connected"_s), qPrintable(bar()));
    QVERIFY(part<QPushButton>(u"linkStep"_s).isVisible());
    QVERIFY(part<QLabel>(u"statusListening"_s).text().contains(u"Not connected"_s));
    QVERIFY(part<QLabel>(u"statusUptime"_s).isHidden());
    QVERIFY(!part<QAction>(u"actionLock"_s).isEnabled());
    QVERIFY(!part<QPushButton>(u"outboxNow"_s).isEnabled());
    startServer({ u"--listen"_s, u"127.0.0.1:"_s + clientsPort, u"--manage"_s,
                  u"127.0.0.1:%1"_s.arg(port), u"--token-file"_s, kept.fileName() });
    QTRY_VERIFY2(bar().startsWith(u"Attached to"_s), qPrintable(bar()));
    QTRY_VERIFY(part<QAction>(u"actionLock"_s).isEnabled());
    QVERIFY(part<QLabel>(u"statusListening"_s).text().contains(u"Listening on"_s));
    part<QPushButton>(u"outboxNow"_s).click();
    QTRY_COMPARE(part<QListView>(u"feed"_s).model()->rowCount(), 1);
    QVERIFY(!part<QPushButton>(u"outboxNow"_s).isVisible());
}

void TestAttachedWindow::asksForTheCertificateToBeConfirmed()
{
    startServer({ u"--tls-self-signed"_s });
    QUrl address(u"https://127.0.0.1/"_s);
    address.setPort(m_server->managementPort());
    m_engine = std::make_unique<remote::RemoteEngine>(
        remote::RemoteSettings { .address = address,
                                 .token = managementToken().toUtf8(),
                                 .firstRetry = std::chrono::milliseconds(20) });
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_appearance);
    connect(m_window.get(), &ui::MainWindow::certificateConfirmed, m_window.get(),
            [this](const QString &fingerprint) { m_engine->confirm(fingerprint); });
    m_window->show();
    QTRY_VERIFY2(bar().contains(u"fingerprint"_s), qPrintable(bar()));
    const QString shown = QString::fromStdString(m_engine->link().fingerprint);
    QCOMPARE(shown.size(), 95);
    QVERIFY(bar().contains(shown));
    QTRY_VERIFY(m_server->allOutput().contains(shown.toLatin1()));
    part<QPushButton>(u"linkStep"_s).click();
    QTRY_VERIFY2(bar().startsWith(u"Attached to"_s), qPrintable(bar()));
    QVERIFY2(bar().contains(u"https:"_s), qPrintable(bar()));
}

void TestAttachedWindow::asksWhereTheServerIs()
{
    ui::AttachHistory history(*m_settings);
    {
        ui::AttachDialog dialog(history, nullptr);
        QSignalSpy chosen(&dialog, &ui::AttachDialog::chosen);
        dialog.show();
        auto *address = dialog.findChild<QComboBox *>(u"attachAddress"_s);
        auto *ok = dialog.findChild<QPushButton *>(u"attachOk"_s);
        address->setEditText(u"http://a b"_s);
        dialog.findChild<QLineEdit *>(u"attachToken"_s)->setText(u"hf_secret"_s);
        QVERIFY(!ok->isEnabled());
        address->setEditText(u"192.168.1.9"_s);
        QVERIFY(dialog.findChild<QLabel *>(u"attachNote"_s)->isVisible());
        address->setEditText(u"https://server"_s);
        QVERIFY(!dialog.findChild<QLabel *>(u"attachNote"_s)->isVisible());
        QVERIFY(ok->isEnabled());
        ok->click();
        QCOMPARE(chosen.size(), 1);
        const auto target = chosen.front().front().value<ui::AttachTarget>();
        QCOMPARE(target.address, u"https://server:8081/"_s);
        QCOMPARE(target.token, u"hf_secret"_s);
    }
    m_settings->sync();
    QFile file(m_settings->fileName());
    QVERIFY(file.open(QFile::ReadOnly));
    QVERIFY(!file.readAll().contains("hf_secret")); // not asked for
    QCOMPARE(history.addresses(), QStringList { u"https://server:8081/"_s });
    history.remember({ u"https://server:8081/"_s, u"hf_secret"_s }, true);
    QCOMPARE(history.tokenOf(u"https://server:8081/"_s), u"hf_secret"_s);
}

void TestAttachedWindow::addEngines()
{
    QTest::addColumn<bool>("isRemote");
    QTest::newRow("the engine in the process") << false;
    QTest::newRow("an engine elsewhere") << true;
}

void TestAttachedWindow::openRoom()
{
    QFETCH(const bool, isRemote);
    m_room = std::make_unique<RemoteRoom>();
    if (isRemote)
        m_engine = m_room->attach(m_room->managementToken());
    api::Engine *engine = &m_room->server();
    if (m_engine)
        engine = m_engine.get();
    m_window = std::make_unique<ui::MainWindow>(*engine, *m_appearance);
    m_window->resize(1920, 1050);
    m_window->show();
    QCOMPARE(part<QToolBar>(u"linkBar"_s).isVisible(), isRemote);
    QTRY_VERIFY(part<QAction>(u"actionLock"_s).isEnabled());
}

QString TestAttachedWindow::cell(ClientsModel::Column column) const
{
    return part<QTableView>(u"clientsTable"_s).model()->index(0, column).data().toString();
}

void TestAttachedWindow::renamesMutesAndMovesAClient()
{
    openRoom();
    QVERIFY(m_room->server().setOpenChannels({ "class", "class.red" }));
    const HttpClient ann = m_room->streaming("/channels/class?client=ann&name=Ann");
    auto &clients = part<QTableView>(u"clientsTable"_s);
    QTRY_COMPARE(clients.model()->rowCount(), 1);
    QCOMPARE(cell(ClientsModel::Name), u"Ann"_s);
    clients.selectAll();
    trigger(u"actionRename"_s);
    part<QLineEdit>(u"nameEdit"_s).setText(u"<b>Ann"_s);
    part<QPushButton>(u"nameOk"_s).click();
    QTRY_COMPARE(cell(ClientsModel::Name), u"<b>Ann"_s);
    trigger(u"actionUndo"_s);
    QTRY_COMPARE(cell(ClientsModel::Name), u"Ann"_s);
    trigger(u"actionMute"_s);
    QTRY_VERIFY(cell(ClientsModel::State).contains(u"muted"_s));
    QVERIFY(clientsOfRoom().front().isMuted);
    auto &moves = part<QMenu>(u"menuMove"_s);
    const auto offers = [&moves] {
        Q_EMIT moves.aboutToShow();
        return moves.actions().size() == 2;
    };
    QTRY_VERIFY(offers());
    moves.actions().last()->trigger();
    QTRY_COMPARE(cell(ClientsModel::Channels), u"class, class.red"_s);
    const std::vector<std::string> followed = *clientsOfRoom().front().channels;
    QVERIFY(std::ranges::find(followed, std::string("class.red")) != followed.end());
}

void TestAttachedWindow::removesAndBansClients()
{
    openRoom();
    const HttpClient ann = m_room->streaming("/channels/class?client=ann&name=Ann");
    auto &clients = part<QTableView>(u"clientsTable"_s);
    QTRY_COMPARE(clients.model()->rowCount(), 1);
    clients.selectAll();
    trigger(u"actionRemove"_s);
    part<QPushButton>(u"undoNow"_s).click();
    QTRY_COMPARE(clients.model()->rowCount(), 0);
    QVERIFY(clientsOfRoom().empty());
    const HttpClient ben = m_room->streaming("/channels/class?client=ben&name=Ben");
    QTRY_COMPARE(clients.model()->rowCount(), 1);
    clients.selectAll();
    trigger(u"actionBan600"_s);
    part<QPushButton>(u"undoNow"_s).click();
    QTRY_COMPARE(clients.model()->rowCount(), 0);
    QCOMPARE(m_room->connect().ask("GET /channels/class?client=ben&wait=0").status, 403);
    trigger(u"actionBans"_s);
    auto &bans = part<QTableView>(u"bansTable"_s);
    QTRY_COMPARE(bans.model()->rowCount(), 1);
    QVERIFY(bans.model()->index(0, 0).data().toString().contains(u"Ben"_s)
            || bans.model()->index(0, 0).data().toString().contains(u"ben"_s));
    bans.selectAll();
    part<QPushButton>(u"banLift"_s).click();
    QTRY_COMPARE(bans.model()->rowCount(), 0);
    QCOMPARE(m_room->connect().ask("GET /channels/class?client=ben&wait=0").status, 200);
}

void TestAttachedWindow::sendsChangesAndRetracts()
{
    openRoom();
    HttpClient ann = m_room->streaming("/channels/class?client=ann&name=Ann");
    QTRY_COMPARE(part<QLabel>(u"matchCount"_s).text(), u"→ 1 client"_s);
    part<QPlainTextEdit>(u"messageBox"_s).setPlainText(u"page 42"_s);
    trigger(u"actionSend"_s);
    auto &feed = part<QListView>(u"feed"_s);
    const auto row = [&feed](int role) {
        return feed.model()->index(0, MessagesModel::Text).data(role).toString();
    };
    QTRY_COMPARE(feed.model()->rowCount(), 1);
    QCOMPARE(row(MessagesModel::TextRole), u"page 42"_s);
    const auto message = ann.message();
    QVERIFY(message && message->data.contains("page 42"));
    const QByteArray ack = "{\"cursor\":\"" + row(MessagesModel::IdRole).toUtf8() + "\"}";
    QCOMPARE(m_room->connect().ask("POST /clients/ann/acks", ack).status, 204);
    QTRY_VERIFY2(row(MessagesModel::ReceiptTextRole).contains(u"1/1"_s),
                 qPrintable(row(MessagesModel::ReceiptTextRole)));
    feed.setCurrentIndex(feed.model()->index(0, 0));
    trigger(u"actionWho"_s);
    auto &recipients = part<QTableView>(u"recipientsTable"_s);
    QTRY_COMPARE(recipients.model()->rowCount(), 1);
    QCOMPARE(recipients.model()->index(0, ui::RecipientsModel::Name).data().toString(), u"Ann"_s);
    part<QDialog>(u"recipientsDialog"_s).close();

    trigger(u"actionEditMessage"_s);
    part<QPlainTextEdit>(u"editText"_s).setPlainText(u"page 43"_s);
    part<QPushButton>(u"editOk"_s).click();
    QTRY_COMPARE(row(MessagesModel::TextRole), u"page 43"_s);
    const auto edited = ann.message();
    QVERIFY(edited && edited->data.contains("page 43"));
    trigger(u"actionRetract"_s);
    QTRY_COMPARE(row(Qt::DisplayRole), u"retracted"_s);
    QCOMPARE(feed.model()->rowCount(), 1);
    QVERIFY(ann.message());
}

void TestAttachedWindow::makesAndChangesChannels()
{
    openRoom();
    part<QDockWidget>(u"dockChannels"_s).show();
    const QString name = u"lab"_s;
    part<QToolButton>(u"channelNew"_s).click();
    part<QLineEdit>(u"channelName"_s).setText(name);
    part<QPushButton>(u"channelOk"_s).click();
    const auto isOffered = [this] {
        const auto offered = m_room->server().status().openChannels;
        return std::ranges::find(offered, std::string("lab")) != offered.end();
    };
    QTRY_VERIFY(isOffered());
    QTRY_VERIFY(m_window->findChild<QDialog *>(u"channelDialog"_s) == nullptr);
    auto &channels = part<QTreeView>(u"channelsTree"_s);
    const auto found = [&channels, &name] {
        return channels.model()->match(channels.model()->index(0, 0), Qt::DisplayRole, name, 1,
                                       Qt::MatchStartsWith | Qt::MatchRecursive);
    };
    QTRY_VERIFY(!found().isEmpty());
    const auto openMenu = [this] {
        return m_window->findChild<QMenu *>(u"channelMenu"_s);
    };
    const auto choose = [&channels, &found, &openMenu](const QString &action) {
        Q_EMIT channels.customContextMenuRequested(channels.visualRect(found().front()).center());
        openMenu()->findChild<QAction *>(action)->trigger();
        openMenu()->close();
    };
    choose(u"channelFreeze"_s);
    QTRY_VERIFY(openMenu() == nullptr);
    QTRY_COMPARE(m_room->connect().ask("POST /channels/lab", "x").status, 403);
    choose(u"channelSettings"_s);
    QTRY_VERIFY(openMenu() == nullptr);
    QTRY_VERIFY(m_window->findChild<QSpinBox *>(u"channelMessages"_s) != nullptr);
    part<QSpinBox>(u"channelMessages"_s).setValue(50);
    part<QPushButton>(u"channelOk"_s).click();
    auto &control = m_room->server().channelControl();
    QTRY_COMPARE(control.settings("lab").messages, std::uint64_t { 50 });
    choose(u"channelDelete"_s);
    QTRY_VERIFY(!isOffered());
}

void TestAttachedWindow::closesTheRoom()
{
    openRoom();
    trigger(u"actionLock"_s);
    QTRY_VERIFY(m_room->server().access().isLocked());
    QTRY_VERIFY(part<QPushButton>(u"joinLock"_s).isVisible());
    part<QPushButton>(u"joinLock"_s).click();
    QTRY_VERIFY(!m_room->server().access().isLocked());
    QTRY_VERIFY(!part<QAction>(u"actionLock"_s).isChecked());
    trigger(u"actionPin"_s);
    QTRY_VERIFY(!m_room->server().access().pin().empty());
    const QString pin = QString::fromStdString(m_room->server().access().pin());
    QTRY_COMPARE(part<QLabel>(u"joinPin"_s).text(), QString(u"PIN "_s + pin));
    trigger(u"actionPin"_s);
    QTRY_VERIFY(m_room->server().access().pin().empty());
    // Somebody else sets it.
    QVERIFY(m_room->server().access().setPin("4711"));
    QTRY_COMPARE(part<QLabel>(u"joinPin"_s).text(), u"PIN 4711"_s);
}

void TestAttachedWindow::makesAndRevokesTokens()
{
    openRoom();
    trigger(u"actionTokens"_s);
    part<QLineEdit>(u"tokenName"_s).setText(u"sensor"_s);
    part<QPushButton>(u"tokenCreate"_s).click();
    auto &tokens = part<QTableView>(u"tokensTable"_s);
    QTRY_COMPARE(tokens.model()->rowCount(), 1);
    QTRY_VERIFY(part<QLineEdit>(u"tokenText"_s).text().startsWith(u"hf_"_s));
    QCOMPARE(m_room->server().access().tokens().front().name, std::string("sensor"));
    tokens.selectRow(0);
    part<QPushButton>(u"tokenRevoke"_s).click();
    QTRY_VERIFY(m_room->server().access().tokens().empty());
    QTRY_COMPARE(tokens.model()->rowCount(), 0);
}

QTEST_MAIN(TestAttachedWindow)
#include "tst_attachedwindow.moc"
