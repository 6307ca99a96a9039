// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/configuredrules.h"
#include "server/publish/publisher.h"
#include "tests/hub/limits.h"
#include "tests/hub/messages.h"
#include "tests/hub/publishinghub.h"
#include "tests/manualclock.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::publish;
using namespace holdfast::tests;

/// A batch as a publisher sees it: all of it is accepted, or nothing.
class TestPublisherBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void answersALineForEachEntry();
    void theyComeRightAfterOneAnother();
    void takesAllOrNothing_data();
    void takesAllOrNothing();
    void refusesWhatNeedsAChannelTooMany();
    void anEmptyBatchMakesNoMessage();

private:
    [[nodiscard]] http::Response post(const std::string &body) const
    {
        http::Request request;
        request.method = http::Method::Post;
        request.body = body;
        return *m_publisher->publishBatch(request, access::Place::ThisMachine,
                                          [] { return std::function<void(http::Response)>(); });
    }

    ManualClock m_clock;
    const access::ThisMachine m_machine;
    const access::ConfiguredRules m_rules { m_machine, m_clock };
    std::unique_ptr<PublishingHub> m_hub;
    std::unique_ptr<Publisher> m_publisher;
};

void TestPublisherBatch::init()
{
    m_hub = std::make_unique<PublishingHub>(with(&HubLimits::channels, 3), m_clock);
    m_publisher = std::make_unique<Publisher>(*m_hub, m_clock, m_rules);
}

void TestPublisherBatch::answersALineForEachEntry()
{
    RecordingSink sink;
    Follower follower(setOf("b"), sink);
    follower.following->clients = 17;
    QVERIFY(m_hub->follow(follower));
    const http::Response answer =
        post("{\"channel\":\"a\\\"\",\"data\":\"1\"}\n{\"channel\":\"b\",\"data\":2}\n");
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.contentType, std::string("application/x-ndjson"));
    const std::string epoch(m_hub->epoch().text());
    QCOMPARE(answer.body,
             R"({"id":")" + epoch + R"(-1","channel":"a\"","subscribers":0})" + '\n' + R"({"id":")"
                 + epoch + R"(-2","channel":"b","subscribers":17})" + '\n');
    m_hub->unfollow(follower);
}

void TestPublisherBatch::theyComeRightAfterOneAnother()
{
    RecordingSink sink;
    Follower follower(setOf("a,b"), sink);
    QVERIFY(m_hub->follow(follower));
    QCOMPARE(post(R"([{"channel":"a","data":"1"},{"channel":"b","data":"2"},)"
                  R"({"channel":"a","data":"3","event":"e","ttl":60}])")
                 .status,
             201);
    QCOMPARE(sink.pushedTo(follower), (Seqs { 1, 2, 3 }));
    QCOMPARE(sink.wakes(), 1);
    const Reading reading = m_hub->read(follower, 0, {});
    QCOMPARE(reading.messages.back()->event(), std::string_view("e"));
    m_hub->unfollow(follower);
}

void TestPublisherBatch::takesAllOrNothing_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("detail");
    const auto row = [](const char *title, const QByteArray &entry, int status,
                        const QByteArray &detail) {
        QTest::newRow(title) << entry << status << detail;
    };
    row("no JSON", "{", 400, "ends before it is complete");
    row("no data", R"({"channel":"a"})", 400, "Entry 3");
    row("no name", R"({"channel":"a..b","data":"x"})", 400, "Entry 3");
    row("a pattern", R"({"channel":"a.*","data":"x"})", 400, "Entry 3");
    row("the server's own channel", R"({"channel":"system","data":"x"})", 403, "server's own");
    row("the server's own event", R"({"channel":"a","data":"x","event":"gap"})", 400, "Entry 3");
    row("text that is no JSON after all", R"({"channel":"a","data":"{","type":"application/json"})",
        400, "Entry 3");
    row("a type of two lines", R"({"channel":"a","data":"x","type":"a\r\nb"})", 400, "Entry 3");
    row("a time to live without end", R"({"channel":"a","data":"x","ttl":99999999})", 400, "ttl");
}

void TestPublisherBatch::takesAllOrNothing()
{
    QFETCH(QByteArray, entry);
    QFETCH(int, status);
    QFETCH(QByteArray, detail);
    RecordingSink sink;
    Follower follower(setOf("*"), sink);
    QVERIFY(m_hub->follow(follower));
    const QByteArray good = R"({"channel":"a","data":"x"})";
    const QByteArray body = good + '\n' + good + '\n' + entry + '\n' + good;
    const http::Response answer = post(body.toStdString());
    QCOMPARE(answer.status, status);
    QVERIFY2(answer.body.find(detail.toStdString()) != std::string::npos, answer.body.c_str());
    QCOMPARE(m_hub->head(), 0U);
    QCOMPARE(m_hub->totals().channels, 0U);
    QCOMPARE(sink.pushed(), 0U);
    m_hub->unfollow(follower);
}

void TestPublisherBatch::refusesWhatNeedsAChannelTooMany()
{
    QCOMPARE(post(R"([{"channel":"here","data":"x"}])").status, 201);
    const http::Response refused =
        post(R"([{"channel":"here","data":"x"},{"channel":"a","data":"x"},
        {"channel":"b","data":"x"},{"channel":"c","data":"x"}])");
    QCOMPARE(refused.status, 503);
    QCOMPARE(refused.headers.front().first, std::string("Retry-After"));
    QCOMPARE(m_hub->head(), 1U);
    QCOMPARE(m_hub->totals().channels, 1U);
    QCOMPARE(post(R"([{"channel":"a","data":"x"},{"channel":"b","data":"x"}])").status, 201);
}

void TestPublisherBatch::anEmptyBatchMakesNoMessage()
{
    for (const char *body : { "", "[]", "\n" }) {
        const http::Response answer = post(body);
        QCOMPARE(answer.status, 201);
        QVERIFY(answer.body.empty());
    }
    QCOMPARE(m_hub->head(), 0U);
}

QTEST_APPLESS_MAIN(TestPublisherBatch)
#include "tst_publisherbatch.moc"
