// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/options.h"

#include <charconv>
#include <chrono>
#include <string_view>

namespace holdfast::simulation {

const char *const usage = R"(Usage: simulation [OPTIONS]

Runs the real server in one thread, over a simulated network and clock, under schedules that follow
from seeds, and judges what every subscriber is shown. A seed that finds something is shrunk to a few
operations and told as a story.

  --seeds N          the seeds from --from on (100)
  --from N           the first seed (1)
  --new N            so many more seeds, taken from the clock
  --seed N           this seed
  --only N,N,...     only these operations of --seed
  --without N,N,...  without these kinds of fault
  --story            tells what happened, whatever was found
  --jobs N           processes at a time (1)
  --go-on            does not end at the first finding
  --no-shrinking     only says what was found
  --twice            runs each seed once more: it must come to the same, byte for byte
  --fingerprints     prints for each seed a number that two equal schedules share
)";

namespace {

/// The parsed options, from which the trials are made.
struct Wanted
{
    std::uint64_t seeds = 0;
    std::uint64_t from = 1;
    std::uint64_t fresh = 0;
    std::optional<std::uint64_t> seed;
    std::optional<std::set<std::size_t>> only;
    std::set<std::size_t> without;
    bool tells = false;
};

bool readNumber(std::string_view text, std::uint64_t &number)
{
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end && !text.empty();
}

bool readNumbers(std::string_view text, std::set<std::size_t> &numbers)
{
    while (!text.empty()) {
        const auto comma = text.find(',');
        std::uint64_t number = 0;
        if (!readNumber(text.substr(0, comma), number))
            return false;
        numbers.insert(static_cast<std::size_t>(number));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return true;
}

/// False: it is not an option without a value.
bool setFlag(std::string_view option, Options &options, Wanted &wanted)
{
    if (option == "--story")
        wanted.tells = true;
    else if (option == "--go-on")
        options.goesOn = true;
    else if (option == "--no-shrinking")
        options.shrinks = false;
    else if (option == "--twice")
        options.repeats = true;
    else if (option == "--fingerprints")
        options.printsFingerprints = true;
    else
        return false;
    return true;
}

bool setValue(std::string_view option, std::string_view value, Options &options, Wanted &wanted)
{
    if (option == "--only")
        return readNumbers(value, wanted.only.emplace());
    if (option == "--without")
        return readNumbers(value, wanted.without);
    std::uint64_t number = 0;
    if (!readNumber(value, number))
        return false;
    if (option == "--seeds")
        wanted.seeds = number;
    else if (option == "--from")
        wanted.from = number;
    else if (option == "--new")
        wanted.fresh = number;
    else if (option == "--seed")
        wanted.seed = number;
    else if (option == "--jobs" && number > 0)
        options.jobs = static_cast<std::size_t>(number);
    else
        return false;
    return true;
}

std::vector<Trial> trialsFor(const Wanted &wanted)
{
    std::vector<Trial> trials;
    const auto add = [&](std::uint64_t seed) {
        trials.push_back({ seed, {}, wanted.without, wanted.tells });
    };
    if (wanted.seed) {
        add(*wanted.seed);
        trials.back().operations = wanted.only;
    }
    for (std::uint64_t i = 0; i < wanted.seeds; ++i)
        add(wanted.from + i);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::uint64_t fresh = static_cast<std::uint64_t>(now.count()) % 1'000'000'000'000;
    for (std::uint64_t i = 0; i < wanted.fresh; ++i)
        add(fresh + i);
    return trials;
}

} // namespace

std::optional<Options> parseOptions(std::span<char *const> arguments, std::string &problem)
{
    Options options;
    Wanted wanted;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string_view option = arguments[i];
        if (setFlag(option, options, wanted))
            continue;
        const std::string_view value = i + 1 < arguments.size() ? arguments[++i] : "";
        if (!setValue(option, value, options, wanted)) {
            problem = "'" + std::string(option) + "' is no option, or needs whole numbers.";
            return std::nullopt;
        }
    }
    if (!wanted.seed && wanted.seeds == 0 && wanted.fresh == 0)
        wanted.seeds = 100;
    options.trials = trialsFor(wanted);
    return options;
}

} // namespace holdfast::simulation
