// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/configuredrules.h"
#include "server/publish/publisher.h"
#include "tests/hub/limits.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::publish;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

using Fields = std::vector<http::HeaderField>;

const access::Principal here { access::Place::ThisMachine };
const access::Principal elsewhere { access::Place::OtherMachine };

http::Request requestOf(std::string body, const Fields &fields = {})
{
    http::Request request;
    request.method = http::Method::Post;
    request.headers = fields;
    request.body = std::move(body);
    return request;
}

QByteArray bodyOf(const http::Response &response)
{
    return QByteArray::fromStdString(response.body);
}

QByteArray fieldOf(const http::Response &response, std::string_view name)
{
    for (const auto &[each, value] : response.headers) {
        if (each == name)
            return QByteArray::fromStdString(value);
    }
    return {};
}

/// True for a problem document of this status that says something of `named`.
bool isProblem(const http::Response &response, int status, const char *named)
{
    const QJsonObject problem = QJsonDocument::fromJson(bodyOf(response)).object();
    const QString detail = problem.value(QStringLiteral("detail")).toString();
    return response.status == status && response.contentType == "application/problem+json"
        && problem.value(QStringLiteral("status")).toInt() == status
        && detail.contains(QLatin1String(named));
}

// A log in memory never completes later.
const auto atOnce = [] {
    return std::function<void(http::Response)>();
};
const auto completeAtOnce = [] {
    return Idempotency::Completion();
};

} // namespace

/// One publish each; what a batch adds is in tst_publisherbatch.
class TestPublisher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void answersWithTheIdAndWhoFollows();
    void makesTheMessageThatWasAskedFor();
    void readsTheNameFromThePath_data();
    void readsTheNameFromThePath();
    void refusesAPathThatIsNoName_data();
    void refusesAPathThatIsNoName();
    void keepsTheServersOwnChannels_data();
    void keepsTheServersOwnChannels();
    void refusesWhatCannotBeCarried();
    void obeysItsPolicy_data();
    void obeysItsPolicy();
    void publishesOnlyAfterTheExpectedMessage();
    void refusesAChannelTooMany();
    void answersTheSameKeyTheSame();
    void refusesAKeyThatWasUsedForAnotherMessage_data();
    void refusesAKeyThatWasUsedForAnotherMessage();
    void theSameKeyWinsOverTheCondition();
    void countsThePayloadAgainstItsBound();
    void aRefusalIsNotRememberedWithItsKey();
    void takesAMessageThatCameByAnotherWay();
    void retractsAMessage();
    void replacesAMessage();
    void changesABroadcastAsAWhole();
    void aReplacedBroadcastIsStillOne();
    void changesNothingThatItDoesNotHold_data();
    void changesNothingThatItDoesNotHold();
    void changesOnlyWhereThePrincipalMayPublish();
    void refusesAReplacementThatCannotBeCarried();

private:
    [[nodiscard]] http::Response post(const std::string &body, const Fields &fields = {},
                                      std::string_view name = "class.red")
    {
        return *m_publisher->publish(requestOf(body, fields), name, here, atOnce);
    }
    [[nodiscard]] http::Response retract(std::uint64_t seq, const access::Principal &who = here)
    {
        return *m_publisher->retract(m_hub->cursor(seq).text(), who, atOnce);
    }
    [[nodiscard]] http::Response replace(std::uint64_t seq, const std::string &body,
                                         const Fields &fields = {})
    {
        return *m_publisher->replace(requestOf(body, fields), m_hub->cursor(seq).text(), here,
                                     atOnce);
    }
    [[nodiscard]] QByteArray cursor(std::uint64_t seq) const
    {
        return QByteArray::fromStdString(m_hub->cursor(seq).text());
    }

    ManualClock m_clock;
    const access::ThisMachine m_machine;
    const access::ConfiguredRules m_rules { m_machine, m_clock };
    std::unique_ptr<PublishingHub> m_hub;
    std::unique_ptr<Publisher> m_publisher;
};

void TestPublisher::init()
{
    m_hub = std::make_unique<PublishingHub>(with(&HubLimits::channels, 3), m_clock);
    m_publisher = std::make_unique<Publisher>(*m_hub, m_clock, m_rules);
}

