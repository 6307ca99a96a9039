// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <stop_token>
#include <thread>
#include <vector>

namespace holdfast::exactness {

/// Busy threads that load the machine, so that the server and its clients are delayed at any point.
///
/// Thread: one creates and destroys it. The destructor joins the threads.
class Hogs
{
public:
    explicit Hogs(std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            m_threads.emplace_back([](const std::stop_token &stop) {
                while (!stop.stop_requested()) { }
            });
    }

private:
    std::vector<std::jthread> m_threads;
};

} // namespace holdfast::exactness
