// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/options.h"

#include <charconv>
#include <string_view>

namespace holdfast::exactness {

const char *const usage = R"(Usage: exactness --server PATH [OPTIONS]

Runs the real server under seeded random use, and checks that every subscriber is sent every message
of its channels in order, once per connection, or is told of a gap that covers what it lost.

  --server PATH      the holdfastd to run
  --seed N           a run's seed; may be given more than once
  --clock-seed       one more run, with a seed from the clock
  --subscribers N    subscribers in each run (300)
  --publishers N     connections that publish (6)
  --operations N     things done in each run (2000)
  --durable          the server keeps its log in a data folder, and goes on with it after a restart
  --tls WHEN         always, never or by-seed (by-seed): speak TLS
  --hogs N           N busy threads beside it all (0, at most 64): a machine that does much else
  --soak SECONDS     instead: runs with ever new seeds against one server for so long, and judges
                     whether its memory or its descriptors grow
)";

namespace {

constexpr std::uint64_t hogsAtMost = 64;

bool readNumber(std::string_view text, std::uint64_t &number)
{
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end && !text.empty();
}

/// False: the option is unknown.
bool setNumber(std::string_view option, std::uint64_t number, Options &options)
{
    if (option == "--seed")
        options.seeds.push_back(number);
    else if (option == "--subscribers")
        options.subscribers = static_cast<std::size_t>(number);
    else if (option == "--publishers")
        options.publishers = static_cast<std::size_t>(number);
    else if (option == "--operations")
        options.operations = static_cast<std::size_t>(number);
    else if (option == "--hogs" && number <= hogsAtMost)
        options.hogs = static_cast<std::size_t>(number);
    else if (option == "--soak")
        options.soak = std::chrono::seconds(number);
    else
        return false;
    return true;
}

} // namespace

std::optional<Options> parseOptions(std::span<char *const> arguments, std::string &problem)
{
    Options options;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string_view option = arguments[i];
        if (option == "--clock-seed") {
            const auto now = std::chrono::system_clock::now().time_since_epoch();
            options.seeds.push_back(static_cast<std::uint64_t>(now.count()) % 1'000'000'000);
            continue;
        }
        if (option == "--durable") {
            options.isDurable = true;
            continue;
        }
        const std::string_view value = i + 1 < arguments.size() ? arguments[++i] : "";
        std::uint64_t number = 0;
        if (option == "--server") {
            options.server = value;
        } else if (option == "--tls" && (value == "always" || value == "never")) {
            options.tls = value == "always";
        } else if (option == "--tls" && value == "by-seed") {
            options.tls.reset();
        } else if (!readNumber(value, number) || !setNumber(option, number, options)) {
            problem = "'" + std::string(option) + "' is no option, or not with this value.";
            return std::nullopt;
        }
    }
    if (options.server.empty() || options.subscribers == 0 || options.publishers == 0) {
        problem = "Name the server with --server, and leave at least one subscriber and publisher.";
        return std::nullopt;
    }
    if (options.seeds.empty())
        options.seeds.push_back(1);
    return options;
}

} // namespace holdfast::exactness
