// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/models/clientsfilter.h"

#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestClientsFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understandsTheFilter_data();
    void understandsTheFilter();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void findsAChannelByTheTermMadeForIt();
    void findsFollowersByPatternOfAnExistingChannel();
};

void TestClientsFilter::understandsTheFilter_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("matches");
    // The client is Ana Sofía, id p7, 192.168.1.42, held, long-poll, muted, follows "class.red" and
    // "lab.*".
    QTest::newRow("nothing matches all") << u""_s << true;
    QTest::newRow("spaces are nothing") << u"   "_s << true;
    QTest::newRow("part of the name") << u"sof"_s << true;
    QTest::newRow("letters beyond ASCII, in the other case") << u"SOFÍA"_s << true;
    QTest::newRow("part of the id") << u"p7"_s << true;
    QTest::newRow("part of the address") << u"1.42"_s << true;
    QTest::newRow("two words that both match") << u"ana 192"_s << true;
    QTest::newRow("two words, one of which does not") << u"ana bob"_s << false;
    QTest::newRow("a quoted name with its space") << u"\"Ana So\""_s << true;
    QTest::newRow("a quote not yet closed") << u"\"Ana S"_s << true;
    QTest::newRow("an unknown key is plain text") << u"fe80::1"_s << false;
    QTest::newRow("its state") << u"state:held"_s << true;
    QTest::newRow("its state in capitals") << u"STATE:Held"_s << true;
    QTest::newRow("another state") << u"state:away"_s << false;
    QTest::newRow("one of several states") << u"state:away,held"_s << true;
    QTest::newRow("here is held, polling or open") << u"state:here"_s << true;
    QTest::newRow("states that exclude each other") << u"state:held state:away"_s << false;
    QTest::newRow("a key without its value yet") << u"state:"_s << true;
    QTest::newRow("its transport") << u"via:poll"_s << true;
    QTest::newRow("another transport") << u"via:sse"_s << false;
    QTest::newRow("one of several transports") << u"via:ws,poll"_s << true;
    QTest::newRow("part of a channel") << u"ch:red"_s << true;
    QTest::newRow("part of a channel in capitals") << u"ch:RED"_s << true;
    QTest::newRow("the long key") << u"channel:red"_s << true;
    QTest::newRow("no such channel") << u"ch:blue"_s << false;
    QTest::newRow("a channel exactly") << u"ch:\"class.red\""_s << true;
    QTest::newRow("part of a channel is not exactly it") << u"ch:\"class\""_s << false;
    QTest::newRow("exactly, followed by pattern") << u"ch:\"lab.one\""_s << true;
    QTest::newRow("exactly, deeper than the pattern") << u"ch:\"lab.one.two\""_s << false;
    QTest::newRow("its mark") << u"is:muted"_s << true;
    QTest::newRow("a mark that it does not have") << u"is:renamed"_s << false;
    QTest::newRow("one of two marks") << u"is:muted,renamed"_s << true;
    QTest::newRow("all together") << u"ana state:held via:poll ch:red"_s << true;
    QTest::newRow("all but one together") << u"ana state:held via:ws ch:red"_s << false;
}

void TestClientsFilter::understandsTheFilter()
{
    QFETCH(const QString, filter);
    QFETCH(const bool, matches);
    api::ClientSnapshot client = someClient(41,
                                            "Ana Sof\xC3\xAD"
                                            "a",
                                            { "class.red", "lab.*" });
    client.id = "p7";
    client.isMuted = true;
    const ClientsFilter parsed(filter);
    QCOMPARE(parsed.problem(), QString());
    QCOMPARE(parsed.matches(client, ClientsFilter::searchText(client)), matches);
}

void TestClientsFilter::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("word");
    QTest::newRow("a state that is none") << u"state:awya"_s << u"awya"_s;
    QTest::newRow("a transport that is none") << u"via:carrier,poll"_s << u"carrier"_s;
}

void TestClientsFilter::saysWhatIsWrong()
{
    QFETCH(const QString, filter);
    QFETCH(const QString, word);
    const ClientsFilter parsed(filter);
    QVERIFY(parsed.problem().contains(word));
    const api::ClientSnapshot client = someClient(1);
    QVERIFY(!parsed.matches(client, ClientsFilter::searchText(client)));
}

void TestClientsFilter::findsAChannelByTheTermMadeForIt()
{
    const ClientsFilter filter(ClientsFilter::channelTerm(u"class 3b: maths.red"_s));
    const api::ClientSnapshot in = someClient(1, "in", { "class 3b: maths.red" });
    const api::ClientSnapshot out = someClient(2, "out", { "class 3b: maths.redder" });
    QVERIFY(filter.matches(in, ClientsFilter::searchText(in)));
    QVERIFY(!filter.matches(out, ClientsFilter::searchText(out)));
}

void TestClientsFilter::findsFollowersByPatternOfAnExistingChannel()
{
    const ClientsFilter filter(u"ch:red"_s, [](const std::string &text) {
        return text == "red" ? std::vector<std::string> { "class.red" }
                             : std::vector<std::string>();
    });
    QVERIFY(filter.asksForChannels());
    const auto isFound = [&filter](const std::string &followed) {
        const api::ClientSnapshot client = someClient(1, "x", { followed });
        return filter.matches(client, ClientsFilter::searchText(client));
    };
    QVERIFY(isFound("class.**") && isFound("class.*") && isFound("**") && isFound("class.red"));
    QVERIFY(!isFound("lab.*") && !isFound("class") && !isFound("class.*.one"));
}

QTEST_GUILESS_MAIN(TestClientsFilter)
#include "tst_clientsfilter.moc"
