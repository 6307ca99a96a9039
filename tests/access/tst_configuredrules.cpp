// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/bearer.h"
#include "server/access/configuredrules.h"
#include "tests/manualclock.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;
using namespace std::chrono_literals;

namespace {

constexpr AddressBytes phone { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 9 };
constexpr AddressBytes loopback { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1 };
constexpr Question publishing { Action::Publish, "class.red", "tom" };
constexpr Question subscribing { Action::Subscribe, "class.red", "tom" };

http::Request requestOf(http::Method method, std::string_view target,
                        std::vector<http::HeaderField> fields = {})
{
    http::Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(fields);
    request.headers.push_back({ "host", "localhost" });
    return request;
}

} // namespace

/// Rules, tokens and bans together.
class TestConfiguredRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheToken_data();
    void readsTheToken();
    void knowsTheHolderOfAToken();
    void forgetsARevokedToken();
    void forgetsAnExpiredToken();
    void stopsListeningToAGuesser();
    void doesNotLockOutTheClientsOfAProxy();
    void refusesTheBanned();
    void letsNobodyNewIntoALockedRoom();
    void refusesTheMutedToPublish();
    void keepsReservedChannels();
    void changesItsRules();
    void leavesTheRestToEverybody();
    void asksForEachChannelOfASet();

private:
    [[nodiscard]] Principal present(const std::string &token, const AddressBytes &peer = phone,
                                    bool isForwarded = false) const
    {
        const std::string value = "Bearer " + token;
        std::vector<http::HeaderField> fields { { "authorization", value } };
        if (isForwarded)
            fields.push_back({ "x-forwarded-for", "10.0.0.1" });
        return m_rules.identify(requestOf(http::Method::Post, "/channels/a", fields), peer);
    }
    [[nodiscard]] NewToken newToken(std::int64_t expires = Grant::never) const
    {
        Grant grant;
        grant.scopes.add(Scope::Publish);
        grant.channels = { "class.**" };
        grant.expires = expires;
        return makeToken(std::move(grant), m_clock.wallMilliseconds());
    }

    tests::ManualClock m_clock;
    const ThisMachine m_machine;
    ConfiguredRules m_rules { m_machine, m_clock };
};

void TestConfiguredRules::readsTheToken_data()
{
    QTest::addColumn<bool>("isGet");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("token");
    const QByteArray none;
    QTest::newRow("the field") << false << QByteArray("/a") << QByteArray("Bearer x1")
                               << QByteArray("x1");
    QTest::newRow("in another case")
        << false << QByteArray("/a") << QByteArray("bEARER  x1") << QByteArray("x1");
    QTest::newRow("another scheme")
        << true << QByteArray("/a?token=y") << QByteArray("Basic x1") << QByteArray("y");
    QTest::newRow("the query of GET")
        << true << QByteArray("/a?wait=1&token=x%31") << none << QByteArray("x1");
    QTest::newRow("the query of POST") << false << QByteArray("/a?token=x1") << none << none;
    QTest::newRow("both") << true << QByteArray("/a?token=q") << QByteArray("Bearer h")
                          << QByteArray("h");
    QTest::newRow("a parameter that ends so")
        << true << QByteArray("/a?mytoken=x1") << none << none;
    QTest::newRow("none") << true << QByteArray("/a") << none << none;
}

void TestConfiguredRules::readsTheToken()
{
    QFETCH(const bool, isGet);
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, field);
    std::vector<http::HeaderField> fields;
    if (!field.isEmpty())
        fields.push_back({ "authorization", field.constData() });
    const http::Request request =
        requestOf(isGet ? http::Method::Get : http::Method::Post, target.constData(), fields);
    QTEST(QByteArray::fromStdString(bearerToken(request)), "token");
}

void TestConfiguredRules::knowsTheHolderOfAToken()
{
    const NewToken token = newToken();
    m_rules.setTokens(TokenSet({ token.stored }));
    const Principal holder = present(token.text);
    QVERIFY(holder.grant());
    QVERIFY(!m_rules.refusal(holder, publishing));
    QCOMPARE(m_rules.refusal(holder, { Action::Publish, "staff" })->code, ErrorCode::ScopeMissing);
    QCOMPARE(m_rules.refusal(present(newToken().text), publishing)->code, ErrorCode::TokenRejected);
}

void TestConfiguredRules::forgetsARevokedToken()
{
    const NewToken token = newToken();
    m_rules.setTokens(TokenSet({ token.stored }));
    const Principal holder = present(token.text); // of a WebSocket, say
    m_rules.setTokens(TokenSet());
    QCOMPARE(m_rules.refusal(holder, publishing)->code, ErrorCode::TokenRejected);
}

void TestConfiguredRules::forgetsAnExpiredToken()
{
    const NewToken token = newToken(m_clock.wallMilliseconds() + 1000);
    m_rules.setTokens(TokenSet({ token.stored }));
    const Principal holder = present(token.text);
    QVERIFY(!m_rules.refusal(holder, publishing));
    m_clock.advance(1s);
    QCOMPARE(m_rules.refusal(holder, publishing)->code, ErrorCode::TokenRejected);
    QCOMPARE(present(token.text).tokenFault(), TokenFault::Expired);
}

