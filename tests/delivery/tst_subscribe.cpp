// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/place.h"
#include "server/delivery/subscribe.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::delivery;
using namespace std::chrono_literals;

namespace {

/// A request with its header fields, of which each is a name in lower case and a value.
struct Asked
{
    explicit Asked(QByteArray queryText, QList<QByteArray> fields = {})
        : query(std::move(queryText)), texts(std::move(fields))
    {
        for (qsizetype i = 0; i + 1 < texts.size(); i += 2)
            request.headers.push_back({ texts.at(i).constData(), texts.at(i + 1).constData() });
    }

    [[nodiscard]] Result<SubscribeRequest> parsed() const
    {
        return SubscribeRequest::parse(request, http::Query(query.constData()));
    }

    QByteArray query;
    QList<QByteArray> texts;
    http::Request request;
};

Result<SubscribeRequest> parsed(const QByteArray &query)
{
    return Asked(query).parsed();
}

/// "now", "oldest", "last N" or the cursor.
QByteArray startOf(const SubscribeRequest &request)
{
    switch (request.start) {
    case StartKind::Now:
        return "now";
    case StartKind::Oldest:
        return "oldest";
    case StartKind::Last:
        return "last " + QByteArray::number(qulonglong(request.last));
    case StartKind::State: {
        const Place place { request.after, request.state };
        return "within " + QByteArray::fromStdString(place.text());
    }
    case StartKind::Unreadable:
        return "unreadable";
    case StartKind::After:
        break;
    }
    return QByteArray::fromStdString(request.after.text());
}

} // namespace

class TestSubscribe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForTheUsualWithoutAWord();
    void startsWhereItIsAskedTo_data();
    void startsWhereItIsAskedTo();
    void takesWhatIsWithinItsBounds_data();
    void takesWhatIsWithinItsBounds();
    void refusesWhatIsNotAndSaysWhich_data();
    void refusesWhatIsNotAndSaysWhich();
    void doesNotChooseBetweenTwoLastEventIds();
    void choosesTheTransport_data();
    void choosesTheTransport();
    void opensNoWebSocketForHead();
    void takesTheFormat();
    void keepsLittleOfTheAgent_data();
    void keepsLittleOfTheAgent();
    void readsTheListOfChannels_data();
    void readsTheListOfChannels();
    void refusesAListThatIsNone_data();
    void refusesAListThatIsNone();
    void takesNoMoreThanAHundredChannels();
};

void TestSubscribe::asksForTheUsualWithoutAWord()
{
    const auto request = parsed("");
    QVERIFY(request);
    QCOMPARE(startOf(request.value()), QByteArray("now"));
    QVERIFY(request->wait == 25s);
    QVERIFY(request->format == Format::Json);
    QVERIFY(request->transport == TransportKind::LongPoll);
    QVERIFY(request->clientId.empty() && request->clientName.empty() && request->agent.empty());
}

