// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/attempts.h"
#include "tests/manualclock.h"

#include <QTest>

#include <vector>

using namespace holdfast;
using namespace holdfast::access;
using namespace std::chrono_literals;

namespace {

AddressBytes v4(std::uint16_t number)
{
    return { 0,
             0,
             0,
             0,
             0,
             0,
             0,
             0,
             0,
             0,
             0xff,
             0xff,
             10,
             0,
             static_cast<std::uint8_t>(number >> 8),
             static_cast<std::uint8_t>(number) };
}

AddressBytes v6(std::uint8_t network, std::uint8_t device)
{
    return { 0x20, 1, 0xd, 0xb8, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, device };
}

} // namespace

/// Guessing is limited per address.
class TestAttempts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listensToNobodyWhoHasGuessedTooOften();
    void countsANetworkOfOneDeviceAsOne();
    void staysSmall();
    void answersLaterEachTime();
};

void TestAttempts::answersLaterEachTime()
{
    tests::ManualClock clock;
    Attempts attempts(clock);
    std::vector<std::chrono::milliseconds> delays;
    for (int i = 0; i < 7; ++i) {
        attempts.countWrong(v4(1));
        delays.push_back(attempts.delay(v4(1)));
    }
    QCOMPARE(delays, (std::vector<std::chrono::milliseconds> { 250ms, 500ms, 1s, 2s, 4s, 4s, 4s }));
    QCOMPARE(attempts.delay(v4(2)), 250ms);
    clock.advance(Attempts::window);
    QCOMPARE(attempts.delay(v4(1)), 250ms);
}

void TestAttempts::listensToNobodyWhoHasGuessedTooOften()
{
    tests::ManualClock clock;
    Attempts attempts(clock, 3);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(attempts.mayTry(v4(1)));
        attempts.countWrong(v4(1));
    }
    QVERIFY(!attempts.mayTry(v4(1)));
    QVERIFY(attempts.mayTry(v4(2)));
    clock.advance(59s);
    QVERIFY(!attempts.mayTry(v4(1)));
    clock.advance(1s);
    QVERIFY(attempts.mayTry(v4(1)));
}

void TestAttempts::countsANetworkOfOneDeviceAsOne()
{
    tests::ManualClock clock;
    Attempts attempts(clock, 2);
    attempts.countWrong(v6(1, 1));
    attempts.countWrong(v6(1, 2));
    QVERIFY(!attempts.mayTry(v6(1, 3)));
    QVERIFY(attempts.mayTry(v6(2, 1)));
}

void TestAttempts::staysSmall()
{
    tests::ManualClock clock;
    Attempts attempts(clock, 1);
    for (std::uint16_t i = 0; i < Attempts::maxAddresses; ++i)
        attempts.countWrong(v4(i));
    QVERIFY(!attempts.mayTry(v4(0)));
    attempts.countWrong(v4(Attempts::maxAddresses));
    QVERIFY(attempts.mayTry(v4(0))); // a new minute has begun
    QVERIFY(!attempts.mayTry(v4(Attempts::maxAddresses)));
}

QTEST_GUILESS_MAIN(TestAttempts)
#include "tst_attempts.moc"
