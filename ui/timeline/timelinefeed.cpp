// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinefeed.h"

#include "ui/timeline/timelineexport.h"

#include <chrono>
#include <set>
#include <utility>

namespace holdfast::ui {

namespace {

constexpr std::size_t stepsAtOnce = 512;
constexpr std::size_t stepsHeld = 1'024; ///< by the engine, of a client
constexpr int mostReads = 4; ///< of one client in one call: the rest follows at the next

TimelineTime axisNow()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

} // namespace

void TimelineFeed::watch(const std::vector<std::string> &inView)
{
    std::set<std::string> lanes;
    for (const TimelineLane *lane : m_model.lanes())
        lanes.insert(lane->id);
    std::set<std::string> wanted;
    const auto want = [&](const std::string &id) {
        if (wanted.size() < maxWatched && lanes.contains(id))
            wanted.insert(id);
    };
    for (const std::string &id : inView)
        want(id);
    for (const auto &[id, watched] : m_traces)
        want(id);
    for (const TimelineLane *lane : m_model.lanes())
        want(lane->id);

    for (auto it = m_traces.begin(); it != m_traces.end();) {
        if (wanted.contains(it->first)) {
            ++it;
            continue;
        }
        m_model.endWatch(it->first);
        it = m_traces.erase(it);
    }
    m_isRefused = false;
    for (const std::string &id : wanted) {
        if (m_traces.contains(id))
            continue;
        auto trace = m_engine.watchClient(id);
        if (trace) {
            m_model.beginWatch(id);
            m_traces[id].trace = std::move(trace).value();
        } else {
            m_isRefused = m_isRefused || trace.error().code == ErrorCode::LimitReached;
        }
    }
}

void TimelineFeed::read()
{
    for (auto &[id, watched] : m_traces) {
        bool hasMore = true;
        for (int i = 0; i < mostReads && hasMore; ++i) {
            const TimelineTime before = axisNow();
            const api::TracePage page = watched.trace->read(watched.next, stepsAtOnce);
            m_model.add(id, page, before, axisNow());
            watched.next = page.next;
            hasMore = page.hasMore;
        }
    }
}

QByteArray TimelineFeed::asHar() const
{
    std::vector<TracedClient> all;
    for (const TimelineLane *lane : m_model.lanes()) {
        if (const auto found = m_traces.find(lane->id); found != m_traces.end())
            all.push_back({ lane->id, lane->name, found->second.trace->read(0, stepsHeld) });
    }
    return harOf(all, QString::fromStdString(m_engine.status().version));
}

void TimelineFeed::stop()
{
    for (const auto &[id, watched] : m_traces)
        m_model.endWatch(id);
    m_traces.clear();
}

} // namespace holdfast::ui