void TestSubscribe::startsWhereItIsAskedTo_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("lastEventId");
    QTest::addColumn<QByteArray>("start");
    const QByteArray none;
    const auto row = [](const char *title, const QByteArray &query, const QByteArray &lastEventId,
                        const QByteArray &start) {
        QTest::newRow(title) << query << lastEventId << start;
    };
    row("now", "since=now", none, "now");
    row("nothing said", "since=", none, "now");
    row("the oldest", "since=oldest", none, "oldest");
    row("after a cursor", "since=k3v9x2ab-42", none, "k3v9x2ab-42");
    row("after a cursor in escapes", "since=%6B3v9x2ab%2D42", none, "k3v9x2ab-42");
    row("after the greatest", "since=k3v9x2ab-18446744073709551615", none,
        "k3v9x2ab-18446744073709551615");
    row("the last ones", "last=5", none, "last 5");
    row("none of the last", "last=0", none, "last 0");
    row("as many as may be", "last=1000", none, "last 1000");
    row("the last ones, from now", "since=now&last=5", none, "last 5");
    row("a cursor wins over the last ones", "last=5&since=k3v9x2ab-42", none, "k3v9x2ab-42");
    row("the header wins over the query", "since=k3v9x2ab-42", "k3v9x2ab-43", "k3v9x2ab-43");
    row("the header wins over the oldest", "since=oldest", "k3v9x2ab-43", "k3v9x2ab-43");
    row("the header wins over the last ones", "last=5", "k3v9x2ab-43", "k3v9x2ab-43");
    row("as a polyfill says it", "lastEventId=k3v9x2ab-43", none, "k3v9x2ab-43");
    row("as another polyfill says it", "Last-Event-ID=k3v9x2ab-43", none, "k3v9x2ab-43");
    row("a polyfill that has nothing yet", "lastEventId=&since=oldest", none, "oldest");
    row("a polyfill's place wins over the query", "since=k3v9x2ab-42&lastEventId=k3v9x2ab-43", none,
        "k3v9x2ab-43");
    row("the field's own name wins over the other", "lastEventId=a&Last-Event-ID=k3v9x2ab-43", none,
        "k3v9x2ab-43");
    row("the header wins over a polyfill's place", "Last-Event-ID=k3v9x2ab-42", "k3v9x2ab-43",
        "k3v9x2ab-43");
    row("within a state", "since=k3v9x2ab-42.17", none, "within k3v9x2ab-42.17");
    row("within a state with the last ones", "since=k3v9x2ab-42.17.5&last=9", none,
        "within k3v9x2ab-42.17.5");
    row("past the state's end", "since=k3v9x2ab-42.43", none, "unreadable");
    row("a zero", none, "0", "unreadable");
    row("null", none, "null", "unreadable");
    row("two that a proxy has merged", none, "k3v9x2ab-1, k3v9x2ab-2", "unreadable");
    row("crafted", "since=oldest", "k3v9x2ab-1;DROP", "unreadable");
    row("a polyfill's null", "lastEventId=null", none, "unreadable");
    row("a polyfill's nonsense before a cursor", "lastEventId=x&since=k3v9x2ab-1", none,
        "unreadable");
    row("nonsense wins over the last ones too", "last=5&since=x", none, "unreadable");
    row("encoded twice", "since=k3v9x2ab%252D42", none, "unreadable");
    row("a cursor without a number", "since=k3v9x2ab", none, "unreadable");
    row("a cursor of capitals", "since=K3V9X2AB-1", none, "unreadable");
    row("a cursor with a leading zero", "since=k3v9x2ab-01", none, "unreadable");
    row("past all numbers", "since=k3v9x2ab-18446744073709551616", none, "unreadable");
    row("a cursor with a line end", "since=k3v9x2ab-1%0d%0a", none, "unreadable");
    row("two cursors", "since=k3v9x2ab-1,k3v9x2ab-2", none, "unreadable");
    row("a time", "since=2026-11-23T20:00:00Z", none, "unreadable");
    row("now, shouted", "since=NOW", none, "unreadable");
}

void TestSubscribe::startsWhereItIsAskedTo()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, lastEventId);
    QFETCH(QByteArray, start);
    const Asked asked(query,
                      lastEventId.isEmpty() ? QList<QByteArray> {}
                                            : QList<QByteArray> { "last-event-id", lastEventId });
    const auto request = asked.parsed();
    QVERIFY(request);
    QCOMPARE(startOf(request.value()), start);
}

void TestSubscribe::takesWhatIsWithinItsBounds_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("wait");
    QTest::addColumn<QByteArray>("client");
    QTest::addColumn<QByteArray>("name");
    const QByteArray none;
    QTest::newRow("no wait at all") << QByteArray("wait=0") << 0 << none << none;
    QTest::newRow("the longest wait") << QByteArray("wait=120") << 120 << none << none;
    QTest::newRow("an id and a name") << QByteArray("client=me&name=Han+Mei%20") << 25
                                      << QByteArray("me") << QByteArray("Han Mei ");
    QTest::newRow("the longest id")
        << "client=" + QByteArray(64, 'i') << 25 << QByteArray(64, 'i') << none;
    QTest::newRow("the longest name")
        << "name=" + QByteArray(64, 'n') << 25 << none << QByteArray(64, 'n');
    QTest::newRow("an id that is markup")
        << QByteArray("client=%3Cb%3E") << 25 << QByteArray("<b>") << none;
    QTest::newRow("Chinese") << QByteArray("client=%E9%9F%A9&name=%E6%A2%85") << 25
                             << QByteArray("\xe9\x9f\xa9") << QByteArray("\xe6\xa2\x85");
    QTest::newRow("a tilde inside") << QByteArray("client=a~1") << 25 << QByteArray("a~1") << none;
    QTest::newRow("no id after all") << QByteArray("client=&name=") << 25 << none << none;
}

void TestSubscribe::takesWhatIsWithinItsBounds()
{
    QFETCH(QByteArray, query);
    QFETCH(int, wait);
    QFETCH(QByteArray, client);
    QFETCH(QByteArray, name);
    const auto request = parsed(query);
    QVERIFY2(request, request ? "" : request.error().message.c_str());
    QCOMPARE(request->wait.count(), wait);
    QCOMPARE(QByteArray::fromStdString(request->clientId), client);
    QCOMPARE(QByteArray::fromStdString(request->clientName), name);
}

