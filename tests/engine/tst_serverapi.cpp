// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/broadcastandwait.h"
#include "tests/engine/runningserver.h"

#include <QTest>

#include <string>
#include <vector>

using namespace holdfast;
using tests::containing;
using tests::HttpAnswer;
using tests::HttpClient;
using tests::RunningServer;
using Names = std::vector<std::string>;

namespace {

Names namesOf(const std::vector<api::ChannelSnapshot> &channels)
{
    Names names;
    for (const api::ChannelSnapshot &channel : channels)
        names.push_back(channel.name);
    return names;
}

api::ChannelQuery channelsWith(const std::string &contains, const std::string &after = {},
                               std::size_t limit = 500)
{
    api::ChannelQuery query;
    query.contains = contains;
    query.after = after;
    query.limit = limit;
    return query;
}

api::ClientQuery following(const std::string &channel, const std::string &contains = {})
{
    api::ClientQuery query = tests::containing(contains);
    query.channel = channel;
    return query;
}

api::ClientQuery inState(api::ClientState state)
{
    api::ClientQuery query;
    query.hasState = true;
    query.state = state;
    return query;
}

/// The payload of the next message of a stream; empty if it ends.
QString dataOf(HttpClient &stream)
{
    const auto event = stream.message();
    return event ? event->json().value(QLatin1String("data")).toString() : QString();
}

Names idsOf(const api::ClientPage &page)
{
    Names ids;
    for (const api::ClientSnapshot &client : page.clients)
        ids.push_back(client.id);
    return ids;
}

} // namespace

/// The calls of the window and the management API.
class TestServerApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsChannelsInOrder();
    void pagesThroughChannels();
    void showsAChannel();
    void listsClientsByCondition();
    void pagesThroughClients();
    void countsWhoABroadcastReaches();
    void countsWhoFollowsByPatternWhatDoesNotExistYet();
    void broadcastsToNamesAndPatterns();
    void acceptsAllOrNothing_data();
    void acceptsAllOrNothing();
    void sendsNoBlankMessage();
    void changesWhatWasSent();
    void broadcastsWhateverThePublishPolicy();
    void givesTheReasonOfEachRefusal();
    void tellsWhatBecameOfAMessage();
    void takesAcknowledgementsOverHttp();
    void aClientThatHasLeftIsNotExpected();
    void saysByNameWhoHasAMessage();
    void listsWhatAnybodyPublishes();
    void aBroadcastReachesAClientOnce();
    void messagesOneClientOnly();
    void tellsAClientItsNameAndChannels();
    void keepsWhatTheOperatorHasDoneToAClient();
    void locksTheRoom();
    void mutesAClient();
    void clearsAChannel();
    void freezesAChannel();
    void keepsASettingOfAChannel();
    void refusesAcknowledgementsThatCannotBe_data();
    void refusesAcknowledgementsThatCannotBe();
    void knowsNoReceiptOfWhatItDidNotSend_data();
    void knowsNoReceiptOfWhatItDidNotSend();
};

void TestServerApi::listsChannelsInOrder()
{
    RunningServer server;
    for (const char *name : { "b", "a.z", "a", "\xc3\xa4" })
        server.broadcast({ name }, "x");
    QCOMPARE(namesOf(server.engine().channels({})), (Names { "a", "a.z", "b", "\xc3\xa4" }));
    QCOMPARE(namesOf(server.engine().channels(channelsWith("a"))), (Names { "a", "a.z" }));
    QVERIFY(server.engine().channels(channelsWith("nothing")).empty());
    QVERIFY(server.engine().channels(channelsWith("", "", 0)).empty());
}

void TestServerApi::pagesThroughChannels()
{
    constexpr int channels = 700; // more than are visited during one lock
    RunningServer server;
    Names all;
    for (int i = 0; i < channels; ++i) {
        all.push_back(QStringLiteral("c%1").arg(i, 4, 10, QLatin1Char('0')).toStdString());
        server.broadcast({ all.back() }, "x");
    }
    Names found;
    std::string after;
    while (true) {
        const Names page = namesOf(server.engine().channels(channelsWith("", after, 150)));
        if (page.empty())
            break;
        QVERIFY(page.size() <= 150);
        found.insert(found.end(), page.begin(), page.end());
        after = page.back();
    }
    QCOMPARE(found, all);
    QCOMPARE(namesOf(server.engine().channels(channelsWith("c0699", "", 5))), Names { "c0699" });
}

