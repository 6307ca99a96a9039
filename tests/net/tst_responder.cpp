// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/connection.h"
#include "server/net/responder.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace holdfast;
using net::Responder;

namespace {

/// Notes the answers.
class NotingSink final : public Responder::Sink
{
public:
    void answer(net::Connection & /*connection*/, const http::Response &response) override
    {
        statuses.push_back(response.status);
    }
    void answerAfter(net::Connection & /*connection*/, const http::Response &response,
                     std::chrono::milliseconds delay) override
    {
        statuses.push_back(response.status + static_cast<int>(delay.count()));
    }
    void answerHead(net::Connection & /*connection*/, const http::Response &response) override
    {
        statuses.push_back(-response.status);
    }
    [[nodiscard]] std::uint64_t defer(net::Connection & /*connection*/) override
    {
        return ++deferred;
    }
    void answerDeferred(net::Connection * /*connection*/, std::uint64_t number,
                        const http::Response &response) override
    {
        if (number == deferred)
            statuses.push_back(response.status);
    }

    std::vector<int> statuses;
    std::uint64_t deferred = 0;
};

http::Response withStatus(int status)
{
    http::Response response;
    response.status = status;
    return response;
}

} // namespace

/// The answer to one request. What a late or second answer does to a connection is tested with
/// HttpServer.
class TestResponder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersNow();
    void answersLaterFromAnotherThreadInTheWorkers();
    void saysNothingWhenHandedOver();
    void onlyTheLastOwnerAnswers();

private:
    void runTasks()
    {
        for (const net::Inbox::Task &task : m_inbox.takeTasks())
            task();
    }

    net::Inbox m_inbox;
    net::Connection m_connection;
    NotingSink m_sink;
};

void TestResponder::answersNow()
{
    m_sink.statuses.clear();
    Responder(m_sink, m_inbox, m_connection).answer(withStatus(201));
    Responder(m_sink, m_inbox, m_connection).answerHead(withStatus(200));
    QCOMPARE(m_sink.statuses, (std::vector<int> { 201, -200 }));
}

void TestResponder::answersLaterFromAnotherThreadInTheWorkers()
{
    m_sink.statuses.clear();
    const Responder::Later later = Responder(m_sink, m_inbox, m_connection).later();
    std::thread([&later] { later(withStatus(200)); }).join();
    QVERIFY(m_sink.statuses.empty()); // only the worker's thread touches the connection
    runTasks();
    QCOMPARE(m_sink.statuses, std::vector<int> { 200 });
}

void TestResponder::saysNothingWhenHandedOver()
{
    m_sink.statuses.clear();
    Responder(m_sink, m_inbox, m_connection).handOver();
    QVERIFY(m_sink.statuses.empty());
}

void TestResponder::onlyTheLastOwnerAnswers()
{
    m_sink.statuses.clear();
    {
        Responder first(m_sink, m_inbox, m_connection);
        Responder second(std::move(first));
        std::move(second).answer(withStatus(204));
    }
    QCOMPARE(m_sink.statuses, std::vector<int> { 204 });
}

QTEST_GUILESS_MAIN(TestResponder)
#include "tst_responder.moc"