void TestPublisher::answersWithTheIdAndWhoFollows()
{
    RecordingSink sink;
    Follower follower(setOf("class.*"), sink);
    follower.following->clients = 17;
    QVERIFY(m_hub->follow(follower));
    const http::Response answer = post("Open page 42");
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.contentType, std::string("application/json"));
    QCOMPARE(fieldOf(answer, "Holdfast-Cursor"), cursor(1));
    QCOMPARE(bodyOf(answer),
             R"({"id":")" + cursor(1) + R"(","channel":"class.red","subscribers":17})" + '\n');
    QCOMPARE(sink.pushedTo(follower), Seqs { 1 });
    m_hub->unfollow(follower);
}

void TestPublisher::makesTheMessageThatWasAskedFor()
{
    QCOMPARE(post(R"({"page":42})",
                  { { "content-type", "application/json" },
                    { "holdfast-event", "page" },
                    { "holdfast-ttl", "60" },
                    { "holdfast-priority", "5" } })
                 .status,
             201);
    const MessagePtr message = m_hub->receipts().find(1);
    QCOMPARE(QByteArray::fromStdString(std::string(message->envelope())),
             R"({"id":")" + cursor(1)
                 + R"(","channel":"class.red","time":1763910000123,"event":"page",)"
                   R"("type":"application/json","priority":5,"data":{"page":42}})");
    QVERIFY(!message->isExpiredAt(m_clock.now() + 59s));
    QVERIFY(message->isExpiredAt(m_clock.now() + 60s));
}

void TestPublisher::readsTheNameFromThePath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << QByteArray("class.red") << QByteArray("class.red");
    QTest::newRow("in escapes") << QByteArray("%E7%BA%A2%20x") << QByteArray("\xe7\xba\xa2 x");
    QTest::newRow("a plus is a plus") << QByteArray("a+b") << QByteArray("a+b");
    QTest::newRow("decoded once only") << QByteArray("a%2541") << QByteArray("a%41");
    QTest::newRow("a quote") << QByteArray("a%22b") << QByteArray("a\"b");
}

void TestPublisher::readsTheNameFromThePath()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, name);
    const http::Response answer = post("x", {}, path.toStdString());
    QCOMPARE(answer.status, 201);
    QCOMPARE(QJsonDocument::fromJson(bodyOf(answer))
                 .object()
                 .value(QStringLiteral("channel"))
                 .toString()
                 .toUtf8(),
             name);
}

void TestPublisher::refusesAPathThatIsNoName_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("a broken escape") << QByteArray("a%zz");
    QTest::newRow("a NUL") << QByteArray("a%00");
    QTest::newRow("a pattern") << QByteArray("class.*");
    QTest::newRow("a list") << QByteArray("a,b");
    QTest::newRow("a list in escapes") << QByteArray("a%2cb");
    QTest::newRow("an empty segment") << QByteArray("a..b");
    QTest::newRow("a slash") << QByteArray("a/b");
    QTest::newRow("too long") << QByteArray(201, 'n');
}

void TestPublisher::refusesAPathThatIsNoName()
{
    QFETCH(QByteArray, path);
    QVERIFY(isProblem(post("x", {}, path.toStdString()), 400, "channel"));
    QCOMPARE(m_hub->head(), 0U);
    QCOMPARE(m_hub->totals().channels, 0U);
}

void TestPublisher::keepsTheServersOwnChannels_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("status");
    QTest::newRow("the server's own") << QByteArray("system") << 403;
    QTest::newRow("below it") << QByteArray("system.news.today") << 403;
    QTest::newRow("in escapes") << QByteArray("%73ystem.news") << 403;
    QTest::newRow("one that only begins so") << QByteArray("systematic") << 201;
    QTest::newRow("one that ends so") << QByteArray("class.system") << 201;
}

void TestPublisher::keepsTheServersOwnChannels()
{
    QFETCH(QByteArray, name);
    QFETCH(int, status);
    const http::Response answer = post("x", {}, name.toStdString());
    QCOMPARE(answer.status, status);
    QVERIFY(status == 201 || isProblem(answer, 403, "choose another name"));
}

