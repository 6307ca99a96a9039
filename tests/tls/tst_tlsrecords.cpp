// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a client may send after the handshake, and what it may not: the peer here can seal anything.
#include "server/tls/tlsrecords.h"

#include <QtTest>

#include <vector>

using namespace holdfast::tls;
using End = TlsRecords::End;

namespace {

constexpr char digits[] = "0123456789abcdef";

/// The secrets as a key log tells them, from a session that has only its application data.
std::string line(const char *label, const std::string &secret)
{
    std::string text = std::string(label) + " 00 ";
    for (const char c : secret) {
        text.push_back(digits[static_cast<unsigned char>(c) >> 4]);
        text.push_back(digits[static_cast<unsigned char>(c) & 15]);
    }
    return text;
}

Bytes view(const std::string &text)
{
    return { reinterpret_cast<const unsigned char *>(text.data()), text.size() };
}

/// Both sides of a connection whose handshake is over.
class Pair
{
public:
    explicit Pair(std::uint64_t sentRecords = 0)
        : peerSends(*cipher, view(clientSecret), 0)
        , peerReceives(*cipher, view(serverSecret), sentRecords)
        , server(*cipher, secrets(), sentRecords)
    {
    }

    TlsRecords::Received give(std::string_view bytes)
    {
        std::vector<char> room(bytes.size() + std::size_t { 17 } * 1024);
        const auto received = server.receive(bytes, room, answers);
        text.append(room.data(), received.size);
        return received;
    }
    std::string sealed(ContentType type, std::string_view message)
    {
        std::string record;
        if (!peerSends.seal(type, message, record))
            qFatal("not sealed");
        return record;
    }
    /// Opens the next record of `bytes` and removes it.
    std::pair<ContentType, std::string> opened(std::string &bytes)
    {
        const std::size_t size = 5 + (std::size_t(static_cast<unsigned char>(bytes[3])) << 8)
            + static_cast<unsigned char>(bytes[4]);
        const std::string record = bytes.substr(0, size);
        bytes.erase(0, size);
        std::vector<char> room(record.size());
        const auto content = peerReceives.open(record, room);
        if (!content)
            return { ContentType::None, "not to be opened" };
        return { content->type, std::string(room.data(), content->size) };
    }
    /// The alert that the server has sent; -1: something else.
    int alert()
    {
        const auto [type, message] = opened(answers);
        return type == ContentType::Alert && message.size() == 2 && message[0] == 2
            ? static_cast<unsigned char>(message[1])
            : -1;
    }

    std::unique_ptr<RecordCipher> cipher = RecordCipher::make(0x1301);
    std::string clientSecret = std::string(32, 'c');
    std::string serverSecret = std::string(32, 's');
    RecordProtection peerSends;
    RecordProtection peerReceives;
    TlsRecords server;
    std::string answers;
    std::string text;

private:
    const TrafficSecrets &secrets()
    {
        m_secrets.read(line("CLIENT_TRAFFIC_SECRET_0", clientSecret));
        m_secrets.read(line("SERVER_TRAFFIC_SECRET_0", serverSecret));
        m_secrets.read(line("EXPORTER_SECRET", clientSecret));
        return m_secrets;
    }
    TrafficSecrets m_secrets;
};

const std::string keyUpdate("\x18\0\0\1\0", 5);
const std::string keyUpdateRequest("\x18\0\0\1\1", 5);

} // namespace

class TestTlsRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRecordsHoweverTheyAreCut_data();
    void readsRecordsHoweverTheyAreCut();
    void refuses_data();
    void refuses();
    void anEndIsTold_data();
    void anEndIsTold();
    void whatCameBeforeAnEndIsRead();
    void anEmptyRecordIsNothing();
    void manyRequestsForAnUpdateAreAnsweredOnce();
    void renewsAWornOutKey();
    void nothingFollowsItsCloseNotify();
    void aRecordThatIsTooLongIsNotWaitedFor();
};

