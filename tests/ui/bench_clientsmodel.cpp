// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long one slice blocks the window's thread, with a real table attached to the model.
#include "tests/api/fakeengine.h"
#include "ui/enginewatch.h"
#include "ui/models/clientsmodel.h"
#include "ui/panes/clientspane.h"
#include "ui/panes/rowtable.h"

#include <QtTest/QTest>

#include <ctime>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr std::uint64_t clients = 15'000;
constexpr std::uint64_t perRound = 5'000 / EngineWatch::sliceSize;

/// CPU time of this process, so that other processes do not distort the measurement.
double processorMilliseconds()
{
    return static_cast<double>(std::clock()) * 1'000 / CLOCKS_PER_SEC;
}

std::vector<api::ClientSnapshot> everybody()
{
    std::vector<api::ClientSnapshot> all;
    for (std::uint64_t serial = 1; serial <= clients; ++serial)
        all.push_back(someClient(serial, "S" + std::to_string(serial * 7'919 % clients)));
    return all;
}

} // namespace

class BenchClientsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slices_data();
    void slices();
    void filterAndSort_data();
    void filterAndSort();
};

void BenchClientsModel::slices_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("kind");
    for (const QString &kind : { u"states"_s, u"requests"_s, u"names"_s, u"come and go"_s }) {
        QTest::addRow("%s, by name", qPrintable(kind))
            << int { ClientsModel::Name } << QString() << kind;
        QTest::addRow("%s, by requests", qPrintable(kind))
            << int { ClientsModel::Requests } << QString() << kind;
        QTest::addRow("%s, filtered by state", qPrintable(kind))
            << int { ClientsModel::Name } << u"state:held"_s << kind;
    }
}

/// 5,000 changes, spread over all rows, in slices of the size that EngineWatch uses.
void BenchClientsModel::slices()
{
    QFETCH(const int, column);
    QFETCH(const QString, filter);
    QFETCH(const QString, kind);
    ClientsModel model;
    ClientsPane pane(model);
    pane.resize(1'000, 500);
    pane.show();
    pane.table().sortByColumn(column, Qt::AscendingOrder);
    std::vector<api::ClientSnapshot> all = everybody();
    model.apply({ .isReset = true, .changed = all, .removed = {} });
    pane.setFilterText(filter);
    pane.table().selectRow(100);
    QCoreApplication::processEvents();
    double worst = 0;
    double sum = 0;
    int slices = 0;
    for (std::uint64_t round = 0; round < 20; ++round) {
        for (std::uint64_t slice = 0; slice < perRound; ++slice) {
            api::ClientChanges changes;
            for (std::uint64_t i = 0; i < EngineWatch::sliceSize; ++i) {
                api::ClientSnapshot &client = all[(i * 30 + slice * 3 + round) % clients];
                if (kind == "requests"_L1)
                    client.requests += 1 + i % 7;
                if (kind == "names"_L1)
                    client.name = "N" + std::to_string((i + round * 31) * 7'919 % clients);
                if (kind == "come and go"_L1 && (round + i) % 2 == 0) {
                    changes.removed.push_back(client.serial);
                    continue;
                }
                client.state = round % 2 == 0 ? api::ClientState::Polling : api::ClientState::Held;
                changes.changed.push_back(client);
            }
            const double before = processorMilliseconds();
            model.apply(std::move(changes));
            QCoreApplication::processEvents(); // the view lays out and paints
            const double spent = processorMilliseconds() - before;
            worst = std::max(worst, spent);
            sum += spent;
            ++slices;
        }
    }
    qInfo("slice of %zu: mean %.2f ms, worst %.2f ms; 5,000 changes: %.2f ms",
          EngineWatch::sliceSize, sum / slices, worst, sum / 20);
}

void BenchClientsModel::filterAndSort_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("column");
    QTest::newRow("a filter that leaves a tenth") << u"S1"_s << -1;
    QTest::newRow("a filter by state") << u"state:away"_s << -1;
    QTest::newRow("a sort by name") << QString() << int { ClientsModel::Name };
    QTest::newRow("a sort by address") << QString() << int { ClientsModel::Address };
}

void BenchClientsModel::filterAndSort()
{
    QFETCH(const QString, filter);
    QFETCH(const int, column);
    ClientsModel model;
    ClientsPane pane(model);
    pane.resize(1'000, 500);
    pane.show();
    model.apply({ .isReset = true, .changed = everybody(), .removed = {} });
    pane.table().sortByColumn(ClientsModel::Joined, Qt::AscendingOrder);
    QCoreApplication::processEvents();
    double before = processorMilliseconds();
    if (column < 0)
        pane.setFilterText(filter);
    else
        pane.table().sortByColumn(column, Qt::AscendingOrder);
    QCoreApplication::processEvents();
    const double there = processorMilliseconds() - before;
    before = processorMilliseconds();
    pane.setFilterText({});
    pane.table().sortByColumn(ClientsModel::Joined, Qt::AscendingOrder);
    QCoreApplication::processEvents();
    qInfo("there %.2f ms, back %.2f ms", there, processorMilliseconds() - before);
}

QTEST_MAIN(BenchClientsModel)
#include "bench_clientsmodel.moc"
