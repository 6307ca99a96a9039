// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/findings.h"
#include "tests/exactness/subscriber.h"

#include <memory>
#include <vector>

namespace holdfast::simulation {

/// Compares the server's list of clients with the subscribers, when nothing has happened for long
/// and all of them are here: each is shown as here, with its channels, and nobody else is.
void judgePresence(const std::vector<std::unique_ptr<exactness::Subscriber>> &subscribers,
                   exactness::Findings &findings);

} // namespace holdfast::simulation
