// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "tests/http/parsing.h"

#include <QtTest>

using namespace holdfast::http;
using holdfast::http::testing::BothWays;
using holdfast::http::testing::Outcome;
using holdfast::http::testing::parsed;
using State = RequestParser::State;

class TestRequestParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsARequest_data();
    void readsARequest();
    void knowsTheMethod_data();
    void knowsTheMethod();
    void wantsMoreWhileTheRequestIsNotWhole_data();
    void wantsMoreWhileTheRequestIsNotWhole();
    void leavesWhatFollowsForTheNextRequest_data();
    void leavesWhatFollowsForTheNextRequest();
    void readsPipelinedRequestsOneByOne();
    void refusesTwoLengthsBehindARequestWithTrailers();
    void agreesWhereverTheBytesAreCut();
    void isPristineUntilTheFirstByteOfARequestLine();
    void asksForContinueUntilItIsSentOrTheBodyComes();
    void hasTheHeadBeforeTheBody();
    void asksForNoContinue_data();
    void asksForNoContinue();
    void findsNothingOfTheLastRequestAfterReset();
};

void TestRequestParser::readsARequest_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("request");

    QTest::newRow("GET") << QByteArray("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n")
                         << QByteArray("GET /a?b=c 1 keeps alive\nhost=x\n\n");
    QTest::newRow("names in lower case, values without white space around")
        << QByteArray("GET / HTTP/1.1\r\nHOST:x\r\nX-Ab-C: \t v w\t \r\nE:\r\nF: \r\n\r\n")
        << QByteArray("GET / 1 keeps alive\nhost=x\nx-ab-c=v w\ne=\nf=\n\n");
    QTest::newRow("values may hold bytes beyond ASCII")
        << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nN: \xe7\xba\xa2\r\n\r\n")
        << QByteArray("GET / 1 keeps alive\nhost=x\nn=\xe7\xba\xa2\n\n");
    QTest::newRow("absolute form") << QByteArray("GET http://x/a HTTP/1.1\r\nHost: x\r\n\r\n")
                                   << QByteArray("GET http://x/a 1 keeps alive\nhost=x\n\n");
    QTest::newRow("asterisk form") << QByteArray("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
                                   << QByteArray("OPTIONS * 1 keeps alive\nhost=x\n\n");
    QTest::newRow("empty lines before it")
        << QByteArray("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
        << QByteArray("GET / 1 keeps alive\nhost=x\n\n");
    QTest::newRow("Connection: close")
        << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, close\r\n\r\n")
        << QByteArray("GET / 1 closes\nhost=x\nconnection=foo, close\n\n");
    QTest::newRow("HTTP/1.0 closes and needs no Host")
        << QByteArray("GET / HTTP/1.0\r\n\r\n") << QByteArray("GET / 0 closes\n\n");
    QTest::newRow("HTTP/1.0 with keep-alive")
        << QByteArray("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
        << QByteArray("GET / 0 keeps alive\nconnection=Keep-Alive\n\n");
    QTest::newRow("upgrade") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n"
                                           "Connection: keep-alive, Upgrade\r\n"
                                           "Upgrade: websocket\r\n\r\n")
                             << QByteArray("GET / 1 keeps alive upgrades\nhost=x\n"
                                           "connection=keep-alive, Upgrade\nupgrade=websocket\n\n");
    QTest::newRow("Upgrade without Connection is none")
        << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n")
        << QByteArray("GET / 1 keeps alive\nhost=x\nupgrade=websocket\n\n");
    QTest::newRow("HTTP/1.0 cannot upgrade")
        << QByteArray("GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
        << QByteArray("GET / 0 closes\nconnection=upgrade\nupgrade=websocket\n\n");
    QTest::newRow("body by length")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe\r\no")
        << QByteArray("POST / 1 keeps alive\nhost=x\ncontent-length=5\n\nhe\r\no");
    QTest::newRow("body of no length")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        << QByteArray("POST / 1 keeps alive\nhost=x\ncontent-length=0\n\n");
    QTest::newRow("upgrade with a body")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
        << QByteArray("POST / 1 keeps alive upgrades\nhost=x\nconnection=upgrade\nupgrade=h2c\n"
                      "transfer-encoding=chunked\n\nhi");
    const QByteArray chunkedHead(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n");
    const QByteArray chunkedText("POST / 1 keeps alive\nhost=x\ntransfer-encoding=Chunked\n\n");
    QTest::newRow("chunks") << chunkedHead + "5\r\nhello\r\n1\r\n \r\n0A\r\n0123456789\r\n0\r\n\r\n"
                            << chunkedText + "hello 0123456789";
    QTest::newRow("no chunk but the last") << chunkedHead + "0\r\n\r\n" << chunkedText;
    QTest::newRow("line ends as data of a chunk") << chunkedHead + "4\r\n\r\n\r\n\r\n0\r\n\r\n"
                                                  << chunkedText + "\r\n\r\n";
    QTest::newRow("chunk extensions") << chunkedHead + "2;a;b=\"c d\"\r\nhi\r\n0;z\r\n\r\n"
                                      << chunkedText + "hi";
    QTest::newRow("trailers are read past")
        << chunkedHead + "2\r\nhi\r\n0\r\nHost: y\r\nConnection: close\r\nContent-Length: 5\r\n\r\n"
        << chunkedText + "hi";
}

void TestRequestParser::readsARequest()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, request);

    const BothWays outcome(bytes.toStdString());
    QCOMPARE(outcome.whole.detail, std::string());
    QCOMPARE(outcome.whole.state, State::Complete);
    QCOMPARE(QByteArray::fromStdString(outcome.whole.request), request);
    QCOMPARE(outcome.whole.consumed, static_cast<std::size_t>(bytes.size()));
    QVERIFY(outcome.agree());
}

void TestRequestParser::knowsTheMethod_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("method");

    const auto row = [](const char *name, Method method) {
        QTest::newRow(name) << QByteArray(name) << static_cast<int>(method);
    };
    row("GET", Method::Get);
    row("HEAD", Method::Head);
    row("POST", Method::Post);
    row("PUT", Method::Put);
    row("PATCH", Method::Patch);
    row("DELETE", Method::Delete);
    row("OPTIONS", Method::Options);
    row("TRACE", Method::Other);
    row("M-SEARCH", Method::Other);
}

