// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/remote/remoteroom.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace holdfast;
using namespace holdfast::tests;
using namespace Qt::StringLiterals;
using State = api::Link::State;

namespace {

/// Rows kept with a feed, as the window keeps them.
class Rows
{
public:
    explicit Rows(api::Engine &engine) : m_feed(engine.watchClients()) { }

    [[nodiscard]] QStringList ids()
    {
        api::ClientChanges changes = m_feed->take(1000);
        if (changes.isReset)
            m_clients.clear();
        for (const api::ClientSnapshot &client : changes.changed)
            m_clients[client.serial] = client;
        for (const std::uint64_t serial : changes.removed)
            m_clients.erase(serial);
        QStringList ids;
        for (const auto &[serial, client] : m_clients)
            ids.append(QString::fromStdString(client.id));
        ids.sort();
        return ids;
    }
    [[nodiscard]] api::ClientSnapshot client(const QString &id)
    {
        for (const auto &[serial, client] : m_clients) {
            if (QString::fromStdString(client.id) == id)
                return client;
        }
        return {};
    }

private:
    std::unique_ptr<api::ClientFeed> m_feed;
    std::map<std::uint64_t, api::ClientSnapshot> m_clients;
};

/// The payloads that a feed hands out.
QStringList texts(api::MessageFeed &feed)
{
    QStringList all;
    for (const api::MessageSnapshot &message : feed.take(1000).messages)
        all.append(QString::fromStdString(message.payload));
    return all;
}

api::Broadcast toClass(const std::string &payload)
{
    api::Broadcast broadcast;
    broadcast.targets = { "class" };
    broadcast.payload = payload;
    return broadcast;
}

api::RecipientQuery ofMessage(const std::string &id)
{
    api::RecipientQuery query;
    query.messageId = id;
    return query;
}

/// Waits for a completion.
template <typename T, typename Call>
Result<T> completed(const Call &call)
{
    const auto result = std::make_shared<std::optional<Result<T>>>();
    call([result](const Result<T> &done) { result->emplace(done); });
    if (!QTest::qWaitFor([&result] { return result->has_value(); }))
        return Error { ErrorCode::Unavailable, "it was not completed" };
    return **result;
}

} // namespace

/// A holdfastd's engine seen from elsewhere, over real sockets.
class TestRemoteEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void hasWhatWasThereBeforeItCame();
    void followsWhoComesAndGoes();
    void followsChannelsAndMessages();
    void isNoClientOfTheRoom();
    void carriesOutCommands();
    void tellsRefusals();
    void asksForReceipts();
    void seesWhatHappensToAClient();
    void readsOnlyWithTheScopeView();
    void saysThatItsTokenIsWrong();
    void comesBackAfterTheServer();
    void endsWithItsToken();
    void nobodyElseFollowsOrPublishes();

private:
    [[nodiscard]] bool isAttached() const { return m_engine->link().state == State::Attached; }
    void attach(const QByteArray &token);

    std::unique_ptr<RemoteRoom> m_room;
    std::unique_ptr<remote::RemoteEngine> m_engine;
};

void TestRemoteEngine::init()
{
    m_room = std::make_unique<RemoteRoom>();
}

void TestRemoteEngine::cleanup()
{
    m_engine.reset();
    m_room.reset();
}

void TestRemoteEngine::attach(const QByteArray &token)
{
    m_engine = m_room->attach(token);
    QCOMPARE(m_engine->link().state, State::Connecting);
    QTRY_VERIFY(isAttached());
}

void TestRemoteEngine::hasWhatWasThereBeforeItCame()
{
    const HttpClient ann = m_room->streaming("/channels/class?client=ann&name=Ann");
    QCOMPARE(m_room->connect().ask("POST /channels/class", "before").status, 201);
    attach(m_room->managementToken());
    Rows rows(*m_engine);
    QCOMPARE(rows.ids(), QStringList { u"ann"_s });
    QCOMPARE(rows.client(u"ann"_s).name, std::string("Ann"));
    QCOMPARE(*rows.client(u"ann"_s).channels, std::vector<std::string> { "class" });
    QVERIFY(rows.client(u"ann"_s).state == api::ClientState::Open);
    const auto channels = m_engine->channels({});
    QCOMPARE(channels.size(), std::size_t { 1 });
    QCOMPARE(channels.front().published, std::uint64_t { 1 });
    QCOMPARE(texts(*m_engine->watchMessages()), QStringList { u"before"_s });
    QCOMPARE(m_engine->status().clientsOpen, std::uint64_t { 1 });
    QCOMPARE(m_engine->status().epoch, m_room->server().status().epoch);
}

