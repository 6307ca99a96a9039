// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/routetable.h"
#include "tests/net/runningworker.h"
#include "tests/support/streamclient.h"

#include <QFile>
#include <QMutex>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <string>
#include <vector>

using namespace holdfast;
using namespace holdfast::tests;
using access::Action;
using net::Route;

namespace {

/// Notes what it is asked, and refuses one action if it is told to.
class NotingRules final : public access::Rules
{
public:
    [[nodiscard]] access::Principal identify(const http::Request & /*head*/,
                                             const AddressBytes &peer) const override
    {
        access::Principal principal;
        principal.address = peer;
        return principal;
    }
    [[nodiscard]] std::optional<access::Refusal>
    refusal(const access::Principal & /*principal*/,
            const access::Question &question) const override
    {
        const QMutexLocker lock(&m_mutex);
        m_asked.push_back(
            { question.action, std::string(question.channel), std::string(question.client) });
        if (m_refused == question.action)
            return access::Refusal { "a rule", "Ask the operator." };
        return std::nullopt;
    }

    void refuse(std::optional<Action> action)
    {
        const QMutexLocker lock(&m_mutex);
        m_refused = action;
    }
    /// True if it was asked this since the last forget().
    [[nodiscard]] bool wasAsked(Action action, const std::string &channel = {},
                                const std::string &client = {}) const
    {
        const QMutexLocker lock(&m_mutex);
        for (const Asked &asked : m_asked) {
            if (asked.action == action && (channel.empty() || asked.channel == channel)
                && (client.empty() || asked.client == client))
                return true;
        }
        return false;
    }
    void forget()
    {
        const QMutexLocker lock(&m_mutex);
        m_asked.clear();
    }

private:
    struct Asked
    {
        Action action;
        std::string channel;
        std::string client;
    };

    mutable QMutex m_mutex; ///< the worker asks, the test reads
    mutable std::vector<Asked> m_asked;
    std::optional<Action> m_refused;
};

/// A request on the route, answered at once where GET could hold.
QByteArray requestOn(const Route &route)
{
    QByteArray path(route.path.data(), qsizetype(route.path.size()));
    path.replace("{names}", "a,b.*?wait=0").replace("{name}", "a").replace("{id}", "me");
    path.replace("/{file}", "/");
    const std::string_view method = net::nameOf(route.method);
    return QByteArray(method.data(), qsizetype(method.size())) + ' ' + path;
}

void addTransportRows()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("long-poll") << QByteArray();
    QTest::newRow("event stream") << QByteArray("Accept: text/event-stream\r\n");
    QTest::newRow("WebSocket") << QByteArray(
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
}

} // namespace

/// Every way in asks the rules, before it does anything.
class TestAccessQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyRouteAsks_data();
    void everyRouteAsks();
    void everyTransportAsksForEachChannel_data() { addTransportRows(); }
    void everyTransportAsksForEachChannel();
    void aRefusedSubscriberIsNoClient_data() { addTransportRows(); }
    void aRefusedSubscriberIsNoClient();
    void everyCommandOfAWebSocketAsks_data();
    void everyCommandOfAWebSocketAsks();
    void aBatchAsksForEachChannel();
    void aChangeOfChannelsAsksForEachNewOne();
    void aReceiptAsksForItsChannel();
    void aRefusedRequestIsAnsweredBeforeItsBody_data();
    void aRefusedRequestIsAnsweredBeforeItsBody();
    void aRefusedRequestWithItsBodyKeepsTheConnection();
    void aRefusedRequestIsNotAskedToContinue();

private:
    NotingRules m_rules;
    QTemporaryDir m_page;
    RunningWorker::Setup m_setup;
};

void TestAccessQuestions::initTestCase()
{
    QFile page(m_page.filePath(QStringLiteral("index.html")));
    QVERIFY(page.open(QIODevice::WriteOnly));
    QVERIFY(page.write("<p>the page") > 0);
    m_setup.rules = &m_rules;
    m_setup.webFolder = m_page.path().toStdString();
}

void TestAccessQuestions::everyRouteAsks_data()
{
    QTest::addColumn<int>("index");
    const auto routes = net::routes();
    for (int i = 0; i < int(routes.size()); ++i) {
        QTest::newRow(requestOn(routes[std::size_t(i)]).constData()) << i;
    }
}

