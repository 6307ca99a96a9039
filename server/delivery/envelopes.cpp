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

Cursor cursorAfterGap(const Reading &reading, const Epoch &epoch)
{
    std::uint64_t through = reading.gap->to.seq;
    if (!reading.messages.empty() && reading.messages.front()->seq() <= through)
        through = reading.messages.front()->seq() - 1;
    return { epoch, through };
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

void appendHelloObject(const Cursor &start, std::string_view clientId, unsigned retryMilliseconds,
                       std::string &out)
{
    out.append(R"({"epoch":")");
    out.append(start.epoch.text());
    out.append(R"(","cursor":")");
    start.appendTo(out);
    out.append(R"(","client":)");
    appendJsonString(clientId, out);
    out.append(R"(,"retry_ms":)");
    out.append(std::to_string(retryMilliseconds));
    out.push_back('}');
}

} // namespace holdfast::delivery
