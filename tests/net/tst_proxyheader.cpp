// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/proxyheader.h"

#include <QTest>

using namespace holdfast;
using net::ProxyHeader;
using Fault = ProxyHeader::Fault;
using State = ProxyHeader::State;

namespace {

const QByteArray signature("\r\n\r\n\0\r\nQUIT\n", 12);
const QByteArray v4("\xc6\x33\x64\x07\x7f\x00\x00\x01\x12\x34\x1f\x90", 12); // 198.51.100.7

/// A header with these bytes for version and command, and family, and what follows.
QByteArray header(int command, int family, const QByteArray &rest)
{
    const auto length = static_cast<unsigned>(rest.size());
    return signature + static_cast<char>(command) + static_cast<char>(family)
        + static_cast<char>(length >> 8U) + static_cast<char>(length & 0xffU) + rest;
}

QByteArray v6()
{
    QByteArray addresses = QByteArray::fromHex("20010db8000000000000000000000017");
    addresses += QByteArray(15, '\0') + '\x01';
    return addresses + QByteArray("\x12\x34\x1f\x90", 4);
}

/// Feeds `bytes` in pieces of at most `piece` bytes; what is left behind the header.
QByteArray feed(ProxyHeader &reader, QByteArray bytes, qsizetype piece)
{
    while (reader.state() == State::NeedMore && !bytes.isEmpty()) {
        const auto wanted = static_cast<qsizetype>(reader.wanted());
        const QByteArray part = bytes.first(qMin(qMin(piece, wanted), bytes.size()));
        reader.feed(part.toStdString());
        bytes.remove(0, part.size());
    }
    return bytes;
}

} // namespace

/// The header of the PROXY protocol, whole and byte by byte.
class TestProxyHeader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheClientsAddress_data();
    void readsTheClientsAddress();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void waitsForTheRest();
};

void TestProxyHeader::readsTheClientsAddress_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("source"); // empty: none
    QTest::newRow("IPv4") << header(0x21, 0x11, v4) << QByteArray("198.51.100.7");
    QTest::newRow("IPv6") << header(0x21, 0x21, v6()) << QByteArray("2001:db8::17");
    QTest::newRow("with TLVs") << header(0x21, 0x11, v4 + QByteArray("\x04\x00\x03xyz", 6))
                               << QByteArray("198.51.100.7");
    QTest::newRow("with as many TLVs as may be")
        << header(0x21, 0x11, v4 + QByteArray(4096 - 16 - 12, '\x04'))
        << QByteArray("198.51.100.7");
    QTest::newRow("a health check") << header(0x20, 0x00, {}) << QByteArray();
    QTest::newRow("LOCAL ignores the addresses") << header(0x20, 0x11, v4) << QByteArray();
    QTest::newRow("LOCAL ignores the family") << header(0x20, 0xff, "abc") << QByteArray();
    QTest::newRow("of an unknown family") << header(0x21, 0x00, "abc") << QByteArray();
    QTest::newRow("a Unix socket") << header(0x21, 0x31, QByteArray(216, 'x')) << QByteArray();
    QTest::newRow("all zeros") << header(0x21, 0x21, QByteArray(36, '\0')) << QByteArray();
}

void TestProxyHeader::readsTheClientsAddress()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, source);
    for (const qsizetype piece : { bytes.size(), qsizetype { 1 }, qsizetype { 7 } }) {
        ProxyHeader reader;
        QCOMPARE(feed(reader, bytes + "GET / HTTP/1.1\r\n", piece),
                 QByteArray("GET / HTTP/1.1\r\n"));
        QCOMPARE(reader.state(), State::Complete);
        QCOMPARE(reader.source(),
                 source.isEmpty() ? std::nullopt : parseAddress(source.toStdString()));
    }
}

void TestProxyHeader::refusesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Fault>("fault");
    QTest::newRow("a request") << QByteArray("GET / HTTP/1.1\r\n\r\n") << Fault::NotProxied;
    QTest::newRow("a TLS handshake") << QByteArray("\x16\x03\x01", 3) << Fault::NotProxied;
    QTest::newRow("the signature with one bit wrong")
        << QByteArray("\r\n\r\n\0\r\nQUIU\n", 12) << Fault::NotProxied;
    QTest::newRow("version 1") << QByteArray("PROXY TCP4 198.51.100.7 127.0.0.1 1 2\r\n")
                               << Fault::Version1;
    QTest::newRow("almost version 1") << QByteArray("PROXIES") << Fault::NotProxied;
    QTest::newRow("version 3") << header(0x31, 0x11, v4) << Fault::BadVersion;
    QTest::newRow("version 0") << header(0x01, 0x11, v4) << Fault::BadVersion;
    QTest::newRow("another command") << header(0x22, 0x11, v4) << Fault::BadCommand;
    QTest::newRow("UDP") << header(0x21, 0x12, v4) << Fault::BadAddress;
    QTest::newRow("another family") << header(0x21, 0x41, v4) << Fault::BadAddress;
    QTest::newRow("half an address") << header(0x21, 0x11, v4.first(11)) << Fault::BadAddress;
    QTest::newRow("IPv6 with the length of IPv4") << header(0x21, 0x21, v4) << Fault::BadAddress;
    QTest::newRow("too long") << header(0x21, 0x11, QByteArray(4096 - 15, 'x')) << Fault::TooLong;
    QTest::newRow("as long as can be")
        << header(0x20, 0x11, QByteArray(65535, 'x')) << Fault::TooLong;
}

void TestProxyHeader::refusesWhatIsWrong()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Fault, fault);
    for (const qsizetype piece : { bytes.size(), qsizetype { 1 } }) {
        ProxyHeader reader;
        feed(reader, bytes, piece);
        QCOMPARE(reader.state(), State::Failed);
        QCOMPARE(reader.fault(), fault);
        QVERIFY(!describe(reader.fault()).empty());
    }
}

void TestProxyHeader::waitsForTheRest()
{
    const QByteArray whole = header(0x21, 0x11, v4 + "tlv");
    for (qsizetype length = 0; length < whole.size(); ++length) {
        ProxyHeader reader;
        feed(reader, whole.first(length), length + 1);
        QCOMPARE(reader.state(), State::NeedMore);
        QVERIFY(reader.wanted() <= static_cast<std::size_t>(whole.size() - length));
    }
}

QTEST_GUILESS_MAIN(TestProxyHeader)
#include "tst_proxyheader.moc"