void TestPublisher::refusesWhatCannotBeCarried()
{
    QVERIFY(isProblem(post("{", { { "content-type", "application/json" } }), 400, "JSON"));
    QVERIFY(isProblem(post("x", { { "holdfast-event", "bye" } }), 400, "server's own"));
    QVERIFY(isProblem(post("x", { { "holdfast-ttl", "soon" } }), 400, "Holdfast-TTL"));
    QCOMPARE(m_hub->totals().channels, 0U);
    QCOMPARE(m_hub->head(), 0U);
}

void TestPublisher::obeysItsPolicy_data()
{
    using access::Place;
    using access::Who;
    QTest::addColumn<int>("policy");
    QTest::addColumn<int>("place");
    QTest::addColumn<bool>("isCrossOrigin");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("refusal"); // a word of it
    const auto row = [](const char *title, Who policy, Place place, bool isCrossOrigin, int status,
                        const QByteArray &refusal = {}) {
        QTest::newRow(title) << int(policy) << int(place) << isCrossOrigin << status << refusal;
    };
    row("local, from here", Who::Local, Place::ThisMachine, false, 201);
    row("local, from elsewhere", Who::Local, Place::OtherMachine, false, 401, "--publish local");
    row("local, through a proxy", Who::Local, Place::BehindProxy, false, 401, "proxy");
    row("local, to a foreign name", Who::Local, Place::ForeignHost, false, 401, "localhost");
    row("local, from another page", Who::Local, Place::ThisMachine, true, 403, "another origin");
    row("anyone, from elsewhere", Who::Anyone, Place::OtherMachine, false, 201);
    row("anyone, through a proxy", Who::Anyone, Place::BehindProxy, false, 201);
    row("anyone, to a foreign name", Who::Anyone, Place::ForeignHost, false, 201);
    row("anyone, from another page", Who::Anyone, Place::OtherMachine, true, 403, "another origin");
    row("token, from here", Who::Token, Place::ThisMachine, false, 401, "token create");
    row("nobody, from here", Who::Nobody, Place::ThisMachine, false, 403, "--publish nobody");
}

void TestPublisher::obeysItsPolicy()
{
    QFETCH(int, policy);
    QFETCH(int, place);
    QFETCH(bool, isCrossOrigin);
    QFETCH(int, status);
    QFETCH(QByteArray, refusal);
    access::ConfiguredRules rules(m_machine, m_clock);
    rules.setRules(access::ChannelRules({ access::publishRule(access::Who(policy)) }));
    Publisher publisher(*m_hub, m_clock, rules);
    const access::Principal sender { access::Place(place), isCrossOrigin };
    const http::Request request = requestOf("x");
    const http::Request batch = requestOf(R"([{"channel":"a","data":"x"}])");
    for (const http::Response &answer : { *publisher.publish(request, "a", sender, atOnce),
                                          *publisher.publishBatch(batch, sender, atOnce) }) {
        if (refusal.isEmpty())
            QCOMPARE(answer.status, 201);
        else
            QVERIFY2(isProblem(answer, status, refusal.constData()), answer.body.c_str());
    }
    QCOMPARE(m_hub->head(), refusal.isEmpty() ? 2U : 0U);
}

void TestPublisher::publishesOnlyAfterTheExpectedMessage()
{
    const auto postAfter = [this](const QByteArray &last) {
        return post("x", { { "holdfast-if-last", last.constData() } });
    };
    QCOMPARE(postAfter(cursor(0)).status, 201); // the first one
    QVERIFY(isProblem(postAfter(cursor(0)), 409, cursor(1).constData()));
    QCOMPARE(post("elsewhere", {}, "b").status, 201);
    QCOMPARE(postAfter(cursor(1)).status, 201); // on its own channel it is still the last
    QVERIFY(isProblem(postAfter(cursor(1)), 409, "Read it"));
    QVERIFY(isProblem(postAfter("zzzzzzzz-3"), 409, "Read it")); // of another life of the log
    QVERIFY(isProblem(postAfter("3"), 400, "Holdfast-If-Last"));
    QCOMPARE(m_hub->head(), 3U);
}