void TestServerApi::showsAChannel()
{
    RunningServer server;
    const HttpClient byName = server.streaming("/channels/class.red");
    const HttpClient byPattern = server.streaming("/channels/class.*");
    server.broadcast({ "class.red" }, "one");
    const auto outcome = server.broadcast({ "class.red" }, "two");
    const auto channels = server.engine().channels({});
    QCOMPARE(channels.size(), std::size_t { 1 });
    const api::ChannelSnapshot &channel = channels.front();
    QCOMPARE(channel.name, std::string("class.red"));
    QCOMPARE(channel.subscribers, std::uint64_t { 2 });
    QCOMPARE(channel.retained, std::uint64_t { 2 });
    QCOMPARE(channel.published, std::uint64_t { 2 });
    QVERIFY(channel.retainedBytes > 6);
    QCOMPARE(channel.lastId, outcome.messages.front().id);
    QVERIFY(channel.lastTime > 0);
}

void TestServerApi::listsClientsByCondition()
{
    RunningServer server;
    const HttpClient anna = server.streaming("/channels/class.red?client=anna&name=Anna%20B");
    const HttpClient ben = server.streaming("/channels/class.*?client=ben");
    HttpClient cleo = server.connect();
    QCOMPARE(cleo.ask("GET /channels/staff?wait=0&client=cleo").status, 200);
    QTRY_COMPARE(server.engine().status().clientsPolling, std::uint64_t { 1 });

    Server &engine = server.engine();
    QCOMPARE(idsOf(engine.clients({})), (Names { "anna", "ben", "cleo" }));
    QCOMPARE(idsOf(engine.clients(containing("ANNA b"))), Names { "anna" });
    QCOMPARE(idsOf(engine.clients(containing("127.0.0.1"))).size(), std::size_t { 3 });
    QCOMPARE(idsOf(engine.clients(following("class.red"))), (Names { "anna", "ben" }));
    QCOMPARE(idsOf(engine.clients(following("class.blue"))), Names { "ben" });
    QCOMPARE(idsOf(engine.clients(inState(api::ClientState::Polling))), Names { "cleo" });
    QVERIFY(engine.clients(following("staff", "ben")).clients.empty());
    QCOMPARE(engine.clients(containing("nobody")).total, std::uint64_t { 3 });
}

void TestServerApi::pagesThroughClients()
{
    RunningServer server;
    std::vector<HttpClient> clients;
    for (int i = 0; i < 25; ++i)
        clients.push_back(server.streaming("/channels/a"));
    std::uint64_t after = 0;
    std::size_t seen = 0;
    bool hasMore = true;
    while (hasMore) {
        api::ClientQuery query;
        query.afterSerial = after;
        query.limit = 10;
        const api::ClientPage page = server.engine().clients(query);
        QVERIFY(!page.clients.empty() && page.clients.size() <= 10);
        for (const api::ClientSnapshot &client : page.clients) {
            QVERIFY(client.serial > after);
            after = client.serial;
        }
        seen += page.clients.size();
        hasMore = page.hasMore;
    }
    QCOMPARE(seen, clients.size());
}

void TestServerApi::countsWhoABroadcastReaches()
{
    RunningServer server(tests::withWorkers(2));
    const HttpClient red = server.streaming("/channels/class.red");
    const HttpClient all = server.streaming("/channels/class.*");
    const HttpClient both = server.streaming("/channels/class.red,class.blue");
    const HttpClient staff = server.streaming("/channels/staff");
    const auto count = [&server](const Names &targets) {
        return server.engine().countMatching(targets);
    };
    QCOMPARE(count({ "class.red" }), std::uint64_t { 3 });
    QCOMPARE(count({ "class.blue" }), std::uint64_t { 2 });
    QCOMPARE(count({ "class.red", "class.blue" }),
             std::uint64_t { 3 }); // each client is counted once
    QCOMPARE(count({ "class.*", "staff" }), std::uint64_t { 4 });
    QCOMPARE(count({ "**" }), std::uint64_t { 4 });
    QCOMPARE(count({ "nobody" }), std::uint64_t { 0 });
    QCOMPARE(count({ "not..well.formed" }), std::uint64_t { 0 });
    QCOMPARE(count({}), std::uint64_t { 0 });
}

void TestServerApi::countsWhoFollowsByPatternWhatDoesNotExistYet()
{
    RunningServer server;
    HttpClient client = server.streaming("/channels/class.*");
    QCOMPARE(server.engine().countMatching({ "class.new", "class.newer" }), std::uint64_t { 1 });
    const auto outcome = server.broadcast({ "class.new" }, "first");
    QCOMPARE(outcome.matched, std::uint64_t { 1 });
    QCOMPARE(outcome.messages.front().subscribers, std::uint64_t { 1 });
    QVERIFY(client.message()->data.contains("first"));
}

