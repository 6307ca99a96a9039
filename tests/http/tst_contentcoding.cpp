// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/contentcoding.h"

#include <QtTest>

#include <algorithm>

using namespace holdfast::http;

class TestContentCoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesOnlyPlainBodies_data();
    void takesOnlyPlainBodies();
    void saysWhatIsAccepted();
    void letsARequestWithoutABodyPass();
};

void TestContentCoding::takesOnlyPlainBodies_data()
{
    QTest::addColumn<QByteArray>("codings");
    QTest::addColumn<bool>("isTaken");
    const auto row = [](const char *codings, bool isTaken) {
        QTest::newRow(codings) << QByteArray(codings) << isTaken;
    };
    row("identity", true);
    row("Identity", true);
    row("identity, identity", true);
    row("", true);
    row("gzip", false);
    row("GZIP", false);
    row("br", false);
    row("identity, gzip", false);
    row("gzip,identity", false);
    row("identityx", false);
    row("deflate\t", false);
    row("aws-chunked", false);
}

void TestContentCoding::takesOnlyPlainBodies()
{
    QFETCH(QByteArray, codings);
    QFETCH(bool, isTaken);
    Request request;
    request.body = "x";
    request.headers = { { "content-encoding", "identity" },
                        { "content-encoding",
                          { codings.constData(), static_cast<std::size_t>(codings.size()) } } };
    QCOMPARE(!contentCodingRefusal(request).has_value(), isTaken);
}

void TestContentCoding::saysWhatIsAccepted()
{
    Request request;
    request.body = "x";
    request.headers = { { "content-encoding", "gzip" } };
    const auto refusal = contentCodingRefusal(request);
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 415);
    const std::pair<std::string, std::string> accepted("Accept-Encoding", "identity");
    QVERIFY(std::ranges::find(refusal->headers, accepted) != refusal->headers.end());
}

void TestContentCoding::letsARequestWithoutABodyPass()
{
    Request request;
    request.headers = { { "content-encoding", "gzip" } };
    QVERIFY(!contentCodingRefusal(request));
}

QTEST_APPLESS_MAIN(TestContentCoding)
#include "tst_contentcoding.moc"
