// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/channelname.h"

#include <QtTest>

using namespace holdfast;

class TestChannelName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsNamesAndPatterns_data();
    void tellsNamesAndPatterns();
    void noByteThatBelongsToTheSyntaxIsPartOfAName();
    void keepsTheServersOwnNames_data();
    void keepsTheServersOwnNames();
    void tellsFeedsFromTheChannelsOfARoom();
    void hasAChannelForEachClient_data();
    void hasAChannelForEachClient();
    void knowsWhichChannelIsNoClients();
    void matches_data();
    void matches();
    void comparesPatterns_data();
    void comparesPatterns();
    void everyNameMatchesTheTwoWidestPatternsAsItShould();
};

void TestChannelName::tellsNamesAndPatterns_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isName");
    QTest::addColumn<bool>("isPattern");

    const auto row = [](const char *title, const QByteArray &text, bool isName, bool isPattern) {
        QTest::newRow(title) << text << isName << isPattern;
    };
    row("one segment", "news", true, false);
    row("several segments", "class.3b.maths", true, false);
    row("Chinese", "\xe7\x8f\xad\xe7\xba\xa7.\xe7\xba\xa2", true, false);
    row("a space inside", "my class", true, false);
    row("one byte", "a", true, false);
    row("200 bytes", QByteArray(200, 'a'), true, false);
    row("201 bytes", QByteArray(201, 'a'), false, false);
    row("nothing", "", false, false);
    row("a dot alone", ".", false, false);
    row("an empty first segment", ".a", false, false);
    row("an empty last segment", "a.", false, false);
    row("an empty segment inside", "a..b", false, false);
    row("a comma", "a,b", false, false);
    row("a slash", "a/b", false, false);
    row("a question mark", "a?b", false, false);
    row("a number sign", "a#b", false, false);
    row("a line feed", "a\nb", false, false);
    row("NUL", QByteArray("a\0b", 3), false, false);
    row("a C1 control", "a\xc2\x85", false, false);
    row("not UTF-8", "a\xff", false, false);
    row("any one segment", "*", false, true);
    row("any segments", "**", false, true);
    row("a wild first segment", "*.maths", false, true);
    row("a wild segment inside", "class.*.maths", false, true);
    row("several wild segments", "*.*.*", false, true);
    row("a wild end", "class.**", false, true);
    row("both", "class.*.**", false, true);
    row("an open end that is not the end", "**.maths", false, false);
    row("part of a segment", "class.3*", false, false);
    row("three stars", "***", false, false);
    row("a pattern with an empty segment", "a..*", false, false);
    row("a pattern of 200 bytes", "*." + QByteArray(198, 'a'), false, true);
    row("a pattern of 201 bytes", "*." + QByteArray(199, 'a'), false, false);
    row("a pattern with a control character", "*.\n", false, false);
}

void TestChannelName::tellsNamesAndPatterns()
{
    QFETCH(QByteArray, text);
    QTEST(isChannelName(text.toStdString()), "isName");
    QTEST(isChannelPattern(text.toStdString()), "isPattern");
}

void TestChannelName::noByteThatBelongsToTheSyntaxIsPartOfAName()
{
    for (int byte = 0; byte < 0x80; ++byte) {
        const char c = static_cast<char>(byte);
        const bool isForbidden =
            byte < 0x20 || byte == 0x7f || std::string_view(",*/?#").find(c) != std::string::npos;
        QCOMPARE(isChannelName(std::string { 'a', c, 'b' }), !isForbidden);
    }
}

void TestChannelName::keepsTheServersOwnNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isReserved");

    QTest::newRow("the root") << QByteArray("system") << true;
    QTest::newRow("below it") << QByteArray("system.news") << true;
    QTest::newRow("deep below it") << QByteArray("system.a.b") << true;
    QTest::newRow("a name that begins alike") << QByteArray("systems") << false;
    QTest::newRow("further down") << QByteArray("my.system") << false;
    QTest::newRow("another spelling") << QByteArray("System") << false;
}

void TestChannelName::keepsTheServersOwnNames()
{
    QFETCH(QByteArray, name);
    QTEST(isReservedChannel(name.toStdString()), "isReserved");
}

void TestChannelName::tellsFeedsFromTheChannelsOfARoom()
{
    for (const std::string_view feed : { clientsFeed, channelsFeed, messagesFeed })
        QVERIFY(isFeed(feed) && isReservedChannel(feed));
    for (const std::string_view other : { "system", "system.client.ann", "system.clients.a", "a" })
        QVERIFY(!isFeed(other));
    const auto isOfFeeds = [](std::string_view list) {
        return ChannelSet::parse(list).value().isOfFeeds();
    };
    QVERIFY(isOfFeeds("system.clients,system.messages"));
    QVERIFY(!isOfFeeds("system.clients,class"));
    QVERIFY(!isOfFeeds("system.clients,class.*"));
    QVERIFY(!isOfFeeds("class"));
}

void TestChannelName::hasAChannelForEachClient_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("channel");

    QTest::newRow("a simple id") << QByteArray("ann") << QByteArray("system.client.ann");
    QTest::newRow("all that is special")
        << QByteArray("a.b,c*d/e?f#g~h") << QByteArray("system.client.a~db~cc~ad~se~qf~hg~~h");
    QTest::newRow("another script") << QByteArray("李雷") << QByteArray("system.client.李雷");
    QTest::newRow("the longest") << QByteArray(64, '.')
                                 << "system.client." + QByteArray("~d").repeated(64);
}