void TestServerApi::broadcastsToNamesAndPatterns()
{
    RunningServer server;
    HttpClient red = server.streaming("/channels/class.red");
    HttpClient blue = server.streaming("/channels/class.blue");
    HttpClient staff = server.streaming("/channels/staff");
    const auto outcome = server.broadcast({ "class.*", "new" }, "to the classes");
    Names channels;
    for (const auto &accepted : outcome.messages)
        channels.push_back(accepted.channel);
    QCOMPARE(channels, (Names { "class.blue", "class.red", "new" }));
    QCOMPARE(outcome.matched, std::uint64_t { 2 });
    QVERIFY(red.message()->data.contains("to the classes"));
    QVERIFY(blue.message()->data.contains("to the classes"));
    server.broadcast({ "staff" }, "to the staff");
    QVERIFY(staff.message()->data.contains("to the staff"));
    QVERIFY(server.broadcast({ "nobody.*" }, "x").messages.empty());
}

void TestServerApi::acceptsAllOrNothing_data()
{
    QTest::addColumn<QByteArrayList>("targets");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<int>("payloadBytes");
    QTest::addColumn<holdfast::ErrorCode>("code");
    const QByteArrayList good { "a", "b" };
    QTest::newRow("a target is no name") << QByteArrayList { "a", "b..c" } << QByteArray()
                                         << QByteArray() << 1 << ErrorCode::Malformed;
    QTest::newRow("no target") << QByteArrayList {} << QByteArray() << QByteArray() << 1
                               << ErrorCode::Malformed;
    QTest::newRow("a type of two lines")
        << good << QByteArray("text/plain\r\nX: y") << QByteArray() << 1 << ErrorCode::Malformed;
    QTest::newRow("an event of two lines")
        << good << QByteArray("text/plain") << QByteArray("a\nb") << 1 << ErrorCode::Malformed;
    QTest::newRow("an event of EventSource's own")
        << good << QByteArray("text/plain") << QByteArray("error") << 1 << ErrorCode::Malformed;
    QTest::newRow("nothing to say")
        << good << QByteArray("text/plain") << QByteArray() << 0 << ErrorCode::Malformed;
    QTest::newRow("no JSON though it says so")
        << good << QByteArray("application/json") << QByteArray() << 7 << ErrorCode::Malformed;
    QTest::newRow("too large") << good << QByteArray("text/plain") << QByteArray() << 256 * 1024 + 1
                               << ErrorCode::TooLarge;
}

void TestServerApi::acceptsAllOrNothing()
{
    QFETCH(QByteArrayList, targets);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, event);
    QFETCH(int, payloadBytes);
    QFETCH(holdfast::ErrorCode, code);
    RunningServer server;
    api::Broadcast broadcast;
    for (const QByteArray &target : targets)
        broadcast.targets.push_back(target.toStdString());
    broadcast.payload.assign(static_cast<std::size_t>(payloadBytes), 'x');
    broadcast.contentType = type.toStdString();
    broadcast.event = event.toStdString();
    const auto outcome = api::broadcastAndWait(server.engine(), broadcast);
    QVERIFY(!outcome.hasValue());
    QCOMPARE(outcome.error().code, code);
    QCOMPARE(server.engine().status().counters.messagesPublished, std::uint64_t { 0 });
    QCOMPARE(server.engine().status().channels, std::uint64_t { 0 });
}

void TestServerApi::sendsNoBlankMessage()
{
    RunningServer server;
    for (const char *blank : { "", " ", "\n\n", " \t\r\n\v\f" }) {
        const auto outcome =
            api::broadcastAndWait(server.engine(), { { "a" }, blank, "text/plain", {} });
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Malformed);
        QVERIFY(outcome.error().message.find("empty") != std::string::npos);
    }
    QCOMPARE(server.engine().status().counters.messagesPublished, std::uint64_t { 0 });
}

