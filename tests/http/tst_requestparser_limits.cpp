// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "tests/http/parsing.h"

#include <QtTest>

using namespace holdfast::http;
using holdfast::http::testing::BothWays;
using State = RequestParser::State;

namespace {

const std::string chunkedHead = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string headOfSize(std::size_t size)
{
    const std::string begin = "GET / HTTP/1.1\r\nHost: x\r\nFiller: ";
    return begin + std::string(size - begin.size() - 4, 'f') + "\r\n\r\n";
}

std::string chunk(const std::string &data)
{
    return QByteArray::number(static_cast<qulonglong>(data.size()), 16).toStdString() + "\r\n"
        + data + "\r\n";
}

} // namespace

class TestRequestParserLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boundsTheHead();
    void boundsTheHeadThatNeverEnds();
    void countsNoEmptyLinesIntoTheHead();
    void boundsTheTarget();
    void boundsTheNumberOfFields();
    void boundsTheBodyBeforeItComes();
    void boundsChunksBeforeTheyCome();
    void boundsManySmallChunks();
    void boundsChunkExtensions();
    void boundsZerosBeforeAChunkSize();
    void boundsTrailers();
    void boundsTheNumberOfTrailers();
    void takesABodyInChunksOfOneByte();
};

void TestRequestParserLimits::boundsTheHead()
{
    const RequestLimits limits { .maxHeadBytes = 200 };
    const BothWays fits(headOfSize(200), limits);
    QCOMPARE(fits.whole.state, State::Complete);
    QVERIFY(fits.agree());

    const BothWays over(headOfSize(201), limits);
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 431);
    QVERIFY(over.agree());

    QCOMPARE(BothWays(headOfSize(std::size_t { 16 } * 1024)).whole.state, State::Complete);
    QCOMPARE(BothWays(headOfSize(std::size_t { 16 } * 1024 + 1)).whole.status, 431);
}

void TestRequestParserLimits::boundsTheHeadThatNeverEnds()
{
    RequestParser parser({});
    const std::string line = "A: " + std::string(1000, 'a') + "\r\n";
    std::size_t consumed = parser.feed("GET / HTTP/1.1\r\nHost: x\r\n");
    while (parser.state() == State::NeedMore)
        consumed += parser.feed(line);
    QCOMPARE(parser.failure().status, 431);
    QCOMPARE(consumed, RequestLimits().maxHeadBytes);
}

void TestRequestParserLimits::countsNoEmptyLinesIntoTheHead()
{
    const BothWays outcome("\r\n\r\n" + headOfSize(100), { .maxHeadBytes = 100 });
    QCOMPARE(outcome.whole.state, State::Complete);
    QVERIFY(outcome.agree());
}

void TestRequestParserLimits::boundsTheTarget()
{
    const auto request = [](std::size_t targetLength) {
        return "GET /" + std::string(targetLength - 1, 't') + " HTTP/1.1\r\nHost: x\r\n\r\n";
    };
    const std::size_t most = RequestLimits().maxTargetBytes;
    const BothWays fits(request(most));
    QCOMPARE(fits.whole.state, State::Complete);
    QVERIFY(fits.agree());

    const BothWays over(request(most + 1));
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 414);
    QVERIFY(over.agree());

    const BothWays overTheHead(request(RequestLimits().maxHeadBytes));
    QCOMPARE(overTheHead.whole.status, 414);
    QVERIFY(overTheHead.agree());
}

void TestRequestParserLimits::boundsTheNumberOfFields()
{
    const auto request = [](std::size_t fields) {
        std::string bytes = "GET / HTTP/1.1\r\nHost: x\r\n";
        for (std::size_t i = 1; i < fields; ++i)
            bytes += "A: b\r\n";
        return bytes + "\r\n";
    };
    const std::size_t most = RequestLimits().maxHeaderFields;
    const BothWays fits(request(most));
    QCOMPARE(fits.whole.state, State::Complete);
    QVERIFY(fits.agree());

    const BothWays over(request(most + 1));
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 431);
    QVERIFY(over.agree());
}

