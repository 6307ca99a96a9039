// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace holdfast::tests;

namespace {

QByteArray bearer(const QByteArray &token)
{
    return "Authorization: Bearer " + token + "\r\n";
}

} // namespace

/// Rules, tokens and bans, over the wire of the real holdfastd.
class TestAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void obeysTheRulesOnEveryWayIn();
    void wantsATokenAndTakesIt();
    void takesATokenInTheQueryWhereNoFieldCanBeSet();
    void saysWhatWouldHelp();
    void readsItsRulesAgain();
    void keepsItsRulesIfTheFileIsWrong();
    void closesWhatARevokedTokenHasOpened_data();
    void closesWhatARevokedTokenHasOpened();
    void closesWhatAnExpiredTokenHasOpened();
    void givesNoChannelToAnotherWithTheSameName();
    void managesTokens();
    void bansAndLifts();
    void listsItsRules();
    void tellsNoToken();

private:
    void write(const QByteArray &toml) const
    {
        QFile file(m_config);
        if (!file.open(QIODevice::WriteOnly) || file.write(toml) != toml.size())
            qFatal("cannot write the test's file");
    }
    void start() { m_server = std::make_unique<ServerProcess>(options()); }
    [[nodiscard]] QStringList options() const
    {
        return { u"--config"_s, m_config, u"--tokens"_s, m_tokens };
    }
    /// Runs `holdfastd token`; returns what it prints.
    [[nodiscard]] QByteArray token(const QStringList &arguments) const
    {
        QProcess process;
        process.start(QStringLiteral(HOLDFASTD_PATH),
                      QStringList { u"token"_s } + arguments
                          + QStringList { u"--tokens"_s, m_tokens });
        if (!process.waitForFinished() || process.exitCode() != 0)
            qFatal("holdfastd token: %s", process.readAllStandardError().constData());
        return process.readAllStandardOutput().trimmed();
    }
    /// A new token that the server knows.
    [[nodiscard]] QByteArray knownToken(const QString &scopes, const QString &channels) const
    {
        const QByteArray text =
            token({ u"create"_s, u"--scope"_s, scopes, u"--channels"_s, channels });
        const QString id = QString::fromLatin1(text.mid(3, 8));
        const bool isKnown = QTest::qWaitFor([this, id] {
            const QJsonArray known = m_server->managed("tokens").value(u"tokens"_s).toArray();
            return std::ranges::any_of(known, [&id](const QJsonValue &each) {
                return each.toObject().value(u"id"_s).toString() == id;
            });
        });
        return isKnown ? text : QByteArray();
    }
    [[nodiscard]] int ask(const QByteArray &request, const QByteArray &body = {},
                          const QByteArray &fields = {}) const
    {
        return m_server->connect().ask(request, body, fields).status;
    }
    [[nodiscard]] StreamClient open(StreamKind kind, const QByteArray &target,
                                    const QByteArray &fields = {}) const
    {
        return { m_server->connect(), kind, target, fields };
    }
    [[nodiscard]] bool hasClients(const QString &state, int count) const
    {
        return QTest::qWaitFor([=, this] { return m_server->clients(state) == count; });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_config;
    QString m_tokens;
    std::unique_ptr<ServerProcess> m_server;
};

void TestAccess::init()
{
    m_server.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_config = m_folder->filePath(u"holdfast.toml"_s);
    m_tokens = m_folder->filePath(u"tokens.json"_s);
    write("[[rule]]\nchannels = \"staff.**\"\nsubscribe = \"token\"\npublish = \"token\"\n"
          "[[rule]]\nchannels = \"board\"\npublish = \"nobody\"\n");
}

void TestAccess::obeysTheRulesOnEveryWayIn()
{
    start();
    QCOMPARE(ask("POST /channels/class", "x"), 201);
    QCOMPARE(ask("POST /channels/board", "x"), 403);
    QCOMPARE(ask("PUT /channels/board", "x"), 403);
    QCOMPARE(
        ask("POST /channels", R"([{"channel":"class","data":"x"},{"channel":"board","data":"x"}])"),
        403);
    QCOMPARE(ask("POST /channels/staff.a", "x"), 401);
    QCOMPARE(ask("GET /channels/class?wait=0"), 200);
    QCOMPARE(ask("GET /channels/staff.a?wait=0"), 401);
    QCOMPARE(ask("GET /channels/class,staff.a?wait=0"), 401);
    QCOMPARE(ask("GET /channels/**?wait=0"), 401);
    QCOMPARE(open(StreamKind::EventStream, "/channels/staff.*").status(), 401);
    QCOMPARE(open(StreamKind::WebSocket, "/channels/staff.*").status(), 401);

    StreamClient socket = open(StreamKind::WebSocket, "/channels/class?client=tom");
    QCOMPARE(socket.status(), 101);
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    socket.say(R"({"subscribe":["staff.a"]})");
    QCOMPARE(socket.next()->what, QByteArray("error"));
    socket.say(R"({"publish":{"channel":"board","data":"x"}})");
    QCOMPARE(socket.next()->what, QByteArray("error"));
    socket.say(R"({"publish":{"channel":"other","data":"x"}})");
    QCOMPARE(socket.next()->what, QByteArray("published"));
    QCOMPARE(ask("PATCH /clients/tom/channels", R"({"add":["staff.a"]})"), 401);
    QCOMPARE(ask("PATCH /clients/tom/channels", R"({"add":["news"]})"), 200);
}

