// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/place.h"
#include "tests/delivery/readings.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::delivery;
using namespace holdfast::tests;

class TestPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadAsItIsWritten_data();
    void isReadAsItIsWritten();
    void isNothingElse_data();
    void isNothingElse();
    void isWhereTheReadingEnds();
    void isWithinAStateUntilItIsComplete();
};

void TestPlace::isReadAsItIsWritten_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a cursor") << QByteArray("k3v9x2ab-42");
    QTest::newRow("the beginning of a state") << QByteArray("k3v9x2ab-42.0");
    QTest::newRow("within a state") << QByteArray("k3v9x2ab-42.17");
    QTest::newRow("at its end") << QByteArray("k3v9x2ab-42.42");
    QTest::newRow("of an empty log") << QByteArray("k3v9x2ab-0.0");
    QTest::newRow("with the last messages") << QByteArray("k3v9x2ab-42.17.5");
    QTest::newRow("with the most messages") << QByteArray("k3v9x2ab-42.17.1000");
    QTest::newRow("with all messages") << QByteArray("k3v9x2ab-42.17.all");
    QTest::newRow("far on") << QByteArray("k3v9x2ab-18446744073709551615.18446744073709551615.all");
}

void TestPlace::isReadAsItIsWritten()
{
    QFETCH(QByteArray, text);
    const auto place = Place::parse(text.toStdString());
    QVERIFY(place);
    QCOMPARE(QByteArray::fromStdString(place->text()), text);
    QCOMPARE(place->state.has_value(), text.contains('.'));
    QVERIFY(!place->state || place->state->through == place->cursor.seq);
}

void TestPlace::isNothingElse_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         { "", "42", "k3v9x2ab", "k3v9x2ab-", "k3v9x2ab-1.", "k3v9x2ab-1.2", "k3v9x2ab-.1",
           "k3v9x2ab-9.1.", "k3v9x2ab-9.1.0", "k3v9x2ab-9.1.1001", "k3v9x2ab-9.1.ALL",
           "k3v9x2ab-9.01", "k3v9x2ab-9.1.05", "k3v9x2ab-9.-1", "k3v9x2ab-9.+1", "k3v9x2ab-9.1.2.3",
           "k3v9x2ab-9.1 ", "k3v9x2ab-9.18446744073709551616",
           "k3v9x2ab-9.1.18446744073709551615" })
        QTest::newRow(*text == '\0' ? "nothing" : text) << QByteArray(text);
}

void TestPlace::isNothingElse()
{
    QFETCH(QByteArray, text);
    QVERIFY(!Place::parse(text.toStdString()));
}

void TestPlace::isWhereTheReadingEnds()
{
    Reading reading = readingOf({ accepted(7), accepted(9) });
    reading.position = 12;
    QCOMPARE(Place::before(reading, testEpoch()).text(), std::string("k3v9x2ab-6"));
    QCOMPARE(Place::at(reading, 1, testEpoch()).text(), std::string("k3v9x2ab-9"));
    QCOMPARE(Place::after(reading, testEpoch()).text(), std::string("k3v9x2ab-12"));
    reading.messages.clear();
    QCOMPARE(Place::before(reading, testEpoch()).text(), std::string("k3v9x2ab-12"));
}

void TestPlace::isWithinAStateUntilItIsComplete()
{
    Reading reading = readingOf({ accepted(7), accepted(9) });
    reading.position = 12;
    reading.state = StateRange { 12, 9, 0 };
    reading.isComplete = false;
    QCOMPARE(Place::before(reading, testEpoch()).text(), std::string("k3v9x2ab-12.6"));
    QCOMPARE(Place::at(reading, 0, testEpoch()).text(), std::string("k3v9x2ab-12.7"));
    QCOMPARE(Place::at(reading, 1, testEpoch()).text(), std::string("k3v9x2ab-12.9"));
    QCOMPARE(Place::after(reading, testEpoch()).text(), std::string("k3v9x2ab-12.9"));
    reading.isComplete = true;
    reading.state->after = 12;
    QCOMPARE(Place::at(reading, 0, testEpoch()).text(), std::string("k3v9x2ab-12.7"));
    QCOMPARE(Place::at(reading, 1, testEpoch()).text(), std::string("k3v9x2ab-12"));
    reading.messages.clear();
    QCOMPARE(Place::before(reading, testEpoch()).text(), std::string("k3v9x2ab-12"));
}

QTEST_APPLESS_MAIN(TestPlace)
#include "tst_place.moc"
