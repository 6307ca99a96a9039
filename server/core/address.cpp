// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/address.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace holdfast {

namespace {

using V4 = std::array<std::uint8_t, 4>;

/// A whole number in `base` of at most `digits` digits.
std::optional<unsigned> numberIn(std::string_view text, std::size_t digits, int base)
{
    unsigned value = 0;
    if (text.empty() || text.size() > digits)
        return std::nullopt;
    const auto [end, failure] =
        std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (failure != std::errc {} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<V4> parseV4(std::string_view text)
{
    V4 bytes {};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool isLast = i + 1 == bytes.size();
        const std::size_t end = isLast ? text.size() : text.find('.');
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view number = text.substr(0, end);
        const auto value = numberIn(number, 3, 10);
        const bool isPadded = number.size() > 1 && number.front() == '0'; // may mean octal
        if (!value || *value > 255 || isPadded)
            return std::nullopt;
        bytes.at(i) = static_cast<std::uint8_t>(*value);
        text.remove_prefix(isLast ? end : end + 1);
    }
    return bytes;
}

/// Of the text "::" the gap is at the number of bytes before it.
std::optional<AddressBytes> withGap(const AddressBytes &bytes, std::size_t filled,
                                    std::optional<std::size_t> gap)
{
    if (!gap)
        return filled == bytes.size() ? std::optional(bytes) : std::nullopt;
    if (filled == bytes.size())
        return std::nullopt;
    AddressBytes whole {};
    std::copy_n(bytes.begin(), *gap, whole.begin());
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(*gap),
              bytes.begin() + static_cast<std::ptrdiff_t>(filled),
              whole.end() - static_cast<std::ptrdiff_t>(filled - *gap));
    return whole;
}

std::optional<AddressBytes> parseV6(std::string_view text)
{
    AddressBytes bytes {};
    std::size_t filled = 0;
    std::optional<std::size_t> gap;
    if (text.starts_with("::")) {
        gap = 0;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(':'), text.size());
        const std::string_view group = text.substr(0, end);
        if (group.find('.') != std::string_view::npos) { // the last 32 bits as IPv4
            const auto v4 = parseV4(text);
            if (!v4 || filled + v4->size() > bytes.size())
                return std::nullopt;
            std::ranges::copy(*v4, bytes.begin() + static_cast<std::ptrdiff_t>(filled));
            return withGap(bytes, filled + v4->size(), gap);
        }
        const auto value = numberIn(group, 4, 16);
        if (!value || filled == bytes.size())
            return std::nullopt;
        bytes.at(filled++) = static_cast<std::uint8_t>(*value >> 8U);
        bytes.at(filled++) = static_cast<std::uint8_t>(*value & 0xffU);
        text.remove_prefix(end);
        if (text.empty())
            break;
        text.remove_prefix(1);
        if (text.empty() || (text.front() == ':' && gap))
            return std::nullopt;
        if (text.front() == ':') {
            gap = filled;
            text.remove_prefix(1);
        }
    }
    return withGap(bytes, filled, gap);
}

} // namespace

bool isMappedV4(const AddressBytes &address)
{
    return std::all_of(address.begin(), address.begin() + 10, [](auto b) { return b == 0; })
        && address[10] == 0xff && address[11] == 0xff;
}

bool isLoopback(const AddressBytes &address)
{
    if (isMappedV4(address))
        return address[12] == 127;
    return address.back() == 1
        && std::all_of(address.begin(), address.end() - 1, [](auto b) { return b == 0; });
}

AddressBytes networkOf(AddressBytes address)
{
    constexpr std::size_t prefixBytes = 8;
    if (!isMappedV4(address))
        std::fill(address.begin() + prefixBytes, address.end(), std::uint8_t { 0 });
    return address;
}

std::optional<AddressBytes> parseAddress(std::string_view text)
{
    if (text.find(':') != std::string_view::npos)
        return parseV6(text);
    const auto v4 = parseV4(text);
    if (!v4)
        return std::nullopt;
    AddressBytes bytes {};
    bytes[10] = 0xff;
    bytes[11] = 0xff;
    std::ranges::copy(*v4, bytes.begin() + 12);
    return bytes;
}

} // namespace holdfast
