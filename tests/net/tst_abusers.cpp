// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"

#include <QTest>

using namespace holdfast;
using namespace std::chrono_literals;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningWorker;

namespace {

constexpr int turns = 3;
const QByteArray publishing = "POST /channels/a HTTP/1.1\r\nHost: h\r\n";
const QByteArray batching = "POST /channels HTTP/1.1\r\nHost: h\r\n";
const QByteArray chunked = publishing + "Transfer-Encoding: chunked\r\n\r\n";
/// What an attacker wants to reach behind the request that two parsers read differently.
const QByteArray smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

QByteArray withLength(const QByteArray &head, const QByteArray &body)
{
    return head + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray fields(int count)
{
    QByteArray all;
    for (int i = 0; i < count; ++i)
        all += 'f' + QByteArray::number(i) + ": x\r\n";
    return all;
}

QByteArray names(int count)
{
    QByteArray all;
    for (int i = 0; i < count; ++i)
        all += (i == 0 ? "c" : ",c") + QByteArray::number(i);
    return all;
}

/// A worker that lets anybody publish.
class AnyoneMay final : public access::Rules
{
public:
    [[nodiscard]] access::Principal identify(const http::Request & /*head*/,
                                             const AddressBytes & /*peer*/) const override
    {
        return {};
    }
    [[nodiscard]] std::optional<access::Refusal>
    refusal(const access::Principal & /*principal*/,
            const access::Question & /*question*/) const override
    {
        return std::nullopt;
    }
};

} // namespace

/// Clients that send what costs a server most, or too slowly, or never. They are told what is
/// wrong, and the worker serves the others in the same turns of its loop.
class TestAbusers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areRefusedAndDelayNobody_data();
    void areRefusedAndDelayNobody();
    void smuggleNothing_data();
    void smuggleNothing();
    void haveSoMuchTimeAndNotMore_data();
    void haveSoMuchTimeAndNotMore();
    void keepNothingOpenThatNeverSays();

private:
    [[nodiscard]] RunningWorker::Setup setup() const
    {
        RunningWorker::Setup setup;
        setup.rules = &m_rules;
        return setup;
    }

    AnyoneMay m_rules;
};

