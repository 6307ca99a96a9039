// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;
using holdfast::tests::StreamClient;
using holdfast::tests::StreamKind;
using holdfast::tests::Told;

Q_DECLARE_METATYPE(holdfast::tests::StreamKind)

namespace {

const HttpClient::Setup takesLittle { .receiveBuffer = 4096 };
constexpr quint64 historyMessages = 8;
const QByteArray payload(50'000, 'x');

/// The seq of the last message that was written for the client; nothing if it is not behind.
std::optional<quint64> behindAt(const ServerProcess &server)
{
    const QJsonValue position = server.client(u"slow"_s).value(u"behind_at"_s);
    if (position.isUndefined())
        return std::nullopt;
    return position.toString().toULongLong();
}

/// Publishes until the client's socket is full; returns its position.
quint64 publishUntilBehind(const ServerProcess &server, const QByteArray &channel)
{
    constexpr int tooMany = 2000; // 100 MB: more than any socket buffers
    HttpClient publisher = server.connect();
    for (int i = 0; i < tooMany; ++i) {
        if (publisher.ask("POST /channels/" + channel, payload).status != 201)
            return 0;
        if (const auto position = behindAt(server))
            return *position;
    }
    return 0;
}

/// Publishes until the client has missed all that the log still holds; returns the newest seq.
quint64 publishUntilLost(const ServerProcess &server, const QByteArray &channel)
{
    QByteArray newest;
    HttpClient publisher = server.connect();
    for (quint64 i = 0; i < 3 * historyMessages; ++i)
        newest = publisher.ask("POST /channels/" + channel, payload).cursor();
    return newest.split('-').value(1).toULongLong();
}

/// Reads the messages that were already sent: up to seq `last`, in order and complete.
bool readsThrough(StreamClient &client, quint64 last)
{
    for (quint64 seq = 1; seq <= last; ++seq) {
        const auto told = client.next();
        if (!told || told->what != "message" || told->seq(u"id"_s) != seq)
            return false;
    }
    return true;
}

/// A server with a rule for each policy, and a client that has received its hello.
struct Scene
{
    Scene(StreamKind kind, const QByteArray &channel)
        : server({ u"--history-messages"_s, QString::number(historyMessages), u"--slow"_s,
                   u"resumed.*=resume"_s, u"--slow"_s, u"jumping.*=latest"_s, u"--slow"_s,
                   u"closing.*=close"_s })
        , slow(server.port(), kind, "/channels/" + channel + "?client=slow", takesLittle)
        , hello(slow.next())
    {
    }

    const ServerProcess server;
    StreamClient slow;
    const std::optional<Told> hello;
};

} // namespace

/// A client that stops reading, under each policy for slow readers (holdfastd --slow).
class TestSlowReaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isToldTheGapAndGoesOnFromTheOldest_data();
    void isToldTheGapAndGoesOnFromTheOldest();
    void resumesWithoutARule_data();
    void resumesWithoutARule();
    void isToldTheGapAndGoesOnFromTheNewest_data();
    void isToldTheGapAndGoesOnFromTheNewest();
    void isSaidGoodbyeTo_data();
    void isSaidGoodbyeTo();
    void losesNothingWhileTheLogHoldsIt_data();
    void losesNothingWhileTheLogHoldsIt();
    void isNotBehindAnyMoreWhenItHasGone_data();
    void isNotBehindAnyMoreWhenItHasGone();

private:
    static void kinds();
    /// The client falls off the end of the log and resumes from the oldest message.
    static void fallsOffAndResumes(const QByteArray &channel);
};

void TestSlowReaders::kinds()
{
    QTest::addColumn<StreamKind>("kind");
    QTest::newRow("event stream") << StreamKind::EventStream;
    QTest::newRow("WebSocket") << StreamKind::WebSocket;
}

void TestSlowReaders::fallsOffAndResumes(const QByteArray &channel)
{
    QFETCH(StreamKind, kind);
    Scene scene(kind, channel);
    QVERIFY(scene.hello && scene.hello->what == "hello");
    const quint64 position = publishUntilBehind(scene.server, channel);
    QVERIFY(position > 0);
    const quint64 newest = publishUntilLost(scene.server, channel);
    QCOMPARE(behindAt(scene.server), position);

    QVERIFY(readsThrough(scene.slow, position));
    const auto gap = scene.slow.next();
    QVERIFY(gap);
    QCOMPARE(gap->what, QByteArray("gap"));
    QCOMPARE(gap->seq(u"from"_s), position);
    QCOMPARE(gap->seq(u"to"_s), newest - historyMessages);
    QCOMPARE(gap->object.value(u"reason"_s).toString(), u"evicted"_s);
    for (quint64 seq = newest - historyMessages + 1; seq <= newest; ++seq) {
        const auto message = scene.slow.next();
        QVERIFY(message);
        QCOMPARE(message->what, QByteArray("message"));
        QCOMPARE(message->seq(u"id"_s), seq);
    }
    QTRY_VERIFY(!behindAt(scene.server));
    QCOMPARE(scene.server.publish(channel, "live again").status, 201);
    QCOMPARE(scene.slow.next()->object.value(u"data"_s).toString(), u"live again"_s);
}

void TestSlowReaders::isToldTheGapAndGoesOnFromTheOldest_data()
{
    kinds();
}

void TestSlowReaders::isToldTheGapAndGoesOnFromTheOldest()
{
    fallsOffAndResumes("resumed.a");
}

void TestSlowReaders::resumesWithoutARule_data()
{
    kinds();
}

void TestSlowReaders::resumesWithoutARule()
{
    fallsOffAndResumes("unruled");
}

void TestSlowReaders::isToldTheGapAndGoesOnFromTheNewest_data()
{
    kinds();
}

