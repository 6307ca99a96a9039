// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "tests/http/parsing.h"

#include <QtTest>

using namespace holdfast::http;
using holdfast::http::testing::BothWays;
using State = RequestParser::State;

class TestRequestParserRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAHead_data();
    void refusesAHead();
    void refusesALineOfTheHead_data();
    void refusesALineOfTheHead();
    void refusesABody_data();
    void refusesABody();
    void refusesTheSameHoweverTheBytesAreCut();
    void tellsATlsClientToUseHttp();
    void consumesNothingAfterARefusal();
    void takesTheNextRequestAfterARefusalAndReset();
};

void TestRequestParserRefusals::refusesAHead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");

    const auto row = [](const char *title, const char *bytes, int status) {
        QTest::newRow(title) << QByteArray(bytes) << status;
    };
    row("no Host", "GET / HTTP/1.1\r\nA: b\r\n\r\n", 400);
    row("two Hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400);
    row("two names in Host", "GET / HTTP/1.1\r\nHost: x, y\r\n\r\n", 400);
    row("a user in Host", "GET / HTTP/1.1\r\nHost: a@x\r\n\r\n", 400);
    row("HTTP/0.9", "GET /\r\n\r\n", 400);
    row("HTTP/0.9 said", "GET / HTTP/0.9\r\n\r\n", 505);
    row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505);
    row("HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("HTTP/9.9", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505);
    row("no number as version", "GET / HTTP/x\r\nHost: x\r\n\r\n", 400);
    row("a version that goes on", "GET / HTTP/1.11\r\nHost: x\r\n\r\n", 400);
    row("a space after the version", "GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400);
    row("another protocol", "OPTIONS * RTSP/1.0\r\nHost: x\r\n\r\n", 400);
    row("a method of another protocol", "PLAY / HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("a method that nobody knows", "FOO / HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("a method in lower case", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("a method that goes on", "GETS / HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("a method with a slash", "GET/ / HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("no method", "/ HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("a space before the method", " GET / HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("CONNECT", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 405);
    row("two spaces before the target", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("two spaces after the target", "GET /  HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("a tab after the method", "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("a space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("a control character in the target", "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("a tab in the target", "GET /\t HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("DEL in the target", "GET /\x7f HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("a byte beyond ASCII in the target", "GET /\xe7\xba\xa2 HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("no target", "GET HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("LF alone after the request line", "GET / HTTP/1.1\nHost: x\r\n\r\n", 400);
    row("LF alone after a field", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400);
    row("LF alone as empty line", "GET / HTTP/1.1\r\nHost: x\r\n\n", 400);
    row("LF alone before the request", "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("CR alone before the request", "\rGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("CR alone after the request line", "GET / HTTP/1.1\rHost: x\r\n\r\n", 400);
    row("CR twice after the request line", "GET / HTTP/1.1\r\r\nHost: x\r\n\r\n", 400);
    row("an expectation nobody knows", "GET / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n", 417);
    row("HTTP/1.0 with chunks", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
}

void TestRequestParserRefusals::refusesAHead()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);

    const BothWays outcome(bytes.toStdString());
    QCOMPARE(outcome.whole.state, State::Failed);
    QCOMPARE(outcome.whole.status, status);
    QVERIFY(!outcome.whole.detail.empty());
    QVERIFY(outcome.agree());
}

void TestRequestParserRefusals::refusesALineOfTheHead_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<int>("status");

    const auto row = [](const char *title, const QByteArray &lines, int status = 400) {
        QTest::newRow(title) << lines << status;
    };
    row("a folded field", "A: b\r\n c\r\n");
    row("a field folded by a tab", "A: b\r\n\tc\r\n");
    row("a folded empty field", "A:\r\n b\r\n");
    row("a space before the colon", "Host : y\r\n");
    row("a tab before the colon", "A\t: b\r\n");
    row("a space before the name", " A: b\r\n");
    row("a space in the name", "A b: c\r\n");
    row("no colon", "A\r\n");
    row("no name", ": b\r\n");
    row("a name beyond ASCII", "\xc3\xa4: b\r\n");
    row("NUL in a name", QByteArray("A\0: b\r\n", 7));
    row("NUL in a value", QByteArray("A: b\0c\r\n", 8));
    row("a control character in a value", "A: b\x01\r\n");
    row("DEL in a value", "A: b\x7f\r\n");
    row("CR alone in a value", "A: b\rc\r\n");
    row("CR alone before a value", "A:\rb\r\n");
    row("CR twice after a value", "A: b\r\r\n");
    row("negative length", "Content-Length: -1\r\n");
    row("signed length", "Content-Length: +1\r\n");
    row("no number as length", "Content-Length: abc\r\n");
    row("hexadecimal length", "Content-Length: 0x5\r\n");
    row("a number and more as length", "Content-Length: 5 5\r\n");
    row("no length at all", "Content-Length:\r\n");
    row("a length of white space", "Content-Length: \t\r\n");
    row("a length beyond 64 bits", "Content-Length: 18446744073709551616\r\n");
    row("a length far beyond 64 bits", "Content-Length: 99999999999999999999999999\r\n");
    row("the same length twice", "Content-Length: 5\r\nContent-Length: 5\r\n");
    row("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n");
    row("two lengths in one field", "Content-Length: 5, 5\r\n");
    row("length, then chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    row("chunked, then length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    row("no length beside chunked", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n");
    row("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
    row("chunked twice in one field", "Transfer-Encoding: chunked, chunked\r\n");
    row("chunked, but not at the end", "Transfer-Encoding: chunked, gzip\r\n");
    row("no transfer coding", "Transfer-Encoding:\r\n", 501);
    row("another transfer coding", "Transfer-Encoding: gzip\r\n");
    row("identity", "Transfer-Encoding: identity\r\n");
    row("another coding before chunked", "Transfer-Encoding: gzip, chunked\r\n", 501);
    row("a misspelt coding", "Transfer-Encoding: xchunked\r\n");
    row("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n");
    row("a vertical tab before chunked",
        "Transfer-Encoding: \x0b"
        "chunked\r\n");
}

void TestRequestParserRefusals::refusesALineOfTheHead()
{
    QFETCH(QByteArray, lines);
    QFETCH(int, status);

    const BothWays outcome("POST / HTTP/1.1\r\nHost: x\r\n" + lines.toStdString() + "\r\n");
    QCOMPARE(outcome.whole.state, State::Failed);
    QCOMPARE(outcome.whole.status, status);
    QVERIFY(!outcome.whole.detail.empty());
    QVERIFY(outcome.agree());
}

void TestRequestParserRefusals::refusesABody_data()
{
    QTest::addColumn<QByteArray>("body");

    const auto row = [](const char *title, const char *body) {
        QTest::newRow(title) << QByteArray(body);
    };
    row("no chunk size", "\r\n0\r\n\r\n");
    row("no hexadecimal size", "g\r\n");
    row("negative size", "-1\r\n");
    row("a size with 0x", "0x1\r\nh\r\n0\r\n\r\n");
    row("a size in white space", " 1\r\nh\r\n0\r\n\r\n");
    row("white space after the size", "1 \r\nh\r\n0\r\n\r\n");
    row("a size beyond 64 bits", "10000000000000000\r\n");
    row("LF alone after the size", "1\nh\r\n0\r\n\r\n");
    row("LF alone after the data", "1\r\nh\n0\r\n\r\n");
    row("LF alone in an extension", "1;a\nb\r\nh\r\n0\r\n\r\n");
    row("CR alone in an extension", "1;a\rb\r\nh\r\n0\r\n\r\n");
    row("more data than the size says", "1\r\nhi\r\n0\r\n\r\n");
    row("LF alone after a trailer", "0\r\nA: b\n\r\n");
    row("LF alone after the trailers", "0\r\n\n");
    row("a folded trailer", "0\r\nA: b\r\n c\r\n\r\n");
    row("a space before a trailer's colon", "0\r\nA : b\r\n\r\n");
}

void TestRequestParserRefusals::refusesABody()
{
    QFETCH(QByteArray, body);

    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    const BothWays outcome(head + body.toStdString());
    QCOMPARE(outcome.whole.state, State::Failed);
    QCOMPARE(outcome.whole.status, 400);
    QVERIFY(outcome.agree());
}

/// Faults beyond a limit: which of the two is told must not depend on the cuts.
void TestRequestParserRefusals::refusesTheSameHoweverTheBytesAreCut()
{
    const RequestLimits limits { .maxTargetBytes = 8, .maxHeaderFields = 1 };
    for (const std::string bytes :
         { "GET /23456789\x01 HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\nAB(: c\r\n" }) {
        const BothWays outcome(bytes, limits);
        QCOMPARE(outcome.whole.state, State::Failed);
        QVERIFY(outcome.agree());
    }
}

void TestRequestParserRefusals::tellsATlsClientToUseHttp()
{
    const BothWays outcome(std::string_view("\x16\x03\x01\x02\x00\x01", 6));
    QCOMPARE(outcome.whole.state, State::Failed);
    QCOMPARE(outcome.whole.status, 400);
    QVERIFY(outcome.whole.detail.find("http://") != std::string::npos);
    QVERIFY(outcome.agree());
}

void TestRequestParserRefusals::consumesNothingAfterARefusal()
{
    RequestParser parser({});
    QVERIFY(parser.feed("GET / HTTP/9.9\r\n") <= 16);
    QCOMPARE(parser.state(), State::Failed);
    QCOMPARE(parser.feed("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), std::size_t { 0 });
    QCOMPARE(parser.state(), State::Failed);
    QCOMPARE(parser.failure().status, 505);
}

void TestRequestParserRefusals::takesTheNextRequestAfterARefusalAndReset()
{
    RequestParser parser({});
    const std::string good = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const std::string bad : { "GET / HTTP/9.9\r\n", "\rX", "FOO", "GET / HTTP/1.1\r\n\r\n" }) {
        QVERIFY(parser.feed(bad) <= bad.size());
        QCOMPARE(parser.state(), State::Failed);
        parser.reset();
        QCOMPARE(parser.feed(good), good.size());
        QCOMPARE(parser.state(), State::Complete);
        parser.reset();
    }
}

QTEST_APPLESS_MAIN(TestRequestParserRefusals)
#include "tst_requestparser_refusals.moc"
