// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/permessagedeflate.h"

#include <QtTest>

using namespace holdfast::websocket;

class TestPermessageDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void declines_data();
    void declines();
};

void TestPermessageDeflate::accepts_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::addColumn<bool>("confirmsWindow");

    QTest::newRow("no parameter") << QByteArray("permessage-deflate") << false;
    QTest::newRow("in any case") << QByteArray("Permessage-Deflate; Client_Max_Window_Bits")
                                 << false;
    QTest::newRow("what Chromium and Firefox offer")
        << QByteArray("permessage-deflate; client_max_window_bits") << false;
    QTest::newRow("both takeovers given up")
        << QByteArray("permessage-deflate; server_no_context_takeover; client_no_context_takeover")
        << false;
    QTest::newRow("any window of the client's")
        << QByteArray("permessage-deflate; client_max_window_bits=8") << false;
    QTest::newRow("the window we have")
        << QByteArray("permessage-deflate; server_max_window_bits=12") << true;
    QTest::newRow("a larger window")
        << QByteArray("permessage-deflate; server_max_window_bits=15") << true;
    QTest::newRow("a quoted number")
        << QByteArray("permessage-deflate; server_max_window_bits=\"15\"") << true;
}

void TestPermessageDeflate::accepts()
{
    QFETCH(QByteArray, offer);
    QFETCH(bool, confirmsWindow);

    const auto extensions = parseExtensions(offer.toStdString());
    QVERIFY(extensions.has_value());
    const auto agreement = agreementOn(extensions->at(0));
    QVERIFY(agreement.has_value());
    QByteArray expected(
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    if (confirmsWindow)
        expected += "; server_max_window_bits=12";
    QCOMPARE(QByteArray::fromStdString(*agreement), expected);
}

void TestPermessageDeflate::declines_data()
{
    QTest::addColumn<QByteArray>("offer");

    QTest::newRow("another extension") << QByteArray("permessage-bzip2");
    for (const char *parameter :
         { "server_max_window_bits=11", "server_max_window_bits=8", "server_max_window_bits",
           "server_max_window_bits=16", "server_max_window_bits=015", "server_max_window_bits=x",
           "client_max_window_bits=7", "client_max_window_bits=16", "client_max_window_bits=09",
           "client_max_window_bits=1000000000000", "server_no_context_takeover=1",
           "client_no_context_takeover=1", "unknown", "server_max_window_bits=15; unknown",
           "client_max_window_bits; client_max_window_bits=9",
           "server_no_context_takeover; Server_No_Context_Takeover" })
        QTest::newRow(parameter) << QByteArray("permessage-deflate; ") + parameter;
}

void TestPermessageDeflate::declines()
{
    QFETCH(QByteArray, offer);

    const auto extensions = parseExtensions(offer.toStdString());
    QVERIFY(extensions.has_value());
    QVERIFY(!agreementOn(extensions->at(0)).has_value());
}

QTEST_APPLESS_MAIN(TestPermessageDeflate)
#include "tst_permessagedeflate.moc"