void TestPublisher::refusesAChannelTooMany()
{
    for (const char *name : { "a", "b", "c" })
        QCOMPARE(post("x", {}, name).status, 201);
    const http::Response refused = post("x", {}, "d");
    QVERIFY(isProblem(refused, 503, "channels"));
    QVERIFY(fieldOf(refused, "Retry-After").toInt() > 0);
    QCOMPARE(post("x", {}, "a").status, 201); // those that are here go on
    QCOMPARE(m_hub->head(), 4U);
}

void TestPublisher::answersTheSameKeyTheSame()
{
    const Fields key { { "idempotency-key", "order-7" } };
    const http::Response first = post("x", key);
    QCOMPARE(first.status, 201);
    RecordingSink sink;
    Follower follower(setOf("class.red"), sink);
    follower.following->clients = 5; // who has come since changes nothing of that answer
    QVERIFY(m_hub->follow(follower));
    const http::Response again = post("x", key);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.body, first.body);
    QCOMPARE(fieldOf(again, "Holdfast-Cursor"), cursor(1));
    QCOMPARE(m_hub->head(), 1U);
    QCOMPARE(sink.pushed(), 0U);
    QCOMPARE(post("x", key, "b").status, 201); // on another channel it is another key
    QCOMPARE(m_hub->head(), 2U);
    m_clock.advance(5min + 1ms);
    QCOMPARE(fieldOf(post("x", key), "Holdfast-Cursor"), cursor(3));
    m_hub->unfollow(follower);
}

void TestPublisher::refusesAKeyThatWasUsedForAnotherMessage_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("another body") << QByteArray("y") << QByteArray("x-other") << QByteArray("1");
    QTest::newRow("another event")
        << QByteArray("x") << QByteArray("holdfast-event") << QByteArray("page");
    QTest::newRow("another type") << QByteArray("x") << QByteArray("content-type")
                                  << QByteArray("text/html");
    QTest::newRow("another time to live")
        << QByteArray("x") << QByteArray("holdfast-ttl") << QByteArray("60");
    QTest::newRow("another priority")
        << QByteArray("x") << QByteArray("holdfast-priority") << QByteArray("5");
    QTest::newRow("a key of the message")
        << QByteArray("x") << QByteArray("holdfast-key") << QByteArray("slide");
}

void TestPublisher::refusesAKeyThatWasUsedForAnotherMessage()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const Fields key { { "idempotency-key", "k" } };
    QCOMPARE(post("x", key).status, 201);
    const Fields fields { { "idempotency-key", "k" }, { field.constData(), value.constData() } };
    const http::Response other = post(body.toStdString(), fields);
    QVERIFY(isProblem(other, 422, "Idempotency-Key"));
    QVERIFY(other.body.find("/errors/key-reused") != std::string::npos);
    QCOMPARE(m_hub->head(), 1U);
    QCOMPARE(post("x", key).status, 201);
}

void TestPublisher::countsThePayloadAgainstItsBound()
{
    Publisher publisher(*m_hub, m_clock, m_rules, 4);
    QCOMPARE(publisher.publish(requestOf("1234"), "a", here, atOnce)->status, 201);
    QVERIFY(isProblem(*publisher.publish(requestOf("12345"), "a", here, atOnce), 413, "4 bytes"));
    QVERIFY(isProblem(
        *publisher.publishBatch(requestOf(R"({"channel":"a","data":"12345"})"), here, atOnce), 413,
        "4 bytes"));
    QCOMPARE(publisher.publish(Draft { "a", "12345", {}, {} }, here, completeAtOnce)->error().code,
             ErrorCode::TooLarge);
}

void TestPublisher::theSameKeyWinsOverTheCondition()
{
    // Whoever did not see the answer asks again as before: its own message is the last one now.
    const QByteArray none = cursor(0);
    const Fields fields { { "idempotency-key", "k" }, { "holdfast-if-last", none.constData() } };
    QCOMPARE(post("x", fields).status, 201);
    const http::Response again = post("x", fields);
    QCOMPARE(again.status, 201);
    QCOMPARE(fieldOf(again, "Holdfast-Cursor"), cursor(1));
}

