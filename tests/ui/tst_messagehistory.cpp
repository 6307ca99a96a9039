// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/messagehistory.h"

#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestMessageHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesBackToTheOldestAndStaysThere();
    void comesForwardToTheEmptyBox();
    void hasNothingWhenNothingWasSent();
    void keepsNoNeighboursAlike();
    void keepsAHundredTexts();
    void keepsNoMoreThanAMillionCharacters();
};

void TestMessageHistory::goesBackToTheOldestAndStaysThere()
{
    MessageHistory history({ u"one"_s, u"two"_s });
    QCOMPARE(history.older(), u"two"_s);
    QCOMPARE(history.older(), u"one"_s);
    QVERIFY(!history.older());
    QCOMPARE(history.recalled(), u"one"_s);
}

void TestMessageHistory::comesForwardToTheEmptyBox()
{
    MessageHistory history({ u"one"_s, u"two"_s });
    QVERIFY(!history.newer());
    QCOMPARE(history.older(), u"two"_s);
    QCOMPARE(history.older(), u"one"_s);
    QCOMPARE(history.newer(), u"two"_s);
    QCOMPARE(history.newer(), QString());
    QVERIFY(!history.newer());
    QVERIFY(history.recalled().isNull());
}

void TestMessageHistory::hasNothingWhenNothingWasSent()
{
    MessageHistory history;
    QVERIFY(!history.older());
    QVERIFY(!history.newer());
}

void TestMessageHistory::keepsNoNeighboursAlike()
{
    MessageHistory history;
    for (const QString &text : { u"a"_s, u"a"_s, u""_s, u"b"_s, u"a"_s })
        history.add(text);
    QCOMPARE(history.texts(), (QStringList { u"a"_s, u"b"_s, u"a"_s }));
}

void TestMessageHistory::keepsAHundredTexts()
{
    MessageHistory history;
    for (int i = 0; i < 150; ++i)
        history.add(QString::number(i));
    QCOMPARE(history.texts().size(), MessageHistory::maxTexts);
    QCOMPARE(history.texts().first(), u"50"_s);
    QCOMPARE(history.older(), u"149"_s);
}

void TestMessageHistory::keepsNoMoreThanAMillionCharacters()
{
    MessageHistory history;
    for (const char letter : { 'a', 'b', 'c', 'd' })
        history.add(QString(300'000, QLatin1Char(letter)));
    QCOMPARE(history.texts().size(), 3);
    QVERIFY(history.texts().first().startsWith(u'b'));
    history.add(QString(2'000'000, u'e'));
    QCOMPARE(history.texts().size(), 1); // the newest, whatever its size
    history.add(u"short"_s);
    QCOMPARE(history.texts(), QStringList { u"short"_s });
}

QTEST_GUILESS_MAIN(TestMessageHistory)
#include "tst_messagehistory.moc"
