// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/listquery.h"

#include "server/http/target.h"
#include "server/management/jsonfaces.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::management {

namespace {

constexpr std::size_t maxLimit = 1000;

using Complaint = std::optional<std::string>;
/// A parameter's name and what takes its value; a complaint says what the value must be.
using Parameter = std::pair<std::string_view, std::function<Complaint(const std::string &value)>>;

template <typename Number>
bool readNumber(const std::string &text, Number &number)
{
    const char *end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    return result.ec == std::errc {} && result.ptr == end;
}

Error malformed(std::string message)
{
    return { ErrorCode::Malformed, std::move(message) };
}

Error unknownParameter(const std::vector<Parameter> &parameters)
{
    std::string message = "The query has a parameter that this list does not know. It knows: ";
    for (std::size_t index = 0; index < parameters.size(); ++index)
        message.append(index == 0 ? "" : ", ").append(parameters[index].first);
    return malformed(message + ".");
}

/// One `name=value` of the query; erases what it has taken, so that a second one is unknown.
Result<void> takeParameter(std::string_view text, const std::vector<Parameter> &parameters,
                           std::vector<std::string_view> &seen)
{
    const std::size_t equals = std::min(text.find('='), text.size());
    const auto name = http::percentDecoded(text.substr(0, equals), true);
    const auto value = http::percentDecoded(text.substr(std::min(equals + 1, text.size())), true);
    if (!name || !value)
        return malformed("The query holds a malformed percent-encoding, or %00.");
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter &each) { return each.first == *name; });
    if (found == parameters.end())
        return unknownParameter(parameters);
    const std::string parameter(found->first);
    if (std::find(seen.begin(), seen.end(), found->first) != seen.end())
        return malformed("The query has \"" + parameter + "\" twice. Give it once.");
    seen.push_back(found->first);
    if (const Complaint complaint = found->second(*value))
        return malformed("The parameter \"" + parameter + "\" must be " + *complaint + ".");
    return {};
}

Result<void> takeParameters(std::string_view query, const std::vector<Parameter> &parameters)
{
    std::vector<std::string_view> seen;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view text = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (text.empty())
            continue;
        if (Result<void> taken = takeParameter(text, parameters, seen); !taken)
            return taken;
    }
    return {};
}

Parameter textParameter(std::string_view name, std::string &target)
{
    return { name, [&target](const std::string &value) -> Complaint {
                target = value;
                return std::nullopt;
            } };
}

Parameter limitParameter(std::size_t &target)
{
    return { "limit", [&target](const std::string &value) -> Complaint {
                if (readNumber(value, target) && target >= 1 && target <= maxLimit)
                    return std::nullopt;
                return "a number from 1 to " + std::to_string(maxLimit);
            } };
}

} // namespace

Result<api::ChannelQuery> channelQuery(std::string_view query)
{
    api::ChannelQuery channels;
    const std::vector<Parameter> parameters { textParameter("contains", channels.contains),
                                              textParameter("after", channels.after),
                                              limitParameter(channels.limit) };
    if (const Result<void> taken = takeParameters(query, parameters); !taken)
        return taken.error();
    return channels;
}

Result<api::ClientQuery> clientQuery(std::string_view query)
{
    api::ClientQuery clients;
    const auto takeState = [&clients](const std::string &value) -> Complaint {
        const std::optional<api::ClientState> state = clientStateNamed(value);
        if (!state)
            return "held, polling, open or away";
        clients.hasState = true;
        clients.state = *state;
        return std::nullopt;
    };
    const auto takeAfter = [&clients](const std::string &value) -> Complaint {
        if (readNumber(value, clients.afterSerial))
            return std::nullopt;
        return "the \"next\" of the page before";
    };
    const std::vector<Parameter> parameters { textParameter("contains", clients.contains),
                                              textParameter("channel", clients.channel),
                                              { "state", takeState },
                                              { "after", takeAfter },
                                              limitParameter(clients.limit) };
    if (const Result<void> taken = takeParameters(query, parameters); !taken)
        return taken.error();
    return clients;
}

} // namespace holdfast::management
