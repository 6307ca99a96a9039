// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/accept.h"

#include <QtTest>

using namespace holdfast::http;

class TestAccept : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void weighsAType_data();
    void weighsAType();
    void takesAnythingWhereNothingIsSaid();
    void readsAllFields();
};

void TestAccept::weighsAType_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<RangeKind>("kind");
    QTest::addColumn<int>("weight");
    const auto row = [](const char *title, const char *accept, RangeKind kind, int weight) {
        QTest::newRow(title) << QByteArray(accept) << kind << weight;
    };
    row("the type", "text/event-stream", RangeKind::Exact, 1000);
    row("in capitals", "TEXT/Event-Stream;Q=0.5", RangeKind::Exact, 500);
    row("refused", "text/event-stream;q=0", RangeKind::Exact, 0);
    row("refused in three digits", "text/event-stream; q=0.000", RangeKind::Exact, 0);
    row("hardly", "text/event-stream;q=0.001", RangeKind::Exact, 1);
    row("a weight of more than one", "text/event-stream;q=1.5", RangeKind::Exact, 1000);
    row("more digits than there are", "text/event-stream;q=0.12345", RangeKind::Exact, 123);
    row("a dot alone", "text/event-stream;q=1.", RangeKind::Exact, 1000);
    row("with a parameter", "text/event-stream;charset=utf-8;q=0.3", RangeKind::Exact, 300);
    row("the exact one wins over a wildcard", "*/*;q=1, text/event-stream;q=0.2", RangeKind::Exact,
        200);
    row("the exact one wins whatever the order", "text/event-stream;q=0, text/*, */*",
        RangeKind::Exact, 0);
    row("the family wins over anything", "*/*, text/*;q=0.4", RangeKind::AnySubtype, 400);
    row("the larger of two alike", "text/event-stream;q=0.2, text/event-stream;q=0.7",
        RangeKind::Exact, 700);
    row("anything", "*/*;q=0.8", RangeKind::Anything, 800);
    row("another", "application/json", RangeKind::None, 0);
    row("another family", "application/*", RangeKind::None, 0);
    row("a longer name", "text/event-streams", RangeKind::None, 0);
    row("quoted", "text/plain;x=\"a,text/event-stream\"", RangeKind::None, 0);
    row("quoted, with an escape", "text/plain;x=\"\\\",text/event-stream\"", RangeKind::None, 0);
    row("an open quote", "text/plain;x=\"text/event-stream", RangeKind::None, 0);
    row("an escape at the end", "text/plain;x=\"\\", RangeKind::None, 0);
    row("a weight that is none", "text/event-stream;q=much, */*;q=0.1", RangeKind::Anything, 100);
    row("no weight after all", "text/event-stream;q=", RangeKind::None, 0);
    row("empty elements", ",, text/event-stream ,", RangeKind::Exact, 1000);
    row("nothing", "", RangeKind::None, 0);
}

void TestAccept::weighsAType()
{
    QFETCH(QByteArray, accept);
    QFETCH(RangeKind, kind);
    QFETCH(int, weight);
    Request request;
    request.headers.push_back({ "accept", accept.constData() });
    const Acceptance found = acceptanceOf(request, "text/event-stream");
    QVERIFY(found.kind == kind);
    QCOMPARE(found.weight, weight);
}

void TestAccept::takesAnythingWhereNothingIsSaid()
{
    const Acceptance found = acceptanceOf(Request {}, "application/json");
    QVERIFY(found.kind == RangeKind::Anything);
    QCOMPARE(found.weight, 1000);
}

void TestAccept::readsAllFields()
{
    Request request;
    request.headers.push_back({ "accept", "*/*" });
    request.headers.push_back({ "accept", "text/event-stream;q=0.5" });
    QCOMPARE(acceptanceOf(request, "text/event-stream").weight, 500);
    QCOMPARE(acceptanceOf(request, "application/json").weight, 1000);
}

QTEST_APPLESS_MAIN(TestAccept)
#include "tst_accept.moc"