void TestAccessQuestions::everyRouteAsks()
{
    QFETCH(int, index);
    const Route &route = net::routes()[std::size_t(index)];
    RunningWorker worker(m_setup);
    for (const bool isRefused : { false, true }) {
        m_rules.refuse(isRefused ? std::optional(route.action) : std::nullopt);
        m_rules.forget();
        HttpClient client = worker.connect();
        const HttpAnswer answer = client.ask(requestOn(route));
        QVERIFY(m_rules.wasAsked(route.action));
        QCOMPARE(answer.status == 403, isRefused);
        if (isRefused)
            QVERIFY(answer.body.contains("Ask the operator."));
    }
    m_rules.refuse({});
    if (route.subject == Route::Subject::Channel)
        QVERIFY(m_rules.wasAsked(route.action, "a"));
    if (route.subject == Route::Subject::Client)
        QVERIFY(m_rules.wasAsked(route.action, {}, "me"));
}

void TestAccessQuestions::everyTransportAsksForEachChannel()
{
    QFETCH(QByteArray, fields);
    RunningWorker worker(m_setup);
    m_rules.refuse({});
    m_rules.forget();
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /channels/a,b.*?wait=0&client=me", {}, fields));
    QVERIFY(client.answer().status < 300);
    QVERIFY(m_rules.wasAsked(Action::Subscribe, "a", "me"));
    QVERIFY(m_rules.wasAsked(Action::Subscribe, "b.*", "me"));
}

void TestAccessQuestions::aRefusedSubscriberIsNoClient()
{
    QFETCH(QByteArray, fields);
    RunningWorker worker(m_setup);
    m_rules.refuse(Action::Subscribe);
    HttpClient client = worker.connect();
    client.send(HttpClient::request("GET /channels/a?wait=0", {}, fields));
    QVERIFY(client.answer().isProblem(403));
    m_rules.refuse({});
    QCOMPARE(worker.clients().held + worker.clients().open + worker.clients().polling, 0U);
    QCOMPARE(worker.hub().totals().channels, std::size_t { 0 });
    QCOMPARE(client.ask("GET /healthz").status, 200); // the connection is as good as before
}

void TestAccessQuestions::everyCommandOfAWebSocketAsks_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<int>("action");
    QTest::addColumn<QByteArray>("channel");
    const QByteArray none;
    QTest::newRow("publish") << QByteArray(R"({"publish":{"channel":"c","data":"x"}})")
                             << int(Action::Publish) << QByteArray("c");
    QTest::newRow("subscribe") << QByteArray(R"({"subscribe":["c","d.*"]})")
                               << int(Action::Subscribe) << QByteArray("c");
    QTest::newRow("subscribe, as a change")
        << QByteArray(R"({"subscribe":["c"]})") << int(Action::ChangeChannels) << none;
    QTest::newRow("unsubscribe") << QByteArray(R"({"unsubscribe":["b"]})")
                                 << int(Action::ChangeChannels) << none;
    QTest::newRow("acknowledge") << QByteArray(R"({"ack":"%1"})") << int(Action::Acknowledge)
                                 << none;
    QTest::newRow("seen") << QByteArray(R"({"seen":"%1"})") << int(Action::Acknowledge) << none;
}

void TestAccessQuestions::everyCommandOfAWebSocketAsks()
{
    QFETCH(QByteArray, command);
    QFETCH(int, action);
    QFETCH(QByteArray, channel);
    RunningWorker worker(m_setup);
    m_rules.refuse({});
    StreamClient client(worker.connect(), StreamKind::WebSocket, "/channels/a,b?client=me");
    QVERIFY(client.next()); // hello
    m_rules.forget();
    m_rules.refuse(Action(action));
    command.replace("%1", QByteArray::fromStdString(worker.hub().cursor(0).text()));
    client.say(command);
    const auto reply = client.frame();
    QVERIFY(reply);
    QVERIFY2(reply->payload.contains("Ask the operator."), reply->payload.constData());
    QVERIFY(m_rules.wasAsked(Action(action), channel.toStdString()));
    QCOMPARE(worker.hub().head(), 0U);
}

