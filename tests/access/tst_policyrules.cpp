// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/policyrules.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

/// What --publish allows, and what it leaves to everybody.
class TestPolicyRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheRuleThatRefuses_data();
    void namesTheRuleThatRefuses();
    void leavesTheRestToEverybody();
    void asksForEachChannelOfASet();
};

void TestPolicyRules::namesTheRuleThatRefuses_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<int>("place");
    QTest::addColumn<bool>("isCrossOrigin");
    QTest::addColumn<QByteArray>("rule"); // empty: allowed
    const auto row = [](const char *title, PublishPolicy policy, Place place, bool isCrossOrigin,
                        const QByteArray &rule) {
        QTest::newRow(title) << int(policy) << int(place) << isCrossOrigin << rule;
    };
    row("local, from here", PublishPolicy::Local, Place::ThisMachine, false, {});
    row("local, from elsewhere", PublishPolicy::Local, Place::OtherMachine, false,
        "--publish local");
    row("local, through a proxy", PublishPolicy::Local, Place::BehindProxy, false,
        "--publish local");
    row("local, from another page", PublishPolicy::Local, Place::ThisMachine, true, "same origin");
    row("anyone, from elsewhere", PublishPolicy::Anyone, Place::OtherMachine, false, {});
    row("anyone, from another page", PublishPolicy::Anyone, Place::OtherMachine, true,
        "same origin");
    row("nobody, from here", PublishPolicy::Nobody, Place::ThisMachine, false, "--publish nobody");
}

void TestPolicyRules::namesTheRuleThatRefuses()
{
    QFETCH(int, policy);
    QFETCH(int, place);
    QFETCH(bool, isCrossOrigin);
    QFETCH(QByteArray, rule);
    const ThisMachine machine;
    const PolicyRules rules(PublishPolicy(policy), machine);
    const Principal principal { Place(place), isCrossOrigin };
    const auto refusal = rules.refusal(principal, { Action::Publish, "class" });
    QCOMPARE(refusal.has_value(), !rule.isEmpty());
    if (!refusal)
        return;
    QCOMPARE(QByteArray::fromStdString(refusal->rule), rule);
    QVERIFY(!refusal->message.empty());
    QCOMPARE(refusal->error().code, ErrorCode::Forbidden);
}

void TestPolicyRules::leavesTheRestToEverybody()
{
    const ThisMachine machine;
    const PolicyRules rules(PublishPolicy::Nobody, machine);
    const Principal stranger { Place::OtherMachine, true };
    for (const Action action : { Action::Look, Action::Subscribe, Action::Acknowledge,
                                 Action::ChangeChannels, Action::ReadReceipt, Action::Leave })
        QVERIFY(!rules.refusal(stranger, { action, "class" }));
}

void TestPolicyRules::asksForEachChannelOfASet()
{
    class LastOnly final : public Rules
    {
    public:
        [[nodiscard]] Principal identify(const http::Request & /*head*/,
                                         const AddressBytes & /*peer*/) const override
        {
            return {};
        }
        [[nodiscard]] std::optional<Refusal> refusal(const Principal & /*principal*/,
                                                     const Question &question) const override
        {
            if (question.channel == "b.*" && question.client == "kiosk")
                return Refusal { "staff only", "b.* is for staff." };
            return std::nullopt;
        }
    };
    const LastOnly rules;
    const auto set = ChannelSet::parse("a,b.*");
    const auto refusal = refusalOfAny(rules, {}, Action::Subscribe, set.value(), "kiosk");
    QVERIFY(refusal);
    QCOMPARE(refusal->rule, std::string("staff only"));
    QVERIFY(!refusalOfAny(rules, {}, Action::Subscribe, set.value(), "other"));
}

QTEST_GUILESS_MAIN(TestPolicyRules)
#include "tst_policyrules.moc"
