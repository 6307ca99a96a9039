// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/keyedhash.h"

#include <QTest>

#include <string>

using namespace holdfast;

/// SipHash-2-4, by the vectors of its reference implementation.
class TestKeyedHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void dependsOnTheKey();
};

void TestKeyedHash::agreesWithTheReference_data()
{
    QTest::addColumn<int>("length");
    QTest::addColumn<quint64>("hash");
    QTest::newRow("empty") << 0 << quint64 { 0x726fdb47dd0e0e31U };
    QTest::newRow("one byte") << 1 << quint64 { 0x74f839c593dc67fdU };
    QTest::newRow("a word") << 8 << quint64 { 0x93f5f5799a932462U };
    QTest::newRow("the example of the paper") << 15 << quint64 { 0xa129ca6149be45e5U };
}

void TestKeyedHash::agreesWithTheReference()
{
    QFETCH(const int, length);
    std::string text;
    for (int i = 0; i < length; ++i)
        text.push_back(static_cast<char>(i));
    constexpr HashKey key { 0x0706050403020100U, 0x0f0e0d0c0b0a0908U };
    QTEST(quint64 { sipHash(key, text) }, "hash");
}

void TestKeyedHash::dependsOnTheKey()
{
    QVERIFY(sipHash({ 1, 2 }, "class.red") != sipHash({ 1, 3 }, "class.red"));
    QCOMPARE(keyedHash("class.red"), keyedHash("class.red"));
}

QTEST_GUILESS_MAIN(TestKeyedHash)
#include "tst_keyedhash.moc"
