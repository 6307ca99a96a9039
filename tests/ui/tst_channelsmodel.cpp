// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/channelsmodel.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

api::ChannelSnapshot channel(const std::string &name, std::uint64_t subscribers = 0,
                             std::uint64_t published = 0)
{
    api::ChannelSnapshot snapshot;
    snapshot.name = name;
    snapshot.subscribers = subscribers;
    snapshot.published = published;
    return snapshot;
}

/// The tree in one line: "class(blue red) lab(1)"; a part of names only in brackets: "[lab](1)".
QString treeOf(const ChannelsModel &model, const QModelIndex &parent = {})
{
    QStringList all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, ChannelsModel::Name, parent);
        QString text = index.data().toString();
        if (!index.data(ChannelsModel::ExistsRole).toBool())
            text = u'[' + text + u']';
        if (const QString below = treeOf(model, index); !below.isEmpty())
            text += u'(' + below + u')';
        all.append(text);
    }
    return all.join(u' ');
}

/// The names of the channels that exist.
QStringList names(const ChannelsModel &model, const QModelIndex &parent = {})
{
    QStringList all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, ChannelsModel::Name, parent);
        if (index.data(ChannelsModel::ExistsRole).toBool())
            all.append(index.data(ChannelsModel::NameRole).toString());
        all.append(names(model, index));
    }
    return all;
}

} // namespace

class TestChannelsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsTheChannelsOfAWalk();
    void showsATree();
    void hidesTheChannelsOfTheServer();
    void showsWhatIsOfferedToo();
    void showsTheLastMinute();
    void forgetsWhatAWholeWalkDidNotSee();
    void keepsEarlierPagesUntilTheWalkEnds();
    void signalsNothingWhenNothingChanged();
    void sortsByLiveCounts();
    void isEmptiedByAnEmptyWalk();
    void handsOutTheNameAsItIs();
    void holdsFifteenThousandChannels();
    void agreesWithItsWalksWhateverHappens();

