// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/joinurls.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace holdfast;

namespace {

using Listeners = std::vector<api::ListenerSnapshot>;

bool contains(const std::vector<std::string> &urls, const std::string &url)
{
    return std::find(urls.begin(), urls.end(), url) != urls.end();
}

} // namespace

/// The addresses that a person types or scans with a phone to join.
class TestJoinUrls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isEmptyWhileNothingListens();
    void namesAnAddressAsItWasBound_data();
    void namesAnAddressAsItWasBound();
    void putsTheLocalNetworkBeforeLoopback();
    void namesThisMachineForAWildcard();
    void namesEachOnce();
    void saysHttpsWhereTlsIsSpoken();
};

void TestJoinUrls::isEmptyWhileNothingListens()
{
    QVERIFY(joinUrls({}).empty());
}

void TestJoinUrls::namesAnAddressAsItWasBound_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("IPv4") << QByteArray("192.168.1.23") << 8080
                          << QByteArray("http://192.168.1.23:8080/");
    QTest::newRow("the usual port goes without saying")
        << QByteArray("192.168.1.23") << 80 << QByteArray("http://192.168.1.23/");
    QTest::newRow("IPv6") << QByteArray("2001:db8::1") << 8080
                          << QByteArray("http://[2001:db8::1]:8080/");
    QTest::newRow("IPv6 loopback") << QByteArray("::1") << 9000 << QByteArray("http://[::1]:9000/");
}

void TestJoinUrls::namesAnAddressAsItWasBound()
{
    QFETCH(QByteArray, address);
    QFETCH(int, port);
    QFETCH(QByteArray, url);
    const auto urls = joinUrls({ { address.toStdString(), static_cast<std::uint16_t>(port) } });
    QCOMPARE(urls, std::vector<std::string> { url.toStdString() });
}

void TestJoinUrls::saysHttpsWhereTlsIsSpoken()
{
    QCOMPARE(joinUrls(Listeners { { "192.168.1.23", 8443, true }, { "192.168.1.23", 443, true } }),
             (std::vector<std::string> { "https://192.168.1.23:8443/", "https://192.168.1.23/" }));
}

void TestJoinUrls::putsTheLocalNetworkBeforeLoopback()
{
    const auto urls = joinUrls(Listeners { { "127.0.0.1", 8080 },
                                           { "2001:db8::1", 8080 },
                                           { "203.0.113.9", 8080 },
                                           { "10.1.2.3", 8080 } });
    QCOMPARE(urls,
             (std::vector<std::string> { "http://10.1.2.3:8080/", "http://203.0.113.9:8080/",
                                         "http://[2001:db8::1]:8080/", "http://127.0.0.1:8080/" }));
}

void TestJoinUrls::namesThisMachineForAWildcard()
{
    for (const std::string wildcard : { "0.0.0.0", "::" }) {
        const auto urls = joinUrls({ { wildcard, 8080 } });
        QVERIFY(contains(urls, "http://127.0.0.1:8080/")); // every machine has loopback
        QVERIFY(!contains(urls, "http://0.0.0.0:8080/"));
        QVERIFY(!contains(urls, "http://[::]:8080/"));
        const auto last = urls.back();
        QVERIFY(last == "http://127.0.0.1:8080/" || last == "http://[::1]:8080/");
    }
}

void TestJoinUrls::namesEachOnce()
{
    const auto urls = joinUrls({ { "127.0.0.1", 8080 }, { "0.0.0.0", 8080 } });
    QCOMPARE(std::count(urls.begin(), urls.end(), "http://127.0.0.1:8080/"), 1);
}

QTEST_GUILESS_MAIN(TestJoinUrls)
#include "tst_joinurls.moc"