void TestConfiguredRules::stopsListeningToAGuesser()
{
    const NewToken token = newToken();
    ConfiguredRules rules(m_machine, m_clock);
    rules.setTokens(TokenSet({ token.stored }));
    const std::string good = "Bearer " + token.text;
    const auto asked = [&rules](std::string_view value) {
        return rules.identify(requestOf(http::Method::Post, "/a", { { "authorization", value } }),
                              phone);
    };
    for (int i = 0; i < 10; ++i)
        QCOMPARE(asked("Bearer wrong").tokenFault(), TokenFault::Unknown);
    QCOMPARE(asked(good).tokenFault(), TokenFault::TooManyAttempts);
    QCOMPARE(rules.refusal(asked(good), publishing)->code, ErrorCode::TooManyAttempts);
    m_clock.advance(1min);
    QVERIFY(asked(good).grant());
}

void TestConfiguredRules::doesNotLockOutTheClientsOfAProxy()
{
    const NewToken token = newToken();
    m_rules.setTokens(TokenSet({ token.stored }));
    for (int i = 0; i < 20; ++i)
        QVERIFY(!present("wrong", loopback, true).grant());
    QVERIFY(present(token.text, loopback, true).grant());
}

void TestConfiguredRules::refusesTheBanned()
{
    const std::uint64_t id = m_rules.bans().add({ "tom", {}, 90s })->id;
    const Principal local { Place::ThisMachine };
    for (const Question &question : { publishing, subscribing }) {
        const auto refusal = m_rules.refusal(local, question);
        QVERIFY(refusal);
        QCOMPARE(refusal->code, ErrorCode::Forbidden);
        QVERIFY(QByteArray::fromStdString(refusal->message).contains("in 90 seconds"));
    }
    QVERIFY(!m_rules.refusal(local, { Action::Subscribe, "class.red", "eva" }));
    QCOMPARE(m_rules.bans().all().front().attempts, 2U);
    QVERIFY(m_rules.bans().lift(id));
    QVERIFY(!m_rules.refusal(local, subscribing));
}

void TestConfiguredRules::letsNobodyNewIntoALockedRoom()
{
    const Principal anyone(Place::OtherMachine, false);
    m_rules.admitted().add("tom");
    m_rules.setLocked(true);
    QVERIFY(!m_rules.refusal(anyone, subscribing));
    Question byAnother = subscribing;
    byAnother.client = "ann";
    const auto refusal = m_rules.refusal(anyone, byAnother);
    QVERIFY(refusal);
    QVERIFY(refusal->code == ErrorCode::RoomLocked);
    byAnother.client = {};
    QVERIFY(m_rules.refusal(anyone, byAnother));
    byAnother.isAttempt = false; // what is open stays
    QVERIFY(!m_rules.refusal(anyone, byAnother));
    m_rules.setLocked(false);
    byAnother.isAttempt = true;
    QVERIFY(!m_rules.refusal(anyone, byAnother));
}

void TestConfiguredRules::refusesTheMutedToPublish()
{
    const Principal local(Place::ThisMachine, false);
    m_rules.muted().add("tom");
    const auto refusal = m_rules.refusal(local, publishing);
    QVERIFY(refusal);
    QVERIFY(refusal->code == ErrorCode::Forbidden);
    QVERIFY(!m_rules.refusal(local, subscribing));
    Question byAnother = publishing;
    byAnother.client = "ann";
    QVERIFY(!m_rules.refusal(local, byAnother));
    m_rules.muted().remove("tom");
    QVERIFY(!m_rules.refusal(local, publishing));
}

void TestConfiguredRules::keepsReservedChannels()
{
    const Principal local(Place::ThisMachine, false);
    const auto refuses = [&](std::string_view channel, std::string_view client) {
        return m_rules.refusal(local, { Action::Subscribe, channel, client }).has_value();
    };
    QVERIFY(!refuses("system.client.tom", "tom")); // its own
    QVERIFY(refuses("system.client.tom", "ann"));
    QVERIFY(refuses("system.client.tom", ""));
    QVERIFY(refuses("system.client.", ""));
    QVERIFY(refuses("system.**", "tom"));
    QVERIFY(refuses("system", "tom"));
    QVERIFY(!refuses("**", "tom")); // does not stand for them
}

void TestConfiguredRules::changesItsRules()
{
    const Principal local { Place::ThisMachine };
    ConfiguredRules rules(m_machine, m_clock);
    QVERIFY(!rules.refusal(local, publishing));
    rules.setRules(ChannelRules({ publishRule(Who::Nobody) }));
    QVERIFY(rules.refusal(local, publishing));
    QCOMPARE(rules.channelRules()->rules().size(), 1U);
}

void TestConfiguredRules::leavesTheRestToEverybody()
{
    ConfiguredRules rules(m_machine, m_clock);
    rules.setRules(ChannelRules({ publishRule(Who::Nobody) }));
    const Principal stranger { Place::OtherMachine, true };
    for (const Action action : { Action::Look, Action::Subscribe, Action::Acknowledge,
                                 Action::ChangeChannels, Action::ReadReceipt, Action::Leave })
        QVERIFY(!rules.refusal(stranger, { action, "class" }));
}

void TestConfiguredRules::asksForEachChannelOfASet()
{
    ConfiguredRules rules(m_machine, m_clock);
    rules.setRules(ChannelRules({ { "b.*", Who::Token } }));
    const auto both = ChannelSet::parse("a,b.*");
    const auto refusal = refusalOfAny(rules, {}, Action::Subscribe, both.value());
    QVERIFY(refusal);
    QCOMPARE(refusal->rule, std::string("the rule for b.*"));
    QVERIFY(!refusalOfAny(rules, {}, Action::Subscribe, ChannelSet::parse("a").value()));
}

QTEST_GUILESS_MAIN(TestConfiguredRules)
#include "tst_configuredrules.moc"
