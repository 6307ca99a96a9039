// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/configuredrules.h"
#include "server/access/jwt.h"
#include "tests/manualclock.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::access;

namespace {

constexpr std::int64_t now = 1'700'000'000'000;
const QByteArray secret(32, 's');

QByteArray base64(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray jwksOf(const QJsonArray &keys)
{
    return QJsonDocument(QJsonObject { { u"keys"_s, keys } }).toJson();
}

QJsonObject secretKey(const QByteArray &bytes = secret, const QString &id = {})
{
    QJsonObject key { { u"kty"_s, u"oct"_s }, { u"k"_s, QString::fromLatin1(base64(bytes)) } };
    if (!id.isEmpty())
        key.insert(u"kid"_s, id);
    return key;
}

QByteArray signedToken(const QByteArray &claims, const QByteArray &header = R"({"alg":"HS256"})",
                       const QByteArray &key = secret)
{
    const QByteArray data = base64(header) + '.' + base64(claims);
    return data + '.'
        + base64(QMessageAuthenticationCode::hash(data, key, QCryptographicHash::Sha256));
}

JwtVerifier verifierOf(const QJsonArray &keys, const JwtDemands &demands = {})
{
    auto verifier = JwtVerifier::make(jwksOf(keys).toStdString(), demands);
    if (!verifier)
        qFatal("%s", verifier.error().message.c_str());
    return std::move(verifier).value();
}

} // namespace

/// JSON Web Tokens that others sign.
class TestJwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsToWycheproof_data();
    void holdsToWycheproof();
    void knowsEd25519();
    void judgesTheClaims_data();
    void judgesTheClaims();
    void grantsWhatTheClaimsSay();
    void refusesAHeaderThatItDoesNotUnderstand_data();
    void refusesAHeaderThatItDoesNotUnderstand();
    void demandsIssuerAndAudience();
    void takesTheKeyThatTheTokenNames();
    void refusesUnusableKeys_data();
    void refusesUnusableKeys();
    void forgetsATokenWhoseKeyIsGone();
};

void TestJwt::holdsToWycheproof_data()
{
    // Where the vectors are wrong. 367 and 370 have lost the padding that they are about: they are
    // the text of 357, which is valid. 372 and 373 contain a character that base64url does not
    // have, and must be refused (RFC 7515 section 2).
    const QHash<int, bool> corrected {
        { 367, true }, { 370, true }, { 372, false }, { 373, false }
    };
    QTest::addColumn<QJsonObject>("key");
    QTest::addColumn<QByteArray>("jws");
    QTest::addColumn<bool>("isValid");
    QFile file(QStringLiteral(WYCHEPROOF));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray groups =
        QJsonDocument::fromJson(file.readAll()).object().value(u"groups"_s).toArray();
    int rows = 0;
    for (const QJsonValue &each : groups) {
        const QJsonObject group = each.toObject();
        const QJsonArray tests = group.value(u"tests"_s).toArray();
        for (const QJsonValue &value : tests) {
            const QJsonObject test = value.toObject();
            QTest::addRow("%d %s: %s", test.value(u"id"_s).toInt(),
                          qPrintable(group.value(u"comment"_s).toString()),
                          qPrintable(test.value(u"comment"_s).toString()))
                << group.value(u"key"_s).toObject()
                << test.value(u"jws"_s).toVariant().toString().toUtf8()
                << corrected.value(test.value(u"id"_s).toInt(), test.value(u"valid"_s).toBool());
            ++rows;
        }
    }
    QVERIFY(rows > 300);
}

void TestJwt::holdsToWycheproof()
{
    QFETCH(const QJsonObject, key);
    QFETCH(const QByteArray, jws);
    QFETCH(const bool, isValid);
    const auto verifier = JwtVerifier::make(jwksOf({ key }).toStdString(), {});
    const bool isAccepted = verifier && verifier->verifiedPayload(jws.toStdString()).has_value();
    QCOMPARE(isAccepted, isValid);
}

void TestJwt::knowsEd25519()
{
    // RFC 8037 appendix A.4.
    const JwtVerifier verifier = verifierOf(
        { QJsonObject { { u"kty"_s, u"OKP"_s },
                        { u"crv"_s, u"Ed25519"_s },
                        { u"x"_s, u"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"_s } } });
    const std::string good =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    QCOMPARE(verifier.verifiedPayload(good),
             std::optional<std::string>("Example of Ed25519 signing"));
    std::string bad = good;
    bad[40] = bad[40] == 'A' ? 'B' : 'A';
    QVERIFY(!verifier.verifiedPayload(bad));
}