private:
    std::unique_ptr<ChannelsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestChannelsModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<ChannelsModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestChannelsModel::showsTheChannelsOfAWalk()
{
    m_model->applyPage({ channel("b", 1'234, 5), channel("a10"), channel("a9") }, true);
    QCOMPARE(names(*m_model), (QStringList { u"a9"_s, u"a10"_s, u"b"_s }));
    QCOMPARE(m_model->index(2, ChannelsModel::Messages).data().toString(), u"5"_s);
}

void TestChannelsModel::showsATree()
{
    m_model->applyPage(
        { channel("class"), channel("class.red"), channel("class.blue.a"), channel("lab.1") },
        true);
    QCOMPARE(treeOf(*m_model), u"class([blue](a) red) [lab](1)"_s);
    const QPersistentModelIndex red(m_model->indexOf(u"class.red"_s));
    m_model->applyPage({ channel("class.red") }, true);
    QCOMPARE(treeOf(*m_model), u"[class](red)"_s);
    QCOMPARE(red.data().toString(), u"red"_s);
    QVERIFY(!m_model->indexOf(u"class"_s).isValid());
    m_model->applyPage({}, true);
    QCOMPARE(treeOf(*m_model), QString());
    QVERIFY(!red.isValid());
}

void TestChannelsModel::hidesTheChannelsOfTheServer()
{
    m_model->applyPage({ channel("a"), channel("system.client.ann") }, true);
    QCOMPARE(treeOf(*m_model), u"a"_s);
}

void TestChannelsModel::showsWhatIsOfferedToo()
{
    m_model->setOffered({ "class", "class.red" });
    m_model->applyPage({ channel("class", 3) }, true);
    QCOMPARE(treeOf(*m_model), u"class(red)"_s);
    QCOMPARE(m_model->index(0, ChannelsModel::Subscribers).data().toString(), u"3"_s);
    m_model->setOffered({});
    m_model->applyPage({ channel("class", 3) }, true);
    QCOMPARE(treeOf(*m_model), u"class"_s);
}

void TestChannelsModel::showsTheLastMinute()
{
    using namespace std::chrono_literals;
    const auto activityAt = [this](ui::Activity::Time now, std::uint64_t published) {
        m_model->applyPage({ channel("a", 0, published) }, true, now);
        return m_model->index(0, ChannelsModel::Activity)
            .data(ChannelsModel::ActivityRole)
            .value<QList<int>>();
    };
    const ui::Activity::Time start { 300s };
    QList<int> expected(static_cast<qsizetype>(ui::Activity::slices), 0);
    QCOMPARE(activityAt(start, 7), expected); // published before it was seen
    expected.last() = 3;
    QCOMPARE(activityAt(start + 1s, 10), expected);
    expected.last() = 5;
    QCOMPARE(activityAt(start + 2s, 12), expected);
    expected.append(1);
    expected.removeFirst();
    QCOMPARE(activityAt(start + ui::Activity::slice, 13), expected);
    expected = QList<int>(static_cast<qsizetype>(ui::Activity::slices), 0);
    expected[0] = 1;
    QCOMPARE(activityAt(start + 20 * ui::Activity::slice, 13), expected);
    expected[0] = 0;
    QCOMPARE(activityAt(start + 1000s, 13), expected);
}

void TestChannelsModel::forgetsWhatAWholeWalkDidNotSee()
{
    m_model->applyPage({ channel("a"), channel("b"), channel("c") }, true);
    const QPersistentModelIndex last(m_model->index(2, ChannelsModel::Name));
    m_model->applyPage({ channel("a"), channel("c") }, true);
    QCOMPARE(names(*m_model), (QStringList { u"a"_s, u"c"_s }));
    QCOMPARE(last.row(), 1);
    QVERIFY(!m_model->indexOf(u"b"_s).isValid());
    QCOMPARE(m_model->indexOf(u"c"_s).row(), 1);
}

void TestChannelsModel::keepsEarlierPagesUntilTheWalkEnds()
{
    m_model->applyPage({ channel("a") }, false);
    m_model->applyPage({ channel("b") }, true);
    QCOMPARE(m_model->rowCount(), 2);
    m_model->applyPage({ channel("a") }, false);
    QCOMPARE(m_model->rowCount(), 2);
    m_model->applyPage({}, true);
    QCOMPARE(names(*m_model), QStringList { u"a"_s });
}

void TestChannelsModel::signalsNothingWhenNothingChanged()
{
    m_model->applyPage({ channel("a", 3), channel("b", 4) }, true);
    QSignalSpy dataChanged(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy layoutChanged(m_model.get(), &QAbstractItemModel::layoutChanged);
    m_model->applyPage({ channel("a", 3), channel("b", 4) }, true);
    QCOMPARE(dataChanged.count() + layoutChanged.count(), 0);
    m_model->applyPage({ channel("a", 3), channel("b", 5) }, true);
    QCOMPARE(dataChanged.count(), 1);
}

void TestChannelsModel::sortsByLiveCounts()
{
    m_model->sort(ChannelsModel::Subscribers, Qt::DescendingOrder);
    m_model->applyPage({ channel("a", 1), channel("b", 2) }, true);
    QCOMPARE(names(*m_model), (QStringList { u"b"_s, u"a"_s }));
    m_model->applyPage({ channel("a", 3), channel("b", 2) }, true);
    QCOMPARE(names(*m_model), (QStringList { u"a"_s, u"b"_s }));
}

void TestChannelsModel::isEmptiedByAnEmptyWalk()
{
    m_model->applyPage({ channel("a") }, true);
    m_model->applyPage({}, true);
    QCOMPARE(m_model->rowCount(), 0);
    m_model->applyPage({}, true);
    QCOMPARE(m_model->rowCount(), 0);
}

void TestChannelsModel::handsOutTheNameAsItIs()
{
    const QString hostile = u'a' + QString(QChar(0x202E)) + u"<b>"_s;
    m_model->applyPage({ channel(hostile.toStdString()) }, true);
    const QModelIndex index = m_model->index(0, ChannelsModel::Name);
    QCOMPARE(index.data().toString(), u"a\uFFFD<b>"_s);
    QCOMPARE(index.data(ChannelsModel::NameRole).toString(), hostile);
    QVERIFY(!index.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
}

void TestChannelsModel::holdsFifteenThousandChannels()
{
    std::vector<api::ChannelSnapshot> page;
    for (int number = 0; number < 15'000; ++number) {
        page.push_back(channel("room." + std::to_string(number)));
        if (page.size() == 1'000) {
            m_model->applyPage(page, number == 14'999);
            page.clear();
        }
    }
    const QModelIndex room = m_model->index(0, 0);
    QCOMPARE(m_model->rowCount(room), 15'000);
    QCOMPARE(m_model->index(14'999, 0, room).data().toString(), u"14999"_s);
}

void TestChannelsModel::agreesWithItsWalksWhateverHappens()
{
    QRandomGenerator random(11);
    for (int i = 0; i < 1'000; ++i) {
        std::vector<api::ChannelSnapshot> walk;
        for (int each = 0; each < 20; ++each) {
            if (random.bounded(3) != 0)
                walk.push_back(channel((each % 3 == 0 ? "c" : "c.d.") + std::to_string(each),
                                       random.bounded(5U)));
        }
        m_model->applyPage(walk, true);
        if (random.bounded(10) == 0)
            m_model->sort(random.bounded(2) == 0 ? ChannelsModel::Name : ChannelsModel::Subscribers,
                          random.bounded(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        if (random.bounded(50) == 0)
            m_model->retranslate();
        QStringList expected;
        for (const api::ChannelSnapshot &each : walk)
            expected.append(QString::fromStdString(each.name));
        QStringList shown = names(*m_model);
        expected.sort();
        shown.sort();
        QCOMPARE(shown, expected);
    }
}

QTEST_GUILESS_MAIN(TestChannelsModel)
#include "tst_channelsmodel.moc"