void TestPublisher::aRefusalIsNotRememberedWithItsKey()
{
    const Fields key { { "idempotency-key", "k" } };
    for (const char *name : { "a", "b", "c" })
        QCOMPARE(post("x", {}, name).status, 201);
    QCOMPARE(post("x", key, "d").status, 503);
    m_clock.advance(1h + 1s); // the messages before are too old: there is room
    m_hub->sweep(100);
    QCOMPARE(post("x", key, "d").status, 201);
    QCOMPARE(m_publisher->publish(requestOf("x", key), "a", elsewhere, atOnce)->status, 401);
    QCOMPARE(post("x", key, "a").status, 201);
}

void TestPublisher::takesAMessageThatCameByAnotherWay()
{
    const auto published = *m_publisher->publish(Draft { "a", "x", {}, {} }, here, completeAtOnce);
    QVERIFY(published);
    QCOMPARE(published->id.seq, 1U);
    QCOMPARE(m_publisher->publish(Draft { "system.news", "x", {}, {} }, here, completeAtOnce)
                 ->error()
                 .code,
             ErrorCode::Forbidden);
    QCOMPARE(
        m_publisher->publish(Draft { "a..b", "x", {}, {} }, here, completeAtOnce)->error().code,
        ErrorCode::Malformed);
    QCOMPARE(
        m_publisher->publish(Draft { "a", "x", {}, {} }, elsewhere, completeAtOnce)->error().code,
        ErrorCode::Unauthenticated);
    QCOMPARE(m_hub->head(), 1U);
}

void TestPublisher::retractsAMessage()
{
    RecordingSink sink;
    Follower follower(setOf("class.*"), sink);
    follower.following->clients = 17;
    QVERIFY(m_hub->follow(follower));
    QCOMPARE(post("secret").status, 201);
    const http::Response answer = retract(1);
    QCOMPARE(answer.status, 200);
    QCOMPARE(bodyOf(answer),
             R"({"id":")" + cursor(2) + R"(","channel":"class.red","subscribers":17,"retracts":")"
                 + cursor(1) + "\"}\n");
    QCOMPARE(fieldOf(answer, "Holdfast-Cursor"), cursor(2));
    QCOMPARE(sink.pushedTo(follower), (Seqs { 1, 2 }));
    const Reading late = m_hub->readFromOldest(follower, {});
    QCOMPARE(seqsOf(late.messages), (Seqs { 2 }));
    QVERIFY(!m_hub->read(follower, 0, {}).gap);
    QVERIFY(isProblem(retract(1), 410, "retracted"));
    QVERIFY(isProblem(replace(1, "x"), 410, "retracted"));
    QVERIFY(isProblem(retract(2), 409, cursor(1).constData()));
    m_hub->unfollow(follower);
}

