// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/idempotency.h"
#include "tests/manualclock.h"

#include <QtTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace holdfast;
using namespace holdfast::publish;
using namespace holdfast::tests;
using namespace std::chrono_literals;

namespace {

const auto completeAtOnce = [] {
    return Idempotency::Completion();
};

} // namespace

class TestIdempotency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void answersTheSameKeyWithTheSameAnswer();
    void refusesAKeyThatStandsForAnotherMessage();
    void tellsKeysAndChannelsApart_data();
    void tellsKeysAndChannelsApart();
    void remembersForFiveMinutes();
    void doesNotRememberLongerForBeingAsked();
    void forgetsAFailure();
    void keepsNoMoreKeysThanItMay();
    void askingAgainPushesNoKeyOut();
    void aFailurePushesNoKeyOut();
    void callsOnceHoweverManyAskAtOnce();
    void whoAsksBeforeTheFirstHasCompletedIsToldWithIt();
    void aLateFailureIsToldAndForgotten();

private:
    /// Publishes number after number; the number that the key has been answered with.
    std::uint64_t once(const std::string &channel, const std::string &key,
                       std::size_t fingerprint = 0);
    /// As many keys as fit: "0" is the oldest.
    void fill();

    ManualClock m_clock;
    std::unique_ptr<Idempotency> m_idempotency;
    std::uint64_t m_published = 0;
};

void TestIdempotency::init()
{
    m_idempotency = std::make_unique<Idempotency>(m_clock);
    m_published = 0;
}

std::uint64_t TestIdempotency::once(const std::string &channel, const std::string &key,
                                    std::size_t fingerprint)
{
    const auto published = m_idempotency->once(
        channel, key, fingerprint,
        [this](Idempotency::Later /*later*/) -> std::optional<Result<Published>> {
            Published answer;
            answer.id.seq = ++m_published;
            answer.subscribers = 17;
            return answer;
        },
        completeAtOnce);
    if (!*published)
        return 0;
    return published->value().subscribers == 17 ? published->value().id.seq : 0;
}

void TestIdempotency::fill()
{
    for (std::size_t i = 0; i < Idempotency::capacity; ++i)
        QCOMPARE(once("a", std::to_string(i)), std::uint64_t { i + 1 });
}

void TestIdempotency::answersTheSameKeyWithTheSameAnswer()
{
    QCOMPARE(once("a", "key"), 1U);
    QCOMPARE(once("a", "key"), 1U);
    QCOMPARE(once("a", "another"), 2U);
    QCOMPARE(once("a", "key"), 1U);
    QCOMPARE(m_published, 2U);
}

void TestIdempotency::refusesAKeyThatStandsForAnotherMessage()
{
    QCOMPARE(once("a", "key", 7), 1U);
    const auto other = m_idempotency->once(
        "a", "key", 8,
        [](Idempotency::Later /*later*/) -> std::optional<Result<Published>> {
            return Published {};
        },
        completeAtOnce);
    QVERIFY(!*other);
    QCOMPARE(other->error().code, ErrorCode::Unprocessable);
    QCOMPARE(once("a", "key", 7), 1U);
    m_clock.advance(5min + 1ms);
    QCOMPARE(once("a", "key", 8), 2U);
}

void TestIdempotency::tellsKeysAndChannelsApart_data()
{
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("the same key elsewhere") << QByteArray("b") << QByteArray("k,1");
    QTest::newRow("a key that begins like another") << QByteArray("a") << QByteArray("k,12");
    QTest::newRow("a key that ends like another") << QByteArray("a") << QByteArray("1");
    QTest::newRow("names that run together") << QByteArray("ak") << QByteArray(",1");
    QTest::newRow("another case") << QByteArray("a") << QByteArray("K,1");
}

void TestIdempotency::tellsKeysAndChannelsApart()
{
    QFETCH(QByteArray, channel);
    QFETCH(QByteArray, key);
    QCOMPARE(once("a", "k,1"), 1U);
    QCOMPARE(once(channel.toStdString(), key.toStdString()), 2U);
    QCOMPARE(once("a", "k,1"), 1U);
}

void TestIdempotency::remembersForFiveMinutes()
{
    QCOMPARE(once("a", "key"), 1U);
    m_clock.advance(5min);
    QCOMPARE(once("a", "key"), 1U);
    m_clock.advance(1ms);
    QCOMPARE(once("a", "key"), 2U);
    m_clock.setWall(0); // somebody sets the wall clock: that decides nothing
    QCOMPARE(once("a", "key"), 2U);
}

