// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/configuredrules.h"
#include "server/access/joinpin.h"
#include "tests/manualclock.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

namespace {

const AddressBytes phone = *parseAddress("10.0.0.9");
const AddressBytes loopback = *parseAddress("127.0.0.1");
constexpr Question subscribing { Action::Subscribe, "class", "tom" };
constexpr Question publishing { Action::Publish, "class", "tom" };

/// The n-th address of a large network.
AddressBytes numbered(int n)
{
    AddressBytes address = phone;
    address[14] = static_cast<std::uint8_t>(n >> 8);
    address[15] = static_cast<std::uint8_t>(n);
    return address;
}

} // namespace

/// The PIN of the room, and the passes for it.
class TestJoinPin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesDigitsOnly_data();
    void takesDigitsOnly();
    void makesAPin();
    void knowsItsOwnPasses();
    void knowsNoOtherPass_data();
    void knowsNoOtherPass();

    void letsNobodyInWithoutIt();
    void letsInWhoKnowsIt();
    void letsInThisMachineAndHoldersOfATokenAnyway();
    void givesAPassNoOtherRight();
    void endsAPassInTime();
    void endsAllPassesOfAnotherPin();
    void stopsListeningToAGuesser();
    void stopsListeningToAllWhenManyGuess();
    void letsTheBannedNotJoin();

private:
    [[nodiscard]] Principal sender(const AddressBytes &address = phone,
                                   const std::string &token = {}) const
    {
        http::Request request;
        request.method = http::Method::Post;
        request.target = "/channels/class";
        request.headers.push_back({ "host", "localhost" });
        const std::string value = "Bearer " + token;
        if (!token.empty())
            request.headers.push_back({ "authorization", value });
        return m_rules->identify(request, address);
    }
    [[nodiscard]] std::string passFor(const std::string &pin) const
    {
        const auto pass = m_rules->join(sender(), pin);
        return pass ? pass->text : std::string();
    }

    tests::ManualClock m_clock;
    const ThisMachine m_machine;
    std::unique_ptr<ConfiguredRules> m_rules;

private Q_SLOTS:
    void init()
    {
        m_rules = std::make_unique<ConfiguredRules>(m_machine, m_clock);
        m_rules->setRules(ChannelRules({ publishRule(Who::Anyone) }));
        m_rules->setPin("482913");
    }
};

void TestJoinPin::takesDigitsOnly_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isPin");
    QTest::newRow("four digits") << QByteArray("0000") << true;
    QTest::newRow("twelve digits") << QByteArray("123456789012") << true;
    QTest::newRow("three digits") << QByteArray("123") << false;
    QTest::newRow("thirteen digits") << QByteArray("1234567890123") << false;
    QTest::newRow("a letter") << QByteArray("12a4") << false;
    QTest::newRow("a space") << QByteArray("1234 ") << false;
    QTest::newRow("nothing") << QByteArray("") << false;
}

void TestJoinPin::takesDigitsOnly()
{
    QFETCH(const QByteArray, text);
    QTEST(JoinPin::isPin(text.toStdString()), "isPin");
}

void TestJoinPin::makesAPin()
{
    const std::string pin = JoinPin::random();
    QVERIFY(JoinPin::isPin(pin));
    QCOMPARE(pin.size(), std::size_t { 6 });
    int different = 0;
    for (int i = 0; i < 20; ++i)
        different += JoinPin::random() != pin ? 1 : 0;
    QVERIFY(different > 15);
}

void TestJoinPin::knowsItsOwnPasses()
{
    const JoinPin pin("482913", "secret");
    QVERIFY(pin.matches("482913"));
    QVERIFY(!pin.matches("482914"));
    QVERIFY(!pin.matches("48291"));
    QVERIFY(!pin.matches(""));
    QCOMPARE(pin.expiryOf(pin.pass(1234)), std::optional<std::int64_t>(1234));
}

void TestJoinPin::knowsNoOtherPass_data()
{
    QTest::addColumn<QByteArray>("pass");
    const QByteArray pass = QByteArray::fromStdString(JoinPin("482913", "secret").pass(1234));
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("the prefix") << QByteArray("hfp_");
    QTest::newRow("a later end") << QByteArray(pass).replace("1234", "9234");
    QTest::newRow("the same end, written otherwise") << QByteArray(pass).replace("1234", "01234");
    QTest::newRow("a negative end") << QByteArray(pass).replace("1234", "-1234");
    QTest::newRow("cut") << pass.chopped(1);
    QTest::newRow("longer") << QByteArray(pass + '0');
    QTest::newRow("another digit")
        << QByteArray(pass.chopped(1) + (pass.back() == '0' ? '1' : '0'));
    QTest::newRow("of another PIN")
        << QByteArray::fromStdString(JoinPin("482914", "secret").pass(1234));
    QTest::newRow("of another process")
        << QByteArray::fromStdString(JoinPin("482913", "other").pass(1234));
}

void TestJoinPin::knowsNoOtherPass()
{
    QFETCH(const QByteArray, pass);
    QVERIFY(!JoinPin("482913", "secret").expiryOf(pass.toStdString()));
}

