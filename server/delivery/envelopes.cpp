// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/envelopes.h"

#include "server/core/jsonstring.h"

namespace holdfast::delivery {

void appendGapObject(const Gap &gap, std::string &out)
{
    out.append(R"({"from":")");
    gap.from.appendTo(out);
    out.append(R"(","to":")");
    gap.to.appendTo(out);
    out.append(R"(","reason":")");
    out.append(reasonText(gap.reason));
    out.append(R"("})");
}

Place placeAfterGap(const Reading &reading, const Epoch &epoch)
{
    const std::uint64_t through = reading.gap->to.seq;
    if (reading.state || (!reading.messages.empty() && reading.messages.front()->seq() <= through))
        return Place::before(reading, epoch);
    return { Cursor { epoch, through } };
}

void appendByeObject(const Goodbye &goodbye, std::string &out)
{
    out.append(R"({"reason":")");
    out.append(goodbye.reason);
    out.append(R"(","retry_ms":)");
    out.append(std::to_string(goodbye.retryMilliseconds));
    if (goodbye.isComplete)
        out.append(R"(,"complete":true)");
    out.push_back('}');
}

void appendHelloObject(const Hello &hello, std::string &out)
{
    out.append(R"({"epoch":")");
    out.append(hello.start.cursor.epoch.text());
    out.append(R"(","cursor":")");
    hello.start.appendTo(out);
    out.append(R"(","client":)");
    appendJsonString(hello.clientId, out);
    out.append(R"(,"retry_ms":)");
    out.append(std::to_string(hello.retryMilliseconds));
    if (hello.tellsState) {
        out.append(R"(,"state":")");
        hello.start.cursor.appendTo(out);
        out.push_back('"');
    }
    out.push_back('}');
}

} // namespace holdfast::delivery
