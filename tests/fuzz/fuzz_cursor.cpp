// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/cursor.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

using namespace holdfast;
using holdfast::fuzz::demand;

namespace {

/// Arbitrary text in place of a cursor.
void readAnything(std::string_view text)
{
    const auto cursor = Cursor::parse(text);
    if (cursor) {
        demand(cursor->text() == text, "only the wire form is read");
        demand(Epoch::parse(cursor->epoch.text()) == cursor->epoch, "its epoch is one");
    }
    const auto epoch = Epoch::parse(text);
    demand(!epoch || epoch->text() == text, "an epoch is its text");
    demand(!epoch || !cursor, "an epoch alone is no cursor");
}

/// A valid cursor, made from the input.
void readBack(std::string_view choice)
{
    std::string epochText;
    for (std::size_t i = 0; i < Epoch::length; ++i)
        epochText.push_back("0123456789abcdefghijklmnopqrstuvwxyz"[fuzz::takeByte(choice) % 36]);
    std::uint64_t seq = 0;
    for (std::size_t i = 0; i < sizeof seq; ++i)
        seq = seq << 8U | fuzz::takeByte(choice);
    const auto epoch = Epoch::parse(epochText);
    demand(epoch.has_value(), "an epoch is eight such characters");
    const Cursor cursor { *epoch, seq };
    demand(Cursor::parse(cursor.text()) == cursor, "what was sent is understood");
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    readAnything(fuzz::textOf(data, size));
    readBack(fuzz::textOf(data, size));
    return 0;
}
