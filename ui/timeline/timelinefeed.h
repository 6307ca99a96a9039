// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/timeline/timelinemodel.h"

#include <QtCore/QByteArray>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::ui {

/// Watches the clients of the timeline, and reads their steps into its lanes.
///
/// Invariants: at most maxWatched clients are watched, and only those that have a lane.
/// Thread: main.
class TimelineFeed final
{
public:
    /// Fewer than the engine allows: the others are for inspectors and programs.
    static constexpr std::size_t maxWatched = api::maxWatchedClients - 10;

    /// Both must outlive it.
    TimelineFeed(api::Engine &engine, TimelineModel &model) : m_engine(engine), m_model(model) { }

    /// Watches the clients of the lanes: those `inView` first, then those that are watched already,
    /// then the others.
    void watch(const std::vector<std::string> &inView);
    void read();
    /// All steps of the watched clients that the engine still holds, as an HTTP archive.
    [[nodiscard]] QByteArray asHar() const;
    /// Ends all watches.
    void stop();

    [[nodiscard]] std::size_t watched() const { return m_traces.size(); }
    /// True if the engine has refused to watch another one: somebody else watches too.
    [[nodiscard]] bool isRefused() const { return m_isRefused; }

private:
    struct Watched
    {
        std::unique_ptr<api::ClientTrace> trace;
        std::uint64_t next = 0; ///< number of the step to read after
    };

    api::Engine &m_engine;
    TimelineModel &m_model;
    std::map<std::string, Watched> m_traces; ///< by client id
    bool m_isRefused = false;
};

} // namespace holdfast::ui