void TestTlsRecords::readsRecordsHoweverTheyAreCut_data()
{
    QTest::addColumn<int>("pieceBytes");
    for (const int bytes : { 1, 2, 5, 6, 21, 1000, 100'000 })
        QTest::addRow("%d bytes at a time", bytes) << bytes;
}

void TestTlsRecords::readsRecordsHoweverTheyAreCut()
{
    QFETCH(int, pieceBytes);
    Pair pair;
    std::string bytes = pair.sealed(ContentType::ApplicationData, "one ");
    bytes += pair.sealed(ContentType::Handshake, keyUpdate);
    pair.peerSends.update();
    bytes += pair.sealed(ContentType::ApplicationData, std::string(16'384, 'x'));
    bytes += pair.sealed(ContentType::ApplicationData, " two");
    for (std::string_view rest = bytes; !rest.empty();) {
        const std::string_view piece = rest.substr(0, std::size_t(pieceBytes));
        QCOMPARE(pair.give(piece).end, End::None);
        rest.remove_prefix(piece.size());
    }
    QCOMPARE(pair.text, "one " + std::string(16'384, 'x') + " two");
    QVERIFY(pair.answers.empty());
}

void TestTlsRecords::refuses_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("alert");
    const int handshake = int(ContentType::Handshake);
    const int unexpected = 10;
    QTest::newRow("a key update of an unknown kind")
        << handshake << QByteArray("\x18\0\0\1\2", 5) << 47;
    QTest::newRow("a key update that is too long")
        << handshake << QByteArray("\x18\0\0\2\0\0", 6) << unexpected;
    QTest::newRow("something behind a key update")
        << handshake << QByteArray("\x18\0\0\1\0\x18\0\0\1\0", 10) << unexpected;
    QTest::newRow("a part of a key update") << handshake << QByteArray("\x18\0\0", 3) << unexpected;
    QTest::newRow("an empty handshake message") << handshake << QByteArray() << unexpected;
    QTest::newRow("another ClientHello") << handshake << QByteArray("\1\0\0\1\0", 5) << unexpected;
    QTest::newRow("a certificate that nobody asked for")
        << handshake << QByteArray("\x0b\0\0\1\0", 5) << unexpected;
    QTest::newRow("ChangeCipherSpec, protected")
        << int(ContentType::ChangeCipherSpec) << QByteArray("\1") << unexpected;
    QTest::newRow("only padding") << 0 << QByteArray() << unexpected;
    QTest::newRow("an unknown type") << 99 << QByteArray("x") << unexpected;
    QTest::newRow("half an alert") << int(ContentType::Alert) << QByteArray("\1") << 50;
    QTest::newRow("two alerts in one")
        << int(ContentType::Alert) << QByteArray("\1\0\1\0", 4) << 50;
}

void TestTlsRecords::refuses()
{
    QFETCH(int, type);
    QFETCH(QByteArray, message);
    QFETCH(int, alert);
    Pair pair;
    const auto received = pair.give(pair.sealed(ContentType(type), message.toStdString()));
    QCOMPARE(received.end, End::BadRecord);
    QCOMPARE(received.size, std::size_t(0));
    QCOMPARE(pair.alert(), alert);
    QVERIFY(pair.answers.empty());
}

void TestTlsRecords::anEndIsTold_data()
{
    QTest::addColumn<QByteArray>("alert");
    QTest::addColumn<End>("end");
    QTest::newRow("close_notify") << QByteArray("\1\0", 2) << End::CloseNotify;
    QTest::newRow("a fatal alert") << QByteArray("\2\x28") << End::PeerAlert;
    QTest::newRow("its level does not matter") << QByteArray("\1\x28") << End::PeerAlert;
    QTest::newRow("user_canceled announces close_notify") << QByteArray("\1\x5a") << End::None;
}

void TestTlsRecords::anEndIsTold()
{
    QFETCH(QByteArray, alert);
    QFETCH(End, end);
    Pair pair;
    QCOMPARE(pair.give(pair.sealed(ContentType::Alert, alert.toStdString())).end, end);
    QVERIFY(pair.answers.empty());
}

void TestTlsRecords::whatCameBeforeAnEndIsRead()
{
    Pair pair;
    std::string bytes = pair.sealed(ContentType::ApplicationData, "last");
    bytes += pair.sealed(ContentType::Alert, std::string_view("\1\0", 2));
    bytes += pair.sealed(ContentType::ApplicationData, "behind the end");
    QCOMPARE(pair.give(bytes).end, End::CloseNotify);
    QCOMPARE(pair.text, std::string("last"));
}

void TestTlsRecords::anEmptyRecordIsNothing()
{
    Pair pair;
    const auto received = pair.give(pair.sealed(ContentType::ApplicationData, {}));
    QCOMPARE(received.end, End::None);
    QCOMPARE(received.size, std::size_t(0));
}

void TestTlsRecords::manyRequestsForAnUpdateAreAnsweredOnce()
{
    Pair pair;
    std::string bytes;
    for (int i = 0; i < 50; ++i) {
        bytes += pair.sealed(ContentType::Handshake, keyUpdateRequest);
        pair.peerSends.update();
    }
    QCOMPARE(pair.give(bytes).end, End::None);
    QCOMPARE(pair.opened(pair.answers), std::pair(ContentType::Handshake, keyUpdate));
    QVERIFY(pair.answers.empty());
    pair.peerReceives.update();
    std::string out;
    QCOMPARE(pair.server.encrypt("news", out), std::size_t(4));
    QCOMPARE(pair.opened(out), std::pair(ContentType::ApplicationData, std::string("news")));
}

void TestTlsRecords::renewsAWornOutKey()
{
    Pair pair(RecordProtection::maxRecords - 1);
    std::string out;
    QCOMPARE(pair.server.encrypt("last of its key", out), std::size_t(15));
    QCOMPARE(pair.opened(out).second, std::string("last of its key"));
    QCOMPARE(pair.server.encrypt("first", out), std::size_t(5));
    QCOMPARE(pair.opened(out), std::pair(ContentType::Handshake, keyUpdate));
    pair.peerReceives.update();
    QCOMPARE(pair.opened(out), std::pair(ContentType::ApplicationData, std::string("first")));
}

void TestTlsRecords::nothingFollowsItsCloseNotify()
{
    Pair pair;
    pair.server.close(pair.answers);
    QCOMPARE(pair.opened(pair.answers), std::pair(ContentType::Alert, std::string("\1\0", 2)));
    QCOMPARE(pair.give(pair.sealed(ContentType::Handshake, keyUpdateRequest)).end, End::None);
    pair.peerSends.update();
    QCOMPARE(pair.give(pair.sealed(ContentType::ApplicationData, "still read")).end, End::None);
    QCOMPARE(pair.text, std::string("still read"));
    QCOMPARE(pair.give(pair.sealed(ContentType::Alert, "x")).end, End::BadRecord);
    QVERIFY(pair.answers.empty());
}

void TestTlsRecords::aRecordThatIsTooLongIsNotWaitedFor()
{
    for (const bool isWhole : { true, false }) {
        Pair pair;
        const std::string header("\x17\3\3\x41\1", 5);
        const std::string record = isWhole ? header + std::string(0x4101, 'x') : header;
        QCOMPARE(pair.give(record).end, End::BadRecord);
        QCOMPARE(pair.alert(), 22);
    }
}

QTEST_APPLESS_MAIN(TestTlsRecords)
#include "tst_tlsrecords.moc"
