// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/forwarding.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <arpa/inet.h>
#include <cstring>

using namespace holdfast;
using holdfast::fuzz::demand;

namespace {

const AddressBytes proxy = *parseAddress("10.9.0.1");

/// parseAddress() and inet_pton() must agree.
void compareWithTheSystem(std::string_view text)
{
    if (text.find('\0') != std::string_view::npos)
        return;
    const std::string terminated(text);
    AddressBytes expected {};
    const bool isV6 = inet_pton(AF_INET6, terminated.c_str(), expected.data()) == 1;
    bool isV4 = false;
    if (!isV6) {
        expected = {};
        expected[10] = 0xff;
        expected[11] = 0xff;
        isV4 = inet_pton(AF_INET, terminated.c_str(), expected.data() + 12) == 1;
    }
    const auto parsed = parseAddress(text);
    demand(parsed.has_value() == (isV4 || isV6), "accepts what the system accepts");
    demand(!parsed || *parsed == expected, "reads what the system reads");
}

access::ForwardedSender senderOf(std::string_view value, access::ForwardingField field)
{
    static const access::ThisMachine machine;
    const access::TrustedProxies proxies({ { proxy, 128 } }, field);
    http::Request head;
    head.headers.push_back(
        { field == access::ForwardingField::Forwarded ? "forwarded" : "x-forwarded-for", value });
    return forwardedSender(head, proxy, proxies, machine);
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    compareWithTheSystem(text);
    const auto node = access::forwardedAddress(text);
    demand(node != noAddress, "all zeros are nobody's address");

    for (const auto field :
         { access::ForwardingField::XForwardedFor, access::ForwardingField::Forwarded }) {
        const auto sender = senderOf(text, field);
        demand(sender.isKnown || sender.address == proxy, "an unknown sender is the proxy's");
        demand(sender.address != noAddress, "a sender has an address");
    }
    // Whatever a client has written, the proxy's own entry behind it counts.
    const std::string behind = std::string(text) + ", 198.51.100.7";
    const auto sender = senderOf(behind, access::ForwardingField::XForwardedFor);
    demand(sender.isKnown && sender.address == *parseAddress("198.51.100.7"),
           "the nearest proxy has the last word");
    return 0;
}
