// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/expectedrecipients.h"
#include "tests/hub/messages.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::tests;

class TestExpectedRecipients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsAFollowingOnce();
    void keepsAFollowingWhileItHasClients();
    void doesNotKeepOneWithoutClients();
    void keepsNoMoreThanItMay_data();
    void keepsNoMoreThanItMay();

private:
    /// How many unattended followings name the channel.
    static int naming(const ExpectedRecipients &expected, std::string_view channel)
    {
        int count = 0;
        expected.forEachNaming(channel, [&count](const Following &) { ++count; });
        return count;
    }
};

void TestExpectedRecipients::countsAFollowingOnce()
{
    ExpectedRecipients expected(10, 10);
    Following two(setOf("a,b"));
    ExpectedRecipients::add(two, false);
    ExpectedRecipients::add(two, true);
    for (int count = 0; count < 2; ++count) {
        expected.startCount();
        const ExpectedRecipients::Count first = expected.countOnce(two); // through a
        QCOMPARE(first.expected, 2U);
        QCOMPARE(first.cannotTell, 1U);
        QCOMPARE(expected.countOnce(two).expected, 0U); // through b
    }
    ExpectedRecipients::addCanTell(two);
    QCOMPARE(ExpectedRecipients::count(two).cannotTell, 0U);
}

void TestExpectedRecipients::keepsAFollowingWhileItHasClients()
{
    ExpectedRecipients expected(10, 10);
    Following named(setOf("a,b"));
    Following withPattern(setOf("a,x.*"));
    for (Following *following : { &named, &withPattern }) {
        ExpectedRecipients::add(*following, false);
        ExpectedRecipients::add(*following, false);
        QVERIFY(expected.keep(*following, 7));
        QCOMPARE(following->countedThrough(), Following::withoutEnd);
    }
    QCOMPARE(naming(expected, "a"), 1); // the other one is found by its pattern
    QCOMPARE(naming(expected, "b"), 1);
    QVERIFY(!expected.remove(named, false));
    QVERIFY(expected.remove(named, false)); // its last client
    QCOMPARE(naming(expected, "a") + naming(expected, "b"), 0);
}

void TestExpectedRecipients::doesNotKeepOneWithoutClients()
{
    ExpectedRecipients expected(10, 10);
    Following empty(setOf("a"));
    QVERIFY(!expected.keep(empty, 7));
    QCOMPARE(naming(expected, "a"), 0);
    QCOMPARE(empty.countedThrough(), Following::withoutEnd);
}

void TestExpectedRecipients::keepsNoMoreThanItMay_data()
{
    QTest::addColumn<QString>("channels");
    QTest::newRow("names") << QStringLiteral("b,c");
    QTest::newRow("patterns") << QStringLiteral("x.*,y.*");
}

void TestExpectedRecipients::keepsNoMoreThanItMay()
{
    QFETCH(const QString, channels);
    ExpectedRecipients expected(2, 1);
    Following first(setOf("a"));
    Following tooMuch(setOf(channels.toStdString()));
    for (Following *following : { &first, &tooMuch })
        ExpectedRecipients::add(*following, false);
    QVERIFY(expected.keep(first, 7));
    QVERIFY(!expected.keep(tooMuch, 7));
    QCOMPARE(tooMuch.countedThrough(), std::uint64_t { 7 });
    QVERIFY(!expected.remove(tooMuch, false)); // it was not kept
}

QTEST_APPLESS_MAIN(TestExpectedRecipients)
#include "tst_expectedrecipients.moc"
