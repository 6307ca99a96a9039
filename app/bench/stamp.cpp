// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/stamp.h"

namespace holdfast::bench {

namespace {

char *writeHex(std::uint64_t value, unsigned digits, char *out)
{
    for (unsigned i = digits; i > 0; --i) {
        out[i - 1] = "0123456789abcdef"[value & 0xfU];
        value >>= 4U;
    }
    return out + digits;
}

} // namespace

void writeStamp(const Stamp &stamp, char *out)
{
    std::memcpy(out, stampMark.data(), stampMark.size());
    out = writeHex(stamp.publisher, 8, out + stampMark.size());
    out = writeHex(stamp.route, 8, out);
    out = writeHex(stamp.sequence, 8, out);
    writeHex(stamp.sentNs, 16, out);
}

} // namespace holdfast::bench