void TestRequestParser::knowsTheMethod()
{
    QFETCH(QByteArray, name);
    QFETCH(int, method);

    RequestParser parser({});
    const std::string bytes = name.toStdString() + " / HTTP/1.1\r\nHost: x\r\n\r\n";
    QCOMPARE(parser.feed(bytes), bytes.size());
    QCOMPARE(parser.state(), State::Complete);
    QCOMPARE(static_cast<int>(parser.request().method), method);
    QCOMPARE(parser.request().methodName, std::string_view(name.data()));
}

void TestRequestParser::wantsMoreWhileTheRequestIsNotWhole_data()
{
    QTest::addColumn<QByteArray>("bytes");

    QTest::newRow("half a method") << QByteArray("GE");
    QTest::newRow("no empty line yet") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n");
    QTest::newRow("half an empty line") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r");
    QTest::newRow("a byte of the body is missing")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhell");
    QTest::newRow("the last chunk is missing") << QByteArray(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
    QTest::newRow("the end of the trailers is missing")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r");
}

void TestRequestParser::wantsMoreWhileTheRequestIsNotWhole()
{
    QFETCH(QByteArray, bytes);

    const BothWays outcome(bytes.toStdString());
    QCOMPARE(outcome.whole.state, State::NeedMore);
    QCOMPARE(outcome.whole.consumed, static_cast<std::size_t>(bytes.size()));
    QVERIFY(outcome.agree());
}

void TestRequestParser::leavesWhatFollowsForTheNextRequest_data()
{
    QTest::addColumn<QByteArray>("request");

    QTest::newRow("after a head") << QByteArray("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    QTest::newRow("after Connection: close")
        << QByteArray("GET /1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QTest::newRow("after an upgrade")
        << QByteArray("GET /1 HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: y\r\n\r\n");
    QTest::newRow("after a body by length")
        << QByteArray("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
    QTest::newRow("after chunks") << QByteArray("POST /1 HTTP/1.1\r\nHost: x\r\n"
                                                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

void TestRequestParser::leavesWhatFollowsForTheNextRequest()
{
    QFETCH(QByteArray, request);

    const BothWays outcome(request.toStdString() + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(outcome.whole.state, State::Complete);
    QCOMPARE(outcome.whole.consumed, static_cast<std::size_t>(request.size()));
    QVERIFY(outcome.agree());
}

void TestRequestParser::readsPipelinedRequestsOneByOne()
{
    const std::string bytes = "POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "3\r\none\r\n0\r\nT: t\r\n\r\n"
                              "\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
                              "POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nthree";
    for (const std::size_t pieceLength : { std::size_t { 1 }, std::size_t { 7 }, bytes.size() }) {
        RequestParser parser({});
        std::string_view rest = bytes;
        std::string bodies;
        std::string targets;
        while (!rest.empty()) {
            const Outcome outcome = parsed(parser, rest, pieceLength);
            QCOMPARE(outcome.state, State::Complete);
            targets.append(parser.request().target);
            bodies.append(parser.request().body);
            rest.remove_prefix(outcome.consumed);
            parser.reset();
        }
        QCOMPARE(targets, std::string("/1/2/3"));
        QCOMPARE(bodies, std::string("onethree"));
    }
}

/// What is allowed in trailers is not allowed in the next head (RFC 9112 section 6.1).
void TestRequestParser::refusesTwoLengthsBehindARequestWithTrailers()
{
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n";
    RequestParser parser({});
    QCOMPARE(parsed(parser, head + "\r\n0\r\nContent-Length: 5\r\n\r\n", 1).state, State::Complete);
    parser.reset();
    QCOMPARE(parsed(parser, head + "Content-Length: 5\r\n\r\n", 1).state, State::Failed);
}

void TestRequestParser::agreesWhereverTheBytesAreCut()
{
    const std::string bytes = "\r\nPOST /a?b HTTP/1.1\r\nHost: x\r\nEmpty:\r\nV: 1 \r\n"
                              "Transfer-Encoding: chunked\r\n\r\n"
                              "5;e=f\r\nhello\r\n2\r\n\r\n\r\n0\r\nTrailer: t\r\n\r\n";
    const BothWays uncut(bytes);
    QCOMPARE(uncut.whole.state, State::Complete);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        RequestParser parser({});
        QCOMPARE(parser.feed(std::string_view(bytes).substr(0, cut)), cut);
        QCOMPARE(parser.state(), State::NeedMore);
        Outcome outcome = parsed(parser, std::string_view(bytes).substr(cut), bytes.size());
        outcome.consumed += cut;
        QVERIFY(outcome == uncut.whole);
    }
}

void TestRequestParser::isPristineUntilTheFirstByteOfARequestLine()
{
    RequestParser parser({});
    QVERIFY(parser.isPristine());
    QCOMPARE(parser.feed("\r\n"), std::size_t { 2 });
    QVERIFY(parser.isPristine());
    // Half an empty line: what follows it depends on it.
    QCOMPARE(parser.feed("\r"), std::size_t { 1 });
    QVERIFY(!parser.isPristine());
    QCOMPARE(parser.feed("\n"), std::size_t { 1 });
    QVERIFY(parser.isPristine());
    QCOMPARE(parser.feed("G"), std::size_t { 1 });
    QVERIFY(!parser.isPristine());
    parser.reset();
    QVERIFY(parser.isPristine());
    QCOMPARE(parser.feed("\x16"), std::size_t { 0 });
    QVERIFY(!parser.isPristine());
}

void TestRequestParser::asksForContinueUntilItIsSentOrTheBodyComes()
{
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
    RequestParser parser({});
    QCOMPARE(parser.feed(std::string_view(head).substr(0, head.size() - 1)), head.size() - 1);
    QVERIFY(!parser.awaitsContinue());
    QCOMPARE(parser.feed("\n"), std::size_t { 1 });
    QVERIFY(parser.awaitsContinue());
    parser.continueSent();
    QVERIFY(!parser.awaitsContinue());
    QCOMPARE(parser.feed("hi"), std::size_t { 2 });
    QCOMPARE(parser.state(), State::Complete);
    QVERIFY(!parser.awaitsContinue());

    parser.reset();
    QCOMPARE(parser.feed(head), head.size());
    QVERIFY(parser.awaitsContinue());
    QCOMPARE(parser.feed("h"), std::size_t { 1 });
    QVERIFY(!parser.awaitsContinue());
}

void TestRequestParser::hasTheHeadBeforeTheBody()
{
    RequestParser parser({});
    const std::string head = "POST /channels/a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n";
    for (const char byte : head) {
        QVERIFY(!parser.hasHead());
        QCOMPARE(parser.feed({ &byte, 1 }), std::size_t { 1 });
    }
    QVERIFY(parser.hasHead());
    QCOMPARE(parser.head().target, std::string_view("/channels/a"));
    QCOMPARE(parser.head().header("host"), std::string_view("h"));
    QVERIFY(parser.head().body.empty());
    QCOMPARE(parser.feed("body"), std::size_t { 4 });
    QCOMPARE(parser.state(), RequestParser::State::Complete);
    QCOMPARE(&parser.head(), &parser.request());
    parser.reset();
    QVERIFY(!parser.hasHead());
    [[maybe_unused]] const std::size_t taken = parser.feed("GET / HTTP/9.9\r\n\r\n");
    QCOMPARE(parser.state(), State::Failed);
    QVERIFY(!parser.hasHead());
}

void TestRequestParser::asksForNoContinue_data()
{
    QTest::addColumn<QByteArray>("bytes");

    QTest::newRow("without Expect")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n");
    QTest::newRow("without a body") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n"
                                                  "Expect: 100-continue\r\n\r\n");
    QTest::newRow("of an HTTP/1.0 client")
        << QByteArray("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    QTest::newRow("when the body came along")
        << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                      "Content-Length: 2\r\n\r\nh");
}

void TestRequestParser::asksForNoContinue()
{
    QFETCH(QByteArray, bytes);

    RequestParser parser({});
    QCOMPARE(parser.feed(bytes.toStdString()), static_cast<std::size_t>(bytes.size()));
    QVERIFY(parser.state() != State::Failed);
    QVERIFY(!parser.awaitsContinue());
}

void TestRequestParser::findsNothingOfTheLastRequestAfterReset()
{
    RequestParser parser({});
    const std::string last = "POST /last HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: x\r\n"
                             "Content-Length: 4\r\n\r\nlast";
    const std::string next = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const std::size_t fed : { std::size_t { 3 }, last.size() - 2, last.size() }) {
        QCOMPARE(parser.feed(std::string_view(last).substr(0, fed)), fed);
        parser.reset();
        const Outcome outcome = parsed(parser, next, next.size());
        QVERIFY(outcome == BothWays(next).whole);
        parser.reset();
    }
}

QTEST_APPLESS_MAIN(TestRequestParser)
#include "tst_requestparser.moc"