void TestJwt::judgesTheClaims_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<int>("fault");
    const auto row = [](const char *title, const QByteArray &claims, TokenFault fault) {
        QTest::newRow(title) << claims << int(fault);
    };
    const auto with = [](const char *more) -> QByteArray {
        return R"({"scope":"publish","channels":["a"],)" + QByteArray(more) + '}';
    };
    row("rights alone", R"({"scope":"publish","channels":["a"]})", TokenFault::None);
    row("not yet expired", with(R"("exp":1700000001)"), TokenFault::None);
    row("expired within the tolerance", with(R"("exp":1699999941)"), TokenFault::None);
    row("expired", with(R"("exp":1699999940)"), TokenFault::Expired);
    row("an expiry with a fraction", with(R"("exp":1700000001.5)"), TokenFault::None);
    row("an expiry that is no number", with(R"("exp":"soon")"), TokenFault::Malformed);
    row("an expiry with an exponent", with(R"("exp":17e8)"), TokenFault::Malformed);
    row("an expiry beyond all", with(R"("exp":99999999999999999999)"), TokenFault::Malformed);
    row("valid within the tolerance", with(R"("nbf":1700000060)"), TokenFault::None);
    row("not yet valid", with(R"("nbf":1700000061)"), TokenFault::NotYetValid);
    row("for somebody else", with(R"("aud":"other")"), TokenFault::WrongAudience);
    row("no scope", R"({"channels":["a"]})", TokenFault::NoRights);
    row("a scope of another service", R"({"scope":"mail","channels":["a"]})", TokenFault::NoRights);
    row("no channels", R"({"scope":"publish"})", TokenFault::NoRights);
    row("a channel that is none", R"({"scope":"publish","channels":["a..b"]})",
        TokenFault::NoRights);
    row("channels that are no list", R"({"scope":"publish","channels":"a"})",
        TokenFault::Malformed);
    row("to manage", R"({"scope":"manage"})", TokenFault::None);
    row("not JSON", "publish", TokenFault::Malformed);
    row("a claim twice", R"({"scope":"publish","channels":["a"],"channels":["b"]})",
        TokenFault::Malformed);
}

void TestJwt::judgesTheClaims()
{
    QFETCH(const QByteArray, claims);
    const JwtVerifier verifier = verifierOf({ secretKey() });
    const auto verdict = verifier.verify(signedToken(claims).toStdString(), now);
    QTEST(int(verdict.fault), "fault");
    QCOMPARE(verdict.grant != nullptr, verdict.fault == TokenFault::None);
}

void TestJwt::grantsWhatTheClaimsSay()
{
    const JwtVerifier verifier = verifierOf({ secretKey() });
    const auto verdict = verifier.verify(
        signedToken(
            R"({"scope":"openid publish subscribe","channels":["class.**"],"sub":"kiosk","exp":1700000100})")
            .toStdString(),
        now);
    QVERIFY(verdict.grant);
    QVERIFY(verdict.grant->scopes.has(Scope::Publish));
    QVERIFY(verdict.grant->scopes.has(Scope::Subscribe));
    QVERIFY(!verdict.grant->scopes.has(Scope::Manage));
    QVERIFY(verdict.grant->covers("class.red"));
    QVERIFY(!verdict.grant->covers("staff"));
    QCOMPARE(verdict.grant->name, std::string("kiosk"));
    QCOMPARE(verdict.grant->expires, 1'700'000'160'000);
}

void TestJwt::refusesAHeaderThatItDoesNotUnderstand_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("none") << QByteArray(R"({"alg":"none"})");
    QTest::newRow("None") << QByteArray(R"({"alg":"None"})");
    QTest::newRow("an algorithm of another key") << QByteArray(R"({"alg":"RS256"})");
    QTest::newRow("no algorithm") << QByteArray("{}");
    QTest::newRow("an algorithm twice") << QByteArray(R"({"alg":"HS256","alg":"HS256"})");
    QTest::newRow("an extension") << QByteArray(R"({"alg":"HS256","crit":["exp"],"exp":1})");
    QTest::newRow("a list") << QByteArray(R"(["HS256"])");
    QTest::newRow("deep nesting") << QByteArray(R"({"alg":"HS256","x":)" + QByteArray(2000, '[')
                                                + QByteArray(2000, ']') + '}');
}

void TestJwt::refusesAHeaderThatItDoesNotUnderstand()
{
    QFETCH(const QByteArray, header);
    const JwtVerifier verifier = verifierOf({ secretKey() });
    const QByteArray claims = R"({"scope":"publish","channels":["a"]})";
    QVERIFY(verifier.verify(signedToken(claims).toStdString(), now).grant);
    const auto verdict = verifier.verify(signedToken(claims, header).toStdString(), now);
    QVERIFY(!verdict.grant);
    QCOMPARE(verdict.fault, TokenFault::Unknown);
}

