// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/response.h"

#include <QtTest>

using namespace holdfast::http;

namespace {

/// Sun, 06 Nov 1994 08:49:37 GMT: the example of RFC 9110 section 5.6.7.
constexpr std::int64_t exampleTime = 784111777000;

std::string encoded(const Response &response, const Framing &framing = {})
{
    std::string out;
    encodeResponse(response, framing, exampleTime, out);
    return out;
}

bool hasLine(const std::string &bytes, const std::string &line)
{
    return bytes.find("\r\n" + line + "\r\n") != std::string::npos;
}

std::string bodyOf(const std::string &bytes)
{
    return bytes.substr(bytes.find("\r\n\r\n") + 4);
}

} // namespace

class TestResponse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAnAnswer();
    void appendsToWhatIsThere();
    void answersHeadAsGetButWithoutABody();
    void framesNoBodyWhereThereCanBeNone_data();
    void framesNoBodyWhereThereCanBeNone();
    void saysWhenItCloses();
    void saysToHttp10ThatItKeepsAlive();
    void carriesCorsFields();
    void carriesNoneOnAPortThatIsNotForAllOrigins();
    void leavesOutFieldsThatWouldInject_data();
    void leavesOutFieldsThatWouldInject();
    void leavesOutAContentTypeThatWouldInject();
    void writesTheHeadOfAStreamWithoutLength();
    void writesADate_data();
    void writesADate();
    void writesEachSecondItsOwnDate();
    void knowsReasons();
};

void TestResponse::writesAnAnswer()
{
    const std::string bytes =
        encoded({ 200, "text/plain", { { "Holdfast-Cursor", "k3v9x2ab-7" } }, "hello" });
    QVERIFY(bytes.starts_with("HTTP/1.1 200 OK\r\n"));
    QVERIFY(hasLine(bytes, "Date: Sun, 06 Nov 1994 08:49:37 GMT"));
    QVERIFY(hasLine(bytes, "Content-Type: text/plain"));
    QVERIFY(hasLine(bytes, "Holdfast-Cursor: k3v9x2ab-7"));
    QVERIFY(hasLine(bytes, "Content-Length: 5"));
    QVERIFY(bytes.find("Connection:") == std::string::npos);
    QCOMPARE(bodyOf(bytes), std::string("hello"));
    QVERIFY(encoded({ 200, {}, {}, {} }).find("Content-Type:") == std::string::npos);
    QVERIFY(hasLine(encoded({ 200, {}, {}, {} }), "Content-Length: 0"));
    QVERIFY(encoded({ 299, {}, {}, {} }).starts_with("HTTP/1.1 299 Unknown\r\n"));
}

void TestResponse::appendsToWhatIsThere()
{
    std::string out = "before";
    encodeResponse({ 200, {}, {}, "one" }, {}, exampleTime, out);
    encodeResponse({ 200, {}, {}, "two" }, {}, exampleTime, out);
    QCOMPARE(out, "before" + encoded({ 200, {}, {}, "one" }) + encoded({ 200, {}, {}, "two" }));
}

void TestResponse::answersHeadAsGetButWithoutABody()
{
    const Response response { 200, "text/plain", {}, "hello" };
    const std::string get = encoded(response);
    const std::string head = encoded(response, { .isHead = true });
    QCOMPARE(head + "hello", get);
}

void TestResponse::framesNoBodyWhereThereCanBeNone_data()
{
    QTest::addColumn<int>("status");

    for (const int status : { 100, 101, 204, 304 })
        QTest::addRow("%d", status) << status;
}

void TestResponse::framesNoBodyWhereThereCanBeNone()
{
    QFETCH(int, status);

    const std::string bytes = encoded({ status, {}, {}, "stray" });
    QVERIFY(bytes.find("Content-Length") == std::string::npos);
    QVERIFY(bytes.ends_with("\r\n\r\n"));
}

void TestResponse::saysWhenItCloses()
{
    QVERIFY(hasLine(encoded({ 200, {}, {}, {} }, { .keepsAlive = false }), "Connection: close"));
    QVERIFY(hasLine(encoded({ 200, {}, {}, {} }, { .keepsAlive = false, .minorVersion = 0 }),
                    "Connection: close"));
}

void TestResponse::saysToHttp10ThatItKeepsAlive()
{
    QVERIFY(hasLine(encoded({ 200, {}, {}, {} }, { .minorVersion = 0 }), "Connection: keep-alive"));
}

