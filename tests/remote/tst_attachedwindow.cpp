// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walk-through 8: a server without a window, and a window that is attached to it from elsewhere.
#include "server/remote/remoteengine.h"
#include "tests/support/serverprocess.h"
#include "ui/appearance.h"
#include "ui/dialogs/attachdialog.h"
#include "ui/mainwindow.h"

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
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolBar>

using namespace holdfast;
using namespace holdfast::tests;
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

private:
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
    QVERIFY(!part<QAction>(u"actionSetupCheck"_s).isEnabled());
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
    part<QPlainTextEdit>(u"messageBox"_s).setPlainText(u"x"_s);
    for (const QString &name :
         { u"actionLock"_s, u"actionPin"_s, u"actionGroups"_s, u"actionRename"_s, u"actionRemove"_s,
           u"actionMute"_s, u"actionInspect"_s }) {
        const auto &action = part<QAction>(name);
        QVERIFY2(!action.isEnabled(), qPrintable(name));
        QVERIFY2(action.toolTip().contains(u"may only read"_s), qPrintable(name));
    }
    QVERIFY(!part<QPushButton>(u"sendButton"_s).isEnabled());
    QVERIFY(part<QPushButton>(u"sendButton"_s).toolTip().contains(u"may only read"_s));
    QVERIFY(part<QAction>(u"actionCopyClientName"_s).isEnabled());
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
    m_server->terminate();
    QVERIFY(m_server->hasExited());
    QTRY_VERIFY2(bar().startsWith(u"Not connected"_s), qPrintable(bar()));
    QVERIFY(part<QPushButton>(u"linkStep"_s).isVisible());
    QVERIFY(!part<QAction>(u"actionLock"_s).isEnabled());
    startServer({ u"--listen"_s, u"127.0.0.1:"_s + clientsPort, u"--manage"_s,
                  u"127.0.0.1:%1"_s.arg(port), u"--token-file"_s, kept.fileName() });
    QTRY_VERIFY2(bar().startsWith(u"Attached to"_s), qPrintable(bar()));
    QTRY_VERIFY(part<QAction>(u"actionLock"_s).isEnabled());
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

QTEST_MAIN(TestAttachedWindow)
#include "tst_attachedwindow.moc"
