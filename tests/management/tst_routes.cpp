// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every route, over real sockets and through Qt HttpServer.
#include "server/management/routes.h"
#include "tests/management/runningserver.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using tests::HttpAnswer;
using tests::isProblem;
using tests::RunningServer;

class TestRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areThoseOfTheDocumentation();
    void saysThatItIsHealthyWithoutAToken();
    void asksForATokenAndSaysWhichWasWrong();
    void refusesAForeignHost();
    void showsTheStatus();
    void listsChannelsPageByPage();
    void listsClientsPageByPage();
    void showsAClient();
    void filtersClients();
    void broadcasts();
    void saysWhenABroadcastReachedNoChannel();
    void passesTheEnginesRefusalOn();
    void changesAMessage();
    void listsWhoHasAMessage();
    void showsAReceipt();
    void offersChannelsOnTheJoinPage();
    void disconnectsAClientWhateverItsId_data();
    void disconnectsAClientWhateverItsId();
    void changesAClient();
    void locksTheRoom();
    void changesAChannel();
    void tracesAClient();
    void saysThatAClientIsNotWatched();
    void servesMetrics();
    void answers404ForUnknownPaths_data();
    void answers404ForUnknownPaths();
    void answers405WithAllow_data();
    void answers405WithAllow();
    void answers400ForMalformedInput_data();
    void answers400ForMalformedInput();
};

