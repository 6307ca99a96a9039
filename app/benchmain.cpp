// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/arguments.h"
#include "app/bench/floorserver.h"
#include "app/bench/runs.h"

#include <cstdio>
#include <unistd.h>

namespace {

using namespace holdfast;
using namespace holdfast::bench;

enum ExitStatus : std::uint8_t { AllWell = 0, NotExact = 1, NotRun = 2 };

int complain(const Error &error)
{
    std::fprintf(stderr, "holdfast-bench: %s\n", error.message.c_str());
    return NotRun;
}

int serveFloor(const Options &options)
{
    FloorServer floor(options.transport, options.isBlock);
    const auto port = floor.listen(options.port);
    if (!port)
        return complain(port.error());
    std::printf("floor server (%s%s) on 127.0.0.1:%u, process %d\n", nameOf(options.transport),
                options.isBlock ? ", blocks" : "", unsigned { port.value() }, ::getpid());
    std::fflush(stdout);
    const auto served = floor.serve(options.seconds);
    return served ? AllWell : complain(served.error());
}

Result<RunOutcome> run(const Options &options)
{
    if (options.command == Command::Hold)
        return runHold(options);
    return options.command == Command::Fanout ? runFanout(options) : runPublish(options);
}

} // namespace

int main(int argc, char **argv)
{
    const std::span<const char *const> all(argv, static_cast<std::size_t>(argc));
    const auto options = parseArguments(all.subspan(1));
    if (!options)
        return complain(options.error());
    if (options->help != Help::None) {
        const std::string text = options->help == Help::Program ? usage() : usage(options->command);
        std::fputs(text.c_str(), stdout);
        return AllWell;
    }
    if (options->command == Command::Floor)
        return serveFloor(options.value());
    const auto outcome = run(options.value());
    if (!outcome)
        return complain(outcome.error());
    const Report &report = outcome->report;
    std::fputs((options->isJson ? report.asJson() : report.asTable()).c_str(), stdout);
    return outcome->isExact ? AllWell : NotExact;
}
