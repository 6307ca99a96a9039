// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/publishheaders.h"

#include <QStringBuilder>
#include <QtTest>

#include <utility>

using namespace holdfast;
using namespace holdfast::publish;
using namespace std::chrono_literals;

namespace {

/// What a request with one field comes to.
struct Read
{
    Read(const char *name, QByteArray value) : text(std::move(value))
    {
        http::Request request;
        request.headers.push_back(
            { name, std::string_view(text.constData(), std::size_t(text.size())) });
        conditions = readPublishHeaders(request, draft);
    }

    QByteArray text;
    Draft draft;
    Result<PublishConditions> conditions = PublishConditions {};
};

} // namespace

class TestPublishHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForNothingWithoutAWord();
    void readsWhatTheMessageIs();
    void aFormIsSimplyText_data();
    void aFormIsSimplyText();
    void takesAFieldWithinItsBounds_data();
    void takesAFieldWithinItsBounds();
    void refusesAFieldAndSaysWhich_data();
    void refusesAFieldAndSaysWhich();
    void readsTheConditions();
};

void TestPublishHeaders::asksForNothingWithoutAWord()
{
    Draft draft;
    const auto conditions = readPublishHeaders({}, draft);
    QVERIFY(conditions);
    QVERIFY(!conditions->ifLast);
    QVERIFY(conditions->idempotencyKey.empty());
    QVERIFY(draft.contentType.empty() && draft.event.empty());
    QVERIFY(draft.timeToLive == 0s);
    QCOMPARE(draft.priority, 3);
}

void TestPublishHeaders::readsWhatTheMessageIs()
{
    http::Request request;
    request.headers = { { "content-type", "application/json" },
                        { "holdfast-event", "page" },
                        { "holdfast-ttl", "60" },
                        { "holdfast-priority", "5" },
                        { "holdfast-key", "slide" } };
    Draft draft;
    QVERIFY(readPublishHeaders(request, draft));
    QCOMPARE(draft.contentType, std::string("application/json"));
    QCOMPARE(draft.event, std::string("page"));
    QVERIFY(draft.timeToLive == 60s);
    QCOMPARE(draft.priority, 5);
    QCOMPARE(draft.key, std::string("slide"));
}

void TestPublishHeaders::aFormIsSimplyText_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("taken");
    QTest::newRow("curl -d") << QByteArray("application/x-www-form-urlencoded") << QByteArray();
    QTest::newRow("with a parameter")
        << QByteArray("application/x-www-form-urlencoded;charset=UTF-8") << QByteArray();
    QTest::newRow("in capitals") << QByteArray("Application/X-WWW-Form-URLEncoded") << QByteArray();
    QTest::newRow("a type whose name is longer")
        << QByteArray("application/x-www-form-urlencoded2")
        << QByteArray("application/x-www-form-urlencoded2");
    QTest::newRow("a form with parts") << QByteArray("multipart/form-data; boundary=x")
                                       << QByteArray("multipart/form-data; boundary=x");
}

void TestPublishHeaders::aFormIsSimplyText()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, taken);
    const Read read("content-type", type);
    QVERIFY(read.conditions);
    QCOMPARE(QByteArray::fromStdString(read.draft.contentType), taken);
}

void TestPublishHeaders::takesAFieldWithinItsBounds_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *title, const char *name, const QByteArray &value) {
        QTest::newRow(title) << QByteArray(name) << value;
    };
    row("the shortest time to live", "holdfast-ttl", "1");
    row("the longest time to live", "holdfast-ttl", "604800");
    row("the lowest priority", "holdfast-priority", "1");
    row("the highest priority", "holdfast-priority", "5");
    row("the shortest key", "idempotency-key", "k");
    row("the longest key", "idempotency-key", QByteArray(200, 'k'));
    row("a key with a comma and spaces", "idempotency-key", "\"a, b\"");
    row("the longest key of a message", "holdfast-key", QByteArray(100, 'k'));
    row("a channel without a message", "holdfast-if-last", "k3v9x2ab-0");
}

void TestPublishHeaders::takesAFieldWithinItsBounds()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const Read read(name.constData(), value);
    QVERIFY2(read.conditions, read.conditions ? "" : read.conditions.error().message.c_str());
}

void TestPublishHeaders::refusesAFieldAndSaysWhich_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("named");
    const auto rows = [](const char *name, const char *named,
                         const QList<std::pair<const char *, QByteArray>> &values) {
        for (const auto &[title, value] : values)
            QTest::addRow("%s: %s", name, title) << QByteArray(name) << value << QByteArray(named);
    };
    rows("holdfast-ttl", "Holdfast-TTL",
         { { "none", "0" },
           { "backwards", "-1" },
           { "too long", "604801" },
           { "past all numbers", "9223372036854775808" },
           { "part of a second", "1.5" },
           { "with its unit", "60s" },
           { "a sign", "+60" },
           { "nothing", "" } });
    rows("holdfast-priority", "Holdfast-Priority",
         { { "too low", "0" }, { "too high", "6" }, { "a word", "high" }, { "nothing", "" } });
    rows("holdfast-key", "Holdfast-Key",
         { { "too long", QByteArray(101, 'k') },
           { "not ASCII", "\xe7\xba\xa2" },
           { "nothing", "" } });
    rows("holdfast-if-last", "Holdfast-If-Last",
         { { "a number", "42" },
           { "two cursors", "k3v9x2ab-1 k3v9x2ab-2" },
           { "a leading zero", "k3v9x2ab-00" },
           { "nothing", "" } });
    rows("idempotency-key", "Idempotency-Key",
         { { "too long", QByteArray(201, 'k') },
           { "beyond ASCII", "\xc3\xa4" },
           { "a tab", "a\tb" },
           { "a delete character", "a\x7f" },
           { "nothing", "" } });
}

void TestPublishHeaders::refusesAFieldAndSaysWhich()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, named);
    const Read read(name.constData(), value);
    QVERIFY(!read.conditions);
    QVERIFY(read.conditions.error().code == ErrorCode::Malformed);
    const QByteArray message = QByteArray::fromStdString(read.conditions.error().message);
    QVERIFY2(message.startsWith(QByteArray(named + " must be ")), message.constData());
}

void TestPublishHeaders::readsTheConditions()
{
    http::Request request;
    request.headers = { { "holdfast-if-last", "k3v9x2ab-42" }, { "idempotency-key", "order 7" } };
    Draft draft;
    const auto conditions = readPublishHeaders(request, draft);
    QVERIFY(conditions);
    QVERIFY(conditions->ifLast == Cursor::parse("k3v9x2ab-42"));
    QCOMPARE(conditions->idempotencyKey, std::string("order 7"));
}

QTEST_APPLESS_MAIN(TestPublishHeaders)
#include "tst_publishheaders.moc"