void TestChannelName::hasAChannelForEachClient()
{
    QFETCH(QByteArray, id);
    QTEST(QByteArray::fromStdString(clientChannel(id.toStdString())), "channel");
    const std::string channel = clientChannel(id.toStdString());
    QVERIFY(isChannelName(channel));
    QVERIFY(isReservedChannel(channel));
    QCOMPARE(QByteArray::fromStdString(clientOfChannel(channel)), id);
}

void TestChannelName::knowsWhichChannelIsNoClients()
{
    for (const char *channel : { "class", "system.client.", "system.client.a.b", "system.clients",
                                 "system.client.a~", "system.client.a~x" })
        QVERIFY2(clientOfChannel(channel).empty(), channel);
}

void TestChannelName::matches_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isMatch");

    const auto row = [](const char *pattern, const char *name, bool isMatch) {
        QTest::addRow("%s %s %s", pattern, isMatch ? "matches" : "does not match", name)
            << QByteArray(pattern) << QByteArray(name) << isMatch;
    };
    row("*", "a", true);
    row("*", "a.b", false);
    row("**", "a", true);
    row("**", "a.b.c", true);
    row("a.*", "a.b", true);
    row("a.*", "a", false);
    row("a.*", "a.b.c", false);
    row("a.*", "ab.c", false);
    row("a.*", "b.b", false);
    row("a.**", "a.b", true);
    row("a.**", "a.b.c.d", true);
    row("a.**", "a", false);
    row("a.**", "ab.c", false);
    row("*.b", "a.b", true);
    row("*.b", "a.c", false);
    row("*.b", "b", false);
    row("*.b", "a.b.b", false);
    row("a.*.c", "a.b.c", true);
    row("a.*.c", "a.c", false);
    row("a.*.c", "a.b.b.c", false);
    row("*.*", "a.b", true);
    row("*.*", "a", false);
    row("*.**", "a.b.c", true);
    row("*.**", "a", false);
    row("a.b", "a.b", true);
    row("**", "system.news", false);
    row("*", "system", false);
    row("*.*", "system.news", false);
    row("system.**", "system.news", true);
    row("system.*", "system.news", true);
    row("**", "systems.news", true);
    row("a.b", "a.b.c", false);
    row("\xe7\x8f\xad.*", "\xe7\x8f\xad.\xe7\xba\xa2", true);
}

void TestChannelName::matches()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, name);
    QTEST(matchesPattern(pattern.toStdString(), name.toStdString()), "isMatch");
}

void TestChannelName::comparesPatterns_data()
{
    QTest::addColumn<QByteArray>("outer");
    QTest::addColumn<QByteArray>("inner");
    QTest::addColumn<bool>("includes");
    QTest::addColumn<bool>("shares");

    const auto row = [](const char *outer, const char *inner, bool includes, bool shares) {
        QTest::addRow("%s and %s", outer, inner)
            << QByteArray(outer) << QByteArray(inner) << includes << shares;
    };
    row("a", "a", true, true);
    row("a", "b", false, false);
    row("a", "a.b", false, false);
    row("a", "*", false, true);
    row("a", "**", false, true);
    row("*", "a", true, true);
    row("*", "*", true, true);
    row("*", "**", false, true);
    row("*", "a.*", false, false);
    row("**", "*", true, true);
    row("**", "**", true, true);
    row("**", "a.*.**", true, true);
    row("a.*", "a.b", true, true);
    row("a.*", "a.**", false, true);
    row("a.*", "*.b", false, true);
    row("a.*", "b.*", false, false);
    row("a.**", "a.*", true, true);
    row("a.**", "a.*.b", true, true);
    row("a.**", "a", false, false);
    row("a.**", "*", false, false);
    row("a.**", "**", false, true);
    row("a.**", "*.**", false, true);
    row("*.**", "**", false, true);
    row("*.**", "*.*", true, true);
    row("*.**", "*", false, false);
    row("*.b", "a.*", false, true);
    row("*.b.*", "a.**", false, true);
    row("*.b", "a.c", false, false);
}

void TestChannelName::comparesPatterns()
{
    QFETCH(const QByteArray, outer);
    QFETCH(const QByteArray, inner);
    QTEST(includesChannels(outer.toStdString(), inner.toStdString()), "includes");
    QTEST(sharesChannels(outer.toStdString(), inner.toStdString()), "shares");
    QTEST(sharesChannels(inner.toStdString(), outer.toStdString()), "shares");
}

void TestChannelName::everyNameMatchesTheTwoWidestPatternsAsItShould()
{
    for (const std::string name : { "a", "a.b", "a.b.c", "systems.x", "\xe7\x8f\xad" }) {
        QVERIFY(isChannelName(name));
        QVERIFY(matchesPattern("**", name));
        QCOMPARE(matchesPattern("*", name), name.find('.') == std::string::npos);
    }
}

QTEST_APPLESS_MAIN(TestChannelName)
#include "tst_channelname.moc"
