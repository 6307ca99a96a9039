// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/models/clientsmodel.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <map>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr std::uint64_t many = 15'000;
const std::string rightToLeftOverride = QString(QChar(0x202E)).toStdString();

api::ClientChanges reset(std::vector<api::ClientSnapshot> clients = {})
{
    return { .isReset = true, .changed = std::move(clients), .removed = {} };
}

api::ClientChanges changed(std::vector<api::ClientSnapshot> clients)
{
    return { .isReset = false, .changed = std::move(clients), .removed = {} };
}

api::ClientChanges removed(std::vector<std::uint64_t> serials)
{
    return { .isReset = false, .changed = {}, .removed = std::move(serials) };
}

std::vector<api::ClientSnapshot> manyClients()
{
    std::vector<api::ClientSnapshot> clients;
    for (std::uint64_t serial = 1; serial <= many; ++serial)
        clients.push_back(someClient(serial, "S" + std::to_string(serial)));
    return clients;
}

QStringList names(const ClientsModel &model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all.append(model.index(row, ClientsModel::Name).data().toString());
    return all;
}

} // namespace

class TestClientsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isEmptyAtFirst();
    void forgetsAllRowsOnAReset();
    void sortsNamesAsPeopleCount();
    void tellsAnUnnamedClientByItsProgramAndAddress();
    void showsTheIdOfAnUnnamedClientOfNoKnownProgram();
    void showsTheIdThatAnUnnamedClientHasChosen();
    void keepsOneRowWhileAClientPollsAgain();
    void signalsOnceForAThousandChanges();
    void movesTheRowOfAClientThatIsRenamed();
    void doesNotMoveRowsByStateBecauseAClientPollsAgain();
    void showsOnlyWhatTheFilterMatches();
    void dropsARowThatNoLongerMatches();
    void holdsFifteenThousandRows();
    void agreesWithAPlainMapWhateverHappens_data();
    void agreesWithAPlainMapWhateverHappens();
    void countsDurationsFromNow();
    void showsHowManyMessagesAClientHasReceived();
    void showsUntrustedNamesAsPlainText();
    void ignoresTheRemovalOfAnUnknownClient();

private:
    std::unique_ptr<ClientsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestClientsModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<ClientsModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestClientsModel::isEmptyAtFirst()
{
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->columnCount(), int { ClientsModel::ColumnCount });
    m_model->apply(reset());
    QCOMPARE(m_model->rowCount(), 0);
    m_model->setNow(std::chrono::steady_clock::now());
}

void TestClientsModel::forgetsAllRowsOnAReset()
{
    m_model->apply(reset({ someClient(1, "a"), someClient(2, "b") }));
    QCOMPARE(m_model->rowCount(), 2);
    m_model->apply(reset({ someClient(9, "z") }));
    QCOMPARE(names(*m_model), QStringList { u"z"_s });
    m_model->apply(reset());
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->clientCount(), std::size_t { 0 });
}

void TestClientsModel::sortsNamesAsPeopleCount()
{
    m_model->apply(reset({ someClient(1, "S10"), someClient(2, "s2"), someClient(3, "S1") }));
    QCOMPARE(names(*m_model), (QStringList { u"S1"_s, u"s2"_s, u"S10"_s }));
    m_model->sort(ClientsModel::Name, Qt::DescendingOrder);
    QCOMPARE(names(*m_model), (QStringList { u"S10"_s, u"s2"_s, u"S1"_s }));
    m_model->sort(ClientsModel::Joined, Qt::AscendingOrder);
    QCOMPARE(names(*m_model), (QStringList { u"S10"_s, u"s2"_s, u"S1"_s }));
}

void TestClientsModel::tellsAnUnnamedClientByItsProgramAndAddress()
{
    m_model->apply(reset({ someClient(17) }));
    const QModelIndex index = m_model->index(0, ClientsModel::Name);
    QCOMPARE(index.data().toString(), u"Chrome 126 from 192.168.1.18"_s);
    QCOMPARE(index.data(ClientsModel::IsNamedRole).toBool(), false);
}

