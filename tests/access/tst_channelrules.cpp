// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/channelrules.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

namespace {

Principal from(Place place)
{
    Principal principal;
    principal.place = place;
    return principal;
}

Principal holderOf(const char *scopes, std::vector<std::string> channels)
{
    Grant grant;
    grant.id = "k";
    if (!grant.scopes.addAll(scopes))
        qFatal("no such scope");
    grant.channels = std::move(channels);
    Principal principal = from(Place::OtherMachine);
    principal.setToken(std::make_shared<const Grant>(std::move(grant)), TokenFault::None);
    return principal;
}

Principal pageOf(const char *origin, Principal principal = from(Place::OtherMachine))
{
    principal.isCrossOrigin = true;
    const GrantPtr grant = principal.credentials ? principal.credentials->grant : nullptr;
    principal.credentials =
        std::make_unique<const Credentials>(Credentials { origin, grant, TokenFault::None });
    return principal;
}

const ChannelRules &school()
{
    static const ChannelRules rules({
        { "class.board", {}, Who::Token },
        { "class.*", Who::Anyone, Who::Local },
        { "staff.**", Who::Token, Who::Token,
          std::vector<std::string> { "https://staff.example" } },
        { "open.**", {}, Who::Anyone, std::vector<std::string> { "*" } },
        { "old", Who::Nobody },
        publishRule(Who::Nobody),
    });
    return rules;
}

} // namespace

/// Who may subscribe and publish, rule by rule.
class TestChannelRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appliesTheFirstRuleThatSaysSomething_data();
    void appliesTheFirstRuleThatSaysSomething();
    void allowsAPatternOnlyIfAllOfItIsAllowed_data();
    void allowsAPatternOnlyIfAllOfItIsAllowed();
    void wantsATokenForTheChannel();
    void saysWhatIsWrongWithTheToken();
    void knowsOrigins();
    void asksWhetherAnyChannelIsAllowed();
    void namesTheRuleAndWhatHelps();
    void allowsWhatItAlwaysDidWithoutRules();
};

void TestChannelRules::appliesTheFirstRuleThatSaysSomething_data()
{
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<bool>("publishes");
    QTest::addColumn<bool>("subscribes");
    const auto row = [](const char *channel, bool publishes, bool subscribes) {
        QTest::newRow(channel) << QByteArray(channel) << publishes << subscribes;
    };
    row("class.red", true, true);
    row("class.board", false, true); // the first rule says nothing about subscribing
    row("class.red.deep", false, true);
    row("staff", false, true);
    row("staff.a.b", false, false);
    row("open.x", true, true);
    row("old", false, false);
}

void TestChannelRules::appliesTheFirstRuleThatSaysSomething()
{
    QFETCH(const QByteArray, channel);
    const std::string_view name(channel.constData());
    const Principal local = from(Place::ThisMachine);
    QTEST(!school().refusal(local, { Action::Publish, name }), "publishes");
    QTEST(!school().refusal(local, { Action::Subscribe, name }), "subscribes");
}

void TestChannelRules::allowsAPatternOnlyIfAllOfItIsAllowed_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<bool>("subscribes");
    const auto row = [](const char *pattern, bool subscribes) {
        QTest::newRow(pattern) << QByteArray(pattern) << subscribes;
    };
    row("class.*", true);
    row("class.**", true);
    row("**", false); // also staff.x
    row("*", false); // also old
    row("*.x", false); // also staff.x
    row("open.*.*", true);
}

void TestChannelRules::allowsAPatternOnlyIfAllOfItIsAllowed()
{
    QFETCH(const QByteArray, pattern);
    const Question question { Action::Subscribe, pattern.constData() };
    QTEST(!school().refusal(from(Place::ThisMachine), question), "subscribes");
}

void TestChannelRules::wantsATokenForTheChannel()
{
    const auto code = [](const Principal &who, Action action, std::string_view channel) {
        const auto refusal = school().refusal(who, { action, channel });
        return refusal ? std::optional(refusal->code) : std::nullopt;
    };
    const Principal staff = holderOf("publish subscribe", { "staff.**" });
    QVERIFY(!code(staff, Action::Publish, "staff.a"));
    QVERIFY(!code(staff, Action::Subscribe, "staff.*"));
    // "local" is for those who have a token, too.
    QVERIFY(!code(holderOf("publish", { "class.red" }), Action::Publish, "class.red"));
    QCOMPARE(code(staff, Action::Publish, "class.red"), ErrorCode::ScopeMissing);
    QCOMPARE(code(holderOf("subscribe", { "**" }), Action::Publish, "staff.a"),
             ErrorCode::ScopeMissing);
    QCOMPARE(code(holderOf("subscribe", { "staff.*" }), Action::Subscribe, "staff.**"),
             ErrorCode::ScopeMissing);
    // "nobody" is nobody.
    QCOMPARE(code(holderOf("publish", { "**" }), Action::Publish, "a"), ErrorCode::Forbidden);
    QCOMPARE(code(from(Place::ThisMachine), Action::Publish, "staff.a"),
             ErrorCode::Unauthenticated);
}

