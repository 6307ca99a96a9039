// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/wireform.h"
#include "tests/delivery/readings.h"
#include "tests/manualclock.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::delivery;
using namespace holdfast::tests;

class TestWireForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatWasNegotiated_data();
    void isWhatWasNegotiated();
    void hasAnEncoderOfItsOwn_data();
    void hasAnEncoderOfItsOwn();

private:
    static void forms();

    ManualClock m_clock;
    const Encoders m_encoders { m_clock };
};

void TestWireForm::forms()
{
    QTest::addColumn<WireForm>("form");
    QTest::addColumn<WireForm>("negotiated");
    QTest::addColumn<Format>("format");
    QTest::addColumn<TransportKind>("transport");
    QTest::addColumn<QByteArray>("start");

    const auto row = [](const char *title, WireForm form, WireForm negotiated, Format format,
                        TransportKind transport, const QByteArray &start) {
        QTest::newRow(title) << form << negotiated << format << transport << start;
    };
    constexpr auto json = Format::Json;
    constexpr auto raw = Format::Raw;
    row("poll", WireForm::PollJson, pollForm(json, true), json, TransportKind::LongPoll, "HTTP");
    row("last poll", WireForm::PollJsonClosing, pollForm(json, false), json,
        TransportKind::LongPoll, "HTTP");
    row("raw poll", WireForm::PollRaw, pollForm(raw, true), raw, TransportKind::LongPoll, "HTTP");
    row("last raw poll", WireForm::PollRawClosing, pollForm(raw, false), raw,
        TransportKind::LongPoll, "HTTP");
    row("stream", WireForm::StreamJson, streamForm(json), json, TransportKind::EventStream, "id: ");
    row("raw stream", WireForm::StreamRaw, streamForm(raw), raw, TransportKind::EventStream,
        "id: ");
    row("socket", WireForm::SocketJson, socketForm(json, false), json, TransportKind::WebSocket,
        "\x81");
    row("raw socket", WireForm::SocketRaw, socketForm(raw, false), raw, TransportKind::WebSocket,
        "\x81");
    row("deflated socket", WireForm::SocketJsonDeflated, socketForm(json, true), json,
        TransportKind::WebSocket, "\xc1");
    row("raw deflated socket", WireForm::SocketRawDeflated, socketForm(raw, true), raw,
        TransportKind::WebSocket, "\xc1");
}

void TestWireForm::isWhatWasNegotiated_data()
{
    forms();
}

void TestWireForm::isWhatWasNegotiated()
{
    QFETCH(WireForm, form);
    QFETCH(WireForm, negotiated);
    QFETCH(Format, format);
    QFETCH(TransportKind, transport);
    QVERIFY(negotiated == form);
    QVERIFY(formatOf(form) == format);
    QVERIFY(transportOf(form) == transport);
    QCOMPARE(isPoll(form), transport == TransportKind::LongPoll);
}

void TestWireForm::hasAnEncoderOfItsOwn_data()
{
    forms();
}

void TestWireForm::hasAnEncoderOfItsOwn()
{
    QFETCH(WireForm, form);
    QFETCH(Format, format);
    QFETCH(TransportKind, transport);
    QFETCH(QByteArray, start);
    const std::string payload(500, 'x'); // long enough to be worth compressing
    const Encoder &encoder = m_encoders[form];
    const QByteArray bytes = encoded(encoder, readingOf({ accepted(1, "a", payload) }));
    QVERIFY(bytes.startsWith(start));
    QCOMPARE(encoder.isOneShot(), transport == TransportKind::LongPoll);
    const bool closes = form == WireForm::PollJsonClosing || form == WireForm::PollRawClosing;
    QCOMPARE(bytes.contains("\r\nConnection: close\r\n"), closes);
    if (start != "\xc1") // compressed, it cannot be read here
        QCOMPARE(bytes.contains(R"("channel":"a")"), format == Format::Json);
    // Each is asked for what it takes in one go, and gives it.
    QCOMPARE(encoder.limits().messages == 1,
             format == Format::Raw && transport == TransportKind::LongPoll);
}

QTEST_APPLESS_MAIN(TestWireForm)
#include "tst_wireform.moc"
