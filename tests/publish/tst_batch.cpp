// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/publish/batch.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::publish;

namespace {

QByteArray bytesOf(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

/// What is in the drafts, a line each: channel, event, type, seconds, payload.
QByteArray textOf(const std::vector<Draft> &drafts)
{
    QByteArray text;
    for (const Draft &draft : drafts) {
        text += bytesOf(draft.channel) + '|' + bytesOf(draft.event) + '|'
            + bytesOf(draft.contentType) + '|' + QByteArray::number(draft.timeToLive.count()) + '|'
            + bytesOf(draft.payload) + '\n';
    }
    return text;
}

/// So many times the entry, with what is between them.
std::string repeated(std::string_view entry, std::size_t times, std::string_view between)
{
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text.append(i == 0 ? std::string_view() : between).append(entry);
    return text;
}

} // namespace

class TestBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEntries_data();
    void readsEntries();
    void readsTheSameAsAnArrayAndAsLines();
    void readsLinesHoweverTheyEnd_data();
    void readsLinesHoweverTheyEnd();
    void refusesAnEntryAndSaysWhichAndWhy_data();
    void refusesAnEntryAndSaysWhichAndWhy();
    void saysWhichLineIsNoJson_data();
    void saysWhichLineIsNoJson();
    void saysWhichEntryBreaksTheArray();
    void readsThePriority();
    void readsTheKey();
    void refusesAnArrayThatIsNone_data();
    void refusesAnArrayThatIsNone();
    void takesAThousandAndNotOneMore_data();
    void takesAThousandAndNotOneMore();
    void nothingIsAnEmptyBatch_data();
    void nothingIsAnEmptyBatch();
};

void TestBatch::readsEntries_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QByteArray>("draft");
    const auto row = [](const char *title, const char *members, const QByteArray &draft) {
        QTest::newRow(title) << R"({"channel":"a")" + QByteArray(members) + "}" << draft;
    };
    row("text", R"(,"data":"Open page 42")", "a|||0|Open page 42");
    row("text with escapes", R"(,"data":"a\n\u7ea2\"")", "a|||0|a\n\xe7\xba\xa2\"");
    row("an empty text", R"(,"data":"")", "a|||0|");
    row("a number", R"(,"data":42)", "a||application/json|0|42");
    row("an object", R"(,"data":{ "page" : [ 4, 2 ] })",
        R"(a||application/json|0|{ "page" : [ 4, 2 ] })");
    row("a number beyond 64 bits", R"(,"data":{"wei":100000000000000000000})",
        R"(a||application/json|0|{"wei":100000000000000000000})");
    row("a number beyond a double", R"(,"data":1e400)", "a||application/json|0|1e400");
    row("one name twice within", R"(,"data":{"x":1,"x":2})",
        R"(a||application/json|0|{"x":1,"x":2})");
    row("a lone surrogate within", R"(,"data":["\ud83c"])", R"(a||application/json|0|["\ud83c"])");
    row("text with a lone surrogate goes as JSON", R"(,"data":"\ud83c")",
        R"(a||application/json|0|"\ud83c")");
    row("nothing, said so", R"(,"data":null)", "a||application/json|0|null");
    row("a truth", R"(,"data":true)", "a||application/json|0|true");
    row("an event", R"(,"data":"x","event":"page")", "a|page||0|x");
    row("text of another type", R"(,"data":"# x","type":"text/markdown")",
        "a||text/markdown|0|# x");
    row("JSON of another type", R"(,"data":{},"type":"application/ld+json")",
        "a||application/ld+json|0|{}");
    row("JSON as text", R"(,"data":"{\"a\":1}","type":"application/json")",
        R"(a||application/json|0|{"a":1})");
    row("a time to live", R"(,"data":"x","ttl":60)", "a|||60|x");
    row("the longest time to live", R"(,"data":"x","ttl":604800)", "a|||604800|x");
    row("members it does not know", R"(,"data":"x","id":"forged-1","subscribers":9)", "a|||0|x");
    row("any order", R"(,"ttl":1,"event":"e","data":"x")", "a|e||1|x");
}

void TestBatch::readsEntries()
{
    QFETCH(QByteArray, entry);
    QFETCH(QByteArray, draft);
    const auto drafts = parseBatch(entry.toStdString());
    QVERIFY2(drafts, drafts ? "" : drafts.error().message.c_str());
    QCOMPARE(textOf(drafts.value()), draft + "\n");
}

