// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/request.h"

#include <QtTest>

using holdfast::http::Request;

class TestRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheFirstFieldOfAName();
    void tellsAnEmptyFieldFromNone();
};

void TestRequest::findsTheFirstFieldOfAName()
{
    Request request;
    request.headers = { { "a", "1" }, { "ab", "2" }, { "a", "3" } };
    QCOMPARE(request.header("a"), std::string_view("1"));
    QCOMPARE(request.header("ab"), std::string_view("2"));
}

void TestRequest::tellsAnEmptyFieldFromNone()
{
    Request request;
    request.headers = { { "a", "" } };
    QVERIFY(request.hasHeader("a"));
    QVERIFY(request.header("a").empty());
    QVERIFY(!request.hasHeader("b"));
    QVERIFY(request.header("b").data() == nullptr);
}

QTEST_APPLESS_MAIN(TestRequest)
#include "tst_request.moc"
