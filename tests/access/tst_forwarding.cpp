// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/forwarding.h"
#include "server/access/principal.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

namespace {

using Fields = std::vector<http::HeaderField>;

AddressBytes addressOf(std::string_view text)
{
    return parseAddress(text).value();
}

TrustedProxies trusting(std::initializer_list<std::string_view> networks,
                        ForwardingField field = ForwardingField::XForwardedFor)
{
    std::vector<Network> parsed;
    for (const std::string_view network : networks)
        parsed.push_back(Network::parse(network).value());
    return { std::move(parsed), field };
}

Principal judged(std::string_view peer, Fields fields, const TrustedProxies &proxies)
{
    ThisMachine machine;
    machine.set({ { addressOf("10.0.0.5") }, "teacher-pc" });
    http::Request request;
    request.method = http::Method::Post;
    request.target = "/channels/a";
    fields.push_back({ "host", "10.0.0.5:8080" });
    request.headers = std::move(fields);
    return judge(request, peer == "unix" ? noAddress : addressOf(peer), machine, proxies);
}

} // namespace

/// The client behind trusted proxies, as the fields tell it.
class TestForwarding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnAddress_data();
    void readsAnAddress();
    void takesTheNearestThatIsNoTrustedProxy_data();
    void takesTheNearestThatIsNoTrustedProxy();
    void readsForwarded_data();
    void readsForwarded();
    void believesOneFieldOnly();
    void believesTrustedProxiesOnly();
    void knowsProgramsOfThisMachine();
    void doesNotTakeAnotherMachinesLoopbackForItsOwn();
    void givesUpBehindTooManyProxies();
};

void TestForwarding::readsAnAddress_data()
{
    QTest::addColumn<QByteArray>("node");
    QTest::addColumn<QByteArray>("address"); // empty: it is not read
    const auto row = [](const char *node, const char *address) {
        QTest::addRow("'%s'", node) << QByteArray(node) << QByteArray(address);
    };
    row("192.0.2.43", "192.0.2.43");
    row("192.0.2.43:47011", "192.0.2.43");
    row("2001:db8:cafe::17", "2001:db8:cafe::17");
    row("[2001:db8:cafe::17]", "2001:db8:cafe::17");
    row("[2001:db8:cafe::17]:4711", "2001:db8:cafe::17");
    row("::ffff:192.0.2.43", "192.0.2.43");
    row("", "");
    row("unknown", "");
    row("_hidden", "");
    row("_SEVKISEK:_port", "");
    row("192.0.2.43:", "");
    row("192.0.2.43:_port", "");
    row("192.0.2.43:123456", "");
    row("192.0.2.256", "");
    row("192.0.2.043", "");
    row("192.0.2", "");
    row("[192.0.2.43]", "");
    row("[2001:db8::17", "");
    row("[2001:db8::17]x", "");
    row("[2001:db8::17]:", "");
    row("fe80::1%eth0", "");
    row("::", "");
    row("[::]", "");
    row("1:2:3:4:5:6:7:8:9", "");
    row("1::2::3", "");
    row("localhost", "");
    row("unix:", "");
    row("192.0.2.43 192.0.2.44", "");
}

void TestForwarding::readsAnAddress()
{
    QFETCH(const QByteArray, node);
    QFETCH(const QByteArray, address);
    const auto read = forwardedAddress(node.toStdString());
    QCOMPARE(read.has_value(), !address.isEmpty());
    if (read)
        QCOMPARE(*read, addressOf(address.toStdString()));
}