void TestJoinPin::letsNobodyInWithoutIt()
{
    for (const Question &question : { subscribing, publishing, Question { Action::Publish } }) {
        const auto refusal = m_rules->refusal(sender(), question);
        QVERIFY(refusal);
        QCOMPARE(refusal->code, ErrorCode::PinNeeded);
        QVERIFY(refusal->message.find("/join") != std::string::npos);
        QVERIFY(refusal->message.find("482913") == std::string::npos);
    }
    QVERIFY(m_rules->needsPin(sender()));
    QVERIFY(!m_rules->refusal(sender(), { Action::Look }));
    QVERIFY(!m_rules->refusal(sender(), { Action::Join }));
    m_rules->setPin({});
    QVERIFY(!m_rules->needsPin(sender()));
    QVERIFY(!m_rules->refusal(sender(), subscribing));
    QCOMPARE(m_rules->join(sender(), "482913").error().code, ErrorCode::NotFound);
}

void TestJoinPin::letsInWhoKnowsIt()
{
    QCOMPARE(m_rules->join(sender(), "482914").error().code, ErrorCode::PinNeeded);
    const Principal pupil = sender(phone, passFor("482913"));
    QVERIFY(!m_rules->needsPin(pupil));
    QVERIFY(!m_rules->refusal(pupil, subscribing));
    QVERIFY(!m_rules->refusal(pupil, publishing));
}

void TestJoinPin::letsInThisMachineAndHoldersOfATokenAnyway()
{
    QVERIFY(!m_rules->refusal(sender(loopback), subscribing));
    Grant grant;
    grant.scopes.add(Scope::Publish);
    grant.channels = { "class" };
    const NewToken token = makeToken(std::move(grant), m_clock.wallMilliseconds());
    m_rules->setTokens(TokenSet({ token.stored }));
    QVERIFY(!m_rules->refusal(sender(phone, token.text), publishing));
    QVERIFY(m_rules->refusal(sender(phone, makeToken({}, 1).text), publishing));
}

void TestJoinPin::givesAPassNoOtherRight()
{
    m_rules->setRules(ChannelRules({ publishRule(Who::Local) }));
    const Principal pupil = sender(phone, passFor("482913"));
    QVERIFY(!m_rules->refusal(pupil, subscribing));
    QCOMPARE(m_rules->refusal(pupil, publishing)->code, ErrorCode::Unauthenticated);
}

void TestJoinPin::endsAPassInTime()
{
    const std::string pass = passFor("482913");
    const Principal pupil = sender(phone, pass);
    m_clock.advance(std::chrono::milliseconds(JoinPin::passMilliseconds));
    QCOMPARE(m_rules->refusal(pupil, subscribing)->code, ErrorCode::PinNeeded);
    QCOMPARE(m_rules->refusal(sender(phone, pass), subscribing)->code, ErrorCode::PinNeeded);
    QVERIFY(!m_rules->refusal(sender(phone, passFor("482913")), subscribing));
}

void TestJoinPin::endsAllPassesOfAnotherPin()
{
    const Principal pupil = sender(phone, passFor("482913"));
    m_rules->setPin("1111");
    QCOMPARE(m_rules->refusal(pupil, subscribing)->code, ErrorCode::PinNeeded);
    QVERIFY(passFor("482913").empty());
    // Without a PIN an old pass is no obstacle.
    m_rules->setPin({});
    QVERIFY(!m_rules->refusal(pupil, publishing));
    QVERIFY(!m_rules->refusal(sender(phone, "hfp_1_00"), publishing));
}

void TestJoinPin::stopsListeningToAGuesser()
{
    for (int i = 0; i < 10; ++i)
        QCOMPARE(m_rules->join(sender(), "0000").error().code, ErrorCode::PinNeeded);
    QCOMPARE(m_rules->join(sender(), "482913").error().code, ErrorCode::TooManyAttempts);
    QVERIFY(m_rules->join(sender(numbered(1)), "482913"));
    m_clock.advance(Attempts::window);
    QVERIFY(m_rules->join(sender(), "482913"));
}

void TestJoinPin::stopsListeningToAllWhenManyGuess()
{
    const Principal pupil = sender(phone, passFor("482913"));
    int guesses = 0;
    while (guesses < 10'000
           && m_rules->join(sender(numbered(guesses)), "0000").error().code == ErrorCode::PinNeeded)
        ++guesses;
    QCOMPARE(guesses, 120);
    QCOMPARE(m_rules->join(sender(numbered(5000)), "482913").error().code,
             ErrorCode::TooManyAttempts);
    QVERIFY(!m_rules->refusal(pupil, subscribing)); // who is in stays in
    m_clock.advance(Attempts::window);
    QVERIFY(m_rules->join(sender(numbered(5000)), "482913"));
}

void TestJoinPin::letsTheBannedNotJoin()
{
    QVERIFY(m_rules->bans().add({ {}, phone, std::chrono::seconds(0) }));
    QCOMPARE(m_rules->refusal(sender(), { Action::Join })->code, ErrorCode::Forbidden);
}

QTEST_GUILESS_MAIN(TestJoinPin)
#include "tst_joinpin.moc"
