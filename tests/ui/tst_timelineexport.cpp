// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineexport.h"
#include "ui/timeline/timelineview.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QXmlStreamReader>
#include <QtGui/QImage>
#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const std::string requestHead =
    "GET /channels/class?since=abcd1234-6&client=s1 HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n";
const std::string answerHead =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 120\r\n";

QJsonObject logOf(std::vector<api::TraceStep> steps)
{
    api::TracePage page;
    page.steps = std::move(steps);
    page.now = 20s;
    page.beganAt = 1'700'000'000'000;
    const QByteArray text = harOf({ { "s1", u"Ann"_s, page } }, u"1.0"_s);
    return QJsonDocument::fromJson(text).object()[u"log"_s].toObject();
}

} // namespace

class TestTimelineExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAnEntryForEachRequest();
    void writesTheMessagesOfAStream();
    void writesWhatIsStillHeld();
    void survivesStepsWithoutTheirBeginning();
    void drawsTheViewAsPictures();
};

void TestTimelineExport::writesAnEntryForEachRequest()
{
    const QJsonObject log =
        logOf({ { 1, 1, 0ms, trace::Opened {} },
                { 2, 1, 1ms, trace::RequestRead { "GET /channels/class", 0, requestHead } },
                { 3, 1, 2ms, trace::Held { 6 } },
                { 4, 1, 4'001ms, trace::Pushed { 7, 7, 1, 320, answerHead } },
                { 5, 1, 5s, trace::RequestRead { "POST /channels/class", 12, {} } },
                { 6, 1, 5'002ms, trace::Answered { 201, {} } },
                { 7, 1, 6s, trace::Closed { CloseReason::PeerClosed } } });
    QCOMPARE(log[u"version"_s].toString(), u"1.2"_s);
    const QJsonArray entries = log[u"entries"_s].toArray();
    QCOMPARE(entries.size(), 2);
    const QJsonObject poll = entries[0].toObject();
    QCOMPARE(poll[u"time"_s].toDouble(), 4'000.0);
    QCOMPARE(poll[u"startedDateTime"_s].toString(), u"2023-11-14T22:13:20.001Z"_s);
    QCOMPARE(poll[u"connection"_s].toString(), u"1"_s);
    const QJsonObject request = poll[u"request"_s].toObject();
    QCOMPARE(request[u"url"_s].toString(),
             u"http://127.0.0.1:8080/channels/class?since=abcd1234-6&client=s1"_s);
    QCOMPARE(request[u"queryString"_s].toArray().size(), 2);
    QCOMPARE(request[u"headers"_s].toArray().size(), 1);
    const QJsonObject response = poll[u"response"_s].toObject();
    QCOMPARE(response[u"status"_s].toInt(), 200);
    QCOMPARE(response[u"content"_s][u"mimeType"_s].toString(), u"application/json"_s);
    QCOMPARE(entries[1][u"response"_s][u"status"_s].toInt(), 201);
    QCOMPARE(log[u"_connections"_s][0][u"reason"_s].toString(), u"peer-closed"_s);
    QCOMPARE(log[u"pages"_s][0][u"title"_s].toString(), u"Ann"_s);
}

void TestTimelineExport::writesTheMessagesOfAStream()
{
    const QJsonObject log =
        logOf({ { 1, 1, 0ms, trace::RequestRead { "GET /", 0, requestHead } },
                { 2, 1, 1ms, trace::StreamOpened { TransportKind::EventStream, 3, answerHead } },
                { 3, 1, 2s, trace::Pushed { 4, 4, 1, 90, {} } },
                { 4, 1, 3s, trace::Pushed { 5, 6, 2, 180, {} } },
                { 5, 1, 10s, trace::Closed { CloseReason::PeerClosed } } });
    const QJsonObject entry = log[u"entries"_s][0].toObject();
    QCOMPARE(entry[u"_messages"_s].toArray().size(), 2);
    QCOMPARE(entry[u"_messages"_s][1][u"lastSeq"_s].toInt(), 6);
    QCOMPARE(entry[u"timings"_s][u"receive"_s].toDouble(), 9'999.0);
}

void TestTimelineExport::writesWhatIsStillHeld()
{
    const QJsonObject log = logOf({ { 1, 1, 0ms, trace::RequestRead { "GET /", 0, requestHead } },
                                    { 2, 1, 1ms, trace::Held { 3 } } });
    const QJsonObject entry = log[u"entries"_s][0].toObject();
    QVERIFY(entry[u"_isHeld"_s].toBool());
    QCOMPARE(entry[u"response"_s][u"status"_s].toInt(-1), 0);
    QCOMPARE(entry[u"time"_s].toDouble(), 20'000.0);
}

void TestTimelineExport::survivesStepsWithoutTheirBeginning()
{
    const QJsonObject log =
        logOf({ { 1, 1, 0ms, trace::Found { true, TransportKind::LongPoll, false } },
                { 2, 1, 1s, trace::Pushed { 4, 4, 1, 90, answerHead } },
                { 3, 2, 1s, trace::Held { 4 } },
                { 4, 2, 1s, trace::EmptyAnswer {} },
                { 5, 2, 1s, trace::Answered { 404, {} } },
                { 6, 3, 2s, trace::Closed { CloseReason::PeerFailed } } });
    QVERIFY(log[u"entries"_s].toArray().isEmpty());
    QCOMPARE(log[u"_connections"_s].toArray().size(), 2);
}

void TestTimelineExport::drawsTheViewAsPictures()
{
    TimelineModel model;
    model.setLanes({ { "s1", u"Ann <b>"_s } });
    model.beginWatch("s1");
    api::TracePage page;
    page.steps = { { 1, 1, 1s, trace::RequestRead { "GET /", 0, {} } },
                   { 2, 1, 1s, trace::Held { 6 } },
                   { 3, 1, 9s, trace::Pushed { 7, 7, 1, 320, {} } } };
    page.now = 10s;
    model.add("s1", page, 10s, 10s);
    TimelineView view(model, [] { return TimelineTime(10s); });
    view.resize(600, 300);
    view.show();
    QImage image;
    QVERIFY(image.loadFromData(view.asPng(), "PNG"));
    QCOMPARE(image.width(), 2 * view.viewport()->width());
    QVERIFY(image.height() < 2 * view.viewport()->height()); // as high as its lane
    QXmlStreamReader reader(view.asSvg());
    int shapes = 0;
    while (!reader.atEnd()) {
        static const QStringList kinds { u"path"_s, u"polygon"_s, u"polyline"_s, u"rect"_s };
        if (reader.readNext() == QXmlStreamReader::StartElement
            && kinds.contains(reader.name().toString()))
            ++shapes;
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(shapes > 3);
}

QTEST_MAIN(TestTimelineExport)
#include "tst_timelineexport.moc"