void TestAccessQuestions::aBatchAsksForEachChannel()
{
    RunningWorker worker(m_setup);
    m_rules.refuse({});
    m_rules.forget();
    HttpClient client = worker.connect();
    QCOMPARE(
        client.ask("POST /channels", R"([{"channel":"a","data":"x"},{"channel":"b","data":"x"}])")
            .status,
        201);
    QVERIFY(m_rules.wasAsked(Action::Publish, "a"));
    QVERIFY(m_rules.wasAsked(Action::Publish, "b"));
}

void TestAccessQuestions::aChangeOfChannelsAsksForEachNewOne()
{
    RunningWorker worker(m_setup);
    m_rules.refuse({});
    HttpClient subscriber = worker.connect();
    QCOMPARE(subscriber.openStream("/channels/a?client=me").status, 200);
    QVERIFY(subscriber.message());
    m_rules.forget();
    HttpClient client = worker.connect();
    QCOMPARE(client.ask("PATCH /clients/me/channels", R"({"add":["b","c.*"]})").status, 200);
    QVERIFY(m_rules.wasAsked(Action::Subscribe, "b", "me"));
    QVERIFY(m_rules.wasAsked(Action::Subscribe, "c.*", "me"));
    m_rules.refuse(Action::Subscribe);
    QVERIFY(client.ask("PATCH /clients/me/channels", R"({"add":["d"]})").isProblem(403));
    QCOMPARE(client.ask("PATCH /clients/me/channels", R"({"remove":["b"]})").status, 200);
    m_rules.refuse({});
}

void TestAccessQuestions::aReceiptAsksForItsChannel()
{
    RunningWorker worker(m_setup);
    m_rules.refuse({});
    const std::uint64_t seq = worker.publish("secret", "x");
    m_rules.forget();
    HttpClient client = worker.connect();
    const auto id = QByteArray::fromStdString(worker.hub().cursor(seq).text());
    QCOMPARE(client.ask("GET /messages/" + id).status, 200);
    QVERIFY(m_rules.wasAsked(Action::ReadReceipt, "secret"));
}

void TestAccessQuestions::aRefusedRequestIsAnsweredBeforeItsBody_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<int>("action");
    QTest::newRow("publish") << QByteArray("POST /channels/a") << int(Action::Publish);
    QTest::newRow("publish with PUT") << QByteArray("PUT /channels/a") << int(Action::Publish);
    QTest::newRow("batch") << QByteArray("POST /channels") << int(Action::Publish);
    QTest::newRow("acknowledge") << QByteArray("POST /clients/me/acks") << int(Action::Acknowledge);
    QTest::newRow("change channels")
        << QByteArray("PATCH /clients/me/channels") << int(Action::ChangeChannels);
    QTest::newRow("leave") << QByteArray("POST /clients/me/leave") << int(Action::Leave);
}

void TestAccessQuestions::aRefusedRequestIsAnsweredBeforeItsBody()
{
    QFETCH(QByteArray, start);
    QFETCH(int, action);
    RunningWorker worker(m_setup);
    m_rules.refuse(Action(action));
    HttpClient client = worker.connect();
    client.send(start + " HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n[");
    const HttpAnswer answer = client.answer();
    QVERIFY(answer.isProblem(403));
    QCOMPARE(answer.fields.value("connection"), QByteArray("close"));
    client.send(QByteArray(1000, 'x')); // it is read and dropped, so that the answer is not lost
    QVERIFY(client.isEnded());
    QCOMPARE(worker.counters().requests.value(), std::uint64_t { 1 });
    m_rules.refuse({});
}

void TestAccessQuestions::aRefusedRequestWithItsBodyKeepsTheConnection()
{
    RunningWorker worker(m_setup);
    m_rules.refuse(Action::Publish);
    HttpClient client = worker.connect();
    QVERIFY(client.ask("POST /channels/a", "text").isProblem(403));
    QCOMPARE(client.ask("GET /healthz").status, 200);
    m_rules.refuse({});
    QCOMPARE(client.ask("POST /channels/a", "text").status, 201);
}

void TestAccessQuestions::aRefusedRequestIsNotAskedToContinue()
{
    RunningWorker worker(m_setup);
    m_rules.refuse(Action::Publish);
    HttpClient client = worker.connect();
    client.send("POST /channels/a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n"
                "Expect: 100-continue\r\n\r\n");
    QVERIFY(client.answer().isProblem(403));
    QVERIFY(client.isEnded());
    m_rules.refuse({});
}

QTEST_GUILESS_MAIN(TestAccessQuestions)
#include "tst_accessquestions.moc"