void TestAccess::wantsATokenAndTakesIt()
{
    start();
    const QByteArray staff = knownToken(u"publish,subscribe"_s, u"staff.**"_s);
    QVERIFY(staff.startsWith("hf_"));
    HttpAnswer published = m_server->connect().ask("POST /channels/staff.a", "x", bearer(staff));
    QCOMPARE(published.status, 201);
    QCOMPARE(ask("GET /channels/staff.a?wait=0", {}, bearer(staff)), 200);
    QCOMPARE(ask("GET /messages/" + published.cursor(), {}, bearer(staff)), 200);
    QCOMPARE(ask("GET /messages/" + published.cursor()), 401);
    QCOMPARE(ask("POST /channels/staff.a", "x", bearer("hf_wrong")), 401);
    const QByteArray reader = knownToken(u"subscribe"_s, u"staff.**"_s);
    QCOMPARE(ask("GET /channels/staff.**?wait=0", {}, bearer(reader)), 200);
    const HttpAnswer refused =
        m_server->connect().ask("POST /channels/staff.a", "x", bearer(reader));
    QCOMPARE(refused.status, 403);
    QVERIFY(refused.fields.value("www-authenticate").contains("insufficient_scope"));
    // A page of another origin has the token, not the visitor's rights.
    QCOMPARE(
        ask("POST /channels/staff.a", "x", bearer(staff) + "Origin: https://elsewhere.example\r\n"),
        201);
}

void TestAccess::takesATokenInTheQueryWhereNoFieldCanBeSet()
{
    start();
    const QByteArray token = knownToken(u"publish,subscribe"_s, u"staff.**"_s);
    const QByteArray target = "/channels/staff.a?token=" + token;
    QCOMPARE(open(StreamKind::EventStream, target).status(), 200);
    StreamClient socket = open(StreamKind::WebSocket, target);
    QCOMPARE(socket.status(), 101);
    QCOMPARE(socket.next()->what, QByteArray("hello"));
    socket.say(R"({"publish":{"channel":"staff.b","data":"x"}})");
    QCOMPARE(socket.next()->what, QByteArray("published"));
    QCOMPARE(ask("POST " + target, "x"), 400); // it can set the field: the parameter is not known
}

void TestAccess::saysWhatWouldHelp()
{
    start();
    const HttpAnswer answer = m_server->connect().ask("POST /channels/staff.a", "x");
    QVERIFY(answer.isProblem(401));
    QCOMPARE(answer.fields.value("www-authenticate"), QByteArray(R"(Bearer realm="holdfast")"));
    const QString detail = answer.json().value(u"detail"_s).toString();
    QVERIFY2(detail.contains(u"the rule for staff.**"_s), qPrintable(detail));
    QVERIFY2(detail.contains(u"holdfastd token create --scope publish"_s), qPrintable(detail));
    const HttpAnswer wrong =
        m_server->connect().ask("POST /channels/staff.a", "x", bearer("hf_no"));
    QVERIFY(wrong.fields.value("www-authenticate").contains("invalid_token"));
}

void TestAccess::readsItsRulesAgain()
{
    start();
    StreamClient stays = open(StreamKind::EventStream, "/channels/class");
    QCOMPARE(stays.next()->what, QByteArray("hello"));
    StreamClient goes = open(StreamKind::EventStream, "/channels/room");
    QCOMPARE(goes.next()->what, QByteArray("hello"));
    HttpClient held = m_server->connect();
    held.send(HttpClient::request("GET /channels/class?wait=120"));
    QVERIFY(hasClients(u"held"_s, 1));
    write("workers = 3\n[[rule]]\nchannels = \"room\"\nsubscribe = \"nobody\"\n");
    QCOMPARE(::kill(static_cast<pid_t>(m_server->processId()), SIGHUP), 0);
    const auto goodbye = goes.next();
    QCOMPARE(goodbye->what, QByteArray("bye"));
    QCOMPARE(goodbye->object.value(u"reason"_s).toString(), u"forbidden"_s);
    QCOMPARE(ask("GET /channels/room?wait=0"), 403);
    QCOMPARE(ask("POST /channels/board", "x"), 201);
    QCOMPARE(m_server->publish("class", "still here").status, 201);
    QCOMPARE(stays.next()->what, QByteArray("message"));
    QCOMPARE(held.answer().payloads(), QList<QByteArray> { "still here" });
    const QJsonObject report = m_server->askManagement("POST /api/v1/reload").json();
    QCOMPARE(report.value(u"changed"_s).toArray(), QJsonArray());
    QCOMPARE(report.value(u"needs_restart"_s).toArray(), QJsonArray { u"workers"_s });
}

