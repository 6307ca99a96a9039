// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/runningworker.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace holdfast;
using namespace std::chrono_literals;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningWorker;

namespace {

constexpr auto heldBackFor = 20s;
constexpr auto slack = 1s; ///< timers are not exact
constexpr std::size_t mostHeldBack = 64;
const QByteArray wrongToken("Authorization: Bearer guess\r\n");

/// A wrong token may do nothing, and neither may a wrong PIN; everybody else may do everything.
class GuessedRules final : public access::Rules
{
public:
    [[nodiscard]] access::Principal identify(const http::Request &head,
                                             const AddressBytes &peer) const override
    {
        access::Principal principal;
        principal.address = peer;
        if (!head.header("authorization").empty())
            principal.setToken(nullptr, access::TokenFault::Unknown);
        return principal;
    }
    [[nodiscard]] std::optional<access::Refusal>
    refusal(const access::Principal &principal, const access::Question &question) const override
    {
        if (principal.tokenFault() == access::TokenFault::None
            || question.action == access::Action::Look)
            return std::nullopt;
        return access::Refusal { "a rule", "It is unknown.", ErrorCode::TokenRejected };
    }
    [[nodiscard]] Result<Pass> join(const access::Principal & /*principal*/,
                                    std::string_view pin) const override
    {
        if (pin != "482913")
            return Error { ErrorCode::PinNeeded, "It is another one." };
        return Pass { "hfp_1", 1000 };
    }
    [[nodiscard]] std::chrono::milliseconds delayAfterWrong(const access::Principal & /*principal*/,
                                                            Secret /*secret*/) const override
    {
        return heldBackFor;
    }
};

const GuessedRules rules;

RunningWorker::Setup setupFor(net::Worker::MakePoller makePoller)
{
    RunningWorker::Setup setup { makePoller, {}, {} };
    setup.rules = &rules;
    return setup;
}

} // namespace

/// The answer to a wrong secret comes late, and costs others nothing.
class TestGuessing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { tests::addPollerRows(); }
    void init() { m_worker = std::make_unique<RunningWorker>(setupFor(tests::fetchedPoller())); }
    void cleanup() { m_worker.reset(); }

    void theAnswerToAWrongSecretIsHeldBack_data();
    void theAnswerToAWrongSecretIsHeldBack();
    void whatFollowsIsAnsweredAfterIt();
    void whatIsAllowedAnywayIsNotHeldBack();
    void theRightPinIsNotHeldBack();
    void onlySoManyAreHeldBack();
    void whoGoesAwayMakesRoom();

private:
    /// Sends a request, and waits until the worker has read it.
    void giveUnanswered(const HttpClient &client, const QByteArray &request);
    [[nodiscard]] std::uint64_t sentBytes() { return m_worker->counters().bytesSent.value(); }

    std::unique_ptr<RunningWorker> m_worker;
};

void TestGuessing::giveUnanswered(const HttpClient &client, const QByteArray &request)
{
    const auto before = m_worker->counters().bytesReceived.value();
    QVERIFY(client.send(request));
    while (m_worker->counters().bytesReceived.value() == before)
        m_worker->call([](const net::Worker &) {});
    m_worker->call([](const net::Worker &) {});
}

void TestGuessing::theAnswerToAWrongSecretIsHeldBack_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("a publish, judged from its head")
        << HttpClient::request("POST /channels/a", {}, wrongToken + "Content-Length: 1000\r\n")
        << 401;
    QTest::newRow("a whole publish")
        << HttpClient::request("POST /channels/a", "x", wrongToken) << 401;
    QTest::newRow("a poll") << HttpClient::request("GET /channels/a", {}, wrongToken) << 401;
    QTest::newRow("a WebSocket") << HttpClient::request(
        "GET /channels/a", {},
        wrongToken
            + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                                 << 401;
    QTest::newRow("a PIN") << HttpClient::request("POST /join", R"({"pin":"111111"})") << 401;
}

void TestGuessing::theAnswerToAWrongSecretIsHeldBack()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    HttpClient client = m_worker->connect();
    HttpClient other = m_worker->connect();
    giveUnanswered(client, request);
    const auto sent = sentBytes();
    m_worker->advance(heldBackFor - slack);
    QCOMPARE(sentBytes(), sent);
    QCOMPARE(other.ask("GET /nothing").status, 404); // nobody else waits
    m_worker->advance(2 * slack);
    QCOMPARE(client.answer().status, status);
}

void TestGuessing::whatFollowsIsAnsweredAfterIt()
{
    HttpClient client = m_worker->connect();
    giveUnanswered(client,
                   HttpClient::request("GET /nothing")
                       + HttpClient::request("GET /channels/a", {}, wrongToken)
                       + HttpClient::request("GET /healthz"));
    m_worker->advance(heldBackFor + slack);
    QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().status, 401);
    QCOMPARE(client.answer().status, 200);
}

void TestGuessing::whatIsAllowedAnywayIsNotHeldBack()
{
    HttpClient client = m_worker->connect();
    QCOMPARE(client.ask("GET /healthz", {}, wrongToken).status, 200);
}

void TestGuessing::theRightPinIsNotHeldBack()
{
    HttpClient client = m_worker->connect();
    QCOMPARE(client.ask("POST /join", R"({"pin":"482913"})").status, 200);
    QCOMPARE(client.ask("POST /join", R"({"pin":4})").status, 400);
}

void TestGuessing::onlySoManyAreHeldBack()
{
    std::vector<HttpClient> guessers;
    for (std::size_t i = 0; i < mostHeldBack; ++i) {
        guessers.push_back(m_worker->connect());
        giveUnanswered(guessers.back(), HttpClient::request("GET /channels/a", {}, wrongToken));
    }
    HttpClient oneMore = m_worker->connect();
    QCOMPARE(oneMore.ask("GET /channels/a", {}, wrongToken).status, 401);
    m_worker->advance(heldBackFor + slack);
    for (HttpClient &guesser : guessers)
        QCOMPARE(guesser.answer().status, 401);
}

void TestGuessing::whoGoesAwayMakesRoom()
{
    for (std::size_t i = 0; i < 2 * mostHeldBack; ++i) {
        HttpClient guesser = m_worker->connect();
        giveUnanswered(guesser, HttpClient::request("GET /channels/a", {}, wrongToken));
        guesser.abort();
        while (m_worker->connections() > 0)
            m_worker->call([](const net::Worker &) {});
    }
    HttpClient client = m_worker->connect();
    giveUnanswered(client, HttpClient::request("GET /channels/a", {}, wrongToken));
    const auto sent = sentBytes();
    m_worker->advance(slack);
    QCOMPARE(sentBytes(), sent);
}

QTEST_GUILESS_MAIN(TestGuessing)
#include "tst_guessing.moc"
