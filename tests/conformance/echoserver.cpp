// SPDX-License-Identifier: GPL-3.0-or-later
//
// Echoes requests and messages through the server's HTTP and WebSocket code, without its engine, so
// that public conformance suites can test the parsers.
#include "tests/conformance/echoloop.h"

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

using namespace holdfast::conformance;

namespace {

constexpr std::string_view usage =
    "Usage: echoserver [--port N] [--address IPV4] [--max-bytes N]\n"
    "\n"
    "  --port N         listen there; 0, the default, takes any free one\n"
    "  --address IPV4   127.0.0.1 by default\n"
    "  --max-bytes N    of a request's body or a WebSocket message; 16777216 by default\n"
    "\n"
    "Prints where it listens. A WebSocket opened at /echo gets its messages back; every other\n"
    "request, of any method, gets its body back.\n";

struct Options
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::uint32_t maxBytes = std::uint32_t { 16 } * 1024 * 1024;
};

template <typename Number>
bool readNumber(std::string_view text, Number &number)
{
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end;
}

std::optional<Options> readOptions(std::span<char *const> arguments)
{
    Options options;
    if (arguments.size() % 2 != 0)
        return std::nullopt;
    for (; !arguments.empty(); arguments = arguments.subspan(2)) {
        const std::string_view name = arguments[0];
        const std::string_view value = arguments[1];
        bool isUnderstood = name == "--address";
        if (isUnderstood)
            options.address = value;
        else if (name == "--port")
            isUnderstood = readNumber(value, options.port);
        else if (name == "--max-bytes")
            isUnderstood = readNumber(value, options.maxBytes);
        if (!isUnderstood)
            return std::nullopt;
    }
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    const auto arguments = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
    if (!arguments.empty() && std::string_view(arguments[0]) == "--help") {
        std::fputs(usage.data(), stdout);
        return 0;
    }
    const auto options = readOptions(arguments);
    if (!options) {
        std::fputs(usage.data(), stderr);
        return 2;
    }
    Socket listener = listenOn(options->address, options->port);
    if (!listener.isOpen()) {
        std::fprintf(stderr, "Cannot listen on %s:%u: %s.\n", options->address.c_str(),
                     unsigned { options->port }, std::strerror(errno));
        return 1;
    }
    std::printf("Listening on %s:%u\n", options->address.c_str(), unsigned { portOf(listener) });
    std::fflush(stdout);

    EchoWorkspace workspace(options->maxBytes);
    EchoLoop loop(std::move(listener), workspace);
    while (loop.turn()) { }
    std::perror("poll");
    return 1;
}