void TestAccess::keepsItsRulesIfTheFileIsWrong()
{
    start();
    write("[[rule]]\nchannels = \"board\"\npublish = \"anybody\"\n");
    const HttpAnswer answer = m_server->askManagement("POST /api/v1/reload");
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.body.contains("holdfast.toml:3:11"), answer.body.constData());
    QCOMPARE(ask("POST /channels/board", "x"), 403);
}

void TestAccess::closesWhatARevokedTokenHasOpened_data()
{
    QTest::addColumn<bool>("isWebSocket");
    QTest::newRow("an event stream") << false;
    QTest::newRow("a WebSocket") << true;
}

void TestAccess::closesWhatARevokedTokenHasOpened()
{
    QFETCH(const bool, isWebSocket);
    start();
    const StreamKind kind = isWebSocket ? StreamKind::WebSocket : StreamKind::EventStream;
    const QByteArray token = knownToken(u"subscribe"_s, u"staff.**"_s);
    StreamClient stream = open(kind, "/channels/staff.a?token=" + token);
    QCOMPARE(stream.next()->what, QByteArray("hello"));
    StreamClient other = open(kind, "/channels/class");
    QCOMPARE(other.next()->what, QByteArray("hello"));
    QCOMPARE(this->token({ u"revoke"_s, QString::fromLatin1(token.mid(3, 8)) }), QByteArray());
    const auto goodbye = stream.next();
    QCOMPARE(goodbye->what, QByteArray("bye"));
    QCOMPARE(goodbye->object.value(u"reason"_s).toString(), u"forbidden"_s);
    QVERIFY(stream.isEnded());
    QCOMPARE(ask("GET /channels/staff.a?wait=0", {}, bearer(token)), 401);
    QCOMPARE(m_server->publish("class", "still here").status, 201);
    QCOMPARE(other.next()->what, QByteArray("message"));
}

void TestAccess::closesWhatAnExpiredTokenHasOpened()
{
    start();
    // On a busy machine a short time is over before the stream is open.
    QByteArray token;
    std::optional<StreamClient> stream;
    for (int seconds = 1; seconds <= 64 && (!stream || stream->status() != 200); seconds *= 2) {
        const QByteArray body = R"({"scopes":["subscribe"],"channels":["staff.a"],"expires_in":)"
            + QByteArray::number(seconds) + '}';
        token = m_server->askManagement("POST /api/v1/tokens", {}, body)
                    .json()
                    .value(u"token"_s)
                    .toString()
                    .toLatin1();
        stream.emplace(open(StreamKind::EventStream, "/channels/staff.a", bearer(token)));
    }
    QCOMPARE(stream->status(), 200);
    QCOMPARE(stream->next()->what, QByteArray("hello"));
    QCOMPARE(stream->next()->what, QByteArray("bye"));
    QCOMPARE(ask("GET /channels/staff.a?wait=0", {}, bearer(token)), 401);
}

void TestAccess::givesNoChannelToAnotherWithTheSameName()
{
    start();
    const QByteArray token = knownToken(u"subscribe"_s, u"staff.**"_s);
    StreamClient stranger = open(StreamKind::EventStream, "/channels/class?client=tom");
    QCOMPARE(stranger.next()->what, QByteArray("hello"));
    StreamClient tom = open(StreamKind::WebSocket, "/channels/class?client=tom", bearer(token));
    QCOMPARE(tom.next()->what, QByteArray("hello"));
    tom.say(R"({"subscribe":["staff.a"]})");
    QCOMPARE(tom.next()->what, QByteArray("subscribed"));
    const auto goodbye = stranger.next();
    QCOMPARE(goodbye->what, QByteArray("bye"));
    QCOMPARE(goodbye->object.value(u"reason"_s).toString(), u"forbidden"_s);
}

