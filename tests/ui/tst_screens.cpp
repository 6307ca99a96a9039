// SPDX-License-Identifier: GPL-3.0-or-later
//
// Renders the window in each language and theme; run with QT_SCALE_FACTOR=2 for screens with two
// pixels per unit. Saves the pictures in the folder that HOLDFAST_ARTIFACTS names.
#include "tests/api/fakeengine.h"
#include "tests/ui/flaws.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"
#include "ui/palettes.h"

#include <QtCore/QDir>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

void fill(FakeEngine &engine)
{
    const std::vector<std::string> names { "Li Lei", "Han Mei", "Ana",  "Tom",        "王小明",
                                           "Omar",   "Zoe",     "李华", "<b>Bob</b>", "" };
    for (std::uint64_t serial = 1; serial <= 30; ++serial) {
        const std::string &name = names[serial % names.size()];
        api::ClientSnapshot client =
            someClient(serial, name.empty() ? name : "S" + std::to_string(serial) + ' ' + name,
                       { "class", serial % 2 == 0 ? "class.red" : "class.blue" });
        client.state = static_cast<api::ClientState>((serial / 3) % 4);
        client.transport = client.state == api::ClientState::Open ? api::Transport::EventStream
                                                                  : api::Transport::LongPoll;
        client.stateFor += std::chrono::seconds(serial * 3);
        client.acknowledgedSeq = 14;
        client.requests = serial;
        engine.setClient(client);
    }
    engine.setChannel("class", 30, 14);
    engine.setChannel("class.blue", 15, 3);
    engine.setChannel("class.red", 15, 2);
    engine.currentStatus.joinUrls.emplace_back("http://127.0.0.1:8080/");
    engine.currentStatus.connections = 31;
    engine.currentStatus.uptime = std::chrono::minutes(47);
}

void sendMessages(MainWindow &window, FakeEngine &engine)
{
    auto *targets = window.findChild<QLineEdit *>(u"targetsBox"_s);
    auto *message = window.findChild<QPlainTextEdit *>(u"messageBox"_s);
    QTest::keyClicks(targets, u"class,class.*"_s);
    QTest::keyClick(targets, Qt::Key_Return);
    for (const QString &text : { u"Books open, please."_s, u"Open page 42."_s }) {
        message->setPlainText(text);
        QTest::keyClick(message, Qt::Key_Return);
    }
    engine.receiptOf("abcd1234-1").received = 30;
    engine.receiptOf("abcd1234-2").received = 30;
    engine.receiptOf("abcd1234-3").received = 22;
}

void keep(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("HOLDFAST_ARTIFACTS");
    if (folder.isEmpty())
        return;
    const int scale = qRound(window.devicePixelRatioF() * 100);
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(window.grab().save(folder + u"/window-%1-%2.png"_s.arg(name).arg(scale)));
}

} // namespace

class TestScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutsNoTextOff_data();
    void cutsNoTextOff();
    void fitsOnASmallScreen();
};

void TestScreens::cutsNoTextOff_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("zoom");
    QTest::newRow("en-light") << u"en"_s << u"light"_s << 100;
    QTest::newRow("en-dark") << u"en"_s << u"dark"_s << 100;
    QTest::newRow("en-larger-letters") << u"en"_s << u"light"_s << 130;
    QTest::newRow("zh_CN-light") << u"zh_CN"_s << u"light"_s << 100;
    QTest::newRow("zh_CN-dark") << u"zh_CN"_s << u"dark"_s << 100;
}

void TestScreens::cutsNoTextOff()
{
    QFETCH(const QString, language);
    QFETCH(const QString, theme);
    QFETCH(const int, zoom);
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    settings.setValue(u"appearance/language"_s, language);
    settings.setValue(u"appearance/theme"_s, theme);
    settings.setValue(u"appearance/zoom"_s, zoom);
    Appearance appearance(*qobject_cast<QApplication *>(qApp), settings);
    FakeEngine engine;
    fill(engine);
    MainWindow window(engine, appearance);
    window.show();
    window.resize(1280, 800);
    QCOMPARE(isDark(window.palette()), theme == "dark"_L1);
    sendMessages(window, engine);
    const auto *result = window.findChild<QLabel *>(u"resultLine"_s);
    QTRY_VERIFY(result->text().contains(u"22/"_s));
    QCoreApplication::processEvents();
    QVERIFY2(flawsOf(window).isEmpty(), qPrintable(flawsOf(window).join(u'\n')));
    keep(window, QString::fromLatin1(QTest::currentDataTag()));
    appearance.setZoom(100);
}

void TestScreens::fitsOnASmallScreen()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    settings.setValue(u"appearance/language"_s, u"en"_s);
    Appearance appearance(*qobject_cast<QApplication *>(qApp), settings);
    FakeEngine engine;
    fill(engine);
    MainWindow window(engine, appearance);
    window.show();
    QVERIFY(window.minimumSizeHint().width() <= 900);
    QVERIFY(window.minimumSizeHint().height() <= 540);
}

QTEST_MAIN(TestScreens)
#include "tst_screens.moc"