void TestForwarding::takesTheNearestThatIsNoTrustedProxy_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second"); // a second line of the field; "-": none
    QTest::addColumn<QByteArray>("address"); // empty: not known
    const auto row = [](const char *title, const char *first, const char *second,
                        const char *address) {
        QTest::newRow(title) << QByteArray(first) << QByteArray(second) << QByteArray(address);
    };
    row("one proxy", "198.51.100.7", "-", "198.51.100.7");
    row("two proxies", "198.51.100.7, 10.9.0.1", "-", "198.51.100.7");
    row("what the client has written counts nothing", "127.0.0.1, 198.51.100.7", "-",
        "198.51.100.7");
    row("nor a trusted address there", "10.9.0.1,198.51.100.7, 10.9.0.2", "-", "198.51.100.7");
    row("nor garbage there", "\"<>,,unknown, 198.51.100.7", "-", "198.51.100.7");
    row("lines are one list", "127.0.0.1", "198.51.100.7", "198.51.100.7");
    row("the proxy is in the second line", "198.51.100.7", "10.9.0.1", "198.51.100.7");
    row("only proxies: the farthest", "10.9.0.2, 10.9.0.1", "-", "10.9.0.2");
    row("the nearest is unknown", "198.51.100.7, unknown", "-", "");
    row("the nearest is empty", "198.51.100.7,", "-", "");
    row("unknown behind a proxy", "unknown, 10.9.0.1", "-", "");
    row("empty", "", "-", "");
}

void TestForwarding::takesTheNearestThatIsNoTrustedProxy()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, second);
    QFETCH(const QByteArray, address);
    Fields fields { { "x-forwarded-for", std::string_view(first.constData()) } };
    if (second != "-")
        fields.push_back({ "x-forwarded-for", std::string_view(second.constData()) });
    const TrustedProxies proxies = trusting({ "10.9.0.0/24", "127.0.0.1", "unix" });
    for (const char *peer : { "10.9.0.3", "127.0.0.1", "unix" }) {
        const Principal principal = judged(peer, fields, proxies);
        QCOMPARE(principal.place, address.isEmpty() ? Place::HiddenByProxy : Place::OtherMachine);
        QCOMPARE(principal.sharesAddress(), address.isEmpty());
        if (!address.isEmpty())
            QCOMPARE(principal.address, addressOf(address.toStdString()));
    }
}

void TestForwarding::readsForwarded_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("address"); // empty: not known
    const auto row = [](const char *value, const char *address) {
        QTest::addRow("%s", value) << QByteArray(value) << QByteArray(address);
    };
    row("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60");
    row("For=192.0.2.60", "192.0.2.60");
    row("proto=https ; FOR=\"192.0.2.60:80\"", "192.0.2.60");
    row("for=192.0.2.1, for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17");
    row("for=192.0.2.60, for=10.9.0.1;proto=http", "192.0.2.60");
    row("for=\"a,for=10.0.0.1\", for=192.0.2.60", "192.0.2.60");
    row("for=unknown", "");
    row("for=\"_gazonk\"", "");
    row("for=192.0.2.60, for=_hidden", "");
    row("for=192.0.2.60, by=10.9.0.1", "");
    row("for=192.0.2.60;for=192.0.2.61", "");
    row("for=\"192.0.2.60", "");
    row("for=\"192.0.2.60\\\"\"", "");
    row("for=\"192.0.2.60\" for=192.0.2.61", "");
    row("for = 192.0.2.60", "");
    row("for=192.0.2.60,", "");
    row("for=192.0.2.60;", "");
    row("for", "");
    row("for=", "");
    row("", "");
}

void TestForwarding::readsForwarded()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, address);
    const Principal principal =
        judged("10.9.0.3", { { "forwarded", std::string_view(value.constData()) } },
               trusting({ "10.9.0.0/24" }, ForwardingField::Forwarded));
    QCOMPARE(principal.place, address.isEmpty() ? Place::HiddenByProxy : Place::OtherMachine);
    if (!address.isEmpty())
        QCOMPARE(principal.address, addressOf(address.toStdString()));
}