void TestServerApi::changesWhatWasSent()
{
    RunningServer server;
    api::Broadcast broadcast;
    broadcast.targets = { "a", "b" };
    broadcast.payload = "old";
    broadcast.key = "slide";
    const auto sent = api::broadcastAndWait(server.engine(), broadcast);
    QVERIFY(sent);
    QCOMPARE(server.engine().status().keyedMessages, std::uint64_t { 2 });
    const auto feed = server.engine().watchMessages();
    api::MessageChange change;
    change.id = sent->messages.back().id;
    change.payload = "new";
    const auto replaced = api::changeAndWait(server.engine(), change);
    QVERIFY(replaced);
    QCOMPARE(replaced->messages.size(), std::size_t { 2 }); // a broadcast is changed as a whole
    QCOMPARE(replaced->messages.front().channel, std::string("a"));
    change.isRetraction = true;
    QVERIFY(api::changeAndWait(server.engine(), change));
    QCOMPARE(api::changeAndWait(server.engine(), change).error().code, ErrorCode::Gone);
    QCOMPARE(server.engine().status().keyedMessages, std::uint64_t { 0 });
    const api::MessageNews news = feed->take(10);
    QCOMPARE(news.messages.size(), std::size_t { 3 });
    QVERIFY(news.messages[0].isRetracted);
    QVERIFY(news.messages[0].payload.empty());
    QCOMPARE(news.messages[1].kind, api::MessageKind::Replacement);
    QCOMPARE(news.messages[1].targetId, sent->messages.front().id);
    QCOMPARE(news.messages[2].kind, api::MessageKind::Retraction);
    broadcast.payload.clear(); // takes the key away
    QVERIFY(api::broadcastAndWait(server.engine(), broadcast));
    change.id = "k3v9x2ab-1";
    QCOMPARE(api::changeAndWait(server.engine(), change).error().code, ErrorCode::NotFound);
}

