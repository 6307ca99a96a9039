// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recipientsmodel.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

#include <memory>
#include <utility>

using namespace holdfast;
using namespace holdfast::ui;

namespace {

api::RecipientSnapshot recipient(std::uint64_t serial, api::RecipientState state)
{
    api::RecipientSnapshot snapshot;
    snapshot.serial = serial;
    snapshot.id = "c" + std::to_string(serial);
    snapshot.state = state;
    return snapshot;
}

} // namespace

class TestRecipientsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_tester.reset(); }
    void isEmptyAtFirstAndCleared();
    void putsFirstWhoMayNeedAttention();
    void isBounded();
    void holdsWhateverItIsShown();

private:
    std::unique_ptr<RecipientsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestRecipientsModel::init()
{
    m_model = std::make_unique<RecipientsModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestRecipientsModel::isEmptyAtFirstAndCleared()
{
    QCOMPARE(m_model->rowCount(), 0);
    m_model->show({ recipient(1, api::RecipientState::Seen) });
    QCOMPARE(m_model->rowCount(), 1);
    m_model->show({});
    QCOMPARE(m_model->rowCount(), 0);
}

void TestRecipientsModel::putsFirstWhoMayNeedAttention()
{
    m_model->show({ recipient(1, api::RecipientState::Seen),
                    recipient(2, api::RecipientState::Waiting),
                    recipient(3, api::RecipientState::Received) });
    QCOMPARE(m_model->index(0, RecipientsModel::Name).data().toString(), QStringLiteral("c2"));
    QCOMPARE(m_model->index(2, RecipientsModel::Name).data().toString(), QStringLiteral("c1"));
}

void TestRecipientsModel::isBounded()
{
    std::vector<api::RecipientSnapshot> many;
    for (std::uint64_t serial = 1; serial <= 1'500; ++serial)
        many.push_back(recipient(serial, api::RecipientState::Waiting));
    m_model->show(std::move(many));
    QCOMPARE(m_model->rowCount(), static_cast<int>(RecipientsModel::maxRows));
}

void TestRecipientsModel::holdsWhateverItIsShown()
{
    QRandomGenerator random(5);
    for (int i = 0; i < 1'000; ++i) {
        std::vector<api::RecipientSnapshot> some;
        for (std::uint64_t serial = 1; serial <= 12; ++serial) {
            if (random.bounded(2) == 0)
                some.push_back(
                    recipient(serial, static_cast<api::RecipientState>(random.bounded(5))));
        }
        const auto count = static_cast<int>(some.size());
        m_model->show(std::move(some));
        QCOMPARE(m_model->rowCount(), count);
        if (random.bounded(40) == 0)
            m_model->retranslate();
    }
}

QTEST_GUILESS_MAIN(TestRecipientsModel)
#include "tst_recipientsmodel.moc"