/// A proxy passes on the field that it does not write: what the client put there is not believed.
void TestForwarding::believesOneFieldOnly()
{
    const Fields both { { "forwarded", "for=198.51.100.1" },
                        { "x-forwarded-for", "198.51.100.2" } };
    QCOMPARE(judged("10.9.0.3", both, trusting({ "10.9.0.3" })).address, addressOf("198.51.100.2"));
    QCOMPARE(judged("10.9.0.3", both, trusting({ "10.9.0.3" }, ForwardingField::Forwarded)).address,
             addressOf("198.51.100.1"));
    const Fields other { { "forwarded", "for=198.51.100.1" } };
    QCOMPARE(judged("10.9.0.3", other, trusting({ "10.9.0.3" })).place, Place::HiddenByProxy);
}

void TestForwarding::believesTrustedProxiesOnly()
{
    const Fields field { { "x-forwarded-for", "198.51.100.7" } };
    const Principal stranger = judged("203.0.113.1", field, trusting({ "10.9.0.3" }));
    QCOMPARE(stranger.place, Place::OtherMachine);
    QCOMPARE(stranger.address, addressOf("203.0.113.1"));
    const Principal local = judged("127.0.0.1", field, trusting({ "10.9.0.3" }));
    QCOMPARE(local.place, Place::BehindProxy);
    QCOMPARE(local.address, addressOf("127.0.0.1"));
    // A trusted proxy's own request.
    QCOMPARE(judged("10.9.0.3", {}, trusting({ "10.9.0.3" })).address, addressOf("10.9.0.3"));
    QCOMPARE(judged("127.0.0.1", {}, trusting({ "127.0.0.1" })).place, Place::ThisMachine);
    QCOMPARE(judged("unix", {}, trusting({ "unix" })).place, Place::HiddenByProxy);
}

void TestForwarding::knowsProgramsOfThisMachine()
{
    const TrustedProxies proxies = trusting({ "127.0.0.1", "10.9.0.3", "unix" });
    for (const char *own : { "127.0.0.1", "10.0.0.5", "::1" }) {
        const Fields field { { "x-forwarded-for", own } };
        QCOMPARE(judged("127.0.0.1", field, proxies).place, Place::ThisMachine);
        QCOMPARE(judged("unix", field, proxies).place, Place::ThisMachine);
    }
    QCOMPARE(judged("10.9.0.3", { { "x-forwarded-for", "10.0.0.5" } }, proxies).place,
             Place::ThisMachine);
}

void TestForwarding::doesNotTakeAnotherMachinesLoopbackForItsOwn()
{
    for (const char *loopback : { "127.0.0.1", "::1", "127.8.8.8" }) {
        const Principal principal =
            judged("10.9.0.3", { { "x-forwarded-for", loopback } }, trusting({ "10.9.0.3" }));
        QCOMPARE(principal.place, Place::OtherMachine);
        QCOMPARE(principal.address, addressOf("10.9.0.3"));
    }
}

void TestForwarding::givesUpBehindTooManyProxies()
{
    const TrustedProxies proxies = trusting({ "10.9.0.0/24" });
    std::string chain = "198.51.100.7";
    for (std::size_t i = 1; i < maxProxies; ++i)
        chain += ", 10.9.0.1";
    QCOMPARE(judged("10.9.0.3", { { "x-forwarded-for", chain } }, proxies).address,
             addressOf("198.51.100.7"));
    const std::string longer = chain + ", 10.9.0.1";
    QCOMPARE(judged("10.9.0.3", { { "x-forwarded-for", longer } }, proxies).place,
             Place::HiddenByProxy);
    // What counts stands at the end: a client cannot hide behind a long list of its own.
    std::string hidden;
    for (int i = 0; i < 1000; ++i)
        hidden += "10.9.0.1, ";
    hidden += "198.51.100.7";
    QCOMPARE(judged("10.9.0.3", { { "x-forwarded-for", hidden } }, proxies).address,
             addressOf("198.51.100.7"));
}

QTEST_GUILESS_MAIN(TestForwarding)
#include "tst_forwarding.moc"
