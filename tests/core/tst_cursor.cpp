// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/cursor.h"

#include <QtTest>

#include <cstdint>
#include <limits>
#include <set>

using namespace holdfast;

class TestCursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWrittenAsEpochAndNumber_data();
    void isWrittenAsEpochAndNumber();
    void isRefusedUnlessExactlyTheWireForm_data();
    void isRefusedUnlessExactlyTheWireForm();
    void refusesEveryOneByteChangeOfItsSeparatorsAndEpoch();
    void appendsToWhatIsThere();
    void anEpochIsEightOfItsAlphabetAndNew();
    void anEpochIsRefusedUnlessWellFormed_data();
    void anEpochIsRefusedUnlessWellFormed();
};

void TestCursor::isWrittenAsEpochAndNumber_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<quint64>("seq");

    QTest::newRow("the beginning") << QByteArray("k3v9x2ab-0") << quint64 { 0 };
    QTest::newRow("somewhere") << QByteArray("00000000-1042") << quint64 { 1042 };
    QTest::newRow("the highest number")
        << QByteArray("zzzzzzzz-18446744073709551615") << std::numeric_limits<quint64>::max();
}

void TestCursor::isWrittenAsEpochAndNumber()
{
    QFETCH(QByteArray, text);
    QFETCH(quint64, seq);

    const auto cursor = Cursor::parse(text.toStdString());
    QVERIFY(cursor.has_value());
    QCOMPARE(quint64 { cursor->seq }, seq);
    QCOMPARE(std::string(cursor->epoch.text()), text.left(8).toStdString());
    QCOMPARE(QByteArray::fromStdString(cursor->text()), text);
    QCOMPARE(*Cursor::parse(cursor->text()), *cursor);
}

void TestCursor::isRefusedUnlessExactlyTheWireForm_data()
{
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("an epoch alone") << QByteArray("k3v9x2ab");
    QTest::newRow("no number") << QByteArray("k3v9x2ab-");
    QTest::newRow("a number alone") << QByteArray("1042");
    QTest::newRow("upper case") << QByteArray("K3v9x2ab-1");
    QTest::newRow("a short epoch") << QByteArray("k3v9x2a-10");
    QTest::newRow("a long epoch") << QByteArray("k3v9x2abc-1");
    QTest::newRow("a leading zero") << QByteArray("k3v9x2ab-01");
    QTest::newRow("two zeros") << QByteArray("k3v9x2ab-00");
    QTest::newRow("a plus") << QByteArray("k3v9x2ab-+1");
    QTest::newRow("a minus") << QByteArray("k3v9x2ab--1");
    QTest::newRow("a space before") << QByteArray(" k3v9x2ab-1");
    QTest::newRow("a space in the number") << QByteArray("k3v9x2ab- 1");
    QTest::newRow("a space behind") << QByteArray("k3v9x2ab-1 ");
    QTest::newRow("a line end behind") << QByteArray("k3v9x2ab-1\n");
    QTest::newRow("a NUL behind") << QByteArray("k3v9x2ab-1\0", 11);
    QTest::newRow("hexadecimal") << QByteArray("k3v9x2ab-1f");
    QTest::newRow("one above the highest number") << QByteArray("k3v9x2ab-18446744073709551616");
    QTest::newRow("very many digits") << QByteArray("k3v9x2ab-") + QByteArray(10'000, '9');
    QTest::newRow("still encoded") << QByteArray("k3v9x2ab%2D1");
    QTest::newRow("a word") << QByteArray("now");
}

void TestCursor::isRefusedUnlessExactlyTheWireForm()
{
    QFETCH(QByteArray, text);
    QVERIFY(!Cursor::parse(text.toStdString()));
}

void TestCursor::refusesEveryOneByteChangeOfItsSeparatorsAndEpoch()
{
    const std::string good = "k3v9x2ab-1";
    for (std::size_t place = 0; place < good.size(); ++place) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string text = good;
            text[place] = static_cast<char>(byte);
            const auto cursor = Cursor::parse(text);
            // What is read must be what was written: no second spelling of a cursor.
            if (cursor)
                QCOMPARE(cursor->text(), text);
        }
    }
}

void TestCursor::appendsToWhatIsThere()
{
    std::string out = "id: ";
    Cursor { *Epoch::parse("abcdefgh"), 7 }.appendTo(out);
    QCOMPARE(out, std::string("id: abcdefgh-7"));
}

void TestCursor::anEpochIsEightOfItsAlphabetAndNew()
{
    std::set<std::string, std::less<>> seen;
    for (int i = 0; i < 100; ++i) {
        const Epoch epoch = Epoch::random();
        QVERIFY(Epoch::parse(epoch.text()).has_value());
        QCOMPARE(*Epoch::parse(epoch.text()), epoch);
        seen.emplace(epoch.text());
    }
    // 36^8 of them: two alike in a hundred would be no chance.
    QCOMPARE(seen.size(), std::size_t { 100 });
}

void TestCursor::anEpochIsRefusedUnlessWellFormed_data()
{
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("seven") << QByteArray("1234567");
    QTest::newRow("nine") << QByteArray("123456789");
    QTest::newRow("a capital") << QByteArray("1234567A");
    QTest::newRow("a hyphen") << QByteArray("1234567-");
    QTest::newRow("a letter with an accent") << QByteArray("123456\xc3\xa9");
    QTest::newRow("a NUL") << QByteArray("1234567\0", 8);
}

void TestCursor::anEpochIsRefusedUnlessWellFormed()
{
    QFETCH(QByteArray, text);
    QVERIFY(!Epoch::parse(text.toStdString()));
}

QTEST_APPLESS_MAIN(TestCursor)
#include "tst_cursor.moc"