void TestSlowReaders::isToldTheGapAndGoesOnFromTheNewest()
{
    QFETCH(StreamKind, kind);
    Scene scene(kind, "jumping.a");
    QVERIFY(scene.hello && scene.hello->what == "hello");
    const quint64 position = publishUntilBehind(scene.server, "jumping.a");
    QVERIFY(position > 0);
    const quint64 newest = publishUntilLost(scene.server, "jumping.a");

    QVERIFY(readsThrough(scene.slow, position));
    const auto gap = scene.slow.next();
    QVERIFY(gap);
    QCOMPARE(gap->what, QByteArray("gap"));
    QCOMPARE(gap->seq(u"from"_s), position);
    QCOMPARE(gap->seq(u"to"_s), newest);
    QCOMPARE(gap->object.value(u"reason"_s).toString(), u"evicted"_s);
    QTRY_VERIFY(!behindAt(scene.server));
    QCOMPARE(scene.server.publish("jumping.a", "live again").status, 201);
    const auto next = scene.slow.next();
    QVERIFY(next);
    QCOMPARE(next->seq(u"id"_s), newest + 1);
    QCOMPARE(next->object.value(u"data"_s).toString(), u"live again"_s);
}

void TestSlowReaders::isSaidGoodbyeTo_data()
{
    kinds();
}

void TestSlowReaders::isSaidGoodbyeTo()
{
    QFETCH(StreamKind, kind);
    Scene scene(kind, "closing.a");
    QVERIFY(scene.hello && scene.hello->what == "hello");
    const quint64 position = publishUntilBehind(scene.server, "closing.a");
    QVERIFY(position > 0);
    const quint64 newest = publishUntilLost(scene.server, "closing.a");

    QVERIFY(readsThrough(scene.slow, position));
    const auto bye = scene.slow.next();
    QVERIFY(bye);
    QCOMPARE(bye->what, QByteArray("bye"));
    QCOMPARE(bye->object.value(u"reason"_s).toString(), u"too-slow"_s);
    QVERIFY(bye->object.value(u"retry_ms"_s).toInt() > 0);
    QVERIFY(!scene.slow.next());
    QVERIFY(scene.slow.isEnded());
    QCOMPARE(scene.slow.closeCode(), kind == StreamKind::WebSocket ? 1001 : 0);
    // It may reconnect with its cursor, and then gets the gap.
    const QByteArray cursor = scene.hello->object.value(u"epoch"_s).toString().toUtf8() + '-'
        + QByteArray::number(position);
    StreamClient again(scene.server.port(), kind, "/channels/closing.a?since=" + cursor);
    QCOMPARE(again.next()->what, QByteArray("hello"));
    const auto gap = again.next();
    QVERIFY(gap);
    QCOMPARE(gap->what, QByteArray("gap"));
    QCOMPARE(gap->seq(u"from"_s), position);
    QCOMPARE(again.next()->seq(u"id"_s), newest - historyMessages + 1);
}

void TestSlowReaders::losesNothingWhileTheLogHoldsIt_data()
{
    kinds();
}

void TestSlowReaders::losesNothingWhileTheLogHoldsIt()
{
    QFETCH(StreamKind, kind);
    const ServerProcess server(
        { u"--slow"_s, u"**=close"_s }); // the default log, which is long enough
    StreamClient slow(server.port(), kind, "/channels/a?client=slow", takesLittle);
    StreamClient quick(server.port(), kind, "/channels/a?client=quick");
    QCOMPARE(slow.next()->what, QByteArray("hello"));
    QCOMPARE(quick.next()->what, QByteArray("hello"));
    QVERIFY(!behindAt(server));
    const quint64 position = publishUntilBehind(server, "a");
    QVERIFY(position > 0);
    QVERIFY(readsThrough(quick, position));
    const quint64 newest = publishUntilLost(server, "a");

    // The client that reads gets everything, however far behind the other one is.
    for (quint64 seq = position + 1; seq <= newest; ++seq)
        QCOMPARE(quick.next()->seq(u"id"_s), seq);
    QCOMPARE(server.publish("a", "news").status, 201);
    QCOMPARE(quick.next()->object.value(u"data"_s).toString(), u"news"_s);
    QCOMPARE(behindAt(server), position);
    QVERIFY(!server.client(u"quick"_s).contains(u"behind_at"_s));
    const QJsonObject counters = server.status().value(u"counters"_s).toObject();
    QVERIFY(counters.value(u"slow_subscribers"_s).toInt() > 0);

    QVERIFY(readsThrough(slow, newest + 1));
    QTRY_VERIFY(!behindAt(server));
    QCOMPARE(server.status().value(u"counters"_s).toObject().value(u"gaps_told"_s).toInt(), 0);
    QCOMPARE(server.publish("a", "live again").status, 201);
    QCOMPARE(slow.next()->object.value(u"data"_s).toString(), u"live again"_s);
}

void TestSlowReaders::isNotBehindAnyMoreWhenItHasGone_data()
{
    kinds();
}

void TestSlowReaders::isNotBehindAnyMoreWhenItHasGone()
{
    QFETCH(StreamKind, kind);
    const ServerProcess server;
    {
        StreamClient slow(server.port(), kind, "/channels/a?client=slow", takesLittle);
        QCOMPARE(slow.next()->what, QByteArray("hello"));
        QVERIFY(publishUntilBehind(server, "a") > 0);
    }
    QTRY_VERIFY(!behindAt(server));
    StreamClient again(server.port(), kind, "/channels/a?client=slow");
    QCOMPARE(again.next()->what, QByteArray("hello"));
    QVERIFY(!behindAt(server));
}

QTEST_GUILESS_MAIN(TestSlowReaders)
#include "tst_slowreaders.moc"
