// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/address.h"

#include <QTest>

using namespace holdfast;

namespace {

AddressBytes bytesOf(const QByteArray &hex)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    AddressBytes address {};
    std::copy(bytes.begin(), bytes.end(), address.begin());
    return address;
}

} // namespace

/// Addresses in text.
class TestParseAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnAddress_data();
    void readsAnAddress();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void countsAnIPv6NetworkAsOne();
};

void TestParseAddress::readsAnAddress_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *text, const char *hex) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(hex);
    };
    row("192.0.2.1", "00000000000000000000ffffc0000201");
    row("0.0.0.0", "00000000000000000000ffff00000000");
    row("255.255.255.255", "00000000000000000000ffffffffffff");
    row("::", "00000000000000000000000000000000");
    row("::1", "00000000000000000000000000000001");
    row("1::", "00010000000000000000000000000000");
    row("2001:db8::8:800:200c:417a", "20010db80000000000080800200c417a");
    row("2001:DB8:0:0:8:800:200C:417A", "20010db80000000000080800200c417a");
    row("1:2:3:4:5:6:7:8", "00010002000300040005000600070008");
    row("1:2:3:4:5:6:7::", "00010002000300040005000600070000");
    row("::2:3:4:5:6:7:8", "00000002000300040005000600070008");
    row("::ffff:192.0.2.1", "00000000000000000000ffffc0000201");
    row("1:2:3:4:5:6:192.0.2.1", "000100020003000400050006c0000201");
    row("64:ff9b::192.0.2.1", "0064ff9b0000000000000000c0000201");
}

void TestParseAddress::readsAnAddress()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, hex);
    const auto parsed = parseAddress(text.toStdString());
    QVERIFY(parsed);
    QCOMPARE(*parsed, bytesOf(hex));
}

void TestParseAddress::refusesWhatIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : { "",
                              "1",
                              "1.2.3",
                              "1.2.3.4.5",
                              "1.2.3.256",
                              "1.2.3.",
                              ".1.2.3",
                              "01.2.3.4",
                              "1.2.3.+4",
                              "1.2.3.4 ",
                              " 1.2.3.4",
                              "0x1.2.3.4",
                              ":",
                              ":::",
                              "1:",
                              ":1",
                              "1::2::3",
                              "12345::",
                              "g::",
                              "1:2",
                              "[::1]",
                              "::1%1",
                              "1::-2",
                              "::1 ",
                              "1:2:3:4:5:6:7:8:9",
                              "1:2:3:4:5:6:7::8",
                              "::1:2:3:4:5:6:7:8",
                              "1:2:3:4:5:6:7:192.0.2.1",
                              "192.0.2.1::",
                              "::192.0.2.1:1",
                              "::192.0.2",
                              "1:2:3:4:5:6:7:",
                              "1:2:3:4:5:6:7:8:" })
        QTest::addRow("'%s'", text) << QByteArray(text);
}

void TestParseAddress::refusesWhatIsNone()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!parseAddress(text.toStdString()));
}

void TestParseAddress::countsAnIPv6NetworkAsOne()
{
    QCOMPARE(networkOf(*parseAddress("2001:db8:1:2:3:4:5:6")), *parseAddress("2001:db8:1:2::"));
    QCOMPARE(networkOf(*parseAddress("192.0.2.1")), *parseAddress("192.0.2.1"));
}

QTEST_GUILESS_MAIN(TestParseAddress)
#include "tst_parseaddress.moc"