void TestServerApi::givesTheReasonOfEachRefusal()
{
    // The window translates the message by its reason; see ErrorReason.
    RunningServer server;
    const auto reasonOf = [&server](const std::vector<std::string> &targets,
                                    const std::string &payload) {
        api::Broadcast broadcast;
        broadcast.targets = targets;
        broadcast.payload = payload;
        const auto outcome = api::broadcastAndWait(server.engine(), broadcast);
        return outcome ? ErrorReason::Unspecified : outcome.error().reason;
    };
    QCOMPARE(reasonOf({}, "x"), ErrorReason::NoChannelNamed);
    QCOMPARE(reasonOf({ "a", "b..c" }, "x"), ErrorReason::NotAChannelOrPattern);
    QCOMPARE(reasonOf(std::vector<std::string>(101, "a"), "x"), ErrorReason::TooManyChannelsNamed);
    QCOMPARE(reasonOf({ "a" }, std::string(300'000, 'x')), ErrorReason::PayloadTooLarge);
    QCOMPARE(server.engine().setOpenChannels({ "a.*" }).error().reason, ErrorReason::NotAnOffer);
    QCOMPARE(server.engine().setOpenChannels({}).error().reason, ErrorReason::NoChannelNamed);
    QCOMPARE(reasonOf({ "a" }, " "), ErrorReason::BlankMessage);
    const auto taken = server.engine().listen(QHostAddress::LocalHost, server.port());
    QVERIFY(!taken);
    QCOMPARE(taken.error().reason, ErrorReason::CannotListen);
    QCOMPARE(taken.error().parameters.at(1), std::to_string(server.port()));
}

void TestServerApi::broadcastsWhateverThePublishPolicy()
{
    ServerSettings settings;
    settings.rules = { access::publishRule(access::Who::Nobody) };
    RunningServer server(settings);
    HttpClient stream = server.streaming("/channels/a");
    HttpClient publisher = server.connect();
    QVERIFY(publisher.ask("POST /channels/a", "not allowed").isProblem(403));
    server.broadcast({ "a" }, "from the operator");
    QVERIFY(stream.message()->data.contains("from the operator"));
}

void TestServerApi::tellsWhatBecameOfAMessage()
{
    RunningServer server;
    HttpClient stream = server.streaming("/channels/a");
    HttpClient poller = server.connect();
    const QByteArray start = poller.ask("GET /channels/a?wait=0&client=poller").cursor();
    const auto outcome = server.broadcast({ "a" }, "text");
    const std::string id = outcome.messages.front().id;
    QVERIFY(stream.message().has_value());
    const HttpAnswer answer = poller.ask("GET /channels/a?client=poller&since=" + start);
    QCOMPARE(answer.payloads(), QList<QByteArray> { "text" });

    const auto receipt = [&server, &id] {
        return server.engine().receipt(id).value();
    };
    QTRY_COMPARE(receipt().sent, std::uint64_t { 2 });
    QCOMPARE(receipt().id, id);
    QCOMPARE(receipt().channel, std::string("a"));
    QCOMPARE(receipt().matched, std::uint64_t { 2 });
    QCOMPARE(receipt().received, std::uint64_t { 0 });
    // The next poll acknowledges the last response.
    poller.send(HttpClient::request("GET /channels/a?client=poller&since=" + answer.cursor()));
    QTRY_COMPARE(receipt().received, std::uint64_t { 1 });
}

void TestServerApi::takesAcknowledgementsOverHttp()
{
    RunningServer server;
    HttpClient stream = server.streaming("/channels/a?client=me");
    const std::string first = server.broadcast({ "a" }, "1").messages.front().id;
    const std::string second = server.broadcast({ "a" }, "2").messages.front().id;
    HttpClient client = server.connect();
    const QByteArray body = R"({"cursor":")" + QByteArray::fromStdString(first) + R"("})";
    QCOMPARE(client.ask("POST /clients/me/acks", body).status, 204);
    QCOMPARE(server.engine().receipt(first).value().received, std::uint64_t { 1 });
    QCOMPARE(server.engine().receipt(second).value().received, std::uint64_t { 0 });
    QCOMPARE(client.ask("POST /clients/me/acks", body).status,
             204); // a repeated acknowledgement counts once
    QCOMPARE(server.engine().receipt(first).value().received, std::uint64_t { 1 });
    QCOMPARE(server.client("me").acknowledgedSeq, std::uint64_t { 1 });
}

void TestServerApi::aClientThatHasLeftIsNotExpected()
{
    RunningServer server;
    HttpClient stream = server.streaming("/channels/a?client=me");
    const std::string id = server.broadcast({ "a" }, "1").messages.front().id;
    HttpClient client = server.connect();
    const QByteArray body = R"({"cursor":")" + QByteArray::fromStdString(id) + R"("})";
    QCOMPARE(client.ask("POST /clients/me/leave", body).status, 204);
    QCOMPARE(server.engine().receipt(id).value().received, std::uint64_t { 1 });
    stream.abort();
    QTRY_COMPARE(server.engine().countMatching({ "a" }), std::uint64_t { 0 });
    QCOMPARE(server.engine().status().clientsAway, std::uint64_t { 0 });
    QVERIFY(client.ask("POST /clients/me/leave").isProblem(404));
    QVERIFY(client.ask("GET /clients/me/leave").isProblem(405));
}

void TestServerApi::saysByNameWhoHasAMessage()
{
    RunningServer server;
    const HttpClient ann = server.streaming("/channels/a?client=ann&name=Ann");
    const HttpClient ben = server.streaming("/channels/a?client=ben");
    const HttpClient anonymous = server.streaming("/channels/a");
    const std::string id = server.broadcast({ "a" }, "1").messages.front().id;
    HttpClient client = server.connect();
    const QByteArray cursor = '"' + QByteArray::fromStdString(id) + '"';
    QCOMPARE(client.ask("POST /clients/ann/acks", "{\"seen\":" + cursor + '}').status, 204);
    api::RecipientQuery query;
    query.messageId = id;
    const api::RecipientPage page = server.engine().recipients(query).value();
    QCOMPARE(page.receipt.matched, std::uint64_t { 3 });
    QCOMPARE(page.receipt.cannotTell, std::uint64_t { 1 });
    const QByteArray told = client.ask("GET /messages/" + QByteArray::fromStdString(id)).body;
    QVERIFY(told.contains(R"("matched":3,"cannot_tell":1,)"));
    QVERIFY(told.contains(R"("behind":1,)"));
    QCOMPARE(page.receipt.received, std::uint64_t { 1 });
    QCOMPARE(page.seen, std::uint64_t { 1 });
    QCOMPARE(page.waiting, std::uint64_t { 1 });
    QCOMPARE(page.cannotTell, std::uint64_t { 1 });
    QCOMPARE(page.gone, std::uint64_t { 0 });
    QCOMPARE(page.recipients.size(), std::size_t { 3 });
    QCOMPARE(page.recipients.front().name, std::string("Ann"));
    QVERIFY(page.recipients.front().state == api::RecipientState::Seen);
    const auto receipts = server.engine().clientReceipts({ "ben", "nobody", "ann" });
    QCOMPARE(receipts.size(), std::size_t { 2 });
    QCOMPARE(receipts[0].id, std::string("ben"));
    QCOMPARE(receipts[0].expected, std::uint64_t { 1 });
    QCOMPARE(receipts[0].received, std::uint64_t { 0 });
    QCOMPARE(receipts[1].received, std::uint64_t { 1 });
    query.limit = 1;
    query.afterSerial = page.recipients.front().serial;
    const api::RecipientPage next = server.engine().recipients(query).value();
    QCOMPARE(next.recipients.size(), std::size_t { 1 });
    QCOMPARE(next.recipients.front().id, std::string("ben"));
    QVERIFY(next.hasMore);
    query.messageId = "zzzzzzzz-1";
    QCOMPARE(server.engine().recipients(query).error().code, ErrorCode::NotFound);
}

void TestServerApi::listsWhatAnybodyPublishes()
{
    RunningServer server;
    const auto feed = server.engine().watchMessages();
    HttpClient client = server.connect();
    QCOMPARE(client.ask("POST /channels/a", "by curl").status, 201);
    server.broadcast({ "a", "b" }, "by the window");
    const api::MessageNews news = feed->take(10);
    QCOMPARE(news.messages.size(), std::size_t { 2 });
    QCOMPARE(news.messages[0].payload, std::string("by curl"));
    QCOMPARE(news.messages[0].address, std::string("127.0.0.1"));
    QVERIFY(news.messages[0].source == api::MessageSource::Http);
    QVERIFY(news.messages[1].source == api::MessageSource::Window);
    QCOMPARE(news.messages[1].channels, (Names { "a", "b" }));
    QVERIFY(feed->take(10).messages.empty());
    for (int i = 0; i < 5; ++i)
        server.broadcast({ "a" }, std::to_string(i));
    const api::MessageNews late = feed->take(2);
    QCOMPARE(late.messages.size(), std::size_t { 2 });
    QCOMPARE(late.messages.back().payload, std::string("4"));
    QCOMPARE(late.passedOver, std::uint64_t { 3 });
}

void TestServerApi::aBroadcastReachesAClientOnce()
{
    RunningServer server;
    HttpClient all = server.streaming("/channels/class.**?client=all");
    HttpClient blue = server.streaming("/channels/class.blue");
    HttpClient red = server.streaming("/channels/class.red");
    const auto outcome = server.broadcast({ "class.*" }, "once");
    QCOMPARE(outcome.messages.size(), std::size_t { 2 });
    QCOMPARE(outcome.matched, std::uint64_t { 3 });
    QCOMPARE(server.engine().countMatching({ "class.*" }), std::uint64_t { 3 });
    server.broadcast({ "class.blue" }, "next");
    QVERIFY(all.message()->data.contains("once"));
    QVERIFY(all.message()->data.contains("next"));
    QVERIFY(blue.message()->data.contains("once"));
    QVERIFY(red.message()->data.contains("once"));
    for (const auto &message : outcome.messages) {
        const api::MessageReceipt receipt = server.engine().receipt(message.id).value();
        QCOMPARE(receipt.matched, std::uint64_t { 3 });
        QCOMPARE(receipt.channel, message.channel);
    }
}

void TestServerApi::messagesOneClientOnly()
{
    RunningServer server { tests::withWorkers(2) };
    HttpClient ann = server.streaming("/channels/a?client=ann");
    HttpClient all = server.streaming("/channels/**?client=bob");
    ServerClientControl &control = server.engine().clientControl();
    const auto channel = control.openChannel("ann");
    QVERIFY(channel);
    QTRY_COMPARE(server.engine().countMatching({ channel.value() }), std::uint64_t { 1 });
    QCOMPARE(server.broadcast({ channel.value() }, "only you").matched, std::uint64_t { 1 });
    server.broadcast({ "a" }, "all");
    QCOMPARE(dataOf(ann), QStringLiteral("only you"));
    QCOMPARE(dataOf(ann), QStringLiteral("all"));
    QCOMPARE(dataOf(all), QStringLiteral("all"));

    HttpClient curious = server.connect();
    QVERIFY(curious.ask("GET /channels/system.client.ann?client=bob").isProblem(403));
    QVERIFY(curious.ask("GET /channels/system.**?wait=0").isProblem(403));
    QVERIFY(curious.ask("PATCH /clients/bob/channels", R"({"add":["system.client.ann"]})")
                .isProblem(403));
    QVERIFY(control.openChannel("nobody").error().code == ErrorCode::NotFound);
    QVERIFY(control.openChannel(ann.isConnected() ? "~1" : "").error().code == ErrorCode::NotFound);
}

void TestServerApi::tellsAClientItsNameAndChannels()
{
    RunningServer server;
    HttpClient ann = server.streaming("/channels/a?client=ann&name=Teacher");
    ServerClientControl &control = server.engine().clientControl();
    QVERIFY(control.rename("ann", "Ann"));
    const auto renamed = ann.message();
    QVERIFY(renamed);
    QCOMPARE(renamed->name, QByteArray("you"));
    QVERIFY(renamed->data.contains(R"("data":{"name":"Ann","channels":["a"]})"));
    QVERIFY(control.changeChannels("ann", { "b.c" }, { "a" }));
    QVERIFY(ann.message()->data.contains(R"("data":{"name":"Ann","channels":["b.c"]})"));
    server.broadcast({ "a" }, "no longer");
    server.broadcast({ "b.c" }, "from now on");
    QCOMPARE(dataOf(ann), QStringLiteral("from now on"));

    QVERIFY(control.rename("ann", std::string(65, 'x')).error().code == ErrorCode::Malformed);
    QVERIFY(control.rename("ann", "\n").error().code == ErrorCode::Malformed);
    QVERIFY(control.changeChannels("ann", { "system.client.bob" }, {}).error().code
            == ErrorCode::Malformed);
    QVERIFY(control.changeChannels("bob", { "a" }, {}).error().code == ErrorCode::NotFound);
}

void TestServerApi::keepsWhatTheOperatorHasDoneToAClient()
{
    RunningServer server;
    HttpClient client = server.connect();
    const QByteArray target = "GET /channels/a?client=ann&name=Teacher&wait=0";
    const QByteArray cursor = client.ask(target).cursor();
    QVERIFY(server.engine().clientControl().rename("ann", "Ann"));
    QVERIFY(server.engine().clientControl().changeChannels("ann", { "b" }, { "a" }));
    QTRY_COMPARE(server.engine().status().counters.messagesPublished, std::uint64_t { 2 });
    server.broadcast({ "b" }, "news");
    HttpClient another = server.connect(); // it still asks for its old channel
    const HttpAnswer answer = another.ask(target + "&since=" + cursor);
    QCOMPARE(answer.payloads().last(), QByteArray("news"));
    QCOMPARE(server.client("ann").name, std::string("Ann"));
    QVERIFY(server.client("ann").isRenamed);
}

void TestServerApi::locksTheRoom()
{
    RunningServer server;
    AccessControl &access = server.engine().access();
    HttpClient stream = server.streaming("/channels/a?client=ann");
    HttpClient nameless = server.streaming("/channels/a");
    access.setLocked(true);
    QVERIFY(access.isLocked());
    HttpClient other = server.connect();
    const HttpAnswer refused = other.ask("GET /channels/a?client=bob&wait=0");
    QVERIFY(refused.isProblem(403));
    QVERIFY(refused.body.contains("room-locked"));
    QCOMPARE(other.ask("GET /channels/a?client=ann&wait=0").status,
             200); // back on another connection
    server.broadcast({ "a" }, "to all who are here");
    QVERIFY(stream.message());
    QVERIFY(nameless.message());

    QVERIFY(server.engine().disconnectClient("ann"));
    QVERIFY(server.connect().ask("GET /channels/a?client=ann&wait=0").isProblem(403));
    access.setLocked(false);
    QCOMPARE(server.connect().ask("GET /channels/a?client=bob&wait=0").status, 200);
}

void TestServerApi::mutesAClient()
{
    RunningServer server;
    HttpClient stream = server.streaming("/channels/a?client=ann");
    const auto feed = server.engine().watchClients();
    QVERIFY(!feed->take(10).changed.front().isMuted);
    ServerClientControl &control = server.engine().clientControl();
    QVERIFY(control.setMuted("ann", true));
    QVERIFY(feed->take(10).changed.front().isMuted);
    QVERIFY(server.client("ann").isMuted);
    QVERIFY(control.setMuted("ann", false));
    QVERIFY(!feed->take(10).changed.front().isMuted);
    QVERIFY(control.setMuted("nobody", true).error().code == ErrorCode::NotFound);
}

void TestServerApi::clearsAChannel()
{
    RunningServer server;
    const QByteArray before = server.connect().ask("GET /channels/a?client=ann&wait=0").cursor();
    server.broadcast({ "a" }, "1");
    server.broadcast({ "a" }, "2");
    QVERIFY(server.engine().channelControl().clear("a"));
    QCOMPARE(server.engine().status().retainedMessages, std::uint64_t { 0 });
    QCOMPARE(server.engine().status().retainedBytes, std::uint64_t { 0 });
    const HttpAnswer answer =
        server.connect().ask("GET /channels/a?client=ann&wait=0&since=" + before);
    QVERIFY(answer.payloads().isEmpty());
    QVERIFY(answer.body.contains("\"gap\"")); // no loss is silent
    server.broadcast({ "a" }, "3");
    QCOMPARE(server.connect().ask("GET /channels/a?since=oldest&wait=0").payloads(),
             QList<QByteArray> { "3" });
    QVERIFY(server.engine().channelControl().clear("none").error().code == ErrorCode::NotFound);
}

void TestServerApi::freezesAChannel()
{
    RunningServer server;
    ServerChannelControl &control = server.engine().channelControl();
    QVERIFY(control.setFrozen("a", true));
    QVERIFY(server.connect().ask("POST /channels/a", "x").isProblem(403));
    QCOMPARE(server.connect().ask("POST /channels/b", "x").status, 201);
    server.broadcast({ "a" }, "the operator may");
    QVERIFY(server.engine().channels({}).front().isFrozen);
    QVERIFY(control.setFrozen("a", false));
    QCOMPARE(server.connect().ask("POST /channels/a", "x").status, 201);
    QVERIFY(control.setFrozen("*", true).error().code == ErrorCode::Malformed);
}

void TestServerApi::keepsASettingOfAChannel()
{
    RunningServer server;
    ServerChannelControl &control = server.engine().channelControl();
    const api::ChannelSettings two { .messages = 2 };
    QVERIFY(control.setSettings("a", two));
    QVERIFY(control.settings("a") == two);
    server.engine().setPolicies({}, {}); // the configuration is read again
    for (const char *text : { "1", "2", "3" })
        server.broadcast({ "a", "b" }, text);
    const auto channels = server.engine().channels({});
    QCOMPARE(channels.at(0).retained, std::uint64_t { 2 });
    QCOMPARE(channels.at(1).retained, std::uint64_t { 3 });
    QVERIFY(control.setSettings("a", {}));
    server.broadcast({ "a" }, "4");
    QCOMPARE(server.engine().channels({}).front().retained, std::uint64_t { 3 });
    QVERIFY(control.setSettings("a.*", two).error().code == ErrorCode::Malformed);
    QVERIFY(control.setSettings("a", { .messages = 100'001 }).error().code == ErrorCode::Malformed);
}

void TestServerApi::refusesAcknowledgementsThatCannotBe_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const QByteArray mine = "/clients/me/acks";
    QTest::newRow("nothing said") << mine << QByteArray("") << 400;
    QTest::newRow("no cursor") << mine << QByteArray(R"({"cursor":"now"})") << 400;
    QTest::newRow("another life of the log")
        << mine << QByteArray(R"({"cursor":"zzzzzzzz-1"})") << 400;
    QTest::newRow("from the future") << mine << QByteArray(R"({"cursor":"EPOCH-99"})") << 400;
    QTest::newRow("nobody") << QByteArray("/clients/you/acks")
                            << QByteArray(R"({"cursor":"EPOCH-1"})") << 404;
    QTest::newRow("an empty id") << QByteArray("/clients//acks")
                                 << QByteArray(R"({"cursor":"EPOCH-1"})") << 404;
    QTest::newRow("no id") << QByteArray("/clients/acks") << QByteArray(R"({"cursor":"EPOCH-1"})")
                           << 404;
    QTest::newRow("a broken escape")
        << QByteArray("/clients/m%/acks") << QByteArray(R"({"cursor":"EPOCH-1"})") << 404;
}

void TestServerApi::refusesAcknowledgementsThatCannotBe()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    RunningServer server;
    const HttpClient stream = server.streaming("/channels/a?client=me");
    const std::string id = server.broadcast({ "a" }, "1").messages.front().id;
    HttpClient client = server.connect();
    body.replace("EPOCH", QByteArray::fromStdString(server.engine().status().epoch));
    QVERIFY(client.ask("POST " + target, body).isProblem(status));
    QCOMPARE(server.engine().receipt(id).value().received, std::uint64_t { 0 });
}

void TestServerApi::knowsNoReceiptOfWhatItDidNotSend_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("no cursor") << QByteArray("17");
    QTest::newRow("another life") << QByteArray("zzzzzzzz-1");
    QTest::newRow("not yet") << QByteArray("EPOCH-2");
    QTest::newRow("before the first") << QByteArray("EPOCH-0");
}

void TestServerApi::knowsNoReceiptOfWhatItDidNotSend()
{
    QFETCH(QByteArray, id);
    RunningServer server;
    server.broadcast({ "a" }, "1");
    id.replace("EPOCH", QByteArray::fromStdString(server.engine().status().epoch));
    QCOMPARE(server.engine().receipt(id.toStdString()).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestServerApi)
#include "tst_serverapi.moc"
