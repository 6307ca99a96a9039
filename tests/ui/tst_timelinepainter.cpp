// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares what the timeline's painter draws with the pictures in tests/ui/golden: each has the
// light, the dark and the grey form, one above the other. The painter draws no text, so that they
// depend on no font. HOLDFAST_UPDATE_GOLDEN=1 writes them anew: look at them before you commit.
#include "ui/palettes.h"
#include "ui/timeline/timelinepainter.h"

#include <QtCore/QDir>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtTest/QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int rowWidth = 160;
constexpr int rowHeight = 28;
constexpr TimelineTime sceneEnd = 16s;

/// What is drawn may differ a little between versions of Qt: at the edges of the shapes.
constexpr int tolerance = 48;
constexpr double mostDifferent = 0.005;

TimelineMark moment(MarkKind kind, TimelineTime at)
{
    TimelineMark mark { .kind = kind, .from = at, .to = at };
    mark.firstSeq = 7;
    mark.lastSeq = 7;
    mark.messages = 1;
    return mark;
}

TimelineMark span(MarkKind kind, TimelineTime from, TimelineTime to,
                  TransportKind transport = TransportKind::LongPoll)
{
    return { .kind = kind, .transport = transport, .from = from, .to = to };
}

TimelineLane laneOf(std::vector<TimelineMark> marks)
{
    TimelineLane lane;
    lane.isWatched = true;
    for (TimelineMark &mark : marks) {
        mark.serial = lane.marks.size() + 1;
        lane.marks.push_back(mark);
    }
    lane.connections.push_back({ .number = 1, .from = 1s, .to = 15s, .isOpen = false });
    return lane;
}

TimelineLane fourSteps()
{
    TimelineLane lane = laneOf({ moment(MarkKind::Request, 2s), span(MarkKind::Hold, 2s, 7s),
                                 moment(MarkKind::Push, 7s), span(MarkKind::Handle, 7s, 9s),
                                 moment(MarkKind::Request, 9s), span(MarkKind::Hold, 9s, 16s) });
    lane.marks.back().isOpen = true;
    return lane;
}

TimelineLane brokenLine()
{
    TimelineLane lane = fourSteps();
    lane.marks.insert(lane.marks.begin() + 4, moment(MarkKind::Opened, 9s));
    lane.connections.clear();
    lane.connections.push_back({ .number = 1, .from = 1s, .to = 7s, .isOpen = false });
    lane.connections.push_back({ .number = 2, .from = 9s, .to = 12s, .isOpen = true });
    lane.connections.push_back({ .number = 3, .from = 11s, .to = 12s, .isOpen = true });
    return lane;
}

struct Scene
{
    const char *name;
    TimelineLane lane;
    TimelinePainter::Emphasis emphasis = {};
};

std::vector<Scene> scenes()
{
    const TransportKind sse = TransportKind::EventStream;
    const TransportKind webSocket = TransportKind::WebSocket;
    return {
        { "four-steps", fourSteps() },
        { "request", laneOf({ moment(MarkKind::Request, 8s) }) },
        { "hold", laneOf({ span(MarkKind::Hold, 4s, 12s) }) },
        { "push", laneOf({ moment(MarkKind::Push, 8s) }) },
        { "handle", laneOf({ span(MarkKind::Handle, 6s, 10s) }) },
        { "empty-answer",
          laneOf({ span(MarkKind::Hold, 4s, 8s), moment(MarkKind::EmptyAnswer, 8s) }) },
        { "other-request", laneOf({ moment(MarkKind::OtherRequest, 8s) }) },
        { "event-stream",
          laneOf({ span(MarkKind::Stream, 3s, 14s, sse), moment(MarkKind::Push, 8s) }) },
        { "websocket",
          laneOf({ span(MarkKind::Stream, 3s, 14s, webSocket), moment(MarkKind::Push, 7s),
                   moment(MarkKind::Command, 10s) }) },
        { "behind",
          laneOf({ span(MarkKind::Stream, 3s, 14s, sse), moment(MarkKind::SocketFull, 6s),
                   span(MarkKind::Behind, 6s, 11s, sse) }) },
        { "gap", laneOf({ span(MarkKind::Stream, 3s, 14s, sse), moment(MarkKind::Gap, 8s) }) },
        { "lost", laneOf({ moment(MarkKind::Lost, 8s) }) },
        { "dropped", laneOf({ span(MarkKind::Hold, 4s, 8s), moment(MarkKind::Dropped, 8s) }) },
        { "new-connection", brokenLine() },
        { "not-to-scale",
          laneOf({ moment(MarkKind::Request, 2s), span(MarkKind::Hold, 2s, 8s),
                   moment(MarkKind::Push, 8s), span(MarkKind::Handle, 8s, 8'010ms),
                   moment(MarkKind::Request, 8'010ms), span(MarkKind::Hold, 8'010ms, 15s) }) },
        { "step-chosen", fourSteps(), { .step = 2 } },
    };
}

TimelineColours coloursOf(int form)
{
    switch (form) {
    case 0:
        return TimelineColours::of(lightPalette());
    case 1:
        return TimelineColours::of(darkPalette());
    default:
        return TimelineColours::of(lightPalette()).inGrey();
    }
}

void drawRow(QPainter &painter, const Scene &scene, const TimelineColours &colours, int top,
             bool drawsPictures)
{
    TimelinePainter lanes(colours, drawsPictures);
    lanes.setEmphasis(scene.emphasis);
    const QRectF row(0, top, rowWidth, rowHeight);
    painter.fillRect(row, colours.base);
    const TimelineScale scale { .end = sceneEnd, .span = sceneEnd, .left = 0, .width = rowWidth };
    lanes.paintGrid(painter, scale, row, 4s);
    lanes.paintLane(painter, scene.lane, scale, row, sceneEnd);
}

QImage drawn(const Scene &scene, bool drawsPictures = false)
{
    QImage image(rowWidth, 3 * rowHeight, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    for (int form = 0; form < 3; ++form)
        drawRow(painter, scene, coloursOf(form), form * rowHeight, drawsPictures);
    painter.end();
    return image.convertToFormat(QImage::Format_RGB32);
}

int differentPixels(const QImage &a, const QImage &b)
{
    if (a.size() != b.size())
        return a.width() * a.height();
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            const int difference =
                std::max({ std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                           std::abs(qBlue(p) - qBlue(q)) });
            count += difference > tolerance ? 1 : 0;
        }
    }
    return count;
}

} // namespace

class TestTimelinePainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsEachKindOfMark_data();
    void drawsEachKindOfMark();
    void tellsTheKindsApartWithoutColours();
    void drawsTheSameWithPictures();
    void marksAMessageAcrossTheLanes();
};

void TestTimelinePainter::drawsEachKindOfMark_data()
{
    QTest::addColumn<int>("scene");
    int number = 0;
    for (const Scene &scene : scenes())
        QTest::newRow(scene.name) << number++;
}

void TestTimelinePainter::drawsEachKindOfMark()
{
    QFETCH(const int, scene);
    const Scene shown = scenes()[static_cast<std::size_t>(scene)];
    const QImage image = drawn(shown);
    const QString name = QString::fromLatin1(shown.name) + u".png"_s;
    const QString golden = QStringLiteral(HOLDFAST_GOLDEN) + u'/' + name;
    if (qEnvironmentVariableIsSet("HOLDFAST_UPDATE_GOLDEN"))
        QVERIFY(image.save(golden));
    const QImage wanted = QImage(golden).convertToFormat(QImage::Format_RGB32);
    const int different = differentPixels(image, wanted);
    const auto most = static_cast<int>(image.width() * image.height() * mostDifferent);
    if (different > most) {
        const QString folder = qEnvironmentVariable("HOLDFAST_ARTIFACTS", u"."_s);
        QVERIFY(QDir().mkpath(folder) && image.save(folder + u"/timeline-"_s + name));
    }
    QVERIFY2(different <= most, qPrintable(name + u": "_s + QString::number(different)));
}

void TestTimelinePainter::tellsTheKindsApartWithoutColours()
{
    std::vector<QImage> pictures;
    std::vector<MarkKind> kinds;
    for (int i = 0; i < markKinds; ++i) {
        const auto kind = static_cast<MarkKind>(i);
        if (kind == MarkKind::Lost)
            continue; // the form of a gap: something is missing
        const TimelineMark mark = isSpan(kind)
            ? span(kind, 7s, 9s,
                   kind == MarkKind::Stream ? TransportKind::EventStream : TransportKind::LongPoll)
            : moment(kind, 8s);
        QImage image(rowWidth, rowHeight, QImage::Format_RGB32);
        QPainter painter(&image);
        drawRow(painter, { "", laneOf({ mark }) }, coloursOf(2), 0, false);
        painter.end();
        pictures.push_back(image);
        kinds.push_back(kind);
    }
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        for (std::size_t j = i + 1; j < pictures.size(); ++j) {
            const QString pair =
                u"%1 and %2"_s.arg(static_cast<int>(kinds[i])).arg(static_cast<int>(kinds[j]));
            QVERIFY2(differentPixels(pictures[i], pictures[j]) >= 12, qPrintable(pair));
        }
    }
}

void TestTimelinePainter::drawsTheSameWithPictures()
{
    for (const Scene &scene : scenes()) {
        const int different = differentPixels(drawn(scene), drawn(scene, true));
        QVERIFY2(different < 3 * rowWidth * rowHeight / 40, scene.name);
    }
}

void TestTimelinePainter::marksAMessageAcrossTheLanes()
{
    const TimelineLane lane = laneOf({ moment(MarkKind::Push, 8s) });
    const TimelineColumn column {
        .firstSeq = 7, .lastSeq = 7, .first = 8s, .last = 8s, .lanes = {}
    };
    const TimelineScale scale { .end = sceneEnd, .span = sceneEnd, .left = 0, .width = rowWidth };
    const auto drawWith = [&](const TimelineColumn *chosen) {
        QImage image(rowWidth, rowHeight, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        TimelinePainter lanes(coloursOf(0));
        lanes.setEmphasis({ .step = 0, .column = chosen });
        const QRectF row(0, 0, rowWidth, rowHeight);
        lanes.paintColumn(painter, column, scale, row);
        lanes.paintLane(painter, lane, scale, row, sceneEnd);
        painter.end();
        return image;
    };
    const QImage usual = drawWith(nullptr);
    QVERIFY(usual.pixelColor(80, 0) != QColor(Qt::white)); // a line through all lanes
    QVERIFY(usual.pixelColor(76, 0) == QColor(Qt::white));
    const QImage chosen = drawWith(&column);
    QVERIFY(chosen.pixelColor(76, 0) != QColor(Qt::white));
}

QTEST_MAIN(TestTimelinePainter)
#include "tst_timelinepainter.moc"