void TestSubscribe::refusesWhatIsNotAndSaysWhich_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *title, const QByteArray &query, const char *named) {
        QTest::newRow(title) << query << QByteArray(named);
    };
    row("one of the last too many", "last=1001", "`last`");
    row("less than none of the last", "last=-1", "`last`");
    row("half of the last", "last=1.5", "`last`");
    row("no number of the last", "last=", "`last`");
    row("a number of the last that wraps around", "last=4294967297", "`last`");
    row("the last ones of the oldest, badly", "since=oldest&last=many", "`last`");
    row("a state that is no switch", "state=yes", "`state`");
    row("a second too long a wait", "wait=121", "`wait`");
    row("a wait backwards", "wait=-1", "`wait`");
    row("a wait with its unit", "wait=10s", "`wait`");
    row("a wait with a sign", "wait=%2B10", "`wait`");
    row("no wait", "wait=", "`wait`");
    row("a wait that wraps around", "wait=4294967296", "`wait`");
    row("an endless wait", "wait=" + QByteArray(100, '9'), "`wait`");
    row("another format", "format=xml", "`format`");
    row("a format in capitals", "format=JSON", "`format`");
    row("no format", "format=", "`format`");
    row("an id of the server's own", "client=~17", "`client`");
    row("too long an id", "client=" + QByteArray(65, 'i'), "`client`");
    row("an id with a line end", "client=a%0ab", "`client`");
    row("an id that is not UTF-8", "client=%ff", "`client`");
    row("too long a name", "name=" + QByteArray(65, 'n'), "`name`");
    row("a name with an escape character", "name=%1b[2J", "`name`");
    row("a name that is not UTF-8", "name=%c3", "`name`");
}

void TestSubscribe::refusesWhatIsNotAndSaysWhich()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, named);
    const auto request = parsed(query);
    QVERIFY(!request);
    QVERIFY(request.error().code == ErrorCode::Malformed);
    QVERIFY2(request.error().message.find(named.toStdString()) != std::string::npos,
             request.error().message.c_str());
}

void TestSubscribe::doesNotChooseBetweenTwoLastEventIds()
{
    const QByteArray name = "last-event-id";
    const auto two = Asked("", { name, "k3v9x2ab-2", name, "k3v9x2ab-1" }).parsed();
    QCOMPARE(startOf(two.value()), QByteArray("unreadable"));
    const auto same = Asked("", { name, "k3v9x2ab-2", name, "k3v9x2ab-2" }).parsed();
    QCOMPARE(startOf(same.value()), QByteArray("k3v9x2ab-2"));
}

void TestSubscribe::choosesTheTransport_data()
{
    QTest::addColumn<QList<QByteArray>>("fields");
    QTest::addColumn<TransportKind>("transport");
    using Fields = QList<QByteArray>;
    const auto row = [](const char *title, const Fields &fields, TransportKind transport) {
        QTest::newRow(title) << fields << transport;
    };
    constexpr auto stream = TransportKind::EventStream;
    constexpr auto poll = TransportKind::LongPoll;
    row("an EventSource", { "accept", "text/event-stream" }, stream);
    row("among others", { "accept", "application/json;q=0.5, text/event-stream;q=0.9" }, stream);
    row("in a second line", { "accept", "text/html", "accept", "text/event-stream" }, stream);
    row("in capitals", { "accept", "Text/Event-Stream" }, stream);
    row("with the weight of another", { "accept", "application/json, text/event-stream" }, stream);
    row("as polyfills ask", { "accept", "text/event-stream, */*" }, stream);
    row("less than another", { "accept", "application/json, text/event-stream;q=0.9" }, poll);
    row("not at all", { "accept", "text/event-stream;q=0" }, poll);
    row("not at all, but anything else", { "accept", "text/event-stream;q=0.0, */*" }, poll);
    row("nothing that there is", { "accept", "image/png" }, poll);
    row("anything at all", { "accept", "*/*" }, poll);
    row("anything of text", { "accept", "text/*" }, poll);
    row("another type", { "accept", "application/json" }, poll);
    row("a type whose name is longer", { "accept", "text/event-streams" }, poll);
    row("a type that only speaks of it", { "accept", "text/plain;x=text/event-stream" }, poll);
    row("nothing", {}, poll);
    row("a WebSocket", { "upgrade", "websocket", "connection", "Upgrade" },
        TransportKind::WebSocket);
    row("a WebSocket that would take a stream",
        { "upgrade", "WebSocket", "connection", "Upgrade", "accept", "text/event-stream" },
        TransportKind::WebSocket);
    row("a WebSocket whose Upgrade a proxy took", { "sec-websocket-key", "x" },
        TransportKind::WebSocket);
    row("another upgrade", { "upgrade", "h2c", "connection", "Upgrade" }, poll);
}

