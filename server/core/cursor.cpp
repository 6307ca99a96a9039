// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/cursor.h"

#include "server/core/entropy.h"

#include <algorithm>
#include <charconv>

namespace holdfast {

namespace {

constexpr std::string_view epochAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

} // namespace

Epoch Epoch::random()
{
    // 36 does not divide 2^32, so the remainder is biased, but by less than one in 10^8.
    Epoch epoch;
    for (char &c : epoch.m_text)
        c = epochAlphabet[entropy() % epochAlphabet.size()];
    return epoch;
}

std::optional<Epoch> Epoch::parse(std::string_view text)
{
    if (text.size() != length || text.find_first_not_of(epochAlphabet) != std::string_view::npos)
        return std::nullopt;
    Epoch epoch;
    std::copy(text.begin(), text.end(), epoch.m_text.begin());
    return epoch;
}

std::optional<Cursor> Cursor::parse(std::string_view text)
{
    if (text.size() < Epoch::length + 2 || text[Epoch::length] != '-')
        return std::nullopt;
    const auto epoch = Epoch::parse(text.substr(0, Epoch::length));
    if (!epoch)
        return std::nullopt;
    const std::string_view digits = text.substr(Epoch::length + 1);
    if (digits.size() > 1 && digits.front() == '0')
        return std::nullopt;
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seq);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return Cursor { *epoch, seq };
}

std::string Cursor::text() const
{
    std::string out;
    appendTo(out);
    return out;
}

void Cursor::appendTo(std::string &out) const
{
    std::array<char, 20> digits {};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), seq);
    out.append(epoch.text());
    out.push_back('-');
    out.append(digits.data(), end);
}

} // namespace holdfast
