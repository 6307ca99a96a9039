// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/clientindex.h"

#include <QtTest>

using namespace holdfast;

namespace {

Client &add(ClientIndex &index, std::uint64_t serial, const std::string &id = {})
{
    return index.add(serial, id.empty() ? nullptr : std::make_unique<Introduction>(id, "", ""));
}

std::vector<std::uint64_t> oldestFirst(const ClientIndex &index)
{
    std::vector<std::uint64_t> serials;
    for (const Client *each = index.oldest(); each != nullptr; each = index.newerThan(*each))
        serials.push_back(each->serial);
    return serials;
}

} // namespace

class TestClientIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsByIdAndBySerial();
    void doesNotTakeASerialForAnId();
    void findsEveryoneAfterItHasGrown();
    void listsTheLatestChangeLast();
    void forgetsWhatIsRemoved();
};

void TestClientIndex::findsByIdAndBySerial()
{
    ClientIndex index;
    QVERIFY(index.find("ann") == nullptr);
    const Client *const ann = &add(index, 1, "ann");
    const Client *const second = &add(index, 2);
    QCOMPARE(index.find("ann"), ann);
    QCOMPARE(index.find("~2"), second);
    for (const char *id : { "", "~", "an", "anna", "~3", "~2x", "2" })
        QVERIFY2(index.find(id) == nullptr, id);
}

void TestClientIndex::doesNotTakeASerialForAnId()
{
    ClientIndex index;
    add(index, 17, "ann");
    QVERIFY(index.find("~17") == nullptr); // its id is "ann"
}

void TestClientIndex::findsEveryoneAfterItHasGrown()
{
    ClientIndex index;
    for (std::uint64_t serial = 1; serial <= 1000; ++serial)
        add(index, serial, serial % 2 == 0 ? "c" + std::to_string(serial) : "");
    QCOMPARE(index.size(), std::size_t { 1000 });
    for (std::uint64_t serial = 1; serial <= 1000; ++serial) {
        const Client *found = index.find((serial % 2 == 0 ? "c" : "~") + std::to_string(serial));
        QVERIFY(found != nullptr);
        QCOMPARE(found->serial, serial);
    }
}

void TestClientIndex::listsTheLatestChangeLast()
{
    ClientIndex index;
    for (std::uint64_t serial = 1; serial <= 3; ++serial)
        add(index, serial);
    QCOMPARE(oldestFirst(index), (std::vector<std::uint64_t> { 1, 2, 3 }));
    index.touch(*index.find("~1"), 7);
    index.touch(*index.find("~3"), 8);
    index.touch(*index.find("~3"), 9);
    QCOMPARE(oldestFirst(index), (std::vector<std::uint64_t> { 2, 1, 3 }));
    QCOMPARE(index.newest()->revision, std::uint64_t { 9 });
}

void TestClientIndex::forgetsWhatIsRemoved()
{
    ClientIndex index;
    for (std::uint64_t serial = 1; serial <= 100; ++serial)
        add(index, serial);
    for (std::uint64_t serial = 1; serial <= 100; ++serial) {
        if (serial != 50)
            index.remove(*index.find("~" + std::to_string(serial)));
    }
    QCOMPARE(oldestFirst(index), std::vector<std::uint64_t> { 50 });
    QVERIFY(index.find("~49") == nullptr);
    index.remove(*index.find("~50"));
    QVERIFY(index.oldest() == nullptr && index.newest() == nullptr);
    QCOMPARE(index.size(), std::size_t { 0 });
}

QTEST_APPLESS_MAIN(TestClientIndex)
#include "tst_clientindex.moc"