void TestBatch::readsTheSameAsAnArrayAndAsLines()
{
    const QByteArray first = R"({"channel":"a","data":"1"})";
    const QByteArray second = R"({"channel":"b","data":{"x":2},"event":"e"})";
    const QByteArray expected = "a|||0|1\nb|e|application/json|0|{\"x\":2}\n";
    for (const QByteArray &body :
         { QByteArray(first + '\n' + second), QByteArray('[' + first + ',' + second + ']'),
           QByteArray(" \r\n[\n" + first + " ,\n" + second + "\n]\n") })
        QCOMPARE(textOf(parseBatch(body.toStdString()).value()), expected);
}

void TestBatch::readsLinesHoweverTheyEnd_data()
{
    QTest::addColumn<QByteArray>("between");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("LF") << QByteArray("\n") << QByteArray("\n");
    QTest::newRow("LF but for the last") << QByteArray("\n") << QByteArray();
    QTest::newRow("CRLF") << QByteArray("\r\n") << QByteArray("\r\n");
    QTest::newRow("empty lines between") << QByteArray("\n\n \t\n") << QByteArray("\n\n");
}

void TestBatch::readsLinesHoweverTheyEnd()
{
    QFETCH(QByteArray, between);
    QFETCH(QByteArray, after);
    const QByteArray body =
        R"({"channel":"a","data":"1"})" + between + R"( {"channel":"b","data":"2"})" + after;
    QCOMPARE(textOf(parseBatch(body.toStdString()).value()), QByteArray("a|||0|1\nb|||0|2\n"));
}

void TestBatch::refusesAnEntryAndSaysWhichAndWhy_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *title, const QByteArray &entry, const char *why) {
        QTest::newRow(title) << entry << QByteArray(why);
    };
    row("a number", "42", "not a JSON object");
    row("a list", "[]", "not a JSON object");
    row("a channel twice", R"({"channel":"a","channel":"b","data":"x"})", "\"channel\"");
    row("a lone surrogate under a type", R"({"channel":"a","data":"\udc00","type":"text/html"})",
        "lone surrogate");
    row("no priority", R"({"channel":"a","data":"x","priority":6})", "\"priority\"");
    row("no channel", R"({"data":"x"})", "\"channel\"");
    row("a channel without a name", R"({"channel":"","data":"x"})", "\"channel\"");
    row("a channel that is no text", R"({"channel":7,"data":"x"})", "\"channel\"");
    row("no data", R"({"channel":"a"})", "\"data\"");
    row("an event that is no text", R"({"channel":"a","data":"x","event":1})", "\"event\"");
    row("a key that is no text", R"({"channel":"a","data":"x","key":7})", "\"key\"");
    row("a type that is no text", R"({"channel":"a","data":"x","type":null})", "\"type\"");
    row("no time to live", R"({"channel":"a","data":"x","ttl":0})", "\"ttl\"");
    row("a time to live backwards", R"({"channel":"a","data":"x","ttl":-1})", "\"ttl\"");
    row("a time to live too long", R"({"channel":"a","data":"x","ttl":604801})", "\"ttl\"");
    row("a time to live past all numbers",
        R"({"channel":"a","data":"x","ttl":18446744073709551615})", "\"ttl\"");
    row("part of a second", R"({"channel":"a","data":"x","ttl":1.5})", "\"ttl\"");
    row("a time to live as text", R"({"channel":"a","data":"x","ttl":"60"})", "\"ttl\"");
}

void TestBatch::refusesAnEntryAndSaysWhichAndWhy()
{
    QFETCH(QByteArray, entry);
    QFETCH(QByteArray, why);
    const QByteArray good = R"({"channel":"a","data":"x"})";
    for (const QByteArray &body :
         { QByteArray(good + '\n' + good + "\n\n" + entry + '\n' + good),
           QByteArray('[' + good + ',' + good + ',' + entry + ',' + good + ']') }) {
        const auto drafts = parseBatch(body.toStdString());
        QVERIFY(!drafts);
        QVERIFY(drafts.error().code == ErrorCode::Malformed);
        const QByteArray message = bytesOf(drafts.error().message);
        QVERIFY2(message.startsWith("Entry 3 of the batch: "), message.constData());
        QVERIFY2(message.contains(why), message.constData());
        QVERIFY2(message.endsWith(" Nothing of the batch was accepted."), message.constData());
    }
}

