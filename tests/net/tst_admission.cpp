// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/admission.h"
#include "server/net/socket.h"
#include "tests/manualclock.h"

#include <QTest>

using namespace holdfast;
using net::Admission;
using Verdict = net::Admission::Verdict;

namespace {

constexpr AddressBytes v4(std::uint8_t a, std::uint8_t d)
{
    return { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, 0, 0, d };
}

constexpr AddressBytes loopback = v4(127, 1);
constexpr AddressBytes tablet = v4(10, 1);
constexpr AddressBytes phone = v4(10, 2);

} // namespace

/// Who may connect: those who are here stay, the newcomer is refused.
class TestAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesTheNewcomerWhenAllPlacesAreTaken();
    void givesAPlaceBack();
    void refusesTooManyFromOneAddressOnly();
    void countsNobodyItRefused();
    void letsLoopbackTakeAllPlaces();
    void letsProxiesTakeAllPlaces();
    void countsTheClientsOfAProxy();
    void refusesWhoComesTooFast();
    void changesItsLimits();
    void tellsWhenSomebodyElsesDeviceHasCome();
    void keepsDescriptorsForItself_data();
    void keepsDescriptorsForItself();

private:
    access::ThisMachine m_machine;
    tests::ManualClock m_clock;
};

void TestAdmission::refusesTheNewcomerWhenAllPlacesAreTaken()
{
    Admission admission({ .all = 2 }, m_machine, m_clock);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    QCOMPARE(admission.admit(phone), Verdict::Admitted);
    QCOMPARE(admission.admit(phone), Verdict::TooMany);
    QCOMPARE(admission.admit(loopback), Verdict::TooMany);
    QCOMPARE(admission.count(), std::size_t { 2 });
    QCOMPARE(admission.limit(), std::size_t { 2 });
}

void TestAdmission::givesAPlaceBack()
{
    Admission admission({ .all = 1 }, m_machine, m_clock);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    admission.release(tablet);
    QCOMPARE(admission.count(), std::size_t { 0 });
    QCOMPARE(admission.admit(phone), Verdict::Admitted);
}

void TestAdmission::refusesTooManyFromOneAddressOnly()
{
    Admission admission({ .all = 10, .perAddress = 2 }, m_machine, m_clock);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    QCOMPARE(admission.admit(tablet), Verdict::TooManyFromAddress);
    QCOMPARE(admission.admit(phone), Verdict::Admitted);
    admission.release(tablet);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
}

void TestAdmission::countsNobodyItRefused()
{
    Admission admission({ .all = 10, .perAddress = 1 }, m_machine, m_clock);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(admission.admit(tablet), Verdict::TooManyFromAddress);
    QCOMPARE(admission.count(), std::size_t { 1 });
    QCOMPARE(admission.admit(phone), Verdict::Admitted);
}

void TestAdmission::letsLoopbackTakeAllPlaces()
{
    // A reverse proxy brings everybody from there.
    Admission admission({ .all = 5, .perAddress = 1 }, m_machine, m_clock);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(admission.admit(loopback), Verdict::Admitted);
    QCOMPARE(admission.admit(loopback), Verdict::TooMany);
}

void TestAdmission::letsProxiesTakeAllPlaces()
{
    Admission admission({ .all = 5, .perAddress = 1, .rate = 1 }, m_machine, m_clock);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(admission.admit(tablet, true), Verdict::Admitted);
    QCOMPARE(admission.admit(tablet, true), Verdict::TooMany);
}

void TestAdmission::countsTheClientsOfAProxy()
{
    Admission admission({ .all = 5, .perAddress = 2 }, m_machine, m_clock);
    QVERIFY(admission.admitForwarded(phone));
    QCOMPARE(admission.admit(phone), Verdict::Admitted);
    QVERIFY(!admission.admitForwarded(phone));
    QVERIFY(admission.admitForwarded(tablet));
    QCOMPARE(admission.count(), std::size_t { 1 });
    admission.releaseForwarded(phone);
    QVERIFY(admission.admitForwarded(phone));
}

void TestAdmission::refusesWhoComesTooFast()
{
    Admission admission({ .all = 1000, .perAddress = 1000, .rate = 2 }, m_machine, m_clock);
    const auto come = [&admission](const AddressBytes &address) {
        const Verdict verdict = admission.admit(address);
        if (verdict == Verdict::Admitted)
            admission.release(address); // to connect and close is as much work
        return verdict;
    };
    for (int i = 0; i < 10; ++i) // in a burst of five seconds
        QCOMPARE(come(tablet), Verdict::Admitted);
    QCOMPARE(come(tablet), Verdict::TooFast);
    QCOMPARE(come(phone), Verdict::Admitted);
    QCOMPARE(admission.count(), std::size_t { 0 });
    m_clock.advance(std::chrono::milliseconds(500));
    QCOMPARE(come(tablet), Verdict::Admitted);
    QCOMPARE(come(tablet), Verdict::TooFast);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(come(loopback), Verdict::Admitted);
}

void TestAdmission::changesItsLimits()
{
    Admission admission({ .all = 2 }, m_machine, m_clock);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    admission.setLimits({ .all = 3, .perAddress = 1 });
    QCOMPARE(admission.limit(), std::size_t { 3 });
    QCOMPARE(admission.admit(tablet), Verdict::TooManyFromAddress); // those that are here stay
    QCOMPARE(admission.admit(phone), Verdict::Admitted);
    QCOMPARE(admission.admit(phone), Verdict::TooMany);
    admission.setLimits({ .all = 9, .perAddress = 0 });
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
}

void TestAdmission::tellsWhenSomebodyElsesDeviceHasCome()
{
    Admission admission({ .all = 2 }, m_machine, m_clock);
    QCOMPARE(admission.admit(loopback), Verdict::Admitted);
    QVERIFY(!admission.hasSeenRemote());
    admission.release(loopback);
    m_machine.set({ { phone }, {} }); // the operator opens the address that is for others
    QCOMPARE(admission.admit(phone), Verdict::Admitted);
    QVERIFY(!admission.hasSeenRemote());
    QCOMPARE(admission.admit(tablet), Verdict::Admitted);
    admission.release(tablet);
    QVERIFY(admission.hasSeenRemote());
}

void TestAdmission::keepsDescriptorsForItself_data()
{
    QTest::addColumn<std::size_t>("wanted");
    QTest::newRow("as many as can be") << std::size_t { 0 };
    QTest::newRow("more than can be") << std::size_t { 100'000'000 };
}

void TestAdmission::keepsDescriptorsForItself()
{
    QFETCH(std::size_t, wanted);
    const Admission admission({ .all = wanted }, m_machine, m_clock);
    QVERIFY(admission.limit() > 0);
    QVERIFY(admission.limit() < net::descriptorLimit());
}

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
