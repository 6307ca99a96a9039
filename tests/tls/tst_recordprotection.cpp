// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/recordprotection.h"

#include <QtTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace holdfast::tls;

namespace {

std::string bytesOf(const char *hex)
{
    return QByteArray::fromHex(hex).toStdString();
}

Bytes view(const std::string &text)
{
    return { reinterpret_cast<const unsigned char *>(text.data()), text.size() };
}

/// Of the trace in RFC 8448 section 3.
const std::string clientSecret =
    bytesOf("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
/// The client's application data there: the bytes 0 to 49.
const std::string clientRecord = bytesOf(
    "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a"
    "20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4");

std::string fiftyBytes()
{
    std::string text;
    for (char c = 0; c < 50; ++c)
        text.push_back(c);
    return text;
}

struct Opened
{
    std::optional<RecordProtection::Content> content;
    std::string text;
};

Opened open(RecordProtection &protection, const std::string &record)
{
    std::vector<char> room(record.size());
    Opened opened { protection.open(record, room), {} };
    if (opened.content)
        opened.text.assign(room.data(), opened.content->size);
    return opened;
}

} // namespace

class TestRecordProtection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheTraceOfRfc8448();
    void whatOneSideSealsTheOtherOpens_data();
    void whatOneSideSealsTheOtherOpens();
    void aRecordOpensOnceAndInItsTurn();
    void aChangedByteDoesNotOpen();
    void anUpdateIsAnotherKey();
    void paddingIsNotText();
    void knowsWhenAKeyIsWornOut();
    void otherSuitesAreUnknown();
};

void TestRecordProtection::agreesWithTheTraceOfRfc8448()
{
    const auto cipher = RecordCipher::make(0x1301);
    RecordProtection sending(*cipher, view(clientSecret), 0);
    std::string record;
    QVERIFY(sending.seal(ContentType::ApplicationData, fiftyBytes(), record));
    QCOMPARE(record, clientRecord);
    RecordProtection receiving(*cipher, view(clientSecret), 0);
    const Opened opened = open(receiving, clientRecord);
    QVERIFY(opened.content);
    QCOMPARE(opened.content->type, ContentType::ApplicationData);
    QCOMPARE(opened.text, fiftyBytes());
}

void TestRecordProtection::whatOneSideSealsTheOtherOpens_data()
{
    QTest::addColumn<quint16>("suite");
    QTest::newRow("AES-128-GCM") << quint16(0x1301);
    QTest::newRow("AES-256-GCM") << quint16(0x1302);
    QTest::newRow("ChaCha20-Poly1305") << quint16(0x1303);
}

void TestRecordProtection::whatOneSideSealsTheOtherOpens()
{
    QFETCH(quint16, suite);
    const auto cipher = RecordCipher::make(suite);
    QVERIFY(cipher);
    const std::string secret(cipher->hashBytes(), 's');
    RecordProtection sending(*cipher, view(secret), 7);
    RecordProtection receiving(*cipher, view(secret), 7);
    for (const std::size_t size : { 0UL, 1UL, 15UL, 16UL, 17UL, 16384UL }) {
        const std::string text(size, 'x');
        std::string record = "kept";
        QVERIFY(sending.seal(ContentType::Handshake, text, record));
        QCOMPARE(record.substr(0, 4), std::string("kept"));
        const Opened opened = open(receiving, record.substr(4));
        QVERIFY(opened.content);
        QCOMPARE(opened.content->type, ContentType::Handshake);
        QCOMPARE(opened.text, text);
    }
}

void TestRecordProtection::aRecordOpensOnceAndInItsTurn()
{
    const auto cipher = RecordCipher::make(0x1301);
    RecordProtection sending(*cipher, view(clientSecret), 0);
    std::string first;
    std::string second;
    QVERIFY(sending.seal(ContentType::ApplicationData, "same", first));
    QVERIFY(sending.seal(ContentType::ApplicationData, "same", second));
    QVERIFY(first != second);
    RecordProtection skipping(*cipher, view(clientSecret), 0);
    QVERIFY(!open(skipping, second).content);
    RecordProtection repeating(*cipher, view(clientSecret), 0);
    QVERIFY(open(repeating, first).content);
    QVERIFY(!open(repeating, first).content);
}

void TestRecordProtection::aChangedByteDoesNotOpen()
{
    const auto cipher = RecordCipher::make(0x1301);
    for (std::size_t i = 0; i < clientRecord.size(); ++i) {
        std::string record = clientRecord;
        record[i] = char(record[i] ^ 0x10);
        RecordProtection receiving(*cipher, view(clientSecret), 0);
        QVERIFY(!open(receiving, record).content);
    }
    RecordProtection receiving(*cipher, view(clientSecret), 0);
    QVERIFY(!open(receiving, bytesOf("1703030010") + std::string(16, 'x')).content);
    QVERIFY(!open(receiving, bytesOf("1703030000")).content);
}

void TestRecordProtection::anUpdateIsAnotherKey()
{
    const auto cipher = RecordCipher::make(0x1302);
    const std::string secret(cipher->hashBytes(), 's');
    RecordProtection sending(*cipher, view(secret), 0);
    RecordProtection receiving(*cipher, view(secret), 0);
    RecordProtection late(*cipher, view(secret), 0);
    sending.update();
    receiving.update();
    std::string record;
    QVERIFY(sending.seal(ContentType::ApplicationData, "news", record));
    QVERIFY(!open(late, record).content);
    QCOMPARE(open(receiving, record).text, std::string("news"));
}

void TestRecordProtection::paddingIsNotText()
{
    // A record's text may be followed by its type and zeroes: seal() adds only the type, so the
    // text here ends with a type of its own, and seal()'s is a zero.
    const auto cipher = RecordCipher::make(0x1301);
    RecordProtection sending(*cipher, view(clientSecret), 0);
    RecordProtection receiving(*cipher, view(clientSecret), 0);
    std::string padded;
    QVERIFY(sending.seal(ContentType::None, std::string("text\x17\0\0\0", 8), padded));
    const Opened opened = open(receiving, padded);
    QVERIFY(opened.content);
    QCOMPARE(opened.content->type, ContentType::ApplicationData);
    QCOMPARE(opened.text, std::string("text"));
    std::string onlyZeroes;
    QVERIFY(sending.seal(ContentType::None, std::string(20, '\0'), onlyZeroes));
    QCOMPARE(open(receiving, onlyZeroes).content->type, ContentType::None);
}

void TestRecordProtection::knowsWhenAKeyIsWornOut()
{
    const auto cipher = RecordCipher::make(0x1301);
    RecordProtection sending(*cipher, view(clientSecret), RecordProtection::maxRecords - 1);
    QVERIFY(!sending.isWornOut());
    std::string record;
    QVERIFY(sending.seal(ContentType::ApplicationData, "last", record));
    QVERIFY(sending.isWornOut());
    sending.update();
    QVERIFY(!sending.isWornOut());
}

void TestRecordProtection::otherSuitesAreUnknown()
{
    for (const int suite : { 0x0000, 0x1300, 0x1304, 0xc02f })
        QVERIFY(!RecordCipher::make(std::uint16_t(suite)));
}

QTEST_APPLESS_MAIN(TestRecordProtection)
#include "tst_recordprotection.moc"
