// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/broadcastrequest.h"

#include <QTest>

using namespace holdfast;

class TestBroadcastRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesDataAsPayload_data();
    void takesDataAsPayload();
    void takesTargetsEventAndType();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

void TestBroadcastRequest::takesDataAsPayload_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("type");
    const QByteArray text("text/plain");
    const QByteArray json("application/json");
    QTest::newRow("text") << QByteArray(R"("Open page 42")") << QByteArray("Open page 42") << text;
    QTest::newRow("empty text") << QByteArray(R"("")") << QByteArray() << text;
    QTest::newRow("text beyond ASCII")
        << QByteArray(R"("翻到第42页\n\u00e9")") << QByteArray("翻到第42页\né") << text;
    QTest::newRow("an object") << QByteArray(R"({ "page" : 42 })")
                               << QByteArray(R"({ "page" : 42 })") << json;
    QTest::newRow("a list") << QByteArray("[1, [2]]") << QByteArray("[1, [2]]") << json;
    QTest::newRow("a number") << QByteArray("42") << QByteArray("42") << json;
    QTest::newRow("a big number") << QByteArray("9007199254740993")
                                  << QByteArray("9007199254740993") << json;
    for (const char *same : { "100000000000000000000", "1e400", "1.50", R"({"b":1,"a":2,"b":3})",
                              R"(["\ud83c"])", R"("\ud83c")" })
        QTest::newRow(same) << QByteArray(same) << QByteArray(same) << json;
    QTest::newRow("true") << QByteArray("true") << QByteArray("true") << json;
    QTest::newRow("null") << QByteArray("null") << QByteArray("null") << json;
}

void TestBroadcastRequest::takesDataAsPayload()
{
    QFETCH(const QByteArray, data);
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, type);
    const auto broadcast = management::broadcastRequest(R"({"targets":["class.red"],"data":)"
                                                        + data.toStdString() + "}");
    QVERIFY2(broadcast, broadcast ? "" : broadcast.error().message.c_str());
    QCOMPARE(QByteArray::fromStdString(broadcast.value().payload), payload);
    QCOMPARE(QByteArray::fromStdString(broadcast.value().contentType), type);
    QVERIFY(broadcast.value().event.empty());
}

void TestBroadcastRequest::takesTargetsEventAndType()
{
    const auto broadcast = management::broadcastRequest(
        R"({"targets":["class.red","class.*"],"data":"<p>","event":"page","type":"text/html"})");
    QVERIFY2(broadcast, broadcast ? "" : broadcast.error().message.c_str());
    const std::vector<std::string> targets { "class.red", "class.*" };
    QVERIFY(broadcast.value().targets == targets);
    QCOMPARE(broadcast.value().event, std::string("page"));
    QCOMPARE(broadcast.value().contentType, std::string("text/html"));
}

void TestBroadcastRequest::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *title, const QByteArray &body, const char *says) {
        QTest::newRow(title) << body << QString::fromLatin1(says);
    };
    QByteArray many = R"({"data":"x","targets":["a")";
    for (int index = 0; index < 100; ++index)
        many += R"(,"a")";
    row("empty body", "", "JSON object");
    row("not JSON", "{\"targets\":", "complete");
    row("broken JSON", "{\"targets\":x}", "at byte 11");
    row("targets twice", R"({"targets":["a"],"targets":["b"],"data":"x"})", "\"targets\"");
    row("not an object", "[]", "JSON object");
    row("no targets", R"({"data":"x"})", "\"targets\"");
    row("targets empty", R"({"data":"x","targets":[]})", "\"targets\"");
    row("targets a text", R"({"data":"x","targets":"class.red"})", "\"targets\"");
    row("a target that is no text", R"({"data":"x","targets":["a",1]})", "\"targets\"");
    row("101 targets", many + "]}", "\"targets\"");
    row("no data", R"({"targets":["a"]})", "\"data\"");
    row("an event that is no text", R"({"targets":["a"],"data":"x","event":1})", "\"event\"");
    row("a type that is no text", R"({"targets":["a"],"data":"x","type":null})", "\"type\"");
    row("a field misspelt", R"({"targets":["a"],"data":"x","evnt":"x"})", "not known");
}

void TestBroadcastRequest::saysWhatIsWrong()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, says);
    const auto broadcast = management::broadcastRequest(body.toStdString());
    QVERIFY(!broadcast);
    QCOMPARE(broadcast.error().code, ErrorCode::Malformed);
    const QString message = QString::fromStdString(broadcast.error().message);
    QVERIFY2(message.contains(says), qPrintable(message));
}

QTEST_GUILESS_MAIN(TestBroadcastRequest)
#include "tst_broadcastrequest.moc"
