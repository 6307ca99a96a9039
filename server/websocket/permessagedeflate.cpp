// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/permessagedeflate.h"

#include "server/http/requesthead.h"
#include "server/websocket/deflater.h"

#include <algorithm>
#include <array>

namespace holdfast::websocket {

namespace {

constexpr int minWindowBits = 8;
constexpr int maxWindowBits = 15;

using Value = std::optional<std::string>;

/// RFC 7692 section 7.1.2: 8 to 15, in decimal without leading zeros.
std::optional<int> windowBits(const Value &value)
{
    for (int bits = minWindowBits; bits <= maxWindowBits; ++bits) {
        if (value == std::to_string(bits))
            return bits;
    }
    return std::nullopt;
}

bool hasNoValue(const Value &value)
{
    return !value.has_value();
}

/// The server's window is fixed: an offer that allows a larger one is accepted, a smaller one is
/// not.
bool isServerWindow(const Value &value)
{
    return windowBits(value).value_or(0) >= Deflater::windowBits;
}

/// The inflater accepts any window.
bool isClientWindow(const Value &value)
{
    return !value.has_value() || windowBits(value).has_value();
}

constexpr std::string_view serverWindowName = "server_max_window_bits";

struct KnownParameter
{
    std::string_view name;
    bool (*isAcceptable)(const Value &value);
};

constexpr std::array knownParameters {
    KnownParameter { "server_no_context_takeover", hasNoValue },
    KnownParameter { "client_no_context_takeover", hasNoValue },
    KnownParameter { serverWindowName, isServerWindow },
    KnownParameter { "client_max_window_bits", isClientWindow },
};

std::ptrdiff_t timesNamed(const Extension &offer, std::string_view lowerCaseName)
{
    return std::ranges::count_if(offer.parameters, [=](const ExtensionParameter &parameter) {
        return http::equalsIgnoringCase(parameter.name, lowerCaseName);
    });
}

bool isAcceptable(const ExtensionParameter &parameter)
{
    return std::ranges::any_of(knownParameters, [&](const KnownParameter &known) {
        return http::equalsIgnoringCase(parameter.name, known.name)
            && known.isAcceptable(parameter.value);
    });
}

} // namespace

std::optional<std::string> agreementOn(const Extension &offer)
{
    if (!http::equalsIgnoringCase(offer.name, "permessage-deflate")
        || !std::ranges::all_of(offer.parameters, isAcceptable))
        return std::nullopt;
    const bool namesOneTwice = std::ranges::any_of(
        knownParameters, [&](const auto &known) { return timesNamed(offer, known.name) > 1; });
    if (namesOneTwice)
        return std::nullopt;

    std::string agreement =
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    if (timesNamed(offer, serverWindowName) > 0)
        agreement.append("; ")
            .append(serverWindowName)
            .append("=")
            .append(std::to_string(Deflater::windowBits));
    return agreement;
}

} // namespace holdfast::websocket
