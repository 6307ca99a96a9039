// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/cors.h"

#include <QtTest>

using namespace holdfast::http;

namespace {

std::string headerOf(const Response &response, std::string_view name)
{
    for (const auto &[each, value] : response.headers) {
        if (each == name)
            return value;
    }
    return {};
}

} // namespace

class TestCors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsAnyOriginReadAndExposesTheCursor();
    void answersOptionsWithWhatIsAllowed();
    void answersAPreflight();
    void allowsAPageOfAPublicNetworkIfItAsks();
    void tellsAnotherOrigin_data();
    void tellsAnotherOrigin();
    void takesEveryOriginFieldForTrue();
};

void TestCors::letsAnyOriginReadAndExposesTheCursor()
{
    std::string fields = "before";
    appendCorsFields(fields);
    QVERIFY(fields.starts_with("beforeAccess-Control-Allow-Origin: *\r\n"));
    QVERIFY(fields.find("Holdfast-Cursor") != std::string::npos);
    QVERIFY(fields.ends_with("\r\n"));
    QVERIFY(fields.find("Credentials") == std::string::npos);
}

void TestCors::answersOptionsWithWhatIsAllowed()
{
    const Response response = optionsAnswer({}, "GET, POST");
    QCOMPARE(response.status, 204);
    QCOMPARE(headerOf(response, "Allow"), std::string("GET, POST"));
    QCOMPARE(headerOf(response, "Access-Control-Allow-Methods"), std::string());
}

void TestCors::answersAPreflight()
{
    Request request;
    request.headers = { { "origin", "http://a" }, { "access-control-request-method", "POST" } };
    const Response response = optionsAnswer(request, "GET, POST");
    QCOMPARE(response.status, 204);
    QCOMPARE(headerOf(response, "Access-Control-Allow-Methods"), std::string("GET, POST"));
    QVERIFY(headerOf(response, "Access-Control-Allow-Headers").find("Authorization")
            != std::string::npos);
    QVERIFY(headerOf(response, "Access-Control-Allow-Headers").find("X-Requested-With")
            != std::string::npos);
    QVERIFY(QByteArray::fromStdString(headerOf(response, "Access-Control-Max-Age")).toInt() > 0);
    QCOMPARE(headerOf(response, "Access-Control-Allow-Private-Network"), std::string());
}

void TestCors::allowsAPageOfAPublicNetworkIfItAsks()
{
    Request request;
    request.headers = { { "origin", "https://a" },
                        { "access-control-request-method", "GET" },
                        { "access-control-request-private-network", "true" } };
    QCOMPARE(headerOf(optionsAnswer(request, "GET"), "Access-Control-Allow-Private-Network"),
             std::string("true"));
}

void TestCors::tellsAnotherOrigin_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isCross");

    const auto row = [](const char *title, const char *origin, const char *host, bool isCross) {
        QTest::newRow(title) << QByteArray(origin) << QByteArray(host) << isCross;
    };
    row("the same", "http://a:8080", "a:8080", false);
    row("the same in other letters", "HTTP://Abc:8080", "aBC:8080", false);
    row("its own port left out", "http://a", "a:80", false);
    row("its own port said", "http://a:80", "a", false);
    row("https behind a proxy", "https://a", "a", false);
    row("an IPv6 address", "http://[::1]:8080", "[::1]:8080", false);
    row("another host", "http://b:8080", "a:8080", true);
    row("another port", "http://a:8081", "a:8080", true);
    row("the port of another scheme", "http://a:443", "a", true);
    row("a longer host", "http://ab", "a", true);
    row("null", "null", "a", true);
    row("nothing", "", "a", true);
    row("no host", "http://", "", true);
    row("another scheme", "file://a", "a", true);
    row("an extension", "chrome-extension://a", "a", true);
}

void TestCors::tellsAnotherOrigin()
{
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, host);
    QFETCH(bool, isCross);

    Request request;
    request.headers = { { "host", { host.data(), static_cast<std::size_t>(host.size()) } },
                        { "origin", { origin.data(), static_cast<std::size_t>(origin.size()) } } };
    QCOMPARE(isCrossOrigin(request), isCross);
    request.headers.pop_back();
    QVERIFY(!isCrossOrigin(request));
}

void TestCors::takesEveryOriginFieldForTrue()
{
    Request request;
    request.headers = { { "host", "a" }, { "origin", "http://a" }, { "origin", "http://b" } };
    QVERIFY(isCrossOrigin(request));
}

QTEST_APPLESS_MAIN(TestCors)
#include "tst_cors.moc"
