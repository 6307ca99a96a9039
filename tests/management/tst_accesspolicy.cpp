// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/accesspolicy.h"

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
    void knowsItsOwnAuthorities_data();
    void knowsItsOwnAuthorities();
    void letsTheTokenPass_data();
    void letsTheTokenPass();
    void judgesTheAuthorityOfAnAbsoluteTargetInsteadOfHost();
    void asksNoTokenForHealth();
    void checksTheHostForHealthToo();

private:
    [[nodiscard]] int statusFor(std::string_view target,
                                std::vector<http::HeaderField> headers) const;

    QTemporaryDir m_folder;
    std::optional<AccessPolicy> m_policy;
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
    m_policy.emplace(std::move(token).value());
}

/// 200 if it may pass.
int TestAccessPolicy::statusFor(std::string_view target,
                                std::vector<http::HeaderField> headers) const
{
    http::Request request;
    request.method = http::Method::Get;
    request.methodName = "GET";
    request.target = target;
    request.headers = std::move(headers);
    std::string_view path = target;
    if (const auto scheme = target.find("://"); scheme != std::string_view::npos)
        path = target.substr(target.find('/', scheme + 3));
    const auto refusal =
        m_policy->refusal(request, path, QHostAddress(QStringLiteral("192.168.7.5")));
    return refusal ? refusal->status : 200;
}

void TestAccessPolicy::knowsItsOwnAuthorities_data()
{
    QTest::addColumn<QByteArray>("authority");
    QTest::addColumn<QString>("local");
    QTest::addColumn<bool>("isOwn");

    const auto row = [](const char *title, const char *authority, const char *local, bool isOwn) {
        QTest::newRow(title) << QByteArray(authority) << QString::fromLatin1(local) << isOwn;
    };
    row("localhost", "localhost", "127.0.0.1", true);
    row("localhost with a port", "localhost:8081", "127.0.0.1", true);
    row("localhost through a tunnel", "localhost:9999", "127.0.0.1", true);
    row("localhost in capitals", "LOCALHOST", "127.0.0.1", true);
    row("loopback", "127.0.0.1:8081", "127.0.0.1", true);
    row("loopback, IPv6", "[::1]", "::1", true);
    row("loopback, IPv6, with a port", "[::1]:8081", "::1", true);
    row("the address that was asked", "192.168.7.5:8081", "192.168.7.5", true);
    row("the same on a dual-stack socket", "192.168.7.5", "::ffff:192.168.7.5", true);
    row("the IPv6 address that was asked", "[fd00::5]:8081", "fd00::5", true);
    row("the same, written at length", "[FD00:0::0005]", "fd00::5", true);
    row("another address", "192.168.7.6", "192.168.7.5", false);
    row("a rebound name", "attacker.example", "127.0.0.1", false);
    row("a rebound name with our port", "attacker.example:8081", "127.0.0.1", false);
    row("our name as a prefix", "localhost.attacker.example", "127.0.0.1", false);
    row("our address as a prefix", "127.0.0.1.attacker.example", "127.0.0.1", false);
    row("our address as the user", "127.0.0.1@attacker.example", "127.0.0.1", false);
    row("our name as the user", "localhost:80@attacker.example", "127.0.0.1", false);
    row("a port that is none", "localhost:port", "127.0.0.1", false);
    row("an IPv6 address without brackets", "::1", "::1", false);
    row("an IPv4 address in brackets", "[127.0.0.1]", "127.0.0.1", false);
    row("what follows the brackets", "[::1].attacker.example", "::1", false);
    row("nothing", "", "127.0.0.1", false);
    row("a port alone", ":8081", "127.0.0.1", false);
}

void TestAccessPolicy::knowsItsOwnAuthorities()
{
    QFETCH(const QByteArray, authority);
    QFETCH(const QString, local);
    QFETCH(const bool, isOwn);
    QCOMPARE(management::isOwnAuthority(authority.toStdString(), QHostAddress(local)), isOwn);
}

void TestAccessPolicy::letsTheTokenPass_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("status");

    QTest::newRow("the token") << QByteArray("Bearer open-sesame") << 200;
    QTest::newRow("scheme in lower case") << QByteArray("bearer open-sesame") << 200;
    QTest::newRow("more than one space") << QByteArray("Bearer   open-sesame") << 200;
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

QTEST_GUILESS_MAIN(TestAccessPolicy)
#include "tst_accesspolicy.moc"