void TestIdempotency::doesNotRememberLongerForBeingAsked()
{
    QCOMPARE(once("a", "key"), 1U);
    for (int minute = 0; minute < 5; ++minute) {
        m_clock.advance(1min);
        QCOMPARE(once("a", "key"), 1U);
    }
    m_clock.advance(1ms);
    QCOMPARE(once("a", "key"), 2U);
}

void TestIdempotency::forgetsAFailure()
{
    const auto failed = m_idempotency->once(
        "a", "key", 0,
        [](Idempotency::Later /*later*/) -> std::optional<Result<Published>> {
            return Error { ErrorCode::LimitReached, "try again" };
        },
        completeAtOnce);
    QVERIFY(!*failed);
    QVERIFY(failed->error().code == ErrorCode::LimitReached);
    QCOMPARE(once("a", "key"), 1U);
    QCOMPARE(once("a", "key"), 1U);
}

void TestIdempotency::keepsNoMoreKeysThanItMay()
{
    fill();
    const std::uint64_t all = Idempotency::capacity;
    QCOMPARE(once("a", "one more"), all + 1);
    QCOMPARE(once("a", "1"), std::uint64_t { 2 }); // still known
    QCOMPARE(once("a", "0"), all + 2); // the oldest has gone, and this is a key of today
    QCOMPARE(once("a", "1"), all + 3);
    QCOMPARE(once("a", "3"), std::uint64_t { 4 });
}

void TestIdempotency::askingAgainPushesNoKeyOut()
{
    fill();
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(once("a", "9999"), std::uint64_t { 10'000 });
        QCOMPARE(once("a", "0"), std::uint64_t { 1 });
    }
}

void TestIdempotency::aFailurePushesNoKeyOut()
{
    fill();
    const auto failed = m_idempotency->once(
        "a", "one more", 0,
        [](Idempotency::Later /*later*/) -> std::optional<Result<Published>> {
            return Error { ErrorCode::Conflict, "another has come" };
        },
        completeAtOnce);
    QVERIFY(!*failed);
    QCOMPARE(once("a", "0"), std::uint64_t { 1 });
}

void TestIdempotency::callsOnceHoweverManyAskAtOnce()
{
    std::atomic<int> calls { 0 };
    std::vector<std::uint64_t> answers(8);
    std::vector<std::thread> publishers;
    publishers.reserve(answers.size());
    for (std::uint64_t &answer : answers) {
        publishers.emplace_back([this, &calls, &answer] {
            const auto published = m_idempotency->once(
                "a", "key", 0,
                [&calls](Idempotency::Later /*later*/) -> std::optional<Result<Published>> {
                    Published made;
                    made.id.seq = 41 + std::uint64_t(++calls);
                    return made;
                },
                completeAtOnce);
            answer = published->value().id.seq;
        });
    }
    for (std::thread &publisher : publishers)
        publisher.join();
    QCOMPARE(calls.load(), 1);
    QCOMPARE(answers, std::vector<std::uint64_t>(8, 42));
}

void TestIdempotency::whoAsksBeforeTheFirstHasCompletedIsToldWithIt()
{
    Idempotency::Completion complete;
    int calls = 0;
    std::vector<std::uint64_t> told;
    const auto ask = [&](std::size_t fingerprint) {
        return m_idempotency->once(
            "a", "key", fingerprint,
            [&](Idempotency::Later later) -> std::optional<Result<Published>> {
                ++calls;
                complete = later();
                return std::nullopt;
            },
            [&]() -> Idempotency::Completion {
                return [&told](const Result<Published> &result) {
                    told.push_back(result->id.seq);
                };
            });
    };
    QVERIFY(!ask(0));
    QVERIFY(!ask(0));
    QVERIFY(ask(1)->error().code == ErrorCode::Unprocessable);
    QCOMPARE(calls, 1);
    Published published;
    published.id.seq = 42;
    complete(published);
    QCOMPARE(told, (std::vector<std::uint64_t> { 42, 42 }));
    QCOMPARE(ask(0)->value().id.seq, 42U);
    QCOMPARE(calls, 1);
}

void TestIdempotency::aLateFailureIsToldAndForgotten()
{
    Idempotency::Completion complete;
    ErrorCode told {};
    const auto pending = m_idempotency->once(
        "a", "key", 0,
        [&](Idempotency::Later later) -> std::optional<Result<Published>> {
            complete = later();
            return std::nullopt;
        },
        [&]() -> Idempotency::Completion {
            return [&told](const Result<Published> &result) {
                told = result.error().code;
            };
        });
    QVERIFY(!pending);
    complete(Error { ErrorCode::Unavailable, "the disk is full" });
    QVERIFY(told == ErrorCode::Unavailable);
    QCOMPARE(once("a", "key"), 1U);
}

QTEST_APPLESS_MAIN(TestIdempotency)
#include "tst_idempotency.moc"
