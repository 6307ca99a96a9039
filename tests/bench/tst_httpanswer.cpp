// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/httpanswer.h"

#include <QTest>

#include <string>

using namespace holdfast::bench;

class TestHttpAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheFieldsThatTheGeneratorNeeds();
    void waitsForTheEndOfTheHead();
    void knowsWhereAnAnswerEnds_data();
    void knowsWhereAnAnswerEnds();
    void givesNoStatusToWhatIsNotHttp();
    void findsARequestsFieldByName();
};

void TestHttpAnswer::readsTheFieldsThatTheGeneratorNeeds()
{
    const auto head = readAnswerHead("HTTP/1.1 200 OK\r\ncontent-LENGTH:  12 \r\n"
                                     "Last-Modified: Mon, 23 Nov 2026 17:12:41 GMT\r\n"
                                     "ETag: 7\r\nConnection: close\r\n\r\nbody");
    QVERIFY(head.has_value());
    QCOMPARE(head->status, 200);
    QCOMPARE(head->contentLength, std::size_t { 12 });
    QVERIFY(head->lastModified == "Mon, 23 Nov 2026 17:12:41 GMT");
    QVERIFY(head->etag == "7");
    QVERIFY(head->closes);
}

void TestHttpAnswer::waitsForTheEndOfTheHead()
{
    QVERIFY(!readAnswerHead("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n").has_value());
}

void TestHttpAnswer::knowsWhereAnAnswerEnds_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("no body") << QByteArray("HTTP/1.1 201 Created\r\n\r\n");
    QTest::newRow("a body by length")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
    QTest::newRow("a body in chunks")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                      "chunked\r\n\r\n4\r\nbody\r\n1;x=y\r\n!\r\n0\r\n\r\n");
    QTest::newRow("304 never has a body")
        << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n");
}

void TestHttpAnswer::knowsWhereAnAnswerEnds()
{
    QFETCH(QByteArray, answer);
    const std::string whole = answer.toStdString();
    const auto head = readAnswerHead(whole);
    QVERIFY(head.has_value());
    const std::string withNext = whole + "HTTP/1.1 200 OK\r\n";
    QCOMPARE(answerBytes(*head, withNext).value_or(0), whole.size());
    for (std::size_t cut = head->headBytes; cut < whole.size(); ++cut)
        QVERIFY(!answerBytes(*head, std::string_view(whole).substr(0, cut)).has_value());
}

void TestHttpAnswer::givesNoStatusToWhatIsNotHttp()
{
    QCOMPARE(readAnswerHead("SSH-2.0-OpenSSH\r\n\r\n")->status, 0);
}

void TestHttpAnswer::findsARequestsFieldByName()
{
    QVERIFY(
        headerValue("POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\n", "content-length")
        == "3");
    QVERIFY(headerValue("POST /a HTTP/1.1\r\nHost: b\r\n\r\n", "content-length").empty());
}

QTEST_APPLESS_MAIN(TestHttpAnswer)
#include "tst_httpanswer.moc"