void TestRemoteEngine::followsWhoComesAndGoes()
{
    attach(m_room->managementToken());
    Rows rows(*m_engine);
    QVERIFY(rows.ids().isEmpty());
    auto ann = std::make_unique<HttpClient>(m_room->streaming("/channels/class?client=ann"));
    const HttpClient ben = m_room->streaming("/channels/class?client=ben");
    QTRY_COMPARE(rows.ids(), (QStringList { u"ann"_s, u"ben"_s }));
    QVERIFY(m_room->server().disconnectClient("ann"));
    QTRY_COMPARE(rows.ids(), QStringList { u"ben"_s });
    QVERIFY(m_room->server().clientControl().setMuted("ben", true));
    QTRY_VERIFY(!rows.ids().isEmpty() && rows.client(u"ben"_s).isMuted);
}

void TestRemoteEngine::followsChannelsAndMessages()
{
    attach(m_room->managementToken());
    const auto feed = m_engine->watchMessages();
    QVERIFY(texts(*feed).isEmpty());
    const HttpClient ann = m_room->streaming("/channels/class.red?client=ann");
    QTRY_COMPARE(m_engine->channels({}).size(), std::size_t { 1 });
    QCOMPARE(m_room->connect().ask("POST /channels/class.red", "one").status, 201);
    QStringList seen;
    QTRY_VERIFY((seen += texts(*feed)).size() == 1);
    QCOMPARE(seen, QStringList { u"one"_s });
    QTRY_COMPARE(m_engine->channels({}).front().published, std::uint64_t { 1 });
    // What the server announces is no message, and no channel.
    QCOMPARE(m_room->server().status().counters.messagesPublished, std::uint64_t { 1 });
    QVERIFY(texts(*feed).isEmpty());
    QCOMPARE(m_engine->channels({}).size(), std::size_t { 1 });
}

void TestRemoteEngine::isNoClientOfTheRoom()
{
    attach(m_room->managementToken());
    QCOMPARE(m_room->server().status().clientsOpen, std::uint64_t { 0 });
    QCOMPARE(m_room->server().clients({}).total, std::uint64_t { 0 });
    QVERIFY(m_room->server().watchClients()->take(10).changed.empty());
}

void TestRemoteEngine::carriesOutCommands()
{
    const HttpClient ann = m_room->streaming("/channels/class?client=ann");
    attach(m_room->newToken("manage"));
    QVERIFY(!m_engine->link().isReadOnly);
    const auto sent = completed<api::BroadcastOutcome>(
        [&](auto done) { m_engine->broadcast(toClass("hello"), done); });
    QVERIFY2(sent, sent ? "" : sent.error().message.c_str());
    QCOMPARE(sent->matched, std::uint64_t { 1 });
    const auto matching = completed<std::uint64_t>([&](auto done) {
        m_engine->countMatching({ "class", "a b.*" }, done);
    });
    QCOMPARE(matching.value(), std::uint64_t { 1 });
    QVERIFY(completed<void>(
        [&](auto done) { m_engine->clientControl().rename("ann", "Ann <b>", done); }));
    QCOMPARE(m_room->server().clients({}).clients.front().name, std::string("Ann <b>"));
    QVERIFY(completed<void>(
        [&](auto done) { m_engine->channelControl().setFrozen("class", true, done); }));
    QVERIFY(m_room->server().channels({}).front().isFrozen);
    const api::ChannelSettings wanted { .messages = 7, .slow = api::SlowReaders::Latest };
    QVERIFY(completed<void>(
        [&](auto done) { m_engine->channelControl().setSettings("class", wanted, done); }));
    QVERIFY(completed<api::ChannelSettings>([&](auto done) {
                m_engine->channelControl().settings("class", done);
            }).value()
            == wanted);
    QVERIFY(completed<void>([&](auto done) { m_engine->access().setPin("4711", done); }));
    QCOMPARE(m_engine->access().pin(), std::string("4711"));
    QVERIFY(completed<void>([&](auto done) { m_engine->access().setLocked(true, done); }));
    QVERIFY(m_room->server().access().isLocked() && m_engine->access().isLocked());
    QVERIFY(completed<void>([&](auto done) { m_engine->setOpenChannels({ "a", "b" }, done); }));
    QCOMPARE(m_room->server().status().openChannels, (std::vector<std::string> { "a", "b" }));
    const auto ban = completed<api::BanSnapshot>([&](auto done) {
        m_engine->access().ban(
            { .client = "ann", .address = {}, .duration = std::chrono::seconds(600) }, done);
    });
    QCOMPARE(ban->left, std::chrono::seconds(600));
    QVERIFY(completed<void>([&](auto done) { m_engine->access().liftBan(ban->id, done); }));
    const auto token = completed<api::NewToken>([&](auto done) {
        m_engine->access().createToken({ .name = "x", .scopes = { "view" }, .channels = {} }, done);
    });
    QVERIFY(!token->text.empty());
    QVERIFY(completed<void>(
        [&](auto done) { m_engine->access().revokeToken(token->snapshot.id, done); }));
}

