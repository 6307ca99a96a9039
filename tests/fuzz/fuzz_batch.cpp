// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsontext.h"
#include "server/core/message.h"
#include "server/publish/batch.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <string>

using namespace holdfast;
using holdfast::fuzz::demand;

/// The input: the body of a batch.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view body = fuzz::textOf(data, size);
    auto drafts = publish::parseBatch(body);
    if (!drafts) {
        demand(drafts.error().message.ends_with("Nothing of the batch was accepted."),
               "a refusal says what was accepted");
        return 0;
    }
    demand(drafts->size() <= publish::maxBatchMessages, "a batch is bounded");
    for (Draft &draft : drafts.value()) {
        demand(!draft.channel.empty(), "a message has a channel");
        demand(draft.priority >= 1 && draft.priority <= 5, "a priority is one");
        demand(draft.timeToLive.count() >= 0 && draft.timeToLive <= maxTimeToLive, "a ttl is one");
        const auto message = Message::make(std::move(draft), 0);
        demand(message || !message.error().message.empty(), "an error says what to do");
        if (!message)
            continue;
        message.value()->accept(Cursor {}, {});
        const std::string_view envelope = message.value()->envelope();
        const auto fault = checkJson(envelope); // one level deeper than its data
        demand(!fault || fault->kind == JsonFault::Kind::TooDeep, "an envelope is JSON");
        demand(envelope.find_first_of("\r\n") == std::string_view::npos, "an envelope is one line");
    }
    return 0;
}
