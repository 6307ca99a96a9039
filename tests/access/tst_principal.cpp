// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/principal.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

namespace {

constexpr AddressBytes v4(std::uint8_t a, std::uint8_t d)
{
    return { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, 0, 0, d };
}

constexpr AddressBytes loopback = v4(127, 1);
constexpr AddressBytes own = v4(10, 5);
constexpr AddressBytes phone = v4(10, 9);

using Fields = std::vector<http::HeaderField>;

Principal judged(const AddressBytes &peer, const Fields &fields,
                 std::string_view target = "/channels/a")
{
    ThisMachine machine;
    machine.set({ { own }, "teacher-pc" });
    http::Request request;
    request.method = http::Method::Post;
    request.target = target;
    request.headers = fields;
    return judge(request, peer, machine);
}

} // namespace

/// Who is asking, as the head of a request and the peer's address say.
class TestPrincipal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isLocalFromAnOwnAddressOnly();
    void isNotLocalBehindAProxy_data();
    void isNotLocalBehindAProxy();
    void isNotLocalThroughAUnixSocket();
    void isNotLocalUnderAForeignName();
    void judgesTheAuthorityOfAnAbsoluteTarget();
    void knowsAPageOfAnotherOrigin_data();
    void knowsAPageOfAnotherOrigin();
};

void TestPrincipal::isLocalFromAnOwnAddressOnly()
{
    const Fields host { { "host", "10.0.0.5:8080" } };
    QCOMPARE(judged(loopback, host).place, Place::ThisMachine);
    QCOMPARE(judged(own, host).place, Place::ThisMachine);
    QCOMPARE(judged(phone, host).place, Place::OtherMachine);
    QCOMPARE(judged(phone, { { "host", "localhost" } }).place, Place::OtherMachine);
}

void TestPrincipal::isNotLocalBehindAProxy_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    for (const char *name : { "forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip",
                              "via", "cf-connecting-ip", "true-client-ip", "x-client-ip" }) {
        QTest::addRow("%s", name) << QByteArray(name) << QByteArray("192.0.2.60");
        QTest::addRow("%s that says that it is from here", name)
            << QByteArray(name) << QByteArray("127.0.0.1");
        QTest::addRow("%s, empty", name) << QByteArray(name) << QByteArray("");
    }
}

void TestPrincipal::isNotLocalBehindAProxy()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, value);
    const http::HeaderField field { name.constData(), value.constData() };
    const http::HeaderField host { "host", "localhost" };
    for (const AddressBytes &peer : { loopback, own }) {
        QCOMPARE(judged(peer, { host, field }).place, Place::BehindProxy);
        QCOMPARE(judged(peer, { field, host }).place, Place::BehindProxy);
    }
    // It gives nothing to one who is elsewhere.
    QCOMPARE(judged(phone, { host, field }).place, Place::OtherMachine);
}

void TestPrincipal::isNotLocalThroughAUnixSocket()
{
    QCOMPARE(judged(noAddress, { { "host", "localhost" } }).place, Place::BehindProxy);
}

void TestPrincipal::isNotLocalUnderAForeignName()
{
    QCOMPARE(judged(loopback, { { "host", "evil.example:8080" } }).place, Place::ForeignHost);
    QCOMPARE(judged(own, { { "host", "evil.example:8080" } }).place, Place::ForeignHost);
    QCOMPARE(judged(loopback, {}).place, Place::ForeignHost); // HTTP/1.0
    QCOMPARE(judged(loopback, { { "host", "teacher-pc:8080" } }).place, Place::ThisMachine);
}

void TestPrincipal::judgesTheAuthorityOfAnAbsoluteTarget()
{
    const auto place = [](std::string_view target, std::string_view host) {
        return judged(loopback, { { "host", host } }, target).place;
    };
    QCOMPARE(place("http://localhost/channels/a", "evil.example"), Place::ThisMachine);
    QCOMPARE(place("http://evil.example/channels/a", "localhost"), Place::ForeignHost);
    QCOMPARE(place("HTTP://evil.example?x", "localhost"), Place::ForeignHost);
}

void TestPrincipal::knowsAPageOfAnotherOrigin_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<bool>("isCrossOrigin");
    QTest::newRow("a page served here") << QByteArray("http://localhost:8080") << false;
    QTest::newRow("another page") << QByteArray("http://evil.example") << true;
    QTest::newRow("another port") << QByteArray("http://localhost:8081") << true;
    QTest::newRow("a page without an origin") << QByteArray("null") << true;
}

void TestPrincipal::knowsAPageOfAnotherOrigin()
{
    QFETCH(const QByteArray, origin);
    QFETCH(const bool, isCrossOrigin);
    const http::HeaderField host { "host", "localhost:8080" };
    QCOMPARE(judged(loopback, { host, { "origin", origin.constData() } }).isCrossOrigin,
             isCrossOrigin);
    QVERIFY(!judged(loopback, { host }).isCrossOrigin);
}

QTEST_GUILESS_MAIN(TestPrincipal)
#include "tst_principal.moc"
