// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/outbox.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

MessagesModel::Sent message(const QString &text)
{
    MessagesModel::Sent sent;
    sent.targets = { u"class"_s };
    sent.text = text;
    return sent;
}

} // namespace

class TestOutbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsInOrderOfTheirTimes();
    void repeatsAsOftenAsItIsToldTo();
    void keepsTheBeatWhenOneIsSentEarly();
    void sendsNothingThatWasCancelled();
    void holdsNoMoreThanItMay();
    void keepsWhatIsDueWhileNothingCanBeSent();
};

void TestOutbox::sendsInOrderOfTheirTimes()
{
    Outbox outbox;
    QStringList sent;
    connect(&outbox, &Outbox::due, this,
            [&sent](const MessagesModel::Sent &due) { sent.append(due.text); });
    QVERIFY(outbox.add(message(u"second"_s), 20ms));
    QVERIFY(outbox.add(message(u"first"_s), 10ms));
    QCOMPARE(outbox.entries().front().message.text, u"first"_s);
    QTRY_COMPARE(sent, (QStringList { u"first"_s, u"second"_s }));
    QVERIFY(outbox.entries().empty());
}

void TestOutbox::repeatsAsOftenAsItIsToldTo()
{
    Outbox outbox;
    const QSignalSpy due(&outbox, &Outbox::due);
    QVERIFY(outbox.add(message(u"again"_s), 5ms, 5ms, 3));
    QTRY_VERIFY(outbox.entries().empty());
    QCOMPARE(due.size(), 3);
}

void TestOutbox::keepsTheBeatWhenOneIsSentEarly()
{
    Outbox outbox;
    const QSignalSpy due(&outbox, &Outbox::due);
    QVERIFY(outbox.add(message(u"again"_s), 1h, 1h, 2));
    const auto first = outbox.entries().front().due;
    outbox.sendNow(outbox.entries().front().id);
    QCOMPARE(due.size(), 1);
    QCOMPARE(outbox.entries().front().timesLeft, 1);
    QVERIFY(outbox.entries().front().due == first + 1h);
    QVERIFY(Outbox::left(outbox.entries().front()) > 3600s);
    outbox.sendNow(7); // there is none
    QCOMPARE(due.size(), 1);
}

void TestOutbox::sendsNothingThatWasCancelled()
{
    Outbox outbox;
    const QSignalSpy due(&outbox, &Outbox::due);
    QVERIFY(outbox.add(message(u"no"_s), 1h));
    QVERIFY(outbox.add(message(u"yes"_s), 5ms));
    outbox.cancel(outbox.entries().back().id);
    QTRY_VERIFY(outbox.entries().empty());
    QCOMPARE(due.size(), 1);
}

void TestOutbox::keepsWhatIsDueWhileNothingCanBeSent()
{
    Outbox outbox;
    QStringList sent;
    connect(&outbox, &Outbox::due, this,
            [&sent](const MessagesModel::Sent &due) { sent.append(due.text); });
    outbox.setHeld(true);
    QVERIFY(outbox.add(message(u"once"_s), -3h));
    QVERIFY(outbox.add(message(u"each hour"_s), -5h, 1h, 4)); // the last time: two hours ago
    QVERIFY(outbox.add(message(u"later"_s), 1h));
    outbox.sendNow(outbox.entries().front().id);
    QCoreApplication::processEvents();
    QVERIFY(sent.isEmpty());
    QCOMPARE(outbox.entries().size(), std::size_t { 3 });
    outbox.setHeld(false);
    QTRY_COMPARE(sent, (QStringList { u"once"_s, u"each hour"_s }));
    QCOMPARE(outbox.entries().size(), std::size_t { 1 });
}

void TestOutbox::holdsNoMoreThanItMay()
{
    Outbox outbox;
    for (std::size_t i = 0; i < Outbox::maxEntries; ++i)
        QVERIFY(outbox.add(message(u"x"_s), 1h));
    QVERIFY(!outbox.add(message(u"x"_s), 1h));
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