void TestAccess::managesTokens()
{
    start();
    const QByteArray body =
        R"({"scopes":["publish"],"channels":["staff.**"],"name":"kiosk","expires_in":3600})";
    const HttpAnswer made = m_server->askManagement("POST /api/v1/tokens", {}, body);
    QCOMPARE(made.status, 201);
    const QByteArray text = made.json().value(u"token"_s).toString().toLatin1();
    QCOMPARE(ask("POST /channels/staff.a", "x", bearer(text)), 201);
    const QJsonArray list = m_server->managed("tokens").value(u"tokens"_s).toArray();
    QCOMPARE(list.size(), 1);
    const QJsonObject listed = list.first().toObject();
    QCOMPARE(listed.value(u"name"_s).toString(), u"kiosk"_s);
    QVERIFY(listed.contains(u"expires"_s));
    QVERIFY(!listed.contains(u"token"_s));
    QVERIFY(token({ u"list"_s }).contains("kiosk"));
    const QByteArray id = listed.value(u"id"_s).toString().toLatin1();
    QCOMPARE(m_server->askManagement("DELETE /api/v1/tokens/" + id).status, 204);
    QCOMPARE(m_server->askManagement("DELETE /api/v1/tokens/" + id).status, 404);
    QCOMPARE(ask("POST /channels/staff.a", "x", bearer(text)), 401);
    const QByteArray manager =
        m_server->askManagement("POST /api/v1/tokens", {}, R"({"scopes":["manage"]})")
            .json()
            .value(u"token"_s)
            .toString()
            .toLatin1();
    QVERIFY(manager.startsWith("hf_"));
    QCOMPARE(ask("POST /channels/staff.a", "x", bearer(manager)), 403); // it is for nothing else
    QCOMPARE(m_server->askManagement("POST /api/v1/tokens", {}, R"({"scopes":["fly"]})").status,
             400);
}

void TestAccess::bansAndLifts()
{
    start();
    StreamClient tom = open(StreamKind::EventStream, "/channels/class?client=tom");
    QCOMPARE(tom.next()->what, QByteArray("hello"));
    const HttpAnswer made =
        m_server->askManagement("POST /api/v1/bans", {}, R"({"client":"tom","seconds":600})");
    QCOMPARE(made.status, 201);
    QCOMPARE(tom.next()->what, QByteArray("bye"));
    const HttpAnswer refused = m_server->connect().ask("GET /channels/class?client=tom&wait=0");
    QVERIFY(refused.isProblem(403));
    QVERIFY2(refused.body.contains("banned"), refused.body.constData());
    QCOMPARE(ask("GET /channels/class?client=eva&wait=0"), 200);
    const QJsonObject ban = m_server->managed("bans").value(u"bans"_s).toArray().first().toObject();
    QCOMPARE(ban.value(u"attempts"_s).toInt(), 1);
    const QByteArray id = ban.value(u"id"_s).toString().toLatin1();
    QCOMPARE(m_server->askManagement("DELETE /api/v1/bans/" + id).status, 204);
    QCOMPARE(ask("GET /channels/class?client=tom&wait=0"), 200);
    // By address it is everybody who comes from there, whatever they call themselves.
    QCOMPARE(m_server->askManagement("POST /api/v1/bans", {}, R"({"address":"127.0.0.1"})").status,
             201);
    QCOMPARE(ask("GET /channels/class?client=eva&wait=0"), 403);
    QCOMPARE(ask("POST /channels/class", "x"), 403);
    QCOMPARE(m_server->askManagement("POST /api/v1/bans", {}, "{}").status, 400);
    QCOMPARE(m_server->askManagement("POST /api/v1/bans", {}, R"({"address":"room"})").status, 400);
}

void TestAccess::listsItsRules()
{
    start();
    const QJsonArray rules = m_server->managed("rules").value(u"rules"_s).toArray();
    QCOMPARE(rules.size(), 3);
    QCOMPARE(rules.at(0).toObject().value(u"channels"_s).toString(), u"staff.**"_s);
    QCOMPARE(rules.at(0).toObject().value(u"publish"_s).toString(), u"token"_s);
    QCOMPARE(rules.at(2).toObject().value(u"name"_s).toString(), u"--publish local"_s);
}

void TestAccess::tellsNoToken()
{
    start();
    const QByteArray token = knownToken(u"subscribe"_s, u"staff.**"_s);
    const QByteArray secret = token.mid(11);
    StreamClient stream = open(StreamKind::EventStream, "/channels/staff.a?token=" + token);
    QCOMPARE(stream.next()->what, QByteArray("hello"));
    QCOMPARE(ask("GET /channels/other.a?wait=0&token=" + token), 200);
    const HttpAnswer refused =
        m_server->connect().ask("GET /channels/staff.a?wait=0&token=" + token.chopped(1) + "a");
    QVERIFY(!refused.body.contains(secret.chopped(1)));
    for (const char *path : { "tokens", "rules", "clients", "status" })
        QVERIFY(!m_server->askManagement(QByteArray("GET /api/v1/") + path).body.contains(secret));
    QFile file(m_tokens);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(secret));
    m_server->terminate();
    QVERIFY(m_server->hasExited());
    QVERIFY(!m_server->standardError().contains(secret));
    QVERIFY(!m_server->standardOutput().contains(secret));
}

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
