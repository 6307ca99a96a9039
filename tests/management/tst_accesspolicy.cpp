// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/accesspolicy.h"
#include "tests/api/fakeaccess.h"
#include "tests/manualclock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using management::AccessPolicy;

class TestAccessPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void letsTheTokenPass_data();
    void letsTheTokenPass();
    void judgesTheAuthorityOfAnAbsoluteTargetInsteadOfHost();
    void asksNoTokenForHealth();
    void checksTheHostForHealthToo();
    void stopsListeningToAGuesser();
    void letsAViewerReadAndNothingElse();

private:
    [[nodiscard]] int statusFor(std::string_view target, std::vector<http::HeaderField> headers,
                                const AddressBytes &peer = {}) const;
    [[nodiscard]] int statusOfToken(std::string_view authorization, const AddressBytes &peer) const
    {
        return statusFor("/api/v1/status",
                         { { "host", "localhost" }, { "authorization", authorization } }, peer);
    }

    QTemporaryDir m_folder;
    tests::ManualClock m_clock;
    access::ThisMachine m_machine;
    tests::FakeAccess m_access;
    std::optional<AccessPolicy> m_policy;
    mutable std::chrono::milliseconds m_delay {}; ///< of the last refusal
};

void TestAccessPolicy::initTestCase()
{
    const QString path = m_folder.filePath(QStringLiteral("token"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                      QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    QCOMPARE(file.write("open-sesame\n"), 12);
    file.close();
    auto token = management::BearerToken::openOrCreate(path);
    QVERIFY2(token, token ? "" : token.error().message.c_str());
    m_access.manager = "hf_manager";
    m_policy.emplace(std::move(token).value(), m_machine, m_access, m_clock);
}

/// The status of a refusal; 200 if the request is allowed.
int TestAccessPolicy::statusFor(std::string_view target, std::vector<http::HeaderField> headers,
                                const AddressBytes &peer) const
{
    http::Request request;
    request.method = http::Method::Get;
    request.methodName = "GET";
    request.target = target;
    request.headers = std::move(headers);
    std::string_view path = target;
    if (const auto scheme = target.find("://"); scheme != std::string_view::npos)
        path = target.substr(target.find('/', scheme + 3));
    const auto refusal = m_policy->judge(request, path, peer).refusal;
    m_delay = refusal ? refusal->delay : std::chrono::milliseconds();
    return refusal ? refusal->response.status : 200;
}

void TestAccessPolicy::letsTheTokenPass_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("status");

    QTest::newRow("the token") << QByteArray("Bearer open-sesame") << 200;
    QTest::newRow("scheme in lower case") << QByteArray("bearer open-sesame") << 200;
    QTest::newRow("more than one space") << QByteArray("Bearer   open-sesame") << 200;
    QTest::newRow("a token with the scope manage") << QByteArray("Bearer hf_manager") << 200;
    QTest::newRow("a wrong token") << QByteArray("Bearer open-sesamf") << 401;
    QTest::newRow("a prefix of the token") << QByteArray("Bearer open-sesam") << 401;
    QTest::newRow("the token and more") << QByteArray("Bearer open-sesameopen-sesame") << 401;
    QTest::newRow("no token") << QByteArray("Bearer ") << 401;
    QTest::newRow("nothing behind the scheme") << QByteArray("Bearer") << 401;
    QTest::newRow("another scheme") << QByteArray("Basic open-sesame") << 401;
    QTest::newRow("no scheme") << QByteArray("open-sesame") << 401;
}

void TestAccessPolicy::letsTheTokenPass()
{
    QFETCH(const QByteArray, authorization);
    QFETCH(const int, status);
    const std::string value = authorization.toStdString();
    m_clock.advance(access::Attempts::window); // so that the rows' wrong tokens do not add up
    QCOMPARE(statusFor("/api/v1/status", { { "host", "localhost" }, { "authorization", value } }),
             status);
}

void TestAccessPolicy::judgesTheAuthorityOfAnAbsoluteTargetInsteadOfHost()
{
    const http::HeaderField token { "authorization", "Bearer open-sesame" };
    QCOMPARE(statusFor("http://localhost/metrics", { { "host", "attacker.example" }, token }), 200);
    QCOMPARE(statusFor("http://attacker.example/metrics", { { "host", "localhost" }, token }), 403);
}

void TestAccessPolicy::asksNoTokenForHealth()
{
    QCOMPARE(statusFor("/healthz", { { "host", "localhost" } }), 200);
    QCOMPARE(statusFor("/healthz/", { { "host", "localhost" } }), 401);
}

void TestAccessPolicy::checksTheHostForHealthToo()
{
    QCOMPARE(statusFor("/healthz", { { "host", "attacker.example" } }), 403);
}

void TestAccessPolicy::letsAViewerReadAndNothingElse()
{
    m_access.viewer = "hf_viewer";
    const auto judged = [this](http::Method method, std::string_view token) {
        const std::string authorization = "Bearer " + std::string(token);
        http::Request request;
        request.method = method;
        request.headers = { { "host", "localhost" }, { "authorization", authorization } };
        return m_policy->judge(request, "/api/v1/lock", {});
    };
    QVERIFY(!judged(http::Method::Get, "hf_viewer").refusal);
    QVERIFY(judged(http::Method::Get, "hf_viewer").isReadOnly);
    for (const http::Method method : { http::Method::Put, http::Method::Post, http::Method::Delete,
                                       http::Method::Patch, http::Method::Other }) {
        const auto refusal = judged(method, "hf_viewer").refusal;
        QVERIFY(refusal);
        QCOMPARE(refusal->response.status, 403);
        QVERIFY(!judged(method, "hf_manager").refusal);
    }
    QVERIFY(!judged(http::Method::Get, "hf_manager").isReadOnly);
    QVERIFY(!judged(http::Method::Get, "open-sesame").isReadOnly);
}

void TestAccessPolicy::stopsListeningToAGuesser()
{
    const AddressBytes guesser = *parseAddress("192.0.2.7");
    const AddressBytes other = *parseAddress("192.0.2.8");
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(statusOfToken("Bearer guess", guesser), 401);
        if (i == 0)
            QCOMPARE(m_delay, access::Attempts::firstDelay);
    }
    QCOMPARE(m_delay, access::Attempts::maxDelay);
    QCOMPARE(statusOfToken("Bearer guess", guesser), 429);
    QCOMPARE(statusOfToken("Bearer open-sesame", guesser), 429); // it is not even looked at
    QCOMPARE(statusOfToken("Basic x", guesser), 401);
    QCOMPARE(m_delay.count(), 0); // there is nothing to guess in it
    QCOMPARE(statusOfToken("Bearer open-sesame", other), 200);
    m_clock.advance(access::Attempts::window);
    QCOMPARE(statusOfToken("Bearer open-sesame", guesser), 200);
}

QTEST_GUILESS_MAIN(TestAccessPolicy)
#include "tst_accesspolicy.moc"
