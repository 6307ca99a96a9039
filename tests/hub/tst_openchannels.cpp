// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/openchannels.h"

#include <QtTest/QTest>

using namespace holdfast;

class TestOpenChannels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersTheClassAtFirst();
    void keepsTheOperatorsOrderWithoutDoubles();
    void refusesWhatNobodyCanJoin_data();
    void refusesWhatNobodyCanJoin();
    void isBounded();
};

void TestOpenChannels::offersTheClassAtFirst()
{
    QCOMPARE(OpenChannels().names(), std::vector<std::string> { "class" });
}

void TestOpenChannels::keepsTheOperatorsOrderWithoutDoubles()
{
    OpenChannels open;
    QVERIFY(open.set({ "class", "class.red", "class", "class.blue" }).hasValue());
    QCOMPARE(open.names(), (std::vector<std::string> { "class", "class.red", "class.blue" }));
}

void TestOpenChannels::refusesWhatNobodyCanJoin_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::newRow("nothing") << QStringList();
    QTest::newRow("a pattern") << QStringList { QStringLiteral("class.*") };
    QTest::newRow("no name") << QStringList { QStringLiteral("a..b") };
    QTest::newRow("the server's own") << QStringList { QStringLiteral("system.clients") };
    QTest::newRow("one of them") << QStringList { QStringLiteral("class"), QStringLiteral("/") };
}

void TestOpenChannels::refusesWhatNobodyCanJoin()
{
    QFETCH(const QStringList, names);
    OpenChannels open;
    std::vector<std::string> wanted;
    for (const QString &name : names)
        wanted.push_back(name.toStdString());
    const Result<void> done = open.set(wanted);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::Malformed);
    QCOMPARE(open.names(), std::vector<std::string> { "class" });
}

void TestOpenChannels::isBounded()
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < OpenChannels::maxOpenChannels; ++i)
        names.push_back("group." + std::to_string(i));
    OpenChannels open;
    QVERIFY(open.set(names).hasValue());
    names.emplace_back("one.more");
    const Result<void> done = open.set(names);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::TooLarge);
}

QTEST_APPLESS_MAIN(TestOpenChannels)
#include "tst_openchannels.moc"
