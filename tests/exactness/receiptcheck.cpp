// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/receiptcheck.h"

#include <simdjson.h>

namespace holdfast::exactness {

void ReceiptCheck::ask(const Place &place, const Matched &expected)
{
    if (isBusy() || place.seq == 0)
        return;
    ++m_asked;
    const std::string id = m_run.ledger.cursorText(place);
    m_caller.ask(Caller::request("GET /messages/" + id, {}),
                 [this, id, expected](int status, std::string_view body) {
                     // 404: the message is not among the newest 1,024, or is of another life.
                     if (status == 200)
                         judge(id, expected, body);
                     else if (status != 404 && status != 0 && !m_run.isServerGoing)
                         m_run.findings.add("the receipt of " + id + " was answered "
                                            + std::to_string(status));
                 });
}

void ReceiptCheck::judge(const std::string &id, const Matched &expected, std::string_view body)
{
    simdjson::dom::parser parser;
    simdjson::dom::element answer;
    std::uint64_t matched = 0;
    std::uint64_t cannotTell = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t seen = 0;
    if (parser.parse(body.data(), body.size()).get(answer) != simdjson::SUCCESS
        || answer["matched"].get(matched) != simdjson::SUCCESS
        || answer["cannot_tell"].get(cannotTell) != simdjson::SUCCESS
        || answer["acknowledged"].get(acknowledged) != simdjson::SUCCESS
        || answer["seen"].get(seen) != simdjson::SUCCESS)
        return m_run.findings.add("the receipt of " + id + " cannot be read: " + std::string(body));
    if (acknowledged + cannotTell > matched || seen > acknowledged)
        m_run.findings.add("the receipt of " + id
                           + " says more than there are recipients: " + std::string(body));
    if (matched < expected.atLeast || matched > expected.atMost)
        m_run.findings.add("the receipt of " + id + " does not know the "
                           + std::to_string(expected.atLeast) + " to "
                           + std::to_string(expected.atMost)
                           + " recipients that there are: " + std::string(body));
}

} // namespace holdfast::exactness
