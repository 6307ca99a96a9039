// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/answerwriter.h"

#include <QTest>

using namespace holdfast;

class TestAnswerWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheWholeAnswer();
    void leavesTheBodyOutForHeadButSaysItsLength();
    void framesForTheRequest_data();
    void framesForTheRequest();
    void writesNoContentFieldsFor204();
    void leavesOutFieldsThatWouldInject();
};

namespace {

QByteArray encoded(const http::Response &response, const http::Framing &framing = {})
{
    std::string out;
    management::encodeAnswer(response, framing, 784111777000, out);
    return QByteArray::fromStdString(out);
}

http::Response hello()
{
    http::Response response;
    response.contentType = "text/plain";
    response.headers = { { "Allow", "GET" } };
    response.body = "hello";
    return response;
}

} // namespace

void TestAnswerWriter::writesTheWholeAnswer()
{
    QCOMPARE(
        encoded(hello()),
        QByteArray("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                   "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                   "Allow: GET\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"));
}

void TestAnswerWriter::leavesTheBodyOutForHeadButSaysItsLength()
{
    const QByteArray bytes = encoded(hello(), { .isHead = true });
    QVERIFY(bytes.contains("Content-Length: 5\r\n"));
    QVERIFY(bytes.endsWith("\r\n\r\n"));
}

void TestAnswerWriter::framesForTheRequest_data()
{
    QTest::addColumn<bool>("keepsAlive");
    QTest::addColumn<int>("minorVersion");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("1.1 goes on") << true << 1 << QByteArray();
    QTest::newRow("1.1 closes") << false << 1 << QByteArray("Connection: close\r\n");
    QTest::newRow("1.0 goes on") << true << 0 << QByteArray("Connection: keep-alive\r\n");
    QTest::newRow("1.0 closes") << false << 0 << QByteArray("Connection: close\r\n");
}

void TestAnswerWriter::framesForTheRequest()
{
    QFETCH(const bool, keepsAlive);
    QFETCH(const int, minorVersion);
    QFETCH(const QByteArray, field);
    const QByteArray bytes =
        encoded(hello(), { .keepsAlive = keepsAlive, .minorVersion = minorVersion });
    QCOMPARE(bytes.count("Connection:"), field.isEmpty() ? 0 : 1);
    QVERIFY(bytes.contains(field));
}

void TestAnswerWriter::writesNoContentFieldsFor204()
{
    http::Response response = hello();
    response.status = 204;
    const QByteArray bytes = encoded(response);
    QVERIFY(!bytes.contains("Content-Length"));
    QVERIFY(!bytes.contains("Content-Type:"));
    QVERIFY(bytes.endsWith("\r\n\r\n"));
}

void TestAnswerWriter::leavesOutFieldsThatWouldInject()
{
    http::Response response = hello();
    response.headers = { { "X-One", "a\r\nSet-Cookie: b" },
                         { "X-Two\r\nSet-Cookie", "b" },
                         { "X-Three", std::string("a\0b", 3) },
                         { "X-Four", "kept" } };
    response.contentType = "text/plain\nSet-Cookie: b";
    const QByteArray bytes = encoded(response);
    QVERIFY(!bytes.contains("Set-Cookie"));
    QVERIFY(!bytes.contains('\0'));
    QVERIFY(bytes.contains("X-Four: kept\r\n"));
}

QTEST_GUILESS_MAIN(TestAnswerWriter)
#include "tst_answerwriter.moc"
