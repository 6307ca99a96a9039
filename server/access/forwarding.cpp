// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/forwarding.h"

#include "server/http/requesthead.h"

#include <algorithm>
#include <vector>

namespace holdfast::access {

namespace {

constexpr std::string_view blanks = " \t";

/// The nodes that the proxies have named, nearest first; one that cannot be read is empty.
using Nodes = std::vector<std::string_view>;

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool isPort(std::string_view text)
{
    return !text.empty() && text.size() <= 5
        && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void appendNodes(std::string_view value, Nodes &nodes)
{
    while (nodes.size() <= maxProxies) {
        const std::size_t comma = value.rfind(',');
        const bool isFirst = comma == std::string_view::npos;
        nodes.push_back(trimmed(isFirst ? value : value.substr(comma + 1)));
        if (isFirst)
            return;
        value = value.substr(0, comma);
    }
}

/// The value of a parameter (RFC 7239 section 4): a token, or a quoted string without escapes,
/// which no address needs. Removes it from the front of `text`. Nothing if it is neither.
std::optional<std::string_view> takeValue(std::string_view &text)
{
    if (text.starts_with('"')) {
        const std::size_t end = text.find('"', 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view value = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
        if (value.find('\\') != std::string_view::npos)
            return std::nullopt;
        return value;
    }
    const std::size_t end = std::min(text.find_first_of(",; \t\""), text.size());
    const std::string_view value = text.substr(0, end);
    text.remove_prefix(end);
    if (value.empty())
        return std::nullopt;
    return value;
}

/// Appends the node of each element of a Forwarded field, in the field's order. False if the field
/// is malformed.
bool readForwarded(std::string_view text, Nodes &nodes)
{
    std::string_view node;
    while (true) {
        text = trimmed(text);
        const std::size_t equals = text.find_first_of("=,;\" \t");
        if (equals == std::string_view::npos || text[equals] != '=')
            return false;
        const std::string_view name = text.substr(0, equals);
        text.remove_prefix(equals + 1);
        const auto value = takeValue(text);
        const bool isFor = http::equalsIgnoringCase(name, "for");
        if (!value || (isFor && !node.empty())) // a name occurs once in an element
            return false;
        if (isFor)
            node = *value;
        text = trimmed(text);
        if (!text.empty() && text.front() == ';') {
            text.remove_prefix(1);
            continue;
        }
        nodes.push_back(node);
        node = {};
        if (text.empty())
            return true;
        if (text.front() != ',')
            return false;
        text.remove_prefix(1);
    }
}

Nodes nodesOf(const http::Request &head, ForwardingField field)
{
    const bool isForwarded = field == ForwardingField::Forwarded;
    const std::string_view name = isForwarded ? "forwarded" : "x-forwarded-for";
    Nodes nodes;
    for (auto each = head.headers.rbegin(); each != head.headers.rend(); ++each) {
        if (each->name != name || nodes.size() > maxProxies)
            continue;
        if (!isForwarded) {
            appendNodes(each->value, nodes);
            continue;
        }
        Nodes here;
        if (!readForwarded(each->value, here)) {
            nodes.emplace_back();
            break;
        }
        nodes.insert(nodes.end(), here.rbegin(), here.rend());
    }
    return nodes;
}

} // namespace

std::optional<AddressBytes> forwardedAddress(std::string_view node)
{
    std::optional<AddressBytes> address;
    if (node.starts_with('[')) {
        const std::size_t end = node.find(']');
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view inside = node.substr(1, end - 1);
        const std::string_view port = node.substr(end + 1);
        const bool isWhole = port.empty() || (port.front() == ':' && isPort(port.substr(1)));
        if (isWhole && inside.find(':') != std::string_view::npos)
            address = parseAddress(inside);
    } else {
        const std::size_t colon = node.find(':');
        const bool isV4 = node.substr(0, colon).find('.') != std::string_view::npos;
        if (isV4 && colon != std::string_view::npos && !isPort(node.substr(colon + 1)))
            return std::nullopt;
        address = parseAddress(isV4 ? node.substr(0, colon) : node);
    }
    // All zeros stand for a peer without an address.
    return address == noAddress ? std::nullopt : address;
}

ForwardedSender forwardedSender(const http::Request &head, const AddressBytes &peer,
                                const TrustedProxies &proxies, const ThisMachine &machine)
{
    const Nodes nodes = nodesOf(head, proxies.field());
    AddressBytes nearest = peer;
    if (nodes.empty())
        return { nearest, false };
    for (std::size_t i = 0; i < std::min(nodes.size(), maxProxies); ++i) {
        auto address = forwardedAddress(nodes[i]);
        if (!address)
            return { nearest, false };
        // The loopback address of another machine: a program there has asked its proxy.
        const bool isHere = nearest == noAddress || machine.hasAddress(nearest);
        if (isLoopback(*address) && !isHere)
            address = nearest;
        if (!proxies.contains(*address))
            return { *address, true };
        nearest = *address;
    }
    return { nearest, nodes.size() <= maxProxies };
}

} // namespace holdfast::access
