// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/rewrittenrequest.h"

#include <QTest>

using namespace holdfast;

class TestRewrittenRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalisesTargets_data();
    void normalisesTargets();
    void refusesTargetsThatTwoParsersMayReadDifferently_data();
    void refusesTargetsThatTwoParsersMayReadDifferently();
    void carriesNothingOverButMethodTargetAndBody();
    void asksForGetInsteadOfHead();
};

void TestRewrittenRequest::normalisesTargets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("normalised");
    const auto row = [](const char *title, const char *target, const char *normalised) {
        QTest::newRow(title) << QByteArray(target) << QByteArray(normalised);
    };
    row("plain", "/api/v1/status", "/api/v1/status");
    row("with a query", "/api/v1/clients?contains=a%20b&limit=1",
        "/api/v1/clients?contains=a%20b&limit=1");
    row("absolute", "http://localhost:8081/healthz?x", "/healthz?x");
    row("an escaped slash stays escaped", "/api/v1/clients/a%2Fb", "/api/v1/clients/a%2Fb");
    row("what must be escaped is", "/a\"<b>[c]|d?{\"}", "/a%22%3Cb%3E%5Bc%5D%7Cd?%7B%22%7D");
}

void TestRewrittenRequest::normalisesTargets()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, normalised);
    const std::string received = target.toStdString();
    const auto result = management::normalisedTarget(received);
    QVERIFY(result.has_value());
    QCOMPARE(QByteArray::fromStdString(*result), normalised);
}

void TestRewrittenRequest::refusesTargetsThatTwoParsersMayReadDifferently_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("two slashes") << QByteArray("//attacker.example/healthz");
    QTest::newRow("asterisk") << QByteArray("*");
    QTest::newRow("no path") << QByteArray("healthz");
    QTest::newRow("half an escape in the path") << QByteArray("/a%2");
    QTest::newRow("half an escape in the query") << QByteArray("/a?b=%g0");
    QTest::newRow("NUL") << QByteArray("/a%00b");
    QTest::newRow("empty") << QByteArray();
}

void TestRewrittenRequest::refusesTargetsThatTwoParsersMayReadDifferently()
{
    QFETCH(const QByteArray, target);
    const std::string received = target.toStdString();
    QVERIFY(!management::normalisedTarget(received).has_value());
}

void TestRewrittenRequest::carriesNothingOverButMethodTargetAndBody()
{
    http::Request request;
    request.method = http::Method::Post;
    request.methodName = "POST";
    request.headers = { { "upgrade", "websocket" }, { "expect", "100-continue" } };
    request.body = "hello";
    QCOMPARE(management::rewrittenRequest(request, "/api/v1/messages"),
             QByteArray("POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\n"
                        "Content-Length: 5\r\n\r\nhello"));
}

void TestRewrittenRequest::asksForGetInsteadOfHead()
{
    http::Request request;
    request.method = http::Method::Head;
    request.methodName = "HEAD";
    QVERIFY(
        management::rewrittenRequest(request, "/healthz").startsWith("GET /healthz HTTP/1.1\r\n"));
}

QTEST_GUILESS_MAIN(TestRewrittenRequest)
#include "tst_rewrittenrequest.moc"
