// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/plan.h"

#include <QTest>

#include <vector>

using namespace holdfast::bench;

class TestPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void duesAreWhatWasReallySent_data();
    void duesAreWhatWasReallySent();
    void sequencesOfAChannelHaveNoHoles();
};

void TestPlan::duesAreWhatWasReallySent_data()
{
    QTest::addColumn<quint32>("channels");
    QTest::addColumn<quint32>("publisher");
    QTest::addColumn<quint32>("published");
    QTest::newRow("one channel") << 1U << 0U << 10U;
    QTest::newRow("nothing sent") << 4U << 1U << 0U;
    QTest::newRow("not once round") << 7U << 3U << 2U;
    QTest::newRow("exactly twice round") << 5U << 0U << 10U;
    QTest::newRow("more publishers than channels") << 3U << 64U << 100U;
}

void TestPlan::duesAreWhatWasReallySent()
{
    QFETCH(quint32, channels);
    QFETCH(quint32, publisher);
    QFETCH(quint32, published);
    const PublishPlan plan(channels);
    std::vector<std::uint32_t> sent(channels);
    for (std::uint32_t message = 0; message < published; ++message)
        ++sent[plan.channelOf(publisher, message)];
    for (std::uint32_t channel = 0; channel < channels; ++channel)
        QCOMPARE(plan.dueOn(channel, publisher, published), sent[channel]);
}

void TestPlan::sequencesOfAChannelHaveNoHoles()
{
    const PublishPlan plan(3);
    std::vector<std::uint32_t> next(3);
    for (std::uint32_t message = 0; message < 20; ++message)
        QCOMPARE(plan.sequenceOf(message), next[plan.channelOf(5, message)]++);
}

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