namespace {

QJsonObject json(const HttpAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

api::ClientSnapshot client(std::uint64_t serial, const std::string &id)
{
    api::ClientSnapshot snapshot;
    snapshot.serial = serial;
    snapshot.id = id;
    snapshot.channels = std::make_shared<const std::vector<std::string>>();
    return snapshot;
}

} // namespace

void TestRoutes::areThoseOfTheDocumentation()
{
    QStringList routes;
    for (const management::Route &route : management::allRoutes()) {
        const QMap<http::Method, QString> names { { http::Method::Get, u"GET"_s },
                                                  { http::Method::Post, u"POST"_s },
                                                  { http::Method::Put, u"PUT"_s },
                                                  { http::Method::Delete, u"DELETE"_s } };
        routes += names.value(route.method) + u' '
            + QString::fromUtf8(route.path.data(), qsizetype(route.path.size()));
    }
    QFile file(QStringLiteral(HOLDFAST_SOURCE_DIR "/docs/management-api.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    static const QRegularExpression row(u"^\\| `([A-Z]+ /[^ `]*)` \\|"_s,
                                        QRegularExpression::MultilineOption);
    QStringList documented;
    for (auto rows = row.globalMatch(QString::fromUtf8(file.readAll())); rows.hasNext();)
        documented += rows.next().captured(1);
    QCOMPARE(documented, routes);
}

void TestRoutes::saysThatItIsHealthyWithoutAToken()
{
    const RunningServer server;
    tests::HttpClient client(server.port());
    client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QCOMPARE(answer.status, 200);
    QCOMPARE(json(answer).value(u"status").toString(), u"ok"_s);
}

void TestRoutes::asksForATokenAndSaysWhichWasWrong()
{
    RunningServer server;
    tests::HttpClient client(server.port());
    client.send("DELETE /api/v1/clients/ann HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto missing = client.answer();
    QVERIFY(missing.status != 0);
    QVERIFY(isProblem(missing, 401, u"token-required"_s));
    QVERIFY(missing.fields.value("www-authenticate").startsWith("Bearer "));

    client.send("DELETE /api/v1/clients/ann HTTP/1.1\r\nHost: localhost\r\n"
                "Authorization: Bearer guess\r\n\r\n");
    const auto wrong = client.answer();
    QVERIFY(wrong.status != 0);
    QVERIFY(isProblem(wrong, 401, u"token-wrong"_s));
    QVERIFY(wrong.fields.value("www-authenticate").contains("invalid_token"));
    QVERIFY(!wrong.body.contains("/token\""));
    QVERIFY(server.engine().disconnected.empty());
}

void TestRoutes::refusesAForeignHost()
{
    const RunningServer server;
    tests::HttpClient client(server.port());
    client.send("GET /api/v1/status HTTP/1.1\r\nHost: attacker.example\r\nAuthorization: Bearer "
                + server.token() + "\r\n\r\n");
    const auto answer = client.answer();
    QVERIFY(answer.status != 0);
    QVERIFY(isProblem(answer, 403, u"host-not-allowed"_s));
}

void TestRoutes::showsTheStatus()
{
    RunningServer server;
    api::Status status;
    status.version = "0.1.0";
    status.epoch = "k3v9x2ab";
    status.head = "k3v9x2ab-18446744073709551615";
    status.uptime = std::chrono::milliseconds { 1234 };
    status.listeners = { { "0.0.0.0", 8080 } };
    status.joinUrls = { "http://192.168.1.23:8080/" };
    status.clientsHeld = 3;
    status.counters.deliveries = 9'007'199'254'740'993; // 2^53 + 1
    server.engine().currentStatus = status;

    const HttpAnswer answer = server.ask("GET /api/v1/status");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.value("content-type"), QByteArray("application/json"));
    QCOMPARE(answer.fields.value("cache-control"), QByteArray("no-store"));
    QCOMPARE(answer.fields.value("x-content-type-options"), QByteArray("nosniff"));
    QVERIFY(!answer.fields.contains("access-control-allow-origin"));
    const QJsonObject object = json(answer);
    QCOMPARE(object.value(u"version").toString(), u"0.1.0"_s);
    QCOMPARE(object.value(u"head").toString(), u"k3v9x2ab-18446744073709551615"_s);
    QCOMPARE(object.value(u"uptime_ms").toInteger(), 1234);
    QCOMPARE(object.value(u"listeners").toArray().at(0).toObject().value(u"port").toInt(), 8080);
    QCOMPARE(object.value(u"join_urls").toArray().at(0).toString(), u"http://192.168.1.23:8080/"_s);
    QCOMPARE(object.value(u"clients").toObject().value(u"held").toInt(), 3);
    QCOMPARE(object.value(u"counters").toObject().value(u"deliveries").toInteger(),
             9'007'199'254'740'993);
}

void TestRoutes::listsChannelsPageByPage()
{
    RunningServer server;
    for (const char *name : { "class.blue", "class.green", "class.red & co", "lobby" })
        server.engine().setChannel(name, 0, 0);
    QStringList names;
    QByteArray after;
    int pages = 0;
    do {
        const HttpAnswer answer =
            server.ask("GET /api/v1/channels?contains=class&limit=1&after=" + after);
        QCOMPARE(answer.status, 200);
        const QJsonObject page = json(answer);
        QCOMPARE(page.value(u"channels").toArray().size(), 1);
        names += page.value(u"channels").toArray().at(0).toObject().value(u"name").toString();
        after = page.value(u"next").toString().toUtf8().toPercentEncoding();
        ++pages;
    } while (!after.isEmpty() && pages < 10);
    QCOMPARE(names, QStringList({ u"class.blue"_s, u"class.green"_s, u"class.red & co"_s }));

    const QJsonObject all = json(server.ask("GET /api/v1/channels"));
    QCOMPARE(all.value(u"channels").toArray().size(), 4);
    QVERIFY(!all.contains(u"next"));
}

void TestRoutes::listsClientsPageByPage()
{
    RunningServer server;
    constexpr std::uint64_t large = 9'007'199'254'740'993;
    for (const api::ClientSnapshot &each :
         { client(7, "ann"), client(8, "bob"), client(large, "cy") })
        server.engine().setClient(each);
    const QJsonObject first = json(server.ask("GET /api/v1/clients?limit=2"));
    QCOMPARE(first.value(u"clients").toArray().size(), 2);
    QCOMPARE(first.value(u"total").toInt(), 3);
    QCOMPARE(first.value(u"next").toString(), u"8"_s);
    const QJsonObject last = json(server.ask("GET /api/v1/clients?limit=2&after=8"));
    QCOMPARE(last.value(u"clients").toArray().size(), 1);
    QCOMPARE(last.value(u"clients").toArray().at(0).toObject().value(u"serial").toString(),
             QString::number(large));
    QVERIFY(!last.contains(u"next"));
}

void TestRoutes::showsAClient()
{
    RunningServer server;
    api::ClientSnapshot ann = client(7, "ann");
    ann.name = "Ann <b>\"李\"";
    ann.address = "192.168.1.7";
    ann.agent = "curl/8";
    ann.channels = std::make_shared<const std::vector<std::string>>(
        std::vector<std::string> { "class.*", "lobby" });
    ann.transport = api::Transport::EventStream;
    ann.state = api::ClientState::Open;
    ann.joinedFor = std::chrono::hours { 1 };
    ann.stateFor = std::chrono::minutes { 30 };
    ann.isBehind = true;
    ann.behindAtSeq = 9'007'199'254'740'993;
    ann.acknowledgedSeq = std::numeric_limits<std::uint64_t>::max();
    api::ClientSnapshot bare = client(8, "bare");
    bare.channels = nullptr;
    server.engine().setClient(ann);
    server.engine().setClient(bare);

    const QJsonArray list = json(server.ask("GET /api/v1/clients")).value(u"clients").toArray();
    const QJsonObject shown = list.at(0).toObject();
    QCOMPARE(shown.value(u"name").toString(), u"Ann <b>\"李\""_s);
    QCOMPARE(shown.value(u"address").toString(), u"192.168.1.7"_s);
    QCOMPARE(shown.value(u"channels").toArray(), QJsonArray({ u"class.*"_s, u"lobby"_s }));
    QCOMPARE(shown.value(u"transport").toString(), u"event-stream"_s);
    QCOMPARE(shown.value(u"state").toString(), u"open"_s);
    QCOMPARE(shown.value(u"acknowledged").toString(), u"18446744073709551615"_s);
    QVERIFY(shown.value(u"joined_ms").toInteger() >= 3'600'000);
    QVERIFY(shown.value(u"state_ms").toInteger() >= 1'800'000);
    QVERIFY(shown.value(u"state_ms").toInteger() < shown.value(u"joined_ms").toInteger());
    QCOMPARE(shown.value(u"behind_at").toString(), u"9007199254740993"_s);
    QCOMPARE(list.at(1).toObject().value(u"channels").toArray(), QJsonArray());
    QVERIFY(!list.at(1).toObject().contains(u"behind_at"));
}

void TestRoutes::filtersClients()
{
    RunningServer server;
    const HttpAnswer answer =
        server.ask("GET /api/v1/clients?state=away&channel=class.%2A&contains=%E6%9D%8E+a");
    QCOMPARE(answer.status, 200);
    const auto query = server.engine().lastClientQuery;
    QVERIFY(query.has_value());
    QVERIFY(query->hasState);
    QCOMPARE(query->state, api::ClientState::Away);
    QCOMPARE(query->channel, std::string("class.*"));
    QCOMPARE(query->contains, std::string("李 a"));
}

void TestRoutes::broadcasts()
{
    RunningServer server;
    api::BroadcastOutcome outcome;
    outcome.matched = 17;
    outcome.messages = { { "k3v9x2ab-1", "class.blue", 9 }, { "k3v9x2ab-2", "class.red", 12 } };
    server.engine().outcome = outcome;
    const HttpAnswer answer = server.ask(
        "POST /api/v1/messages",
        R"({"targets":["class.*"],"data":{"page":42},"event":"page","type":"application/json"})");
    QCOMPARE(answer.status, 201);
    const QJsonObject object = json(answer);
    QCOMPARE(object.value(u"matched").toInt(), 17);
    const QJsonObject second = object.value(u"messages").toArray().at(1).toObject();
    QCOMPARE(second.value(u"id").toString(), u"k3v9x2ab-2"_s);
    QCOMPARE(second.value(u"channel").toString(), u"class.red"_s);
    QCOMPARE(second.value(u"subscribers").toInt(), 12);

    const auto asked = server.engine().broadcasts;
    QCOMPARE(asked.size(), std::size_t { 1 });
    QVERIFY(asked.front().targets == std::vector<std::string> { "class.*" });
    QCOMPARE(asked.front().payload, std::string(R"({"page":42})"));
    QCOMPARE(asked.front().event, std::string("page"));
    QCOMPARE(asked.front().contentType, std::string("application/json"));
}

void TestRoutes::saysWhenABroadcastReachedNoChannel()
{
    const RunningServer server;
    const HttpAnswer answer =
        server.ask("POST /api/v1/messages", R"({"targets":["nobody.*"],"data":"x"})");
    QCOMPARE(answer.status, 200); // no message was created
    QCOMPARE(json(answer).value(u"matched").toInt(), 0);
    QVERIFY(json(answer).value(u"messages").toArray().isEmpty());
}

void TestRoutes::passesTheEnginesRefusalOn()
{
    RunningServer server;
    server.engine().refusal = Error { ErrorCode::TooLarge, "Send at most 262,144 bytes." };
    const HttpAnswer answer =
        server.ask("POST /api/v1/messages", R"({"targets":["a"],"data":"x"})");
    QVERIFY(isProblem(answer, 413, u"too-large"_s));
    QCOMPARE(tests::member(answer, u"detail"_s), u"Send at most 262,144 bytes."_s);
}

void TestRoutes::changesAMessage()
{
    RunningServer server;
    const QByteArray sent =
        server.ask("POST /api/v1/messages", R"({"targets":["a"],"data":"1","key":"slide"})").body;
    QCOMPARE(server.engine().broadcasts.front().key, std::string("slide"));
    const QByteArray id = QJsonDocument::fromJson(sent)
                              .object()
                              .value(u"messages"_s)
                              .toArray()
                              .first()
                              .toObject()
                              .value(u"id"_s)
                              .toString()
                              .toLatin1();
    const HttpAnswer replaced = server.ask("PUT /api/v1/messages/" + id, R"({"data":{"page":43}})");
    QCOMPARE(replaced.status, 200);
    QCOMPARE(json(replaced).value(u"messages"_s).toArray().size(), 1);
    const api::MessageChange &change = server.engine().changes.front();
    QCOMPARE(change.id, id.toStdString());
    QVERIFY(!change.isRetraction);
    QCOMPARE(change.payload, std::string(R"({"page":43})"));
    QCOMPARE(change.contentType, std::string("application/json"));
    QCOMPARE(change.source, api::MessageSource::Management);
    QVERIFY(isProblem(server.ask("PUT /api/v1/messages/" + id, R"({"targets":["a"]})"), 400,
                      u"malformed"_s));
    QCOMPARE(server.ask("DELETE /api/v1/messages/" + id).status, 200);
    QVERIFY(server.engine().changes.back().isRetraction);
    QVERIFY(isProblem(server.ask("DELETE /api/v1/messages/" + id), 410, u"retracted"_s));
    QVERIFY(isProblem(server.ask("DELETE /api/v1/messages/k3v9x2ab-99"), 404, u"not-found"_s));
}

void TestRoutes::listsWhoHasAMessage()
{
    RunningServer server;
    server.engine().addReceipt({ "k3v9x2ab-7", "class.red", 3, 0, 3, 2, 1, 1 });
    server.engine().recipientsOf["k3v9x2ab-7"] = {
        { 4, "ann", "Ann", "10.0.0.4", "curl/8", api::ClientState::Open,
          api::RecipientState::Seen },
        { 7, "tom", "<Tom>", "10.0.0.7", "", api::ClientState::Away, api::RecipientState::Waiting },
    };
    const QString list = u"GET /api/v1/messages/k3v9x2ab-7/recipients"_s;
    const QJsonObject page = json(server.ask((list + u"?limit=1"_s).toLatin1()));
    QCOMPARE(page.value(u"receipt"_s).toObject().value(u"later"_s), QJsonValue(1));
    QCOMPARE(page.value(u"seen"_s), QJsonValue(1));
    QCOMPARE(page.value(u"waiting"_s), QJsonValue(1));
    QCOMPARE(page.value(u"cannot_tell"_s), QJsonValue(0));
    QCOMPARE(page.value(u"next"_s), QJsonValue(u"4"_s));
    const QJsonObject rest = json(server.ask((list + u"?after=4"_s).toLatin1()));
    const QJsonObject tom { { u"serial"_s, u"7"_s },     { u"id"_s, u"tom"_s },
                            { u"name"_s, u"<Tom>"_s },   { u"address"_s, u"10.0.0.7"_s },
                            { u"agent"_s, QString() },   { u"client_state"_s, u"away"_s },
                            { u"state"_s, u"waiting"_s } };
    QCOMPARE(rest.value(u"recipients"_s), QJsonValue(QJsonArray { tom }));
    QVERIFY(!rest.contains(u"next"_s));
    const QJsonObject seen = json(server.ask((list + u"?state=seen"_s).toLatin1()));
    QCOMPARE(seen.value(u"recipients"_s).toArray().size(), 1);
    QVERIFY(isProblem(server.ask((list + u"?state=lost"_s).toLatin1()), 400, u"malformed"_s));
    QVERIFY(
        isProblem(server.ask("GET /api/v1/messages/k3v9x2ab-8/recipients"), 404, u"not-found"_s));
}

void TestRoutes::showsAReceipt()
{
    RunningServer server;
    server.engine().addReceipt({ "k3v9x2ab-7", "class.red", 5, 1, 4, 3, 2, 1 });
    const HttpAnswer answer = server.ask("GET /api/v1/messages/k3v9x2ab-7");
    QCOMPARE(answer.status, 200);
    const QJsonObject expected { { u"id"_s, u"k3v9x2ab-7"_s },
                                 { u"channel"_s, u"class.red"_s },
                                 { u"matched"_s, 5 },
                                 { u"cannot_tell"_s, 1 },
                                 { u"sent"_s, 4 },
                                 { u"received"_s, 3 },
                                 { u"seen"_s, 2 },
                                 { u"later"_s, 1 } };
    QCOMPARE(json(answer), expected);
    QVERIFY(isProblem(server.ask("GET /api/v1/messages/k3v9x2ab-8"), 404, u"not-found"_s));
}

void TestRoutes::offersChannelsOnTheJoinPage()
{
    const RunningServer server;
    const QByteArray body = R"({"channels":["class","class.red"]})";
    const HttpAnswer answer = server.ask("PUT /api/v1/room", body);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, body + "\n");
    QCOMPARE(server.ask("GET /api/v1/room").body, body + "\n");
    const QJsonObject status = json(server.ask("GET /api/v1/status"));
    QCOMPARE(status.value(u"open_channels").toArray().size(), 2);
}

void TestRoutes::disconnectsAClientWhateverItsId_data()
{
    QTest::addColumn<QByteArray>("segment");
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("plain") << QByteArray("ann") << QByteArray("ann");
    QTest::newRow("made by the server") << QByteArray("~17") << QByteArray("~17");
    QTest::newRow("with a slash") << QByteArray("a%2Fb") << QByteArray("a/b");
    QTest::newRow("with a percent sign") << QByteArray("100%25") << QByteArray("100%");
    QTest::newRow("with an escape in it") << QByteArray("%252F") << QByteArray("%2F");
    QTest::newRow("with a question mark") << QByteArray("who%3F") << QByteArray("who?");
    QTest::newRow("with a plus") << QByteArray("a+b") << QByteArray("a+b");
    QTest::newRow("beyond ASCII") << QByteArray("%E6%9D%8E") << QByteArray("李");
    QTest::newRow("dots") << QByteArray("%2E%2E") << QByteArray("..");
    QTest::newRow("a line feed") << QByteArray("a%0Ab") << QByteArray("a\nb");
}

void TestRoutes::disconnectsAClientWhateverItsId()
{
    QFETCH(const QByteArray, segment);
    QFETCH(const QByteArray, id);
    RunningServer server;
    server.engine().setClient(client(1, id.toStdString()));
    const HttpAnswer answer = server.ask("DELETE /api/v1/clients/" + segment);
    QCOMPARE(answer.status, 204);
    QVERIFY(!answer.fields.contains("content-length"));
    QVERIFY(server.engine().disconnected == std::vector<std::string> { id.toStdString() });
    QVERIFY(isProblem(server.ask("DELETE /api/v1/clients/" + segment), 404, u"not-found"_s));
}

void TestRoutes::changesAClient()
{
    RunningServer server;
    tests::FakeClientControl &control = server.engine().clientControl();
    const QByteArray client = " /api/v1/clients/a%2Fb";
    QCOMPARE(server.ask("PUT" + client + "/name", R"({"name":"Ann"})").status, 204);
    QCOMPARE(server.ask("DELETE" + client + "/name").status, 204);
    QVERIFY(
        control.renamed
        == (std::vector<std::pair<std::string, std::string>> { { "a/b", "Ann" }, { "a/b", "" } }));
    QCOMPARE(server.ask("POST" + client + "/channels", R"({"add":["b"],"remove":["a"]})").status,
             204);
    QVERIFY(control.changes.front().add == std::vector<std::string> { "b" });
    QVERIFY(control.changes.front().remove == std::vector<std::string> { "a" });
    const HttpAnswer opened = server.ask("PUT" + client + "/channel");
    QCOMPARE(json(opened)[u"channel"_s].toString(), u"system.client.a~sb"_s);
    QCOMPARE(server.ask("PUT" + client + "/mute").status, 204);
    QCOMPARE(server.ask("DELETE" + client + "/mute").status, 204);
    QVERIFY(control.muted
            == (std::vector<std::pair<std::string, bool>> { { "a/b", true }, { "a/b", false } }));

    for (const char *body :
         { "", "{}", R"({"name":""})", R"({"name":1})", R"({"name":"a","x":1})" })
        QVERIFY(isProblem(server.ask("PUT" + client + "/name", body), 400, u"malformed"_s));
    for (const char *body : { "", "{}", R"({"add":"a"})", R"({"add":[],"remove":[]})" })
        QVERIFY(isProblem(server.ask("POST" + client + "/channels", body), 400, u"malformed"_s));
    control.refusal = Error { ErrorCode::NotFound, "No client with that id is known." };
    QVERIFY(isProblem(server.ask("PUT" + client + "/channel"), 404, u"not-found"_s));
    QVERIFY(isProblem(server.ask("PUT" + client + "/mute"), 404, u"not-found"_s));
}

void TestRoutes::locksTheRoom()
{
    RunningServer server;
    QCOMPARE(json(server.ask("PUT /api/v1/lock"))[u"locked"_s].toBool(), true);
    QCOMPARE(json(server.ask("GET /api/v1/lock"))[u"locked"_s].toBool(), true);
    QCOMPARE(json(server.ask("DELETE /api/v1/lock"))[u"locked"_s].toBool(true), false);
    QVERIFY(!server.engine().access().isLocked());
}

void TestRoutes::changesAChannel()
{
    RunningServer server;
    tests::FakeChannelControl &control = server.engine().channelControl();
    const QByteArray channel = " /api/v1/channels/class.red";
    QCOMPARE(server.ask("DELETE" + channel + "/messages").status, 204);
    QVERIFY(control.cleared == std::vector<std::string> { "class.red" });
    QCOMPARE(server.ask("PUT" + channel + "/freeze").status, 204);
    QCOMPARE(server.ask("DELETE" + channel + "/freeze").status, 204);
    QVERIFY(control.frozen
            == (std::vector<std::pair<std::string, bool>> { { "class.red", true },
                                                            { "class.red", false } }));
    const QByteArray settings = R"({"age":600,"messages":50,"slow":"latest"})";
    QCOMPARE(server.ask("PUT" + channel + "/settings", settings).body.trimmed(), settings);
    QCOMPARE(server.ask("GET" + channel + "/settings").body.trimmed(), settings);
    QVERIFY(control.settingsOf["class.red"].slow == api::SlowReaders::Latest);
    QCOMPARE(server.ask("DELETE" + channel + "/settings").status, 204);
    QCOMPARE(server.ask("GET" + channel + "/settings").body.trimmed(), QByteArray("{}"));
    for (const char *body : { "", "{}", R"({"messages":0})", R"({"age":604801})",
                              R"({"slow":"never"})", R"({"messages":1,"x":1})" })
        QVERIFY(isProblem(server.ask("PUT" + channel + "/settings", body), 400, u"malformed"_s));
    control.refusal = Error { ErrorCode::NotFound, "There is no channel with that name now." };
    QVERIFY(isProblem(server.ask("DELETE" + channel + "/messages"), 404, u"not-found"_s));
}

void TestRoutes::tracesAClient()
{
    RunningServer server;
    const QByteArray target = "/api/v1/clients/a%2Ftrace/trace";
    const Gap gap { Cursor { Epoch(), 4 }, Cursor { Epoch(), 7 }, GapReason::Expired };
    server.engine().stepsOf["a/trace"] = {
        { 0, 1, std::chrono::microseconds(-1500), trace::Opened { true } },
        { 0, 1, std::chrono::milliseconds(2), trace::Pushed { 5, 9, 3, 1234 } },
        { 0, 2, std::chrono::milliseconds(3), trace::GapTold { gap } },
        { 0, 2, std::chrono::milliseconds(4), trace::Closed { CloseReason::IdleTimeout } },
    };
    QCOMPARE(server.ask("PUT " + target).status, 204);
    const HttpAnswer answer = server.ask("GET " + target + "?limit=3");
    QCOMPARE(answer.status, 200);
    const QJsonObject page = json(answer);
    QCOMPARE(page.value(u"next").toString(), u"3"_s);
    QCOMPARE(page.value(u"more").toBool(), true);
    QCOMPARE(page.value(u"lost").toInt(-1), 0);
    const QJsonArray steps = page.value(u"steps").toArray();
    const auto object = [](const char *text) {
        return QJsonDocument::fromJson(text).object();
    };
    QCOMPARE(steps.at(0).toObject(),
             object(R"({"number":"1","connection":1,"at_ms":-1.5,"step":"opened","tls":true})"));
    QCOMPARE(steps.at(1).toObject(),
             object(R"({"number":"2","connection":1,"at_ms":2,"step":"pushed","first_seq":"5",
                        "last_seq":"9","messages":3,"bytes":1234})"));
    QCOMPARE(steps.at(2).toObject(),
             object(R"({"number":"3","connection":2,"at_ms":3,"step":"gap-told",
                        "from":"00000000-4","to":"00000000-7","reason":"expired"})"));
    const QJsonObject rest = json(server.ask("GET " + target + "?after=3"));
    QCOMPARE(rest.value(u"steps").toArray().at(0).toObject(),
             object(R"({"number":"4","connection":2,"at_ms":4,"step":"closed",
                        "reason":"idle-timeout"})"));
    QCOMPARE(server.ask("DELETE " + target).status, 204);
    QCOMPARE(server.engine().watchers["a/trace"], 0);
}

void TestRoutes::saysThatAClientIsNotWatched()
{
    RunningServer server;
    QVERIFY(isProblem(server.ask("GET /api/v1/clients/ann/trace"), 404, u"not-found"_s));
    QVERIFY(isProblem(server.ask("DELETE /api/v1/clients/ann/trace"), 404, u"not-found"_s));
    QVERIFY(isProblem(server.ask("GET /api/v1/clients/ann/trace?after=x"), 400, u"malformed"_s));
    server.engine().watchRefusal = Error { ErrorCode::Malformed, "That is no client id." };
    QVERIFY(isProblem(server.ask("PUT /api/v1/clients/%0A/trace"), 400, u"malformed"_s));
}

void TestRoutes::servesMetrics()
{
    const RunningServer server;
    const HttpAnswer answer = server.ask("GET /metrics");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.value("content-type"),
             QByteArray("text/plain; version=0.0.4; charset=utf-8"));
    QVERIFY(answer.body.contains("\n# TYPE holdfast_deliveries_total counter\n"));
}

void TestRoutes::answers404ForUnknownPaths_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("root") << QByteArray("/");
    QTest::newRow("unknown") << QByteArray("/api/v1/nothing");
    QTest::newRow("beyond a route") << QByteArray("/api/v1/status/more");
    QTest::newRow("slash at the end") << QByteArray("/healthz/");
    QTest::newRow("an id that is empty") << QByteArray("/api/v1/messages/");
    QTest::newRow("capitals") << QByteArray("/API/V1/STATUS");
    QTest::newRow("a line feed") << QByteArray("/a%0Ab");
    QTest::newRow("dots do not climb") << QByteArray("/api/v1/x/../status");
    QTest::newRow("a segment too many") << QByteArray("/api/v1/messages/a/b");
    QTest::newRow("an encoded slash is in the id") << QByteArray("/api/v1%2Fstatus");
}

void TestRoutes::answers404ForUnknownPaths()
{
    QFETCH(const QByteArray, target);
    const RunningServer server;
    QVERIFY(isProblem(server.ask("GET " + target), 404, u"no-such-path"_s));
    QVERIFY(isProblem(server.ask("POST " + target, "x"), 404, u"no-such-path"_s));
}

void TestRoutes::answers405WithAllow_data()
{
    QTest::addColumn<QByteArray>("methodAndTarget");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("POST status") << QByteArray("POST /api/v1/status") << QByteArray("GET, HEAD");
    QTest::newRow("DELETE healthz") << QByteArray("DELETE /healthz") << QByteArray("GET, HEAD");
    QTest::newRow("PUT metrics") << QByteArray("PUT /metrics") << QByteArray("GET, HEAD");
    QTest::newRow("PUT messages") << QByteArray("PUT /api/v1/messages")
                                  << QByteArray("GET, HEAD, POST");
    QTest::newRow("GET a client") << QByteArray("GET /api/v1/clients/ann") << QByteArray("DELETE");
    QTest::newRow("PATCH a message")
        << QByteArray("PATCH /api/v1/messages/a-1") << QByteArray("GET, HEAD, PUT, DELETE");
    QTest::newRow("TRACE status") << QByteArray("TRACE /api/v1/status") << QByteArray("GET, HEAD");
    QTest::newRow("PROPFIND messages")
        << QByteArray("PROPFIND /api/v1/messages") << QByteArray("GET, HEAD, POST");
    QTest::newRow("OPTIONS channels")
        << QByteArray("OPTIONS /api/v1/channels") << QByteArray("GET, HEAD");
}

void TestRoutes::answers405WithAllow()
{
    QFETCH(const QByteArray, methodAndTarget);
    QFETCH(const QByteArray, allow);
    const RunningServer server;
    const HttpAnswer answer = server.ask(methodAndTarget);
    QVERIFY(isProblem(answer, 405, u"method-not-allowed"_s));
    QCOMPARE(answer.fields.value("allow"), allow);
}

void TestRoutes::answers400ForMalformedInput_data()
{
    QTest::addColumn<QByteArray>("methodAndTarget");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("slug");
    QTest::newRow("a limit of zero")
        << QByteArray("GET /api/v1/clients?limit=0") << QByteArray() << u"malformed"_s;
    QTest::newRow("a filter misspelt")
        << QByteArray("GET /api/v1/channels?conatins=a") << QByteArray() << u"malformed"_s;
    QTest::newRow("a parameter where there is none")
        << QByteArray("GET /api/v1/status?limit=1") << QByteArray() << u"malformed"_s;
    QTest::newRow("a parameter for a message")
        << QByteArray("POST /api/v1/messages?event=x")
        << QByteArray(R"({"targets":["a"],"data":1})") << u"malformed"_s;
    QTest::newRow("no body") << QByteArray("POST /api/v1/messages") << QByteArray()
                             << u"malformed"_s;
    QTest::newRow("half a body") << QByteArray("POST /api/v1/messages") << QByteArray("{")
                                 << u"malformed"_s;
    for (const char *wrong :
         { "", "[]", "{}", R"({"channels":[]})", R"({"channels":"a"})", R"({"channels":[1]})",
           R"({"channels":["a"],"title":"b"})", R"({"channels":["a"],"channels":["b"]})" })
        QTest::addRow("a room of %s", wrong)
            << QByteArray("PUT /api/v1/room") << QByteArray(wrong) << u"malformed"_s;
    QTest::newRow("half an escape")
        << QByteArray("GET /api/v1/messages/%4") << QByteArray() << u"malformed"_s;
    QTest::newRow("two slashes") << QByteArray("GET //attacker.example/healthz") << QByteArray()
                                 << u"malformed"_s;
}

void TestRoutes::answers400ForMalformedInput()
{
    QFETCH(const QByteArray, methodAndTarget);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, slug);
    const RunningServer server;
    QVERIFY(isProblem(server.ask(methodAndTarget, body), 400, slug));
}

QTEST_GUILESS_MAIN(TestRoutes)
#include "tst_routes.moc"
