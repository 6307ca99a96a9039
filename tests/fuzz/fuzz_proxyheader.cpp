// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/proxyheader.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

using namespace holdfast;
using holdfast::fuzz::demand;
using net::ProxyHeader;
using State = ProxyHeader::State;

namespace {

/// Feeds the bytes in pieces; returns how many the reader has taken.
std::size_t feed(ProxyHeader &reader, std::string_view bytes, fuzz::Cuts cuts)
{
    std::size_t taken = 0;
    while (reader.state() == State::NeedMore && taken < bytes.size()) {
        const std::size_t length =
            std::min({ cuts.next(64), reader.wanted(), bytes.size() - taken });
        demand(length > 0, "wants something until it is done");
        reader.feed(bytes.substr(taken, length));
        taken += length;
    }
    return taken;
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view bytes = fuzz::textOf(data, size);
    const std::string_view choice = fuzz::takeFront(bytes, fuzz::takeByte(bytes) % 8);
    ProxyHeader atOnce;
    ProxyHeader cut;
    const std::size_t taken = feed(atOnce, bytes, fuzz::Cuts("\x3f"));
    const std::size_t takenCut = feed(cut, bytes, fuzz::Cuts(choice));
    demand(atOnce.state() == cut.state() && atOnce.fault() == cut.fault(),
           "the pieces do not matter");
    demand(taken <= ProxyHeader::maxBytes, "a header is bounded");
    if (atOnce.state() == State::Complete) {
        demand(taken == takenCut, "the header ends where it ends");
        demand(atOnce.source() == cut.source(), "the same address");
        demand(atOnce.source() != noAddress, "all zeros are nobody's address");
    }
    return 0;
}
