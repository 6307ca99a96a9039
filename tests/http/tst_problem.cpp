// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/problem.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QtTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::http;

namespace {

QJsonObject documentOf(const Response &response)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(response.body)).object();
}

int retryAfter(const Response &response)
{
    for (const auto &[name, value] : response.headers) {
        if (name == "Retry-After")
            return QByteArray::fromStdString(value).toInt();
    }
    return 0;
}

} // namespace

class TestProblem : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAProblemDocument();
    void takesTheTitleFromTheReasonWhereTheSlugHasNone();
    void escapesTheDetail();
    void choosesTheStatusForAnError_data();
    void choosesTheStatusForAnError();
    void challengesForAToken();
    void givesEachStatusOfTheParserATypeOfItsOwn();
    void saysWhatIsTooLarge();
    void namesTheMethodsThatThereAre();
    void endsInALineEnd();
    void saysWhenToComeBack_data();
    void saysWhenToComeBack();
};

void TestProblem::writesAProblemDocument()
{
    const Response response = problem(404, "not-found", "Look at /channels.");
    QCOMPARE(response.status, 404);
    QCOMPARE(response.contentType, std::string("application/problem+json"));
    const QJsonObject document = documentOf(response);
    QCOMPARE(document.size(), 4);
    QCOMPARE(document[u"type"].toString(), QStringLiteral("/errors/not-found"));
    QCOMPARE(document[u"title"].toString(), QStringLiteral("There is no such thing here"));
    QCOMPARE(document[u"status"].toInt(), 404);
    QCOMPARE(document[u"detail"].toString(), QStringLiteral("Look at /channels."));
}

void TestProblem::takesTheTitleFromTheReasonWhereTheSlugHasNone()
{
    const QJsonObject document = documentOf(problem(415, "odd-one", ""));
    QCOMPARE(document[u"title"].toString(), QStringLiteral("Unsupported Media Type"));
}

void TestProblem::escapesTheDetail()
{
    const QJsonObject document = documentOf(problem(400, "malformed", "a \"b\" \\ \n c"));
    QCOMPARE(document[u"detail"].toString(), QStringLiteral("a \"b\" \\ \n c"));
}

void TestProblem::choosesTheStatusForAnError_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");

    const auto row = [](const char *title, ErrorCode code, int status) {
        QTest::newRow(title) << static_cast<int>(code) << status;
    };
    row("malformed", ErrorCode::Malformed, 400);
    row("too large", ErrorCode::TooLarge, 413);
    row("forbidden", ErrorCode::Forbidden, 403);
    row("no token", ErrorCode::Unauthenticated, 401);
    row("a wrong token", ErrorCode::TokenRejected, 401);
    row("a token for something else", ErrorCode::ScopeMissing, 403);
    row("guessing", ErrorCode::TooManyAttempts, 429);
    row("not found", ErrorCode::NotFound, 404);
    row("conflict", ErrorCode::Conflict, 409);
    row("gone", ErrorCode::Gone, 410);
    row("unprocessable", ErrorCode::Unprocessable, 422);
    row("limit reached", ErrorCode::LimitReached, 503);
    row("unavailable", ErrorCode::Unavailable, 503);
    row("system", ErrorCode::System, 500);
}

void TestProblem::choosesTheStatusForAnError()
{
    QFETCH(int, code);
    QFETCH(int, status);

    const Response response = problem(Error { static_cast<ErrorCode>(code), "Do this." });
    QCOMPARE(response.status, status);
    QCOMPARE(documentOf(response)[u"status"].toInt(), status);
    QCOMPARE(documentOf(response)[u"detail"].toString(), QStringLiteral("Do this."));
}

void TestProblem::challengesForAToken()
{
    const auto challenge = [](ErrorCode code) {
        for (const auto &[name, value] : problem(Error { code, "x" }).headers) {
            if (name == "WWW-Authenticate")
                return QByteArray::fromStdString(value);
        }
        return QByteArray();
    };
    // RFC 6750 section 3: the error is given only if there was a token.
    QCOMPARE(challenge(ErrorCode::Unauthenticated), QByteArray(R"(Bearer realm="holdfast")"));
    QVERIFY(challenge(ErrorCode::TokenRejected).endsWith(R"(error="invalid_token")"));
    QVERIFY(challenge(ErrorCode::ScopeMissing).endsWith(R"(error="insufficient_scope")"));
    QVERIFY(challenge(ErrorCode::Forbidden).isEmpty());
}

void TestProblem::givesEachStatusOfTheParserATypeOfItsOwn()
{
    QSet<QString> types;
    const QList<int> statuses { 400, 405, 413, 414, 417, 431, 501, 505 };
    for (const int status : statuses) {
        const Response response = problem(RequestParser::Failure { status, "Do this." }, {});
        QCOMPARE(response.status, status);
        types.insert(documentOf(response)[u"type"].toString());
    }
    QCOMPARE(types.size(), statuses.size());
    QVERIFY(types.contains(QStringLiteral("/errors/malformed")));
    QVERIFY(types.contains(QStringLiteral("/errors/too-large")));
}

void TestProblem::saysWhatIsTooLarge()
{
    RequestLimits limits;
    limits.maxBodyBytes = 4711;
    const Response response = problem(RequestParser::Failure { 413, "Too large." }, limits);
    QCOMPARE(documentOf(response)[u"detail"].toString(),
             QStringLiteral("Too large. The limit is 4711 bytes."));
}

void TestProblem::namesTheMethodsThatThereAre()
{
    const Response response = methodNotAllowed("GET, HEAD");
    QCOMPARE(response.status, 405);
    QVERIFY(std::ranges::find(response.headers,
                              std::pair<std::string, std::string>("Allow", "GET, HEAD"))
            != response.headers.end());
    QVERIFY(documentOf(response)[u"detail"].toString().contains(QStringLiteral("GET, HEAD")));
}

void TestProblem::endsInALineEnd()
{
    const std::string body = problem(404, "not-found", "x").body;
    QVERIFY(body.ends_with("}\n"));
    QCOMPARE(std::ranges::count(body, '\n'), 1);
}

void TestProblem::saysWhenToComeBack_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("says");

    QTest::newRow("429") << 429 << true;
    QTest::newRow("503") << 503 << true;
    QTest::newRow("400") << 400 << false;
}

void TestProblem::saysWhenToComeBack()
{
    QFETCH(int, status);
    QFETCH(bool, says);

    for (int i = 0; i < 50; ++i) {
        const int seconds = retryAfter(problem(status, "limit-reached", ""));
        QVERIFY(says ? seconds >= 1 && seconds <= 5 : seconds == 0);
    }
}

QTEST_APPLESS_MAIN(TestProblem)
#include "tst_problem.moc"
