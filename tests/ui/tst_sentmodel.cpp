// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakeengine.h"
#include "ui/models/sentmodel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

QString cell(const SentModel &model, int row, SentModel::Column column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestSentModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void putsTheNewestOnTop();
    void followsTheReceipts();
    void sumsTheReceiptsOfSeveralChannels();
    void keepsTheCountsWhenTheEngineForgetsAMessage();
    void neverLetsANumberFall();
    void saysThatNobodyListens();
    void isBounded();
    void asksNoMoreThanItMay();
    void showsTextsOnOneLine();

private:
    api::BroadcastOutcome send(const std::string &channel);

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<SentModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestSentModel::init()
{
    m_tester.reset();
    m_engine = std::make_unique<FakeEngine>();
    for (std::uint64_t serial = 1; serial <= 3; ++serial)
        m_engine->setClient(someClient(serial));
    m_model = std::make_unique<SentModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

api::BroadcastOutcome TestSentModel::send(const std::string &channel)
{
    api::Broadcast broadcast;
    broadcast.targets = { channel };
    return m_engine->broadcast(broadcast).value();
}

void TestSentModel::putsTheNewestOnTop()
{
    QCOMPARE(m_model->rowCount(), 0);
    const QDateTime time(QDate(2024, 5, 6), QTime(10, 14, 3));
    m_model->add({ u"class"_s }, u"one"_s, send("class"), time);
    m_model->add({ u"class"_s }, u"two"_s, send("class"), time);
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(cell(*m_model, 0, SentModel::Text), u"two"_s);
    QCOMPARE(cell(*m_model, 1, SentModel::Text), u"one"_s);
    QCOMPARE(cell(*m_model, 0, SentModel::Time), u"10:14:03"_s);
    QCOMPARE(cell(*m_model, 0, SentModel::Matched), u"3"_s);
}

void TestSentModel::followsTheReceipts()
{
    const api::BroadcastOutcome outcome = send("class");
    m_model->add({ u"class"_s }, u"hello"_s, outcome, QDateTime::currentDateTime());
    QCOMPARE(m_model->summary(0), u"#1 → \u2068class\u2069   ✓ 0 sent   ✓✓ 0/3 received"_s);
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->refresh(*m_engine, 10);
    QCOMPARE(dataChanged.count(), 0);
    api::MessageReceipt &receipt = m_engine->receiptOf(outcome.messages.front().id);
    receipt.sent = 3;
    receipt.received = 2;
    m_model->refresh(*m_engine, 10);
    QCOMPARE(dataChanged.count(), 1);
    QCOMPARE(m_model->summary(0), u"#1 → \u2068class\u2069   ✓ 3 sent   ✓✓ 2/3 received"_s);
    receipt.seen = 1;
    m_model->refresh(*m_engine, 10);
    QVERIFY(m_model->summary(0).endsWith(u"2/3 received · 1 seen"_s));
    QCOMPARE(cell(*m_model, 0, SentModel::Received), u"2/3"_s);
    QCOMPARE(m_model->index(0, 0).data(SentModel::ReceivedShareRole).toDouble(), 2.0 / 3.0);
}

void TestSentModel::sumsTheReceiptsOfSeveralChannels()
{
    m_engine->setClient(someClient(4, "both", { "class", "lab" }));
    api::Broadcast broadcast;
    broadcast.targets = { "class", "lab" };
    const api::BroadcastOutcome outcome = m_engine->broadcast(broadcast).value();
    m_model->add({ u"class"_s, u"lab"_s }, u"x"_s, outcome, QDateTime::currentDateTime());
    m_engine->receiptOf(outcome.messages[0].id).received = 4;
    m_engine->receiptOf(outcome.messages[1].id).received = 1;
    m_model->refresh(*m_engine, 10);
    QCOMPARE(cell(*m_model, 0, SentModel::Matched), u"4"_s);
    QCOMPARE(cell(*m_model, 0, SentModel::Received), u"5/5"_s);
    QVERIFY(m_model->summary(0).startsWith(u"#1–#2 → "_s));
}

void TestSentModel::keepsTheCountsWhenTheEngineForgetsAMessage()
{
    const api::BroadcastOutcome outcome = send("class");
    m_model->add({ u"class"_s }, u"x"_s, outcome, QDateTime::currentDateTime());
    m_engine->receiptOf(outcome.messages.front().id).received = 2;
    m_model->refresh(*m_engine, 10);
    const FakeEngine another;
    m_model->refresh(another, 10);
    m_model->refresh(*m_engine, 10);
    QCOMPARE(cell(*m_model, 0, SentModel::Received), u"2/3"_s);
}

void TestSentModel::neverLetsANumberFall()
{
    const api::BroadcastOutcome outcome = send("class");
    m_model->add({ u"class"_s }, u"x"_s, outcome, QDateTime::currentDateTime());
    api::MessageReceipt &receipt = m_engine->receiptOf(outcome.messages.front().id);
    receipt.received = 3;
    m_model->refresh(*m_engine, 10);
    receipt.received = 1;
    receipt.sent = 1;
    m_model->refresh(*m_engine, 10);
    QCOMPARE(cell(*m_model, 0, SentModel::Received), u"3/3"_s);
}

void TestSentModel::saysThatNobodyListens()
{
    m_model->add({ u"empty"_s }, u"x"_s, send("empty"), QDateTime::currentDateTime());
    QVERIFY(m_model->summary(0).contains(u"nobody is listening yet"_s));
    QVERIFY(!m_model->index(0, 0).data(SentModel::ReceivedShareRole).isValid());
}

void TestSentModel::isBounded()
{
    m_tester.reset(); // it looks at every row at every insertion
    for (int i = 0; i < SentModel::maxRows + 3; ++i)
        m_model->add({ u"class"_s }, QString::number(i), send("class"), {});
    QCOMPARE(m_model->rowCount(), SentModel::maxRows);
    QCOMPARE(cell(*m_model, 0, SentModel::Text), QString::number(SentModel::maxRows + 2));
    QCOMPARE(cell(*m_model, SentModel::maxRows - 1, SentModel::Text), u"3"_s);
    // The newest is still followed.
    m_engine->receiptOf("abcd1234-" + std::to_string(SentModel::maxRows + 3)).sent = 3;
    m_model->refresh(*m_engine, 128);
    QCOMPARE(cell(*m_model, 0, SentModel::Sent), u"3"_s);
}

void TestSentModel::asksNoMoreThanItMay()
{
    for (int i = 0; i < 40; ++i) {
        const api::BroadcastOutcome outcome = send("class");
        m_model->add({ u"class"_s }, u"x"_s, outcome, {});
        m_engine->receiptOf(outcome.messages.front().id).sent = 3;
    }
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->refresh(*m_engine, 8);
    QCOMPARE(dataChanged.count(), 8);
    for (int round = 0; round < 10; ++round)
        m_model->refresh(*m_engine, 8);
    for (int row = 0; row < 40; ++row)
        QCOMPARE(cell(*m_model, row, SentModel::Sent), u"3"_s);
}

void TestSentModel::showsTextsOnOneLine()
{
    m_model->add({ u"class"_s }, u"<b>one</b>\ntwo"_s, send("class"), {});
    QCOMPARE(cell(*m_model, 0, SentModel::Text), u"<b>one</b>⏎two"_s);
    const QModelIndex index = m_model->index(0, SentModel::Text);
    QCOMPARE(index.data(SentModel::TextRole).toString(), u"<b>one</b>\ntwo"_s);
    QVERIFY(!index.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
    m_model->retranslate();
}

QTEST_GUILESS_MAIN(TestSentModel)
#include "tst_sentmodel.moc"
