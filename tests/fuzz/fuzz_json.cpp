// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsonstring.h"
#include "server/core/jsontext.h"
#include "server/core/jsonvalue.h"
#include "server/core/utf8.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <simdjson.h>
#include <string>

using namespace holdfast;
using holdfast::fuzz::demand;

namespace {

/// What simdjson accepts must be accepted, except for the byte order mark and the depth.
void demandAgreement(std::string_view text, const std::optional<JsonFault> &fault)
{
    static simdjson::dom::parser parser;
    const bool isTaken = parser.parse(text.data(), text.size()).error() == simdjson::SUCCESS;
    const bool isOutside = fault
        && (fault->kind == JsonFault::Kind::ByteOrderMark
            || fault->kind == JsonFault::Kind::TooDeep);
    demand(!isTaken || !fault || isOutside, "what simdjson takes is JSON");
}

/// Checks all values down to the given depth; returns their number.
std::size_t demandSense(const JsonValue &value, std::string_view text, int depth)
{
    const std::string_view raw = value.raw();
    demand(!raw.empty() && raw.data() >= text.data()
               && raw.data() + raw.size() <= text.data() + text.size(),
           "a value is a slice of its text");
    demand(!checkJson(raw), "a value by itself is JSON");
    if (const auto decoded = value.text()) {
        demand(isUtf8(*decoded), "text is UTF-8");
        std::string again;
        appendJsonString(*decoded, again);
        demand(!checkJson(again) && decodedJsonString(again) == decoded, "text comes back");
    }
    std::size_t values = 1;
    if (depth == 0)
        return values;
    value.visitElements([&](const JsonValue &element) {
        values += demandSense(element, raw, depth - 1);
        return true;
    });
    value.visitMembers([&](std::string_view name, const JsonValue &member) {
        demand(!checkJson(name) && name.starts_with('"'), "a name is a text");
        values += demandSense(member, raw, depth - 1);
        return true;
    });
    return values;
}

} // namespace

/// The input: a JSON text.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    const auto fault = checkJson(text);
    demandAgreement(text, fault);
    std::string compact;
    const auto compactFault = appendCompactJson(text, compact);
    demand(fault.has_value() == compactFault.has_value(), "both judge alike");
    if (fault) {
        demand(fault->offset <= text.size(), "a fault is within the text");
        demand(describe(*fault).starts_with("The JSON "), "a fault can be told");
        return 0;
    }
    demand(compact.size() <= text.size(), "nothing is added");
    demand(compact.find_first_of("\r\n\t") == std::string::npos, "one line");
    std::string again;
    demand(!appendCompactJson(compact, again) && again == compact, "compact stays as it is");
    const std::size_t values = demandSense(JsonValue(text), text, 3);
    demand(demandSense(JsonValue(compact), compact, 3) == values, "the same values");
    return 0;
}