void TestClientsModel::showsTheIdOfAnUnnamedClientOfNoKnownProgram()
{
    for (const char *agent : { "", "Mozilla/5.0 (something else)", "?" }) {
        api::ClientSnapshot client = someClient(17);
        client.agent = agent;
        m_model->apply(reset({ client }));
        const QModelIndex index = m_model->index(0, ClientsModel::Name);
        QCOMPARE(index.data().toString(), u"~17"_s);
        QCOMPARE(index.data(ClientsModel::IsNamedRole).toBool(), false);
    }
}

void TestClientsModel::showsTheIdThatAnUnnamedClientHasChosen()
{
    api::ClientSnapshot client = someClient(17);
    client.id = "door-camera";
    m_model->apply(reset({ client }));
    const QModelIndex index = m_model->index(0, ClientsModel::Name);
    QCOMPARE(index.data().toString(), u"door-camera"_s);
    QCOMPARE(index.data(ClientsModel::IsNamedRole).toBool(), false);
}

void TestClientsModel::keepsOneRowWhileAClientPollsAgain()
{
    api::ClientSnapshot client = someClient(1, "Ana");
    m_model->apply(reset({ client, someClient(2, "Bob") }));
    const QPersistentModelIndex row(m_model->index(0, ClientsModel::Name));
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy gone(m_model.get(), &QAbstractItemModel::rowsRemoved);
    for (const api::ClientState state : { api::ClientState::Polling, api::ClientState::Held,
                                          api::ClientState::Away, api::ClientState::Held }) {
        client.state = state;
        ++client.requests;
        m_model->apply(changed({ client }));
        QCOMPARE(row.row(), 0);
        QCOMPARE(row.data(ClientsModel::StateRole).toInt(), static_cast<int>(state));
    }
    QCOMPARE(inserted.count() + gone.count(), 0);
}

void TestClientsModel::signalsOnceForAThousandChanges()
{
    std::vector<api::ClientSnapshot> clients = manyClients();
    m_model->apply(reset(clients));
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy layoutChanged(m_model.get(), &QAbstractItemModel::layoutChanged);
    std::vector<api::ClientSnapshot> some;
    for (std::size_t i = 0; i < 1'000; ++i) {
        some.push_back(clients[i * 7]);
        some.back().state = api::ClientState::Polling;
    }
    m_model->apply(changed(std::move(some)));
    QCOMPARE(dataChanged.count(), 1);
    QCOMPARE(layoutChanged.count(), 0);
}

void TestClientsModel::movesTheRowOfAClientThatIsRenamed()
{
    m_model->apply(reset({ someClient(1, "a"), someClient(2, "b"), someClient(3, "c") }));
    const QPersistentModelIndex renamed(m_model->index(0, ClientsModel::Name));
    const QPersistentModelIndex last(m_model->index(2, ClientsModel::State));
    m_model->apply(changed({ someClient(1, "d") }));
    QCOMPARE(names(*m_model), (QStringList { u"b"_s, u"c"_s, u"d"_s }));
    QCOMPARE(renamed.row(), 2);
    QCOMPARE(last.row(), 1);
}

void TestClientsModel::doesNotMoveRowsByStateBecauseAClientPollsAgain()
{
    m_model->sort(ClientsModel::State, Qt::AscendingOrder);
    api::ClientSnapshot open = someClient(1, "open");
    open.state = api::ClientState::Open;
    api::ClientSnapshot first = someClient(2, "first");
    m_model->apply(reset({ open, first, someClient(3, "second") }));
    const QStringList order { u"first"_s, u"second"_s, u"open"_s };
    QCOMPARE(names(*m_model), order);
    first.state = api::ClientState::Polling;
    first.stateFor = std::chrono::hours(1);
    m_model->apply(changed({ first }));
    QCOMPARE(names(*m_model), order);
    first.state = api::ClientState::Away;
    m_model->apply(changed({ first }));
    QCOMPARE(names(*m_model), (QStringList { u"second"_s, u"open"_s, u"first"_s }));
}

void TestClientsModel::showsOnlyWhatTheFilterMatches()
{
    m_model->apply(reset({ someClient(1, "Ana", { "red" }), someClient(2, "Bob", { "blue" }),
                           someClient(3, "Cid", { "red" }) }));
    m_model->setFilter(ClientsFilter(u"ch:red"_s));
    QCOMPARE(names(*m_model), (QStringList { u"Ana"_s, u"Cid"_s }));
    m_model->apply(changed({ someClient(4, "Abe", { "red" }), someClient(5, "Eve", { "blue" }) }));
    QCOMPARE(names(*m_model), (QStringList { u"Abe"_s, u"Ana"_s, u"Cid"_s }));
    m_model->setFilter(ClientsFilter(u"nobody is called that"_s));
    QCOMPARE(m_model->rowCount(), 0);
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 5);
}