void TestRequestParserLimits::boundsTheBodyBeforeItComes()
{
    const auto head = [](std::size_t length) {
        return "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
            + std::to_string(length) + "\r\n\r\n";
    };
    const std::size_t most = RequestLimits().maxBodyBytes;
    const BothWays fits(head(most) + std::string(most, 'b'));
    QCOMPARE(fits.whole.state, State::Complete);
    QVERIFY(fits.agree());

    const BothWays over(head(most + 1));
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 413);
    QVERIFY(over.agree());
    QCOMPARE(BothWays(head(std::numeric_limits<std::size_t>::max())).whole.status, 413);
}

void TestRequestParserLimits::boundsChunksBeforeTheyCome()
{
    const RequestLimits limits { .maxBodyBytes = 10 };
    const BothWays fits(chunkedHead + chunk("01234") + chunk("56789") + "0\r\n\r\n", limits);
    QCOMPARE(fits.whole.state, State::Complete);
    QVERIFY(fits.agree());

    const BothWays over(chunkedHead + chunk("01234") + "6\r\n", limits);
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 413);
    QVERIFY(over.agree());
    QCOMPARE(BothWays(chunkedHead + "ffffffffffffffff\r\n", limits).whole.status, 413);
}

void TestRequestParserLimits::boundsManySmallChunks()
{
    std::string bytes = chunkedHead;
    for (int i = 0; i < 11; ++i)
        bytes += chunk("c");
    const BothWays over(bytes, { .maxBodyBytes = 10 });
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 413);
    QVERIFY(over.agree());
}

void TestRequestParserLimits::boundsChunkExtensions()
{
    // One line of 100 bytes, size and line end included, is all that is allowed before any data.
    const RequestLimits limits { .maxHeadBytes = 100 };
    const BothWays fits(chunkedHead + "1;" + std::string(96, 'e') + "\r\nd\r\n0\r\n", limits);
    QCOMPARE(fits.whole.state, State::NeedMore);
    QVERIFY(fits.agree());

    const BothWays over(chunkedHead + "1;" + std::string(97, 'e') + "\r\nd\r\n0\r\n", limits);
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 431);
    QVERIFY(over.agree());
}

void TestRequestParserLimits::boundsZerosBeforeAChunkSize()
{
    const BothWays over(chunkedHead + std::string(20000, '0'));
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 431);
    QVERIFY(over.agree());
}

void TestRequestParserLimits::boundsTrailers()
{
    const RequestLimits limits { .maxHeadBytes = 100 };
    const auto body = [](std::size_t trailerBytes) {
        return "0\r\nT: " + std::string(trailerBytes - 5, 't') + "\r\n\r\n";
    };
    const BothWays fits(chunkedHead + body(95), limits);
    QCOMPARE(fits.whole.state, State::Complete);
    QVERIFY(fits.agree());

    const BothWays over(chunkedHead + body(96), limits);
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 431);
    QVERIFY(over.agree());
}

void TestRequestParserLimits::boundsTheNumberOfTrailers()
{
    const RequestLimits limits { .maxHeaderFields = 4 };
    const BothWays fits(chunkedHead + "0\r\nA: b\r\nA: b\r\n\r\n", limits);
    QCOMPARE(fits.whole.state, State::Complete);
    QVERIFY(fits.agree());

    const BothWays over(chunkedHead + "0\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", limits);
    QCOMPARE(over.whole.state, State::Failed);
    QCOMPARE(over.whole.status, 431);
    QVERIFY(over.agree());
}

void TestRequestParserLimits::takesABodyInChunksOfOneByte()
{
    const std::size_t most = RequestLimits().maxBodyBytes;
    std::string bytes = chunkedHead;
    for (std::size_t i = 0; i < most; ++i)
        bytes += "1\r\nc\r\n";
    bytes += "0\r\n\r\n";
    RequestParser parser({});
    QCOMPARE(parser.feed(bytes), bytes.size());
    QCOMPARE(parser.state(), State::Complete);
    QCOMPARE(parser.request().body, std::string(most, 'c'));
}

QTEST_APPLESS_MAIN(TestRequestParserLimits)
#include "tst_requestparser_limits.moc"
