// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/place.h"

#include <charconv>
#include <cstdint>

namespace holdfast::delivery {

namespace {

constexpr std::string_view all = "all";

std::optional<std::uint64_t> number(std::string_view digits)
{
    if (digits.size() > 1 && digits.front() == '0')
        return std::nullopt;
    std::uint64_t value = 0;
    const char *const stop = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), stop, value);
    return error == std::errc() && end == stop ? std::optional(value) : std::nullopt;
}

/// "after" or "after.last"
bool readProgress(std::string_view text, StateRange &state)
{
    const std::size_t dot = text.find('.');
    const auto after = number(text.substr(0, dot));
    if (!after || *after > state.through)
        return false;
    state.after = *after;
    if (dot == std::string_view::npos)
        return true;
    const std::string_view last = text.substr(dot + 1);
    const auto count = last == all ? std::optional<std::uint64_t>(allMessages) : number(last);
    if (!count || *count == 0 || (*count > maxStateLast && last != all))
        return false;
    state.last = static_cast<std::size_t>(*count);
    return true;
}

} // namespace

std::optional<Place> Place::parse(std::string_view text)
{
    const std::size_t dot = text.find('.');
    const auto cursor = Cursor::parse(text.substr(0, dot));
    if (!cursor)
        return std::nullopt;
    Place place { *cursor };
    if (dot == std::string_view::npos)
        return place;
    place.state = StateRange { cursor->seq, 0, 0 };
    if (!readProgress(text.substr(dot + 1), *place.state))
        return std::nullopt;
    return place;
}

Place Place::before(const Reading &reading, const Epoch &epoch)
{
    if (reading.messages.empty())
        return after(reading, epoch);
    const std::uint64_t seq = reading.messages.front()->seq() - 1;
    if (!reading.state)
        return { Cursor { epoch, seq } };
    Place place { Cursor { epoch, reading.position }, reading.state };
    place.state->after = seq;
    return place;
}

Place Place::after(const Reading &reading, const Epoch &epoch)
{
    Place place { Cursor { epoch, reading.position } };
    if (!reading.isComplete)
        place.state = reading.state;
    return place;
}

Place Place::at(const Reading &reading, std::size_t i, const Epoch &epoch)
{
    if (!reading.state)
        return { reading.messages[i]->id() };
    if (i + 1 == reading.messages.size())
        return after(reading, epoch);
    Place place { Cursor { epoch, reading.position }, reading.state };
    place.state->after = reading.messages[i]->seq();
    return place;
}

std::string Place::text() const
{
    std::string out;
    appendTo(out);
    return out;
}

void Place::appendTo(std::string &out) const
{
    cursor.appendTo(out);
    if (!state)
        return;
    out.append(".").append(std::to_string(state->after));
    if (state->last == allMessages)
        out.append(".").append(all);
    else if (state->last > 0)
        out.append(".").append(std::to_string(state->last));
}

} // namespace holdfast::delivery
