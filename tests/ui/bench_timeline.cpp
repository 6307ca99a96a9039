// SPDX-License-Identifier: GPL-3.0-or-later
//
// Not a test: how much CPU a frame of the timeline takes, with 200 lanes that are sent a message
// every so often. Prints the figures for each zoom.
//
//     bench_timeline [FRAMES] [MILLISECONDS BETWEEN MESSAGES]
#include "ui/timeline/timelinemodel.h"
#include "ui/timeline/timelineview.h"

#include <QtCore/QTextStream>
#include <QtWidgets/QApplication>
#include <QtWidgets/QWidget>

#include <algorithm>
#include <ctime>
#include <vector>

using namespace holdfast;
using namespace holdfast::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int lanes = 200;
constexpr TimelineTime lesson = 10min;

double processorMilliseconds()
{
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

void fillLanes(TimelineModel &model, std::chrono::milliseconds between)
{
    std::vector<TimelineModel::Name> names;
    for (int i = 0; i < lanes; ++i)
        names.push_back({ std::to_string(i), u"Student %1"_s.arg(i) });
    model.setLanes(names);
    for (int i = 0; i < lanes; ++i) {
        model.beginWatch(std::to_string(i));
        api::TracePage page;
        std::uint64_t seq = 1;
        for (TimelineTime at = 0s; at < lesson; at += between, ++seq) {
            const TimelineTime mine = at + i * 1ms;
            page.steps.push_back({ 0, 1, mine, trace::RequestRead { "GET /", 0 } });
            page.steps.push_back({ 0, 1, mine, trace::Held { seq } });
            page.steps.push_back(
                { 0, 1, mine + between - 20ms, trace::Pushed { seq, seq, 1, 100 } });
        }
        page.now = lesson;
        model.add(std::to_string(i), page, lesson, lesson);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    const int frames = argc > 1 ? std::atoi(argv[1]) : 200;
    const int between = argc > 2 ? std::atoi(argv[2]) : 2'000;
    TimelineModel model;
    fillLanes(model, std::chrono::milliseconds(between));
    TimelineTime now = lesson;
    TimelineView view(model, [&now] { return now; });
    view.resize(1920, 1080);
    view.show();
    QCoreApplication::processEvents();
    QTextStream out(stdout);
    for (const TimelineTime span : { TimelineTime(2s), TimelineTime(60s), TimelineTime(10min) }) {
        view.setSpan(span);
        std::vector<double> times;
        for (int frame = 0; frame < frames; ++frame) {
            now = lesson + frame * 16ms;
            const double before = processorMilliseconds();
            view.viewport()->repaint();
            times.push_back(processorMilliseconds() - before);
        }
        std::sort(times.begin(), times.end());
        const auto over = times.end() - std::upper_bound(times.begin(), times.end(), 16.0);
        out << std::chrono::duration_cast<std::chrono::seconds>(span).count() << " s: median "
            << times[times.size() / 2] << " ms, p99 " << times[times.size() * 99 / 100] << ", max "
            << times.back() << ", over 16 ms: " << over << Qt::endl;
    }
    return 0;
}