void TestJwt::demandsIssuerAndAudience()
{
    const JwtVerifier verifier = verifierOf({ secretKey() }, { "https://id.example", "holdfast" });
    const auto fault = [&verifier](const QByteArray &more) {
        const QByteArray claims = R"({"scope":"publish","channels":["a"],)" + more + '}';
        return verifier.verify(signedToken(claims).toStdString(), now).fault;
    };
    // Not within the macros: moc takes what follows the slashes for a comment.
    const QByteArray issuer = R"("iss":"https://id.example")";
    const QByteArray other = R"("iss":"https://evil.example")";
    QCOMPARE(fault(issuer + R"(,"aud":"holdfast")"), TokenFault::None);
    QCOMPARE(fault(issuer + R"(,"aud":["mail","holdfast"])"), TokenFault::None);
    QCOMPARE(fault(other + R"(,"aud":"holdfast")"), TokenFault::WrongIssuer);
    QCOMPARE(fault(R"("aud":"holdfast")"), TokenFault::WrongIssuer);
    QCOMPARE(fault(issuer + R"(,"aud":["mail"])"), TokenFault::WrongAudience);
    QCOMPARE(fault(issuer), TokenFault::WrongAudience);
}

void TestJwt::takesTheKeyThatTheTokenNames()
{
    const QByteArray other(40, 'o');
    const JwtVerifier verifier =
        verifierOf({ secretKey(secret, u"one"_s), secretKey(other, u"two"_s) });
    const QByteArray claims = R"({"scope":"publish","channels":["a"]})";
    const auto isAccepted = [&](const QByteArray &header, const QByteArray &key) {
        return verifier.verify(signedToken(claims, header, key).toStdString(), now).grant
            != nullptr;
    };
    QVERIFY(isAccepted(R"({"alg":"HS256","kid":"two"})", other));
    QVERIFY(!isAccepted(R"({"alg":"HS256","kid":"one"})", other));
    QVERIFY(!isAccepted(R"({"alg":"HS256","kid":"three"})", other));
    QVERIFY(isAccepted(R"({"alg":"HS256"})", other));
}

void TestJwt::refusesUnusableKeys_data()
{
    QTest::addColumn<QByteArray>("jwks");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("not JSON") << QByteArray("keys") << QByteArray("RFC 7517");
    QTest::newRow("no keys") << QByteArray("{}") << QByteArray("RFC 7517");
    QTest::newRow("a short secret") << jwksOf({ secretKey(QByteArray(31, 's')) })
                                    << QByteArray("key 1 is not usable: `k` must have");
    QTest::newRow("a short modulus")
        << jwksOf({ secretKey(),
                    QJsonObject { { u"kty"_s, u"RSA"_s },
                                  { u"n"_s, QString::fromLatin1(base64(QByteArray(128, 'n'))) },
                                  { u"e"_s, u"AQAB"_s } } })
        << QByteArray("key 2 is not usable: `n` must have at least 2048 bits");
    QTest::newRow("a point that is not on the curve")
        << jwksOf({ QJsonObject { { u"kty"_s, u"EC"_s },
                                  { u"crv"_s, u"P-256"_s },
                                  { u"x"_s, QString::fromLatin1(base64(QByteArray(32, 1))) },
                                  { u"y"_s, QString::fromLatin1(base64(QByteArray(32, 2))) } } })
        << QByteArray("key 1 is not usable");
    QTest::newRow("a short key of Ed25519") << jwksOf({ QJsonObject {
        { u"kty"_s, u"OKP"_s }, { u"crv"_s, u"Ed25519"_s }, { u"x"_s, u"AAAA"_s } } })
                                            << QByteArray("key 1 is not usable");
}

void TestJwt::refusesUnusableKeys()
{
    QFETCH(const QByteArray, jwks);
    QFETCH(const QByteArray, says);
    const auto verifier = JwtVerifier::make(jwks.toStdString(), {});
    QVERIFY(!verifier);
    const QByteArray message = QByteArray::fromStdString(verifier.error().message);
    QVERIFY2(message.contains(says), message.constData());
}

void TestJwt::forgetsATokenWhoseKeyIsGone()
{
    const tests::ManualClock clock;
    const ThisMachine machine;
    ConfiguredRules rules(machine, clock);
    rules.setRules(ChannelRules({ publishRule(Who::Token) }));
    const QByteArray value = "Bearer " + signedToken(R"({"scope":"publish","channels":["a"]})");
    const auto asked = [&rules, &value] {
        http::Request request;
        request.method = http::Method::Post;
        request.target = "/channels/a";
        request.headers = { { "authorization", value.constData() }, { "host", "localhost" } };
        return rules.identify(request, noAddress);
    };
    const Question publishing { Action::Publish, "a" };
    QCOMPARE(rules.refusal(asked(), publishing)->code, ErrorCode::TokenRejected);
    rules.setJwtVerifier(verifierOf({ secretKey() }));
    const Principal holder = asked();
    QVERIFY(!rules.refusal(holder, publishing));
    rules.setJwtVerifier(verifierOf({ secretKey(QByteArray(32, 'o')) }));
    QCOMPARE(rules.refusal(holder, publishing)->code, ErrorCode::TokenRejected);
}

QTEST_GUILESS_MAIN(TestJwt)
#include "tst_jwt.moc"
