// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/channelname.h"

#include <QtTest>

#include <algorithm>

using namespace holdfast;

namespace {

ChannelSet setOf(const std::vector<std::string> &entries)
{
    return ChannelSet::make(entries).value();
}

std::vector<std::string> numbered(std::size_t count)
{
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < count; ++i)
        entries.push_back("c" + std::to_string(i));
    return entries;
}

std::string joined(const std::vector<std::string> &entries)
{
    std::string list;
    for (const std::string &entry : entries)
        list += (list.empty() ? "" : ",") + entry;
    return list;
}

} // namespace

class TestChannelSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesComeBeforePatternsSortedAndOnce();
    void equalSetsHaveEqualKeys();
    void aKeyReadsBackAsTheSameSet();
    void followsItsNamesAndWhatItsPatternsMatch();
    void readsAListWithCommas();
    void takesAHundredAndRefusesOneMore_data();
    void takesAHundredAndRefusesOneMore();
    void refusesAMalformedEntryAndSaysWhich_data();
    void refusesAMalformedEntryAndSaysWhich();
};

void TestChannelSet::namesComeBeforePatternsSortedAndOnce()
{
    const ChannelSet set = setOf({ "b.*", "z", "a", "**", "z", "b.*", "m" });
    QVERIFY(std::ranges::equal(set.names(), std::vector<std::string> { "a", "m", "z" }));
    QVERIFY(std::ranges::equal(set.patterns(), std::vector<std::string> { "**", "b.*" }));
    QCOMPARE(set.entries()->size(), std::size_t { 5 });
}

void TestChannelSet::equalSetsHaveEqualKeys()
{
    QCOMPARE(setOf({ "b", "a.*", "a" }).key(), setOf({ "a", "b", "a.*", "b" }).key());
    QCOMPARE(setOf({ "b", "a.*", "a" }).key(), std::string("a,b,a.*"));
    QVERIFY(setOf({ "a", "b" }).key() != setOf({ "a.b" }).key());
    QVERIFY(setOf({ "a" }).key() != setOf({ "a", "*" }).key());
}

void TestChannelSet::aKeyReadsBackAsTheSameSet()
{
    const std::string key = setOf({ "x", "*.y", "a", "**" }).key();
    QCOMPARE(ChannelSet::parse(key)->key(), key);
}

void TestChannelSet::followsItsNamesAndWhatItsPatternsMatch()
{
    const ChannelSet set = setOf({ "news", "class.red", "team.*", "log.**" });
    for (const std::string_view name : { "news", "class.red", "team.a", "log.a.b" })
        QVERIFY2(set.follows(name), std::string(name).c_str());
    for (const std::string_view name :
         { "new", "newsy", "class", "class.red.x", "team", "team.a.b", "log" })
        QVERIFY2(!set.follows(name), std::string(name).c_str());
}

void TestChannelSet::readsAListWithCommas()
{
    const auto set = ChannelSet::parse("b,a,c.*");
    QVERIFY(set.hasValue());
    QCOMPARE(set->key(), std::string("a,b,c.*"));
    QCOMPARE(ChannelSet::parse("alone")->key(), std::string("alone"));
}

void TestChannelSet::takesAHundredAndRefusesOneMore_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("isTaken");

    QTest::newRow("one") << 1 << true;
    QTest::newRow("a hundred") << 100 << true;
    QTest::newRow("a hundred and one") << 101 << false;
    QTest::newRow("255") << 255 << false;
    QTest::newRow("256") << 256 << false;
    QTest::newRow("very many") << 50'000 << false;
}

void TestChannelSet::takesAHundredAndRefusesOneMore()
{
    QFETCH(int, count);
    QFETCH(bool, isTaken);

    const auto entries = numbered(static_cast<std::size_t>(count));
    for (const auto &made : { ChannelSet::make(entries), ChannelSet::parse(joined(entries)) }) {
        QCOMPARE(made.hasValue(), isTaken);
        if (isTaken)
            QCOMPARE(made->names().size(), entries.size());
        else
            QCOMPARE(made.error().code, ErrorCode::TooLarge);
    }
}

void TestChannelSet::refusesAMalformedEntryAndSaysWhich_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<int>("place");

    QTest::newRow("nothing at all") << QByteArray() << 1;
    QTest::newRow("commas alone") << QByteArray(",") << 1;
    QTest::newRow("a comma too many") << QByteArray("a,") << 2;
    QTest::newRow("a comma before") << QByteArray(",a") << 1;
    QTest::newRow("an empty entry between") << QByteArray("a,b,,c") << 3;
    QTest::newRow("a slash") << QByteArray("a,b,c/d") << 3;
    QTest::newRow("half a wild segment") << QByteArray("a,b*") << 2;
    QTest::newRow("a control character") << QByteArray("a\x07,b") << 1;
}

void TestChannelSet::refusesAMalformedEntryAndSaysWhich()
{
    QFETCH(QByteArray, list);
    QFETCH(int, place);

    const auto set = ChannelSet::parse(list.toStdString());
    QVERIFY(!set.hasValue());
    QCOMPARE(set.error().code, ErrorCode::Malformed);
    const std::string named = "Entry " + std::to_string(place) + ' ';
    QVERIFY2(set.error().message.starts_with(named), set.error().message.c_str());
}

QTEST_APPLESS_MAIN(TestChannelSet)
#include "tst_channelset.moc"
