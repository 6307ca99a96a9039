// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonstring.h"
#include "server/core/jsontext.h"
#include "server/net/websocketcommand.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <string>

using namespace holdfast;
using holdfast::fuzz::demand;
using holdfast::net::WebSocketCommand;

namespace {

constexpr std::size_t referenceBytesAtMost = 100;

/// The reply to a command must be JSON, whatever the reference is.
bool isQuotable(const std::string &reference)
{
    std::string quoted;
    appendJsonString(reference, quoted);
    return !checkJson(quoted);
}

} // namespace

/// The input: the text of one WebSocket message.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    const std::string rescued = WebSocketCommand::referenceIn(text);
    demand(rescued.size() <= referenceBytesAtMost, "a reference that is found is bounded");
    demand(isQuotable(rescued), "a reference that is found can be sent back");
    const auto command = WebSocketCommand::parse(text);
    if (!command) {
        demand(!command.error().message.empty(), "an error says what a frame may contain");
        return 0;
    }
    demand(!checkJson(text), "a command is JSON");
    demand(command->reference.size() <= referenceBytesAtMost, "a reference is bounded");
    demand(command->reference == rescued, "the reference is the same for an error and a reply");
    demand(!command->subscribe.empty() || !command->unsubscribe.empty() || command->publish
               || !command->acknowledged.empty() || !command->seen.empty()
               || !command->reference.empty(),
           "a command asks for something, or for an answer");
    if (command->publish)
        demand(!command->publish->channel.empty(), "a message has a channel");
    return 0;
}