void TestBatch::saysWhichLineIsNoJson_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("broken") << QByteArray(R"({"channel":"a","data":tru})")
                            << QByteArray("at byte 25");
    QTest::newRow("cut short") << QByteArray(R"({"channel":"a")") << QByteArray("complete");
    QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbf{\"channel\":\"a\",\"data\":1}")
                                       << QByteArray("byte order mark");
    QTest::newRow("too deep") << R"({"channel":"a","data":)" + QByteArray(1024, '[')
                              << QByteArray("1024 levels");
}

void TestBatch::saysWhichLineIsNoJson()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, why);
    const auto drafts = parseBatch("{\"channel\":\"a\",\"data\":1}\n" + line.toStdString());
    QVERIFY(!drafts);
    const QByteArray message = bytesOf(drafts.error().message);
    QVERIFY2(message.startsWith("Entry 2 of the batch: "), message.constData());
    QVERIFY2(message.contains(why), message.constData());
}

void TestBatch::saysWhichEntryBreaksTheArray()
{
    const auto drafts = parseBatch(R"([{"channel":"a","data":[1,2]},{"channel":"a","data":tru}])");
    QVERIFY(!drafts);
    QVERIFY(drafts.error().message.find("at entry 2.") != std::string::npos);
}

void TestBatch::readsThePriority()
{
    const auto drafts =
        parseBatch(R"([{"channel":"a","data":1,"priority":5},{"channel":"a","data":1}])");
    QVERIFY(drafts);
    QCOMPARE(drafts->at(0).priority, 5);
    QCOMPARE(drafts->at(1).priority, defaultPriority);
}

void TestBatch::readsTheKey()
{
    const auto drafts = parseBatch(R"([{"channel":"a","data":"42","key":"slide"},)"
                                   R"({"channel":"a","data":"x"}])");
    QVERIFY(drafts);
    QCOMPARE(drafts->at(0).key, std::string("slide"));
    QCOMPARE(drafts->at(1).key, std::string());
}

void TestBatch::refusesAnArrayThatIsNone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("without its end") << QByteArray(R"([{"channel":"a","data":"x"})");
    QTest::newRow("with a comma too many") << QByteArray(R"([{"channel":"a","data":"x"},])");
    QTest::newRow("with something after it") << QByteArray(R"([]{"channel":"a","data":"x"})");
    QTest::newRow("that never stops opening") << QByteArray(100'000, '[');
    QTest::newRow("with half a character")
        << QByteArray("[{\"channel\":\"a\",\"data\":\"\xe7\xba\"}]");
    QTest::newRow("behind a list") << QByteArray(R"([[]{}])");
    QTest::newRow("with a line end within text")
        << QByteArray("[{\"channel\":\"a\",\"data\":\"a\nb\"}]");
}

void TestBatch::refusesAnArrayThatIsNone()
{
    QFETCH(QByteArray, body);
    const auto drafts = parseBatch(body.toStdString());
    QVERIFY(!drafts);
    QVERIFY(drafts.error().code == ErrorCode::Malformed);
    QVERIFY(drafts.error().message.find("JSON array") != std::string::npos);
    // The parser is kept from one batch to the next.
    QCOMPARE(textOf(parseBatch(R"([{"channel":"a","data":"x"}])").value()),
             QByteArray("a|||0|x\n"));
}

void TestBatch::takesAThousandAndNotOneMore_data()
{
    QTest::addColumn<bool>("isArray");
    QTest::newRow("an array") << true;
    QTest::newRow("lines") << false;
}

void TestBatch::takesAThousandAndNotOneMore()
{
    QFETCH(bool, isArray);
    const auto batchOf = [isArray](std::size_t entries) {
        const std::string all =
            repeated(R"({"channel":"a","data":"x"})", entries, isArray ? "," : "\n");
        return isArray ? "[" + all + "]" : all;
    };
    QCOMPARE(parseBatch(batchOf(1000)).value().size(), std::size_t { 1000 });
    const auto tooMany = parseBatch(batchOf(1001));
    QVERIFY(!tooMany);
    QVERIFY(tooMany.error().code == ErrorCode::TooLarge);
    QVERIFY(tooMany.error().message.find("1,000") != std::string::npos);
}

void TestBatch::nothingIsAnEmptyBatch_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("white space") << QByteArray(" \r\n\t\n");
    QTest::newRow("an empty array") << QByteArray("[]");
}

void TestBatch::nothingIsAnEmptyBatch()
{
    QFETCH(QByteArray, body);
    const auto drafts = parseBatch(body.toStdString());
    QVERIFY(drafts);
    QVERIFY(drafts->empty());
}

QTEST_APPLESS_MAIN(TestBatch)
#include "tst_batch.moc"
