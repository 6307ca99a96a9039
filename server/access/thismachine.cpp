// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/thismachine.h"

#include <algorithm>
#include <optional>

namespace holdfast::access {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    });
    return lower;
}

/// The authority without `:port`; nothing if the text after the colon is not a port.
std::optional<std::string_view> withoutPort(std::string_view authority)
{
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos)
        return authority;
    const std::string_view port = authority.substr(colon + 1);
    if (port.size() > 5 || !std::ranges::all_of(port, isDigit))
        return std::nullopt;
    return authority.substr(0, colon);
}

/// Four numbers separated by dots: browsers write every IPv4 address like that (WHATWG URL, "host
/// serializing").
bool isIPv4(std::string_view host)
{
    constexpr int digitsAtMost = 3;
    int digits = 0;
    int dots = 0;
    for (const char c : host) {
        if (c == '.' && digits > 0) {
            digits = 0;
            ++dots;
        } else if (!isDigit(c) || ++digits > digitsAtMost) {
            return false;
        }
    }
    return dots == 3 && digits > 0;
}

/// In brackets: a host name is never in brackets (RFC 3986 section 3.2.2).
bool isIPv6(std::string_view host)
{
    if (host.size() < 4 || host.front() != '[' || host.back() != ']')
        return false;
    const std::string_view address = host.substr(1, host.size() - 2);
    return std::ranges::count(address, ':') >= 2
        && address.find_first_not_of("0123456789abcdef:.") == std::string_view::npos;
}

} // namespace

void ThisMachine::set(MachineNames names)
{
    std::ranges::sort(names.addresses);
    names.hostName = lowerCase(names.hostName);
    auto next = std::make_shared<const MachineNames>(std::move(names));
    const std::lock_guard lock(m_mutex);
    m_names.swap(next); // the old value is freed after the lock is released
}

std::shared_ptr<const MachineNames> ThisMachine::names() const
{
    const std::lock_guard lock(m_mutex);
    return m_names;
}

bool ThisMachine::hasAddress(const AddressBytes &address) const
{
    return isLoopback(address) || std::ranges::binary_search(names()->addresses, address);
}

bool ThisMachine::isTrustedHost(std::string_view authority) const
{
    const std::optional<std::string_view> given = withoutPort(authority);
    if (!given)
        return false;
    if (isIPv4(*given))
        return true;
    std::string host = lowerCase(*given);
    if (isIPv6(host))
        return true;
    if (host.ends_with('.')) // the DNS root, which is usually omitted
        host.pop_back();
    if (host == "localhost" || host.ends_with(".localhost"))
        return true;
    const auto now = names();
    return !now->hostName.empty() && (host == now->hostName || host == now->hostName + ".local");
}

} // namespace holdfast::access