void TestClientsModel::dropsARowThatNoLongerMatches()
{
    m_model->setFilter(ClientsFilter(u"state:held"_s));
    api::ClientSnapshot client = someClient(1, "Ana");
    m_model->apply(reset({ client, someClient(2, "Bob") }));
    client.state = api::ClientState::Away;
    m_model->apply(changed({ client }));
    QCOMPARE(names(*m_model), QStringList { u"Bob"_s });
    client.state = api::ClientState::Held;
    m_model->apply(changed({ client }));
    QCOMPARE(names(*m_model), (QStringList { u"Ana"_s, u"Bob"_s }));
}

void TestClientsModel::holdsFifteenThousandRows()
{
    m_model->apply(reset(manyClients()));
    QCOMPARE(m_model->rowCount(), static_cast<int>(many));
    QCOMPARE(m_model->index(0, 0).data().toString(), u"S1"_s);
    QCOMPARE(m_model->index(static_cast<int>(many) - 1, 0).data().toString(), u"S15000"_s);
    std::vector<std::uint64_t> everyThird;
    for (std::uint64_t serial = 3; serial <= many; serial += 3)
        everyThird.push_back(serial);
    m_model->apply(removed(everyThird));
    QCOMPARE(m_model->rowCount(), 10'000);
    QCOMPARE(m_model->index(2, 0).data().toString(), u"S4"_s);
}

void TestClientsModel::agreesWithAPlainMapWhateverHappens_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("filter");
    QTest::newRow("sorted by name") << int { ClientsModel::Name } << QString();
    QTest::newRow("sorted by state, filtered") << int { ClientsModel::State } << u"S1"_s;
    QTest::newRow("sorted by requests, filtered by state")
        << int { ClientsModel::Requests } << u"state:held,open"_s;
}

