// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/eventreader.h"

#include <QTest>

using namespace holdfast::remote;

class TestEventReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEvents_data();
    void readsEvents();
    void givesUpOnWhatIsTooLarge();
};

void TestEventReader::readsEvents_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArrayList>("events");
    QTest::newRow("a message") << QByteArray("id: e-1\ndata: {}\n\n")
                               << QByteArrayList { "message|e-1|{}" };
    QTest::newRow("named, with CRLF")
        << QByteArray("event: hello\r\ndata: a\r\n\r\n") << QByteArrayList { "hello||a" };
    QTest::newRow("two lines") << QByteArray("data: a\ndata:  b\n\n")
                               << QByteArrayList { "message||a\n b" };
    QTest::newRow("comments between") << QByteArray(":\n\ndata: a\n\n: x\n\ndata: b\n\n")
                                      << QByteArrayList { "message||a", "message||b" };
    QTest::newRow("no data") << QByteArray("event: x\n\n") << QByteArrayList();
    QTest::newRow("not complete") << QByteArray("data: a\n") << QByteArrayList();
    QTest::newRow("an empty line of data")
        << QByteArray("data\n\n") << QByteArrayList { "message||" };
}

void TestEventReader::readsEvents()
{
    QFETCH(const QByteArray, stream);
    QFETCH(const QByteArrayList, events);
    const auto collect = [](QByteArrayList &all, const std::vector<StreamEvent> &some) {
        for (const StreamEvent &event : some)
            all.append(event.name + '|' + event.id + '|' + event.data);
    };
    EventReader whole;
    QByteArrayList all;
    collect(all, whole.read(stream));
    QCOMPARE(all, events);
    EventReader byteByByte;
    all.clear();
    for (const char c : stream)
        collect(all, byteByByte.read(QByteArray(1, c)));
    QCOMPARE(all, events);
}

void TestEventReader::givesUpOnWhatIsTooLarge()
{
    EventReader reader;
    const QByteArray line = "data: " + QByteArray(1'000'000, 'x') + '\n';
    for (int i = 0; i < 5; ++i)
        QVERIFY(reader.read(line).empty());
    QVERIFY(reader.hasFailed());
    QVERIFY(reader.read("data: a\n\n").empty());
}

QTEST_APPLESS_MAIN(TestEventReader)
#include "tst_eventreader.moc"