void TestChannelRules::saysWhatIsWrongWithTheToken()
{
    Principal who = from(Place::OtherMachine);
    for (const auto &[fault, code] :
         { std::pair { TokenFault::Unknown, ErrorCode::TokenRejected },
           std::pair { TokenFault::Expired, ErrorCode::TokenRejected },
           std::pair { TokenFault::NotYetValid, ErrorCode::TokenRejected },
           std::pair { TokenFault::WrongAudience, ErrorCode::TokenRejected },
           std::pair { TokenFault::TooManyAttempts, ErrorCode::TooManyAttempts } }) {
        who.setToken(nullptr, fault);
        const auto refusal = school().refusal(who, { Action::Publish, "staff.a" });
        QVERIFY(refusal);
        QCOMPARE(refusal->code, code);
        // A token that is not needed is not asked about.
        QVERIFY(!school().refusal(who, { Action::Subscribe, "class.red" }));
    }
    who.setToken(nullptr, TokenFault::Expired);
    const auto refusal = school().refusal(who, { Action::Subscribe, "staff.a" });
    QVERIFY(QByteArray::fromStdString(refusal->message).contains("has expired"));
}

void TestChannelRules::knowsOrigins()
{
    const auto isAllowed = [](const Principal &who, Action action, std::string_view channel) {
        return !school().refusal(who, { action, channel });
    };
    const Principal staff = holderOf("publish subscribe", { "staff.**", "class.**" });
    QVERIFY(isAllowed(pageOf("https://staff.example", staff), Action::Publish, "staff.a"));
    QVERIFY(isAllowed(pageOf("https://staff.example", staff), Action::Subscribe, "staff.a"));
    QVERIFY(!isAllowed(pageOf("https://evil.example", staff), Action::Publish, "staff.a"));
    QVERIFY(!isAllowed(pageOf("https://evil.example", staff), Action::Subscribe, "staff.a"));
    QVERIFY(!isAllowed(pageOf("null", staff), Action::Subscribe, "staff.a"));
    QVERIFY(isAllowed(pageOf("https://any.example"), Action::Publish, "open.a"));
    // Without a rule any page may subscribe; to publish it needs a token, which the browser does
    // not add by itself.
    QVERIFY(isAllowed(pageOf("https://any.example"), Action::Subscribe, "class.a"));
    QVERIFY(!isAllowed(pageOf("https://any.example", from(Place::ThisMachine)), Action::Publish,
                       "class.a"));
    QVERIFY(isAllowed(pageOf("https://any.example", staff), Action::Publish, "class.a"));
}

void TestChannelRules::asksWhetherAnyChannelIsAllowed()
{
    QVERIFY(!school().refusal(from(Place::OtherMachine), { Action::Publish }));
    const ChannelRules closed({ publishRule(Who::Nobody) });
    QVERIFY(!closed.refusal(from(Place::OtherMachine), { Action::Subscribe }));
    const ChannelRules tokens({ publishRule(Who::Token) });
    QCOMPARE(tokens.refusal(from(Place::ThisMachine), { Action::Publish })->code,
             ErrorCode::Unauthenticated);
    QVERIFY(!tokens.refusal(holderOf("publish", { "a" }), { Action::Publish }));
}

void TestChannelRules::namesTheRuleAndWhatHelps()
{
    const auto refusal =
        school().refusal(from(Place::OtherMachine), { Action::Publish, "class.a" });
    QCOMPARE(refusal->rule, std::string("the rule for class.*"));
    const QByteArray message = QByteArray::fromStdString(refusal->message);
    for (const char *part : { "class.*", "another one", "Authorization: Bearer",
                              "holdfastd token create --scope publish --channels 'class.a'" })
        QVERIFY2(message.contains(part), message.constData());
    QCOMPARE(school().refusal({}, { Action::Publish, "a" })->rule, std::string("--publish nobody"));
}

void TestChannelRules::allowsWhatItAlwaysDidWithoutRules()
{
    const ChannelRules none;
    QVERIFY(!none.refusal(from(Place::OtherMachine), { Action::Subscribe, "**" }));
    QVERIFY(!none.refusal(from(Place::ThisMachine), { Action::Publish, "a" }));
    QVERIFY(none.refusal(from(Place::OtherMachine), { Action::Publish, "a" }));
    QVERIFY(!none.refusal(from(Place::ThisMachine), { Action::Publish }));
}

QTEST_GUILESS_MAIN(TestChannelRules)
#include "tst_channelrules.moc"