void TestRemoteEngine::tellsRefusals()
{
    attach(m_room->managementToken());
    const auto blank = completed<api::BroadcastOutcome>(
        [&](auto done) { m_engine->broadcast(toClass(" "), done); });
    QVERIFY(blank.error().code == ErrorCode::Malformed);
    const auto gone =
        completed<void>([&](auto done) { m_engine->disconnectClient("no/body ?", done); });
    QVERIFY(gone.error().code == ErrorCode::NotFound);
    QVERIFY(!gone.error().message.empty());
}

void TestRemoteEngine::asksForReceipts()
{
    HttpClient ann = m_room->streaming("/channels/class?client=ann");
    attach(m_room->managementToken());
    const auto sent = completed<api::BroadcastOutcome>(
        [&](auto done) { m_engine->broadcast(toClass("hello"), done); });
    const std::string id = sent->messages.front().id;
    const QByteArray ack = "{\"cursor\":\"" + QByteArray::fromStdString(id) + "\"}";
    QCOMPARE(m_room->connect().ask("POST /clients/ann/acks", ack).status, 204);
    const auto receipts = completed<std::vector<api::MessageReceipt>>([&](auto done) {
        m_engine->receipts({ id, "nothing-1" }, done);
    });
    QCOMPARE(receipts->size(), std::size_t { 1 });
    QCOMPARE(receipts->front().received, std::uint64_t { 1 });
    const auto recipients = completed<api::RecipientPage>(
        [&](auto done) { m_engine->recipients(ofMessage(id), done); });
    QCOMPARE(recipients->recipients.front().id, std::string("ann"));
    QVERIFY(recipients->recipients.front().state == api::RecipientState::Received);
    const auto ofClients = completed<std::vector<api::ClientReceipts>>([&](auto done) {
        m_engine->clientReceipts({ "ann", "x" }, done);
    });
    QCOMPARE(ofClients->front().received, std::uint64_t { 1 });
}

void TestRemoteEngine::seesWhatHappensToAClient()
{
    attach(m_room->managementToken());
    const auto trace = m_engine->watchClient("ann");
    QVERIFY(trace);
    QTRY_VERIFY(trace.value()->read(0, 10).beganAt != 0);
    const HttpClient ann = m_room->streaming("/channels/class?client=ann");
    const auto hasOpened = [&] {
        const api::TracePage page = trace.value()->read(0, 100);
        return std::ranges::any_of(page.steps, [](const api::TraceStep &step) {
            return std::holds_alternative<trace::StreamOpened>(step.step);
        });
    };
    QTRY_VERIFY(hasOpened());
    const auto nobody = m_engine->watchClient("~4711");
    QTRY_VERIFY(nobody.value()->read(0, 10).problem.has_value());
}

