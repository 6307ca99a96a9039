// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/pool.h"

#include <QtTest>

#include <map>
#include <random>

using namespace holdfast;

namespace {

/// Counts the objects that exist.
struct Counted
{
    Counted() { ++existing; }
    ~Counted() { --existing; }
    Counted(const Counted &) = delete;
    Counted &operator=(const Counted &) = delete;

    std::uint64_t value = 0;
    static inline int existing = 0;
};

} // namespace

class TestPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void objectsNeitherMoveNorShareASlot();
    void usesFreedSlotsAgain();
    void destroysWhatIsLeft();
};

void TestPool::objectsNeitherMoveNorShareASlot()
{
    Pool<Counted> pool;
    std::map<Pool<Counted>::Slot, const Counted *> made;
    std::mt19937 random(1);
    for (std::uint64_t step = 0; step < 20'000; ++step) {
        // Grows, shrinks to nothing, and grows again.
        const bool isGrowing = step / 5'000 % 2 == 0;
        if (made.empty() || random() % 4 < (isGrowing ? 3U : 1U)) {
            const auto slot = pool.make();
            pool[slot].value = slot;
            QVERIFY(made.emplace(slot, &pool[slot]).second);
        } else {
            auto victim = made.lower_bound(static_cast<std::uint32_t>(random() % 2'000));
            victim = victim == made.end() ? made.begin() : victim;
            pool.destroy(victim->first);
            made.erase(victim);
        }
        QCOMPARE(Counted::existing, static_cast<int>(made.size()));
    }
    for (const auto &[slot, object] : made) {
        QCOMPARE(&pool[slot], object);
        QCOMPARE(object->value, std::uint64_t { slot });
    }
}

void TestPool::usesFreedSlotsAgain()
{
    Pool<Counted> pool;
    Pool<Counted>::Slot highest = 0;
    for (int round = 0; round < 3; ++round) {
        std::vector<Pool<Counted>::Slot> slots;
        for (int i = 0; i < 100; ++i)
            slots.push_back(pool.make());
        for (const auto slot : slots) {
            highest = std::max(highest, slot);
            pool.destroy(slot);
        }
    }
    QVERIFY2(highest < 128, qPrintable(QString::number(highest))); // 4 chunks of 32
}

void TestPool::destroysWhatIsLeft()
{
    {
        Pool<Counted> pool;
        for (int i = 0; i < 70; ++i)
            (void)pool.make();
        QCOMPARE(Counted::existing, 70);
    }
    QCOMPARE(Counted::existing, 0);
}

QTEST_APPLESS_MAIN(TestPool)
#include "tst_pool.moc"
