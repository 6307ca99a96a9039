// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonpayload.h"

#include <QtTest>

using namespace holdfast;

class TestJsonPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTextAsItselfAndTheRestAsItsBytes_data();
    void takesTextAsItselfAndTheRestAsItsBytes();
    void refusesALoneSurrogateUnderAType();
};

void TestJsonPayload::takesTextAsItselfAndTheRestAsItsBytes_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("typeThen");
    const auto row = [](const char *title, const char *data, const char *type, const char *payload,
                        const char *typeThen) {
        QTest::newRow(title) << QByteArray(data) << QByteArray(type) << QByteArray(payload)
                             << QByteArray(typeThen);
    };
    constexpr auto json = "application/json";
    row("text", R"("a\n\u7ea2")", "", "a\n\xe7\xba\xa2", "");
    row("text with a type", R"("<p>")", "text/html", "<p>", "text/html");
    row("JSON as text", R"("{\"a\":1}")", json, R"({"a":1})", json);
    row("a big number", "100000000000000000000", "", "100000000000000000000", json);
    row("a number beyond a double", "1e400", "", "1e400", json);
    row("space within", "{ \"b\" : 1,\n\"a\":2.50 }", "", "{ \"b\" : 1,\n\"a\":2.50 }", json);
    row("one name twice", R"({"a":1,"a":2})", "", R"({"a":1,"a":2})", json);
    row("a lone surrogate within", R"(["\ud83c"])", "", R"(["\ud83c"])", json);
    row("a lone surrogate as text", R"("\ud83c")", "", R"("\ud83c")", json);
    row("another JSON type", "[]", "application/ld+json", "[]", "application/ld+json");
}

void TestJsonPayload::takesTextAsItselfAndTheRestAsItsBytes()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, typeThen);
    std::string taken;
    std::string contentType = type.toStdString();
    const std::string text = data.toStdString();
    QVERIFY(readPayload(JsonValue(text), taken, contentType));
    QCOMPARE(QByteArray::fromStdString(taken), payload);
    QCOMPARE(QByteArray::fromStdString(contentType), typeThen);
}

void TestJsonPayload::refusesALoneSurrogateUnderAType()
{
    std::string payload;
    std::string type = "text/plain";
    const auto read = readPayload(JsonValue(R"("a\ud83cb")"), payload, type);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Malformed);
    QVERIFY(read.error().message.find("lone surrogate") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestJsonPayload)
#include "tst_jsonpayload.moc"