void TestResponse::carriesCorsFields()
{
    for (const int status : { 200, 204, 400, 503 })
        QVERIFY(hasLine(encoded({ status, {}, {}, {} }), "Access-Control-Allow-Origin: *"));
}

void TestResponse::carriesNoneOnAPortThatIsNotForAllOrigins()
{
    const std::string bytes = encoded(Response {}, { .isForAllOrigins = false });
    QVERIFY(bytes.find("Access-Control-") == std::string::npos);
    QVERIFY(encoded(Response {}).find("Access-Control-") != std::string::npos);
}

void TestResponse::leavesOutFieldsThatWouldInject_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");

    QTest::newRow("CR LF in the value") << QByteArray("X") << QByteArray("a\r\nInjected: b");
    QTest::newRow("LF in the value") << QByteArray("X") << QByteArray("a\nInjected: b");
    QTest::newRow("CR in the value") << QByteArray("X") << QByteArray("a\rInjected: b");
    QTest::newRow("NUL in the value") << QByteArray("X") << QByteArray("a\0Injected: b", 13);
    QTest::newRow("CR LF in the name") << QByteArray("X: a\r\nInjected") << QByteArray("b");
    QTest::newRow("NUL in the name") << QByteArray("Injected\0", 9) << QByteArray("b");
}

void TestResponse::leavesOutFieldsThatWouldInject()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);

    const std::string bytes =
        encoded({ 200, {}, { { name.toStdString(), value.toStdString() }, { "Y", "z" } }, {} });
    QVERIFY(bytes.find("Injected") == std::string::npos);
    QVERIFY(hasLine(bytes, "Y: z"));
}

void TestResponse::leavesOutAContentTypeThatWouldInject()
{
    const std::string bytes = encoded({ 200, "text/html\r\nInjected: b", {}, {} });
    QVERIFY(bytes.find("Injected") == std::string::npos);
    QVERIFY(bytes.find("Content-Type:") == std::string::npos);
}

void TestResponse::writesTheHeadOfAStreamWithoutLength()
{
    std::string bytes;
    encodeStreamHead({ 200, "text/event-stream", { { "Cache-Control", "no-store" } }, "body" },
                     { .keepsAlive = false }, exampleTime, bytes);
    QVERIFY(bytes.starts_with("HTTP/1.1 200 OK\r\n"));
    QVERIFY(hasLine(bytes, "Date: Sun, 06 Nov 1994 08:49:37 GMT"));
    QVERIFY(hasLine(bytes, "Content-Type: text/event-stream"));
    QVERIFY(hasLine(bytes, "Cache-Control: no-store"));
    QVERIFY(hasLine(bytes, "Connection: close"));
    QVERIFY(hasLine(bytes, "Access-Control-Allow-Origin: *"));
    QVERIFY(bytes.find("Content-Length") == std::string::npos);
    QVERIFY(bytes.ends_with("\r\n\r\n"));
}

void TestResponse::writesADate_data()
{
    QTest::addColumn<qint64>("wallMilliseconds");
    QTest::addColumn<QByteArray>("date");

    QTest::newRow("the example of the RFC")
        << qint64 { exampleTime } << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT");
    QTest::newRow("the beginning") << qint64 { 0 } << QByteArray("Thu, 01 Jan 1970 00:00:00 GMT");
    QTest::newRow("a leap day") << qint64 { 1709251199999 }
                                << QByteArray("Thu, 29 Feb 2024 23:59:59 GMT");
    QTest::newRow("before 1970") << qint64 { -1 } << QByteArray("Wed, 31 Dec 1969 23:59:59 GMT");
}

void TestResponse::writesADate()
{
    QFETCH(qint64, wallMilliseconds);
    QFETCH(QByteArray, date);

    QCOMPARE(QByteArray::fromStdString(httpDate(wallMilliseconds)), date);
}

void TestResponse::writesEachSecondItsOwnDate()
{
    for (const std::int64_t time :
         { exampleTime, exampleTime + 999, exampleTime + 1000, exampleTime }) {
        std::string bytes;
        encodeResponse({}, {}, time, bytes);
        QVERIFY(hasLine(bytes, "Date: " + httpDate(time)));
    }
}

void TestResponse::knowsReasons()
{
    QCOMPARE(reasonPhrase(201), std::string_view("Created"));
    QCOMPARE(reasonPhrase(413), std::string_view("Content Too Large"));
    QCOMPARE(reasonPhrase(431), std::string_view("Request Header Fields Too Large"));
    QCOMPARE(reasonPhrase(999), std::string_view("Unknown"));
}

QTEST_APPLESS_MAIN(TestResponse)
#include "tst_response.moc"
