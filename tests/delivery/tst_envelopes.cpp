// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/envelopes.h"
#include "tests/delivery/readings.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::delivery;
using namespace holdfast::tests;

class TestEnvelopes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatIsLostAndWhy_data();
    void tellsWhatIsLostAndWhy();
    void tellsALossOfAnotherLifeFromThatLifesCursor();
    void saysGoodbyeWithATimeToComeBack();
    void greetsWithWhereTheStreamBegins();
    void saysWhichStateItTells();
    void greetsAnybodyWhateverTheirId_data();
    void greetsAnybodyWhateverTheirId();
    void appendsToWhatIsThere();
};

void TestEnvelopes::tellsWhatIsLostAndWhy_data()
{
    QTest::addColumn<GapReason>("reason");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("too old") << GapReason::Expired << QByteArray("expired");
    QTest::newRow("pushed out") << GapReason::Evicted << QByteArray("evicted");
    QTest::newRow("after no cursor at all") << GapReason::Unreadable << QByteArray("unreadable");
    QTest::newRow("of another life") << GapReason::Restarted << QByteArray("restarted");
}

void TestEnvelopes::tellsWhatIsLostAndWhy()
{
    QFETCH(GapReason, reason);
    QFETCH(QByteArray, word);
    std::string out;
    appendGapObject(Gap { at(3), at(18446744073709551615U), reason }, out);
    QCOMPARE(bytesOf(out),
             R"({"from":"k3v9x2ab-3","to":"k3v9x2ab-18446744073709551615","reason":")" + word
                 + R"("})");
}

void TestEnvelopes::tellsALossOfAnotherLifeFromThatLifesCursor()
{
    std::string out;
    appendGapObject(Gap { *Cursor::parse("00000000-5"), at(0), GapReason::Restarted }, out);
    QCOMPARE(bytesOf(out),
             QByteArray(R"({"from":"00000000-5","to":"k3v9x2ab-0","reason":"restarted"})"));
}

void TestEnvelopes::saysGoodbyeWithATimeToComeBack()
{
    std::string out;
    appendByeObject({ "too-slow", 1500 }, out);
    QCOMPARE(bytesOf(out), QByteArray(R"({"reason":"too-slow","retry_ms":1500})"));
}

void TestEnvelopes::greetsWithWhereTheStreamBegins()
{
    std::string out;
    appendHelloObject({ { at(42) }, "~17", 2999 }, out);
    QCOMPARE(bytesOf(out),
             QByteArray(R"({"epoch":"k3v9x2ab","cursor":"k3v9x2ab-42","client":"~17",)"
                        R"("retry_ms":2999})"));
}

void TestEnvelopes::saysWhichStateItTells()
{
    std::string out;
    appendHelloObject({ { at(42), StateRange { 42, 7, 0 } }, "~17", 2999, true }, out);
    QCOMPARE(bytesOf(out),
             QByteArray(R"({"epoch":"k3v9x2ab","cursor":"k3v9x2ab-42.7","client":"~17",)"
                        R"("retry_ms":2999,"state":"k3v9x2ab-42"})"));
}

void TestEnvelopes::greetsAnybodyWhateverTheirId_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("Chinese") << QByteArray("\xe9\x9f\xa9\xe6\xa2\x85");
    QTest::newRow("a quote and a backslash") << QByteArray(R"(a"b\c)");
    QTest::newRow("markup") << QByteArray("<script>");
    QTest::newRow("a member of its own") << QByteArray(R"(","cursor":"x)");
}

void TestEnvelopes::greetsAnybodyWhateverTheirId()
{
    QFETCH(QByteArray, id);
    std::string out;
    const std::string text = id.toStdString();
    appendHelloObject({ { at(1) }, text, 1000 }, out);
    const QJsonObject hello = QJsonDocument::fromJson(bytesOf(out)).object();
    QCOMPARE(hello.value(QStringLiteral("client")).toString().toUtf8(), id);
    QCOMPARE(hello.value(QStringLiteral("cursor")).toString(), QStringLiteral("k3v9x2ab-1"));
    QCOMPARE(hello.size(), 4);
}

void TestEnvelopes::appendsToWhatIsThere()
{
    std::string out = "before";
    appendByeObject({ "removed", 1 }, out);
    QCOMPARE(bytesOf(out), QByteArray(R"(before{"reason":"removed","retry_ms":1})"));
}

QTEST_APPLESS_MAIN(TestEnvelopes)
#include "tst_envelopes.moc"