void TestSubscribe::choosesTheTransport()
{
    QFETCH(QList<QByteArray>, fields);
    QFETCH(TransportKind, transport);
    const auto request = Asked("", fields).parsed();
    QVERIFY(request);
    QVERIFY(request->transport == transport);
}

void TestSubscribe::opensNoWebSocketForHead()
{
    Asked asked("", { "upgrade", "websocket", "connection", "Upgrade" });
    asked.request.method = http::Method::Head;
    QVERIFY(asked.parsed()->transport == TransportKind::LongPoll);
}

void TestSubscribe::takesTheFormat()
{
    QVERIFY(parsed("format=raw")->format == Format::Raw);
    QVERIFY(parsed("format=json")->format == Format::Json);
}

void TestSubscribe::keepsLittleOfTheAgent_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("a short one") << QByteArray("curl/7.88.1") << QByteArray("curl/7.88.1");
    QTest::newRow("a long one") << QByteArray(500, 'a') << QByteArray(96, 'a');
    QTest::newRow("one that would be cut within a character")
        << QByteArray(94, 'a') + "\xe7\xba\xa2" << QByteArray(94, 'a');
    QTest::newRow("one that is cut after a character")
        << QByteArray(93, 'a') + "\xe7\xba\xa2 and more" << QByteArray(93, 'a') + "\xe7\xba\xa2";
    QTest::newRow("one that is not UTF-8") << QByteArray("\xff") << QByteArray();
    QTest::newRow("bytes that never begin a character") << QByteArray(200, '\x80') << QByteArray();
}

void TestSubscribe::keepsLittleOfTheAgent()
{
    QFETCH(QByteArray, agent);
    QFETCH(QByteArray, kept);
    const Asked asked("", { "user-agent", agent });
    const auto request = asked.parsed();
    QVERIFY(request);
    QCOMPARE(QByteArray(request->agent.data(), qsizetype(request->agent.size())), kept);
}

void TestSubscribe::readsTheListOfChannels_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("a name") << QByteArray("class.red") << QByteArray("class.red");
    QTest::newRow("names and patterns, sorted, once each")
        << QByteArray("b,a.*,a,b,z.**") << QByteArray("a,b,a.*,z.**");
    QTest::newRow("in escapes") << QByteArray("%e7%ba%a2,a%20b") << QByteArray("a b,\xe7\xba\xa2");
    QTest::newRow("a comma in escapes is a comma") << QByteArray("a%2Cb") << QByteArray("a,b");
    QTest::newRow("a plus is a plus") << QByteArray("a+b") << QByteArray("a+b");
}

void TestSubscribe::readsTheListOfChannels()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, key);
    const auto channels = parseChannels(path.toStdString());
    QVERIFY(channels);
    QCOMPARE(QByteArray::fromStdString(channels->key()), key);
}

void TestSubscribe::refusesAListThatIsNone_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("an empty entry") << QByteArray("a,,b");
    QTest::newRow("a broken escape") << QByteArray("a%2");
    QTest::newRow("a NUL") << QByteArray("a%00");
    QTest::newRow("a line end") << QByteArray("a%0Ab");
    QTest::newRow("a slash in escapes") << QByteArray("a%2fb");
    QTest::newRow("not UTF-8") << QByteArray("%c0%af");
    QTest::newRow("too long a name") << QByteArray(201, 'n');
}

void TestSubscribe::refusesAListThatIsNone()
{
    QFETCH(QByteArray, path);
    const auto channels = parseChannels(path.toStdString());
    QVERIFY(!channels);
    QVERIFY(channels.error().code == ErrorCode::Malformed);
}

void TestSubscribe::takesNoMoreThanAHundredChannels()
{
    std::string path = "a";
    for (int i = 1; i < 100; ++i)
        path += ",a";
    QVERIFY(parseChannels(path));
    const auto tooMany = parseChannels(path + ",a");
    QVERIFY(!tooMany);
    QVERIFY(tooMany.error().code == ErrorCode::TooLarge);
}

QTEST_APPLESS_MAIN(TestSubscribe)
#include "tst_subscribe.moc"
