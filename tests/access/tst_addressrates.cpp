// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/addressrates.h"
#include "tests/manualclock.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;
using namespace std::chrono_literals;

namespace {

const AddressBytes phone = *parseAddress("192.0.2.7");
const AddressBytes tablet = *parseAddress("192.0.2.8");

/// The n-th address of a large network.
AddressBytes numbered(unsigned n)
{
    AddressBytes address = *parseAddress("10.0.0.0");
    address[13] = static_cast<std::uint8_t>(n >> 16U);
    address[14] = static_cast<std::uint8_t>(n >> 8U);
    address[15] = static_cast<std::uint8_t>(n);
    return address;
}

} // namespace

/// How fast each address may do something.
class TestAddressRates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowsABurstAndThenTheRate();
    void limitsBothKinds();
    void saysWhenItFits();
    void countsNothingThatItRefuses();
    void letsMoreThanABurstThroughAtOnceIfNothingWasUsed();
    void limitsEachAddressByItself();
    void countsAnIPv6NetworkAsOne();
    void limitsNothingWithoutALimit();
    void changesItsLimits();
    void limitsOverAnHour();
    void givesNoNewAllowanceToWhoUsesManyAddresses();
    void refusesNobodyForOthersThatHaveRested();

private:
    /// How many single units of the first kind are used until it refuses.
    static int used(AddressRates &rates, const AddressBytes &address, int most = 10'000)
    {
        for (int i = 0; i < most; ++i) {
            if (rates.use(address, { 1, 0 }) > 0ns)
                return i;
        }
        return most;
    }

    tests::ManualClock m_clock;
};

void TestAddressRates::allowsABurstAndThenTheRate()
{
    AddressRates rates(m_clock, { 10, 0 });
    QCOMPARE(used(rates, phone), 50);
    m_clock.advance(99ms);
    QCOMPARE(used(rates, phone), 0);
    m_clock.advance(1ms);
    QCOMPARE(used(rates, phone), 1);
    m_clock.advance(1s);
    QCOMPARE(used(rates, phone), 10);
    m_clock.advance(1h);
    QCOMPARE(used(rates, phone), 50);
}

void TestAddressRates::limitsBothKinds()
{
    AddressRates rates(m_clock, { 100, 1000 });
    for (int i = 0; i < 5; ++i)
        QCOMPARE(rates.use(phone, { 1, 1000 }), 0ns);
    QVERIFY(rates.use(phone, { 1, 1 }) > 0ns);
    QCOMPARE(rates.use(phone, { 1, 0 }), 0ns);
}

void TestAddressRates::saysWhenItFits()
{
    AddressRates rates(m_clock, { 10, 0 });
    QCOMPARE(used(rates, phone), 50);
    QCOMPARE(rates.use(phone, { 1, 0 }), 100ms);
    QCOMPARE(rates.use(phone, { 20, 0 }), 2s);
    m_clock.advance(2s);
    QCOMPARE(rates.use(phone, { 20, 0 }), 0ns);
}

void TestAddressRates::countsNothingThatItRefuses()
{
    AddressRates rates(m_clock, { 10, 0 });
    QCOMPARE(used(rates, phone), 50);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(rates.use(phone, { 1, 0 }) > 0ns);
    m_clock.advance(100ms);
    QCOMPARE(rates.use(phone, { 1, 0 }), 0ns);
}

void TestAddressRates::letsMoreThanABurstThroughAtOnceIfNothingWasUsed()
{
    AddressRates rates(m_clock, { 10, 0 });
    QCOMPARE(rates.use(phone, { 100, 0 }), 0ns);
    QVERIFY(rates.use(phone, { 1, 0 }) > 5s); // and has to wait as long as that is worth
    m_clock.advance(10s);
    QCOMPARE(rates.use(phone, { 1, 0 }), 0ns);
}

void TestAddressRates::limitsEachAddressByItself()
{
    AddressRates rates(m_clock, { 10, 0 });
    QCOMPARE(used(rates, phone), 50);
    QCOMPARE(used(rates, tablet), 50);
}

void TestAddressRates::countsAnIPv6NetworkAsOne()
{
    AddressRates rates(m_clock, { 10, 0 });
    QCOMPARE(used(rates, *parseAddress("2001:db8::1")), 50);
    QCOMPARE(used(rates, *parseAddress("2001:db8::ffff:1")), 0);
    QCOMPARE(used(rates, *parseAddress("2001:db8:0:1::1")), 50);
}

void TestAddressRates::limitsNothingWithoutALimit()
{
    AddressRates rates(m_clock);
    QCOMPARE(used(rates, phone), 10'000);
    QCOMPARE(rates.use(phone, { UINT64_MAX, UINT64_MAX }), 0ns);
}

void TestAddressRates::changesItsLimits()
{
    AddressRates rates(m_clock, { 10, 0 });
    QCOMPARE(used(rates, phone), 50);
    rates.setLimits({ 0, 0 });
    QCOMPARE(used(rates, phone), 10'000);
    rates.setLimits({ 100, 0 });
    m_clock.advance(5s);
    QCOMPARE(used(rates, phone), 500);
}

void TestAddressRates::limitsOverAnHour()
{
    AddressRates rates(m_clock, { 100, 0 }, { 1h, 1h });
    QCOMPARE(used(rates, phone), 100);
    m_clock.advance(35s);
    QCOMPARE(used(rates, phone), 0);
    m_clock.advance(1s);
    QCOMPARE(used(rates, phone), 1);
    m_clock.advance(2h);
    QCOMPARE(used(rates, phone), 100);
    rates.setLimits({ 1, 0 });
    m_clock.advance(24h);
    QCOMPARE(rates.use(phone, { UINT64_MAX, 0 }), 0ns); // as long as can be, and no overflow
    QVERIFY(rates.use(phone, { 1, 0 }) > 24h);
}

void TestAddressRates::givesNoNewAllowanceToWhoUsesManyAddresses()
{
    constexpr unsigned addresses = 100'000;
    AddressRates rates(m_clock, { 1, 0 });
    unsigned all = 0;
    for (unsigned n = 0; n < addresses; ++n)
        all += static_cast<unsigned>(used(rates, numbered(n)));
    // Never more than what all places hold: five units each.
    QVERIFY2(all <= 5 * AddressRates::places, qPrintable(QString::number(all)));
    // Who has used everything before does not get more by that.
    QCOMPARE(used(rates, numbered(addresses - 1)), 0);
    QCOMPARE(used(rates, numbered(0)), 0);
}

void TestAddressRates::refusesNobodyForOthersThatHaveRested()
{
    AddressRates rates(m_clock, { 1, 0 });
    for (unsigned n = 0; n < 60'000; ++n)
        used(rates, numbered(n));
    m_clock.advance(6s);
    QCOMPARE(used(rates, phone), 5);
}

QTEST_GUILESS_MAIN(TestAddressRates)
#include "tst_addressrates.moc"