void TestAbusers::areRefusedAndDelayNobody_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("a flood of requests")
        << HttpClient::request("GET /healthz").repeated(2000) << 200;
    QTest::newRow("a head without end")
        << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nX: ") + QByteArray(200'000, 'x') << 431;
    QTest::newRow("too many fields") << "GET / HTTP/1.1\r\nHost: h\r\n" + fields(10'000) + "\r\n"
                                     << 431;
    QTest::newRow("too long a target")
        << "GET /" + QByteArray(100'000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"
        << 414;
    QTest::newRow("10,000 channels at once") << "GET /channels/" + names(10'000)
            + " HTTP/1.1\r\nHost: h\r\n\r\n" << 414;
    QTest::newRow("more channels than one may follow") << "GET /channels/" + names(101)
            + " HTTP/1.1\r\nHost: h\r\n\r\n" << 413;
    QTest::newRow("a body over the limit")
        << publishing + "Content-Length: 300000\r\n\r\n" + QByteArray(200'000, 'x') << 413;
    QTest::newRow("chunks over the limit")
        << chunked + QByteArray("8000\r\n" + QByteArray(0x8000, 'x') + "\r\n").repeated(10) << 413;
    QTest::newRow("chunks of one byte with extensions")
        << chunked + QByteArray("1;" + QByteArray(100, 'e') + "\r\nx\r\n").repeated(2000) << 431;
    QTest::newRow("deeply nested JSON") << withLength(batching, QByteArray(250'000, '[')) << 400;
    QTest::newRow("deeply nested objects") << withLength(
        batching,
        QByteArray(R"([{"channel":"a","data":)") + QByteArray(R"({"a":)").repeated(40'000))
                                           << 400;
    QTest::newRow("JSON with one name 20,000 times") << withLength(
        batching, "[{" + QByteArray(R"("channel":"a",)").repeated(17'000) + R"("data":1}])")
                                                     << 400;
    QTest::newRow("a batch of 60,000 empty messages")
        << withLength(batching, '[' + QByteArray("{},").repeated(60'000) + "{}]") << 400;
    QTest::newRow("a huge number")
        << withLength(batching, R"([{"channel":"a","data":)" + QByteArray(250'000, '9')) << 400;
    QTest::newRow("thousands of separators, encoded")
        << "GET /channels/" + QByteArray("%2c").repeated(2'500) + " HTTP/1.1\r\nHost: h\r\n\r\n"
        << 413;
}

void TestAbusers::areRefusedAndDelayNobody()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    RunningWorker worker(setup());
    const HttpClient held = worker.connect();
    QVERIFY(held.send(HttpClient::request("GET /channels/a?wait=100&client=held")));
    QTRY_VERIFY(worker.serialOf("held") != 0);
    HttpClient abuser = worker.connect();
    HttpClient other = worker.connect();
    // Both have sent before the worker looks.
    worker.call([&](net::Worker & /*worker*/) {
        QVERIFY(abuser.send(bytes));
        QVERIFY(other.send(HttpClient::request("GET /channels/b?wait=100&client=other")));
    });
    for (int i = 0; i < turns; ++i)
        worker.call([](net::Worker & /*worker*/) {});
    QVERIFY(worker.serialOf("other") != 0);
    const HttpAnswer answer = abuser.answer();
    QCOMPARE(answer.status, status);
    if (status >= 400)
        QVERIFY2(answer.isProblem(status), answer.body.constData());
    worker.publish("b", "news");
    QCOMPARE(other.answer().payloads(), QList<QByteArray> { "news" });
    QCOMPARE(worker.connect().ask("GET /healthz").status, 200);
}

void TestAbusers::smuggleNothing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *title, const QByteArray &framing, const QByteArray &body = {}) {
        QTest::newRow(title) << publishing + framing + "\r\n" + body;
    };
    const QByteArray length = "Content-Length: 3\r\n";
    const QByteArray coding = "Transfer-Encoding: chunked\r\n";
    const QByteArray end = "0\r\n\r\n";
    row("CL.TE", length + coding, end);
    row("TE.CL", coding + length, end);
    row("CL.TE on HTTP/1.0 terms", "Connection: close\r\n" + length + coding, end);
    row("two lengths", length + "Content-Length: 4\r\n", "abcd");
    row("two equal lengths", length + length, "abc");
    row("a list of lengths", "Content-Length: 3, 3\r\n", "abc");
    row("a length with a sign", "Content-Length: +3\r\n", "abc");
    row("a length in hexadecimal", "Content-Length: 0x3\r\n", "abc");
    row("a length with a space in it", "Content-Length: 1 0\r\n", "abc");
    row("a length that overflows", "Content-Length: 18446744073709551619\r\n", "abc");
    row("an empty length", "Content-Length:\r\n");
    row("an unknown coding", "Transfer-Encoding: xchunked\r\n", end);
    row("chunked twice", "Transfer-Encoding: chunked, chunked\r\n", end);
    row("chunked before another", "Transfer-Encoding: chunked, gzip\r\n", end);
    row("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n", end);
    row("two codings", coding + "Transfer-Encoding: identity\r\n", end);
    row("identity", "Transfer-Encoding: identity\r\n" + length, "abc");
    row("a vertical tab before chunked",
        "Transfer-Encoding: \x0b"
        "chunked\r\n",
        end);
    row("a space before the colon", "Transfer-Encoding : chunked\r\n", end);
    row("a folded field", "X: a\r\n Transfer-Encoding: chunked\r\n", end);
    row("a field that begins with a space", " " + coding, end);
    row("a bare line feed", "X: a\n" + coding, end);
    row("a bare carriage return", "X: a\rTransfer-Encoding: chunked\r\n", end);
    row("a NUL in a value", QByteArray("X: a\0b\r\n", 8) + coding, end);
    row("a NUL in a name", QByteArray("X\0: a\r\n", 7) + coding, end);
    row("a chunk size with a sign", coding, "+3\r\nabc\r\n" + end);
    row("a chunk size with a prefix", coding, "0x3\r\nabc\r\n" + end);
    row("a chunk size that overflows", coding, "10000000000000003\r\nabc\r\n" + end);
    row("a chunk size with a space behind", coding, "3 \r\nabc\r\n" + end);
    row("a chunk that ends with a line feed", coding, "3\nabc\r\n" + end);
    row("a chunk without its end", coding, "3\r\nabcd\r\n" + end);
    row("a length among the trailers", coding, "3\r\nabc\r\n0\r\nX : a\r\n\r\n");
}

/// The connection ends with the refusal: what follows is not read as a request.
void TestAbusers::smuggleNothing()
{
    QFETCH(const QByteArray, bytes);
    RunningWorker worker(setup());
    HttpClient client = worker.connect();
    QVERIFY(client.send(bytes + smuggled));
    const HttpAnswer answer = client.answer();
    QVERIFY2(answer.status == 400 || answer.status == 413 || answer.status == 501,
             answer.body.constData());
    QVERIFY2(answer.isProblem(answer.status), answer.body.constData());
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
    QVERIFY(client.isEnded());
    QVERIFY2(client.rest().isEmpty(), client.rest().constData());
    QCOMPARE(worker.hub().head(), std::uint64_t { 0 });
}

void TestAbusers::haveSoMuchTimeAndNotMore_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("drip");
    QTest::newRow("a slow target") << QByteArray("GET /") << QByteArray("a");
    QTest::newRow("a slow head") << QByteArray("GET /healthz HTTP/1.1\r\nHost: h\r\n")
                                 << QByteArray("X: a\r\n");
    QTest::newRow("a slow body") << publishing + "Content-Length: 1000\r\n\r\n" << QByteArray("x");
    QTest::newRow("slow chunks") << chunked << QByteArray("1\r\nx\r\n");
    QTest::newRow("slow trailers") << chunked + "0\r\n" << QByteArray("X: a\r\n");
}

/// The time runs from the first byte, however often another one comes.
void TestAbusers::haveSoMuchTimeAndNotMore()
{
    QFETCH(const QByteArray, start);
    QFETCH(const QByteArray, drip);
    RunningWorker worker(setup());
    HttpClient slow = worker.connect();
    HttpClient other = worker.connect();
    worker.call([&](net::Worker & /*worker*/) { QVERIFY(slow.send(start)); });
    for (int second = 0; second < 19; ++second) {
        worker.advance(1s);
        worker.call([&](net::Worker & /*worker*/) { QVERIFY(slow.send(drip)); });
        QCOMPARE(other.ask("GET /healthz").status, 200);
    }
    QCOMPARE(worker.connections(), std::size_t { 2 });
    worker.advance(2s);
    const HttpAnswer answer = slow.answer();
    QVERIFY2(answer.isProblem(408), answer.body.constData());
    QVERIFY(slow.isEnded());
    QCOMPARE(other.ask("GET /healthz").status, 200);
    QCOMPARE(worker.hub().head(), std::uint64_t { 0 });
}

void TestAbusers::keepNothingOpenThatNeverSays()
{
    RunningWorker worker(setup());
    std::vector<HttpClient> silent;
    for (int i = 0; i < 20; ++i)
        silent.push_back(worker.connect());
    HttpClient other = worker.connect();
    for (int i = 0; i < 3; ++i) {
        worker.advance(26s);
        QCOMPARE(other.ask("GET /healthz").status, 200);
    }
    for (HttpClient &client : silent)
        QVERIFY(client.isEnded());
    QTRY_COMPARE(worker.connections(), std::size_t { 1 });
}

QTEST_GUILESS_MAIN(TestAbusers)
#include "tst_abusers.moc"