void TestPublisher::replacesAMessage()
{
    RecordingSink sink;
    Follower follower(setOf("class.*"), sink);
    QVERIFY(m_hub->follow(follower));
    QCOMPARE(post("old", { { "holdfast-key", "slide" } }).status, 201);
    const http::Response answer =
        replace(1, "{}", { { "content-type", "application/json" }, { "holdfast-event", "page" } });
    QCOMPARE(answer.status, 200);
    QVERIFY(bodyOf(answer).contains(QByteArray(R"("replaces":")" + cursor(1) + '"')));
    const Reading late = m_hub->readFromOldest(follower, {});
    QCOMPARE(seqsOf(late.messages), (Seqs { 1, 2 }));
    for (const MessagePtr &message : late.messages) {
        QCOMPARE(message->payload(), std::string_view("{}"));
        QCOMPARE(message->event(), std::string_view("page"));
        QCOMPARE(message->key(), std::string_view("slide"));
    }
    QCOMPARE(replace(1, "newer").status, 200);
    QCOMPARE(m_hub->find(1)->payload(), std::string_view("newer"));
    QVERIFY(isProblem(replace(2, "x"), 409, cursor(1).constData()));
    m_hub->unfollow(follower);
}

void TestPublisher::changesABroadcastAsAWhole()
{
    RecordingSink sink;
    Follower follower(setOf("a,b"), sink);
    QVERIFY(m_hub->follow(follower));
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = { "a", "b", "c" };
    std::vector<std::shared_ptr<Message>> messages;
    for (const std::string &channel : group->channels) {
        messages.push_back(made(channel));
        messages.back()->joinGroup(group);
    }
    QVERIFY(m_hub->publishBroadcast(messages, group));
    const http::Response answer = retract(2);
    QCOMPARE(bodyOf(answer),
             R"({"id":")" + cursor(5) + R"(","channel":"b","subscribers":0,"retracts":")"
                 + cursor(2) + "\"}\n");
    QCOMPARE(m_hub->head(), std::uint64_t { 6 });
    QCOMPARE(sink.pushedTo(follower), (Seqs { 1, 4 })); // one of each
    QCOMPARE(seqsOf(m_hub->readFromOldest(follower, {}).messages), (Seqs { 4 }));
    QCOMPARE(retract(3).status, 410);
    m_hub->unfollow(follower);
}

void TestPublisher::aReplacedBroadcastIsStillOne()
{
    const auto group = std::make_shared<BroadcastGroup>();
    group->channels = { "a", "b" };
    std::vector<std::shared_ptr<Message>> messages;
    for (const std::string &channel : group->channels) {
        messages.push_back(made(channel));
        messages.back()->joinGroup(group);
    }
    QVERIFY(m_hub->publishBroadcast(messages, group));
    QCOMPARE(replace(2, "new").status, 200);
    QCOMPARE(retract(2).status, 200);
    QCOMPARE(m_hub->find(1)->fate(), Fate::Retracted);
}

void TestPublisher::changesNothingThatItDoesNotHold_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a number") << QByteArray("1");
    QTest::newRow("of another epoch") << QByteArray("00000000-1");
    QTest::newRow("to come") << QByteArray("here-2");
    QTest::newRow("before the first") << QByteArray("here-0");
    QTest::newRow("within a state") << QByteArray("here-1.1");
}

void TestPublisher::changesNothingThatItDoesNotHold()
{
    QFETCH(QByteArray, id);
    QCOMPARE(post("x").status, 201);
    id.replace("here", QByteArray::fromStdString(std::string(m_hub->epoch().text())));
    QCOMPARE(m_publisher->retract(id.toStdString(), here, atOnce)->status, 404);
    QCOMPARE(m_publisher->replace(requestOf("y"), id.toStdString(), here, atOnce)->status, 404);
    QCOMPARE(m_hub->head(), std::uint64_t { 1 });
}

void TestPublisher::changesOnlyWhereThePrincipalMayPublish()
{
    QCOMPARE(post("x").status, 201);
    QCOMPARE(retract(1, elsewhere).status, 401);
    QVERIFY(m_hub->publish(made("system.client.me")));
    QCOMPARE(retract(2).status, 403);
    QCOMPARE(replace(2, "y").status, 403);
    QCOMPARE(retract(1).status, 200);
    QCOMPARE(retract(1, elsewhere).status, 401); // is not told what has become of it
}

void TestPublisher::refusesAReplacementThatCannotBeCarried()
{
    QCOMPARE(post("x", { { "holdfast-key", "slide" } }).status, 201);
    QVERIFY(
        isProblem(replace(1, "no JSON", { { "content-type", "application/json" } }), 400, "JSON"));
    QVERIFY(isProblem(replace(1, "y", { { "holdfast-priority", "9" } }), 400, "Holdfast-Priority"));
    QVERIFY(isProblem(replace(1, "y", { { "holdfast-key", "other" } }), 400, "Holdfast-Key"));
    QCOMPARE(replace(1, "y", { { "holdfast-key", "slide" } }).status, 200);
    QCOMPARE(replace(1, std::string(defaultMaxPayloadBytes + 1, 'x')).status, 413);
}

QTEST_APPLESS_MAIN(TestPublisher)
#include "tst_publisher.moc"
