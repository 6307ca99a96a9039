// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/target.h"
#include "tests/fuzz/invariant.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

using namespace holdfast::http;
using holdfast::fuzz::demand;

namespace {

/// Percent-encodes every byte; percentDecoded() must give the same bytes back.
std::string encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += { '%', digits[byte >> 4U], digits[byte & 0x0fU] };
    }
    return out;
}

bool isInside(std::string_view part, std::string_view whole)
{
    return part.empty()
        || (part.data() >= whole.data()
            && part.data() + part.size() <= whole.data() + whole.size());
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);

    for (const bool plusIsSpace : { false, true }) {
        const auto decoded = percentDecoded(text, plusIsSpace);
        if (!decoded)
            continue;
        demand(decoded->size() <= text.size(), "decoding does not grow");
        const bool holdsNul = decoded->find('\0') != std::string::npos;
        demand(holdsNul == (text.find('\0') != std::string_view::npos), "no escape makes a NUL");
        demand(holdsNul || percentDecoded(encoded(*decoded)) == decoded, "undoes an encoding");
        const std::string field = percentEncoded(*decoded);
        demand(holdsNul || percentDecoded(field) == decoded, "undoes our own encoding");
        demand(std::ranges::all_of(field, [](char c) { return c > ' ' && c < 0x7f; }),
               "what is encoded is plain ASCII");
    }

    if (const auto target = Target::parse(text)) {
        demand(target->path == "*" || target->path.starts_with('/'), "a path begins with a slash");
        demand(target->path == "/" || isInside(target->path, text), "the path is a view");
        demand(isInside(target->query, text), "the query is a view");
        demand(target->path.find('?') == std::string_view::npos, "the query is cut off");
    }

    const Query query(text);
    const auto value = query.value("a");
    demand(!value || value->size() <= text.size(), "a value is a part");
    return 0;
}
