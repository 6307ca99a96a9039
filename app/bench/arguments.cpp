// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/arguments.h"

#include "app/bench/optiontable.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace holdfast::bench {

namespace {

constexpr std::array<std::string_view, 4> commandNames { "hold", "fanout", "publish", "floor" };
constexpr std::array<std::string_view, 4> commandSummaries {
    "hold subscribers; memory per connection, CPU to connect",
    "hold subscribers and publish to them; CPU per delivery, latency, exactness",
    "publish with nobody subscribed; CPU per publish",
    "serve: the least code that can hold sockets and send() to them",
};

Error usageError(const std::string &message)
{
    return { ErrorCode::Malformed, message };
}

Result<void> applyOption(Options &options, std::span<const char *const> &rest)
{
    const std::string_view argument = rest.front();
    rest = rest.subspan(1);
    const std::size_t equals = std::min(argument.find('='), argument.size());
    const std::string_view name = argument.substr(0, equals);
    const auto table = optionTable();
    const auto option = std::find_if(table.begin(), table.end(), [&](const Option &candidate) {
        return name.starts_with("--") && name.substr(2) == candidate.name
            && (candidate.commands & bitOf(options.command)) != 0;
    });
    if (option == table.end())
        return usageError("There is no option '" + std::string(name) + "' here; try --help.");
    if (option->value.empty() && equals < argument.size())
        return usageError(std::string(name) + " takes no value.");
    std::string_view value;
    if (equals < argument.size()) {
        value = argument.substr(equals + 1);
    } else if (!option->value.empty()) {
        if (rest.empty())
            return usageError(std::string(name) + " needs a value; try --help.");
        value = rest.front();
        rest = rest.subspan(1);
    }
    if (!option->apply(options, value))
        return usageError(std::string(name) + " cannot be '" + std::string(value) + "': it must be "
                          + std::string(option->value) + ", " + std::string(option->help) + '.');
    return {};
}

void fillDefaults(Options &options)
{
    if (options.publishers == 0)
        options.publishers = options.isFlat ? 64 : 1;
    if (options.seconds == 0)
        options.seconds = options.command == Command::Floor ? 3600 : options.isFlat ? 5 : 2;
    const std::uint32_t perProcess = 18000;
    if (options.processes == 0)
        options.processes = (options.subscribers + perProcess - 1) / perProcess;
}

Result<void> checkWhole(const Options &options)
{
    if (options.port == 0 && options.command != Command::Floor)
        return usageError("Say where the server listens: --port N.");
    if (options.subscribers < options.processes)
        return usageError("--processes is more than --subscribers.");
    const bool isPaced = options.command == Command::Fanout && !options.isFlat;
    if (isPaced && options.messages / options.rate > 3600)
        return usageError("That would publish for over an hour: raise --rate or lower --messages.");
    return {};
}

} // namespace

Result<Options> parseArguments(std::span<const char *const> arguments)
{
    Options options;
    applyDialect(options, "holdfast");
    if (arguments.empty())
        return usageError("Say what to do: hold, fanout, publish or floor; try --help.");
    const auto *const command =
        std::find(commandNames.begin(), commandNames.end(), arguments.front());
    if (command == commandNames.end()) {
        if (std::string_view(arguments.front()) == "--help") {
            options.help = Help::Program;
            return options;
        }
        return usageError("There is no command '" + std::string(arguments.front())
                          + "'; try --help.");
    }
    options.command = static_cast<Command>(command - commandNames.begin());
    if (options.command == Command::Publish)
        options.messages = 20000;
    auto rest = arguments.subspan(1);
    while (!rest.empty()) {
        if (std::string_view(rest.front()) == "--help") {
            options.help = Help::Command;
            return options;
        }
        if (auto applied = applyOption(options, rest); !applied)
            return applied.error();
    }
    fillDefaults(options);
    if (auto checked = checkWhole(options); !checked)
        return checked.error();
    return options;
}

std::string usage()
{
    std::string text = "Measures push servers: Holdfast, others, and the floor below them all.\n\n"
                       "Usage: holdfast-bench COMMAND [OPTION...]\n\n";
    for (std::size_t i = 0; i < commandNames.size(); ++i)
        text += "  " + std::string(commandNames[i]) + std::string(9 - commandNames[i].size(), ' ')
            + std::string(commandSummaries[i]) + '\n';
    text += "\n'holdfast-bench COMMAND --help' lists the options.\n"
            "Exit status: 0 all is well; 1 something was lost, doubled, out of order or astray\n"
            "without a told gap; 2 the run could not be made.\n";
    return text;
}

std::string usage(Command command)
{
    const auto index = static_cast<std::size_t>(command);
    std::string text = "holdfast-bench " + std::string(commandNames[index]) + ": "
        + std::string(commandSummaries[index]) + "\n\n";
    for (const Option &option : optionTable()) {
        if ((option.commands & bitOf(command)) == 0)
            continue;
        std::string left = "  --" + std::string(option.name);
        if (!option.value.empty())
            left += ' ' + std::string(option.value);
        text += left + '\n';
        for (std::size_t at = 0; at < option.help.size();) {
            const std::size_t end = std::min(option.help.find('\n', at), option.help.size());
            text += "        " + std::string(option.help.substr(at, end - at)) + '\n';
            at = end + 1;
        }
    }
    return text;
}

const char *nameOf(Command command)
{
    return commandNames[static_cast<std::size_t>(command)].data();
}

const char *nameOf(Transport transport)
{
    switch (transport) {
    case Transport::LongPoll:
        return "long-poll";
    case Transport::EventStream:
        return "sse";
    case Transport::WebSocket:
        return "ws";
    }
    return "";
}

} // namespace holdfast::bench