void TestClientsModel::agreesWithAPlainMapWhateverHappens()
{
    QFETCH(const int, column);
    QFETCH(const QString, filter);
    QRandomGenerator random(20'24);
    const ClientsFilter parsed(filter);
    m_model->setFilter(parsed);
    m_model->sort(column, Qt::DescendingOrder);
    m_model->apply(reset());
    std::map<std::uint64_t, api::ClientSnapshot> expected;
    for (int round = 0; round < 200; ++round) {
        api::ClientChanges changes;
        for (int i = 0; i < 20; ++i) {
            const std::uint64_t serial = random.bounded(1U, 60U);
            if (random.bounded(3) == 0) {
                changes.removed.push_back(serial);
                std::erase_if(changes.changed, [&](const auto &c) { return c.serial == serial; });
                expected.erase(serial);
            } else if (std::count(changes.removed.begin(), changes.removed.end(), serial) == 0) {
                api::ClientSnapshot client =
                    someClient(serial, "S" + std::to_string(random.bounded(1, 20)));
                client.state = static_cast<api::ClientState>(random.bounded(4));
                client.requests = random.bounded(5U);
                changes.changed.push_back(client);
                expected[serial] = client;
            }
        }
        m_model->apply(std::move(changes));
        QStringList wanted;
        for (const auto &[serial, client] : expected) {
            if (parsed.matches(client, ClientsFilter::searchText(client)))
                wanted.append(QString::fromStdString(client.name));
        }
        QStringList shown = names(*m_model);
        std::sort(shown.begin(), shown.end());
        std::sort(wanted.begin(), wanted.end());
        QCOMPARE(shown, wanted);
        const QStringList order = names(*m_model);
        m_model->sort(column, Qt::AscendingOrder);
        QStringList reversed = names(*m_model);
        std::reverse(reversed.begin(), reversed.end());
        QCOMPARE(order, reversed); // so it was already sorted before the full sort
        m_model->sort(column, Qt::DescendingOrder);
    }
}

void TestClientsModel::countsDurationsFromNow()
{
    api::ClientSnapshot client = someClient(1, "Ana");
    const auto now = std::chrono::steady_clock::now();
    client.stateFor = std::chrono::seconds(10);
    m_model->apply(reset({ client }));
    const QModelIndex state = m_model->index(0, ClientsModel::State);
    const QModelIndex via = m_model->index(0, ClientsModel::Via);
    m_model->setNow(now + std::chrono::milliseconds(2'500));
    QCOMPARE(state.data().toString(), u"here"_s);
    QCOMPARE(via.data().toString(), u"poll · held 12 s"_s);
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setNow(now + std::chrono::milliseconds(2'900));
    QCOMPARE(dataChanged.count(), 0);
    m_model->setNow(now + std::chrono::minutes(125));
    QVERIFY(dataChanged.count() > 0);
    QCOMPARE(via.data().toString(), u"poll · held 2 h 5 min"_s);
    client.state = api::ClientState::Polling;
    m_model->apply(changed({ client }));
    QCOMPARE(state.data().toString(), u"asking again"_s);
    QCOMPARE(via.data().toString(), u"poll · re-polling"_s);
    client.state = api::ClientState::Away;
    m_model->apply(changed({ client }));
    QCOMPARE(state.data().toString(), u"away 2 h 5 min"_s);
    client.state = api::ClientState::Open;
    client.transport = api::Transport::EventStream;
    client.isBehind = true;
    client.behindAtSeq = 7;
    m_model->apply(changed({ client }));
    QCOMPARE(state.data().toString(), u"here, reads slowly"_s);
    QVERIFY(state.data(Qt::ToolTipRole).toString().contains(u"#7"_s));
    QCOMPARE(via.data().toString(), u"SSE · open 2 h 5 min"_s);
}

void TestClientsModel::showsHowManyMessagesAClientHasReceived()
{
    std::vector<api::ClientSnapshot> clients { someClient(1, "Ana"), someClient(2, "Bob"),
                                               someClient(3, "Cid"), someClient(4, "Dan") };
    for (int i = 0; i < 3; ++i)
        clients[static_cast<std::size_t>(i)].acknowledgedSeq = 14;
    m_model->apply(reset(clients));
    QCOMPARE(m_model->idsIn(1, 9), (std::vector<std::string> { "~2", "~3", "~4" }));
    QCOMPARE(m_model->idsIn(-1, -1), std::vector<std::string> {});
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    // Bob has left the engine meanwhile.
    const std::vector<api::ClientReceipts> receipts { { "~1", 14, 14 },
                                                      { "~3", 14, 13 },
                                                      { "~4", 14, 0 } };
    m_model->setReceipts(0, receipts);
    const auto received = [this](int row) {
        return m_model->index(row, ClientsModel::Received).data().toString();
    };
    QCOMPARE(received(0), u"14/14"_s);
    QCOMPARE(received(1), u"–"_s);
    QCOMPARE(received(2), u"13/14"_s);
    QCOMPARE(received(3), u"?/14"_s);
    QCOMPARE(dataChanged.count(), 3);
    m_model->setReceipts(0, receipts);
    QCOMPARE(dataChanged.count(), 3);
    m_model->setReceipts(5, receipts);
    m_model->apply(reset({}));
    m_model->setReceipts(0, receipts);
}

void TestClientsModel::showsUntrustedNamesAsPlainText()
{
    api::ClientSnapshot client =
        someClient(1, "Eve\nTeacher " + rightToLeftOverride + "<b>", { "<i>ch</i>" });
    client.agent = "<script>";
    m_model->apply(reset({ client }));
    QCOMPARE(m_model->index(0, ClientsModel::Name).data().toString(), u"Eve⏎Teacher \uFFFD<b>"_s);
    for (int column = 0; column < ClientsModel::ColumnCount; ++column) {
        const QString tip = m_model->index(0, column).data(Qt::ToolTipRole).toString();
        for (const QString &tag : { u"<b>"_s, u"<i>"_s, u"<script>"_s })
            QVERIFY2(!tip.contains(tag), qPrintable(tip));
    }
}

void TestClientsModel::ignoresTheRemovalOfAnUnknownClient()
{
    m_model->apply(reset({ someClient(1, "Ana") }));
    m_model->apply(removed({ 99 }));
    QCOMPARE(m_model->rowCount(), 1);
}

QTEST_GUILESS_MAIN(TestClientsModel)
#include "tst_clientsmodel.moc"
