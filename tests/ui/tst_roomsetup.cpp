// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/offeredchannels.h"
#include "ui/roomsetup.h"
#include "ui/templates.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

/// A room on one computer.
struct Room
{
    QTemporaryDir folder;
    QSettings settings { folder.filePath(u"a.ini"_s), QSettings::IniFormat };
    FakeEngine engine;
    OfferedChannels offered { engine, settings };
    Templates templates { settings };
    RoomSetup setup { engine, offered, templates };

    [[nodiscard]] QByteArray exported()
    {
        QByteArray file;
        setup.exported([&file](const QByteArray &all) { file = all; });
        return file;
    }
    [[nodiscard]] QString import(const QByteArray &file)
    {
        QString note;
        setup.import(file, [&note](const QString &text) { note = text; });
        return note;
    }
};

} // namespace

class TestRoomSetup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesARoomToAnotherComputer();
    void changesNothingForAnotherFile_data();
    void changesNothingForAnotherFile();
};

void TestRoomSetup::carriesARoomToAnotherComputer()
{
    Room one;
    one.offered.offer({ u"class"_s, u"class.red"_s },
                      [](const Result<void> &done) { QVERIFY(done); });
    one.templates.setTexts({ u"Hello {name}"_s, u"two\nlines"_s });
    one.engine.channelControl().settingsOf["class.red"] = { .messages = 50,
                                                            .age = std::chrono::minutes(10),
                                                            .slow = api::SlowReaders::Latest };
    Room other;
    const QString said = other.import(one.exported());
    QVERIFY2(said.contains(u'2'), qPrintable(said));
    QVERIFY(other.engine.currentStatus.openChannels
            == (std::vector<std::string> { "class", "class.red" }));
    QCOMPARE(other.templates.texts(), one.templates.texts());
    QVERIFY(other.engine.channelControl().settingsOf["class.red"]
            == one.engine.channelControl().settingsOf["class.red"]);
    QCOMPARE(other.exported(), one.exported());
}

void TestRoomSetup::changesNothingForAnotherFile_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("PK\x03\x04");
    QTest::newRow("another version")
        << QByteArray(R"({"holdfast_setup":2,"channels":["a"],"templates":[]})");
    QTest::newRow("no channel") << QByteArray(
        R"({"holdfast_setup":1,"channels":[],"templates":[]})");
    QTest::newRow("a channel that is a number")
        << QByteArray(R"({"holdfast_setup":1,"channels":[1],"templates":[]})");
    QTest::newRow("too many channels") << R"({"holdfast_setup":1,"templates":[],"channels":["a")"
            + QByteArray(R"(,"a")").repeated(50) + "]}";
    QTest::newRow("settings of another channel") << QByteArray(
        R"({"holdfast_setup":1,"channels":["a"],"templates":[],"settings":{"b":{"age":1}}})");
    QTest::newRow("a setting out of range") << QByteArray(
        R"({"holdfast_setup":1,"channels":["a"],"templates":[],"settings":{"a":{"age":-1}}})");
    QTest::newRow("too large") << QByteArray(RoomSetup::maxBytes + 1, ' ');
}

void TestRoomSetup::changesNothingForAnotherFile()
{
    QFETCH(const QByteArray, file);
    Room room;
    room.engine.currentStatus.openChannels = { "before" };
    const QByteArray before = room.exported();
    QVERIFY(!room.import(file).isEmpty());
    QCOMPARE(room.exported(), before);
}

QTEST_GUILESS_MAIN(TestRoomSetup)
#include "tst_roomsetup.moc"