void TestRemoteEngine::readsOnlyWithTheScopeView()
{
    attach(m_room->newToken("view"));
    QVERIFY(m_engine->link().isReadOnly);
    Rows rows(*m_engine);
    const HttpClient ann = m_room->streaming("/channels/class?client=ann");
    QTRY_COMPARE(rows.ids(), QStringList { u"ann"_s });
    const auto refused =
        completed<void>([&](auto done) { m_engine->disconnectClient("ann", done); });
    QVERIFY(refused.error().code == ErrorCode::Forbidden);
    QCOMPARE(m_room->server().clients({}).total, std::uint64_t { 1 });
}

void TestRemoteEngine::saysThatItsTokenIsWrong()
{
    m_engine = m_room->attach("hf_wrong");
    QTRY_COMPARE(m_engine->link().state, State::Refused);
    QVERIFY(m_engine->link().problem->code == ErrorCode::TokenRejected);
    // Nor does one that may only publish show anything.
    m_engine = m_room->attach(QByteArray::fromStdString(
        m_room->server()
            .access()
            .createToken({ .name = "p", .scopes = { "publish" }, .channels = { "**" } })
            ->text));
    QTRY_COMPARE(m_engine->link().state, State::Refused);
}

void TestRemoteEngine::comesBackAfterTheServer()
{
    attach(m_room->managementToken());
    Rows rows(*m_engine);
    const auto feed = m_engine->watchMessages();
    auto ann = std::make_unique<HttpClient>(m_room->streaming("/channels/class?client=ann"));
    QCOMPARE(m_room->connect().ask("POST /channels/class", "one").status, 201);
    QTRY_COMPARE(rows.ids(), QStringList { u"ann"_s });
    QStringList seen;
    QTRY_VERIFY((seen += texts(*feed)) == QStringList { u"one"_s });
    m_room->stop();
    QTRY_COMPARE(m_engine->link().state, State::Lost);
    QVERIFY(m_engine->link().problem.has_value());
    QCOMPARE(rows.ids(), QStringList { u"ann"_s }); // what was known stays
    const auto refused =
        completed<void>([&](auto done) { m_engine->disconnectClient("ann", done); });
    QVERIFY(refused.error().code == ErrorCode::Unavailable);
    m_room->start();
    const HttpClient ben = m_room->streaming("/channels/class?client=ben");
    QTRY_VERIFY(isAttached());
    QTRY_COMPARE(rows.ids(), QStringList { u"ben"_s });
    QCOMPARE(m_room->connect().ask("POST /channels/class", "two").status, 201);
    bool isReset = false;
    seen.clear();
    const auto take = [&] {
        const api::MessageNews news = feed->take(10);
        isReset = isReset || news.isReset;
        for (const api::MessageSnapshot &message : news.messages)
            seen += QString::fromStdString(message.payload);
        return isReset && !seen.isEmpty();
    };
    QTRY_VERIFY(take());
    QCOMPARE(seen, QStringList { u"two"_s });
}

void TestRemoteEngine::endsWithItsToken()
{
    const QByteArray token = m_room->newToken("view");
    attach(token);
    const auto tokens = m_room->server().access().tokens();
    QVERIFY(m_room->server().access().revokeToken(tokens.front().id));
    QTRY_COMPARE(m_engine->link().state, State::Refused);
}

void TestRemoteEngine::nobodyElseFollowsOrPublishes()
{
    const auto made = m_room->server().access().createToken(
        { .name = "all", .scopes = { "subscribe", "publish" }, .channels = { "**", "system.*" } });
    const QByteArray all =
        "Authorization: Bearer " + QByteArray::fromStdString(made->text) + "\r\n";
    for (const QByteArray &feed :
         { QByteArray("system.clients"), QByteArray("class,system.messages") }) {
        QCOMPARE(m_room->connect().ask("GET /channels/" + feed + "?wait=0").status, 403);
        QCOMPARE(m_room->connect().ask("GET /channels/" + feed + "?wait=0", {}, all).status, 403);
    }
    const QByteArray manager = "Authorization: Bearer " + m_room->managementToken() + "\r\n";
    QCOMPARE(m_room->connect().ask("POST /channels/system.clients", "{}", manager).status, 403);
    QCOMPARE(m_room->connect().ask("GET /channels/system.clients?wait=0", {}, manager).status, 200);
}

QTEST_GUILESS_MAIN(TestRemoteEngine)
#include "tst_remoteengine.moc"
