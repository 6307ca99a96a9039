// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tomledit.h"

#include <algorithm>
#include <string_view>

// Without exceptions, which the library that Debian builds has.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace holdfast {

namespace {

std::string_view viewOf(const QByteArray &bytes)
{
    return { bytes.constData(), static_cast<std::size_t>(bytes.size()) };
}

/// toml++ counts lines and, within them, code points from 1.
qsizetype offsetOf(const QByteArray &text, const toml::source_position &position)
{
    qsizetype offset = 0;
    for (toml::source_index line = 1; line < position.line; ++line)
        offset = text.indexOf('\n', offset) + 1;
    const auto isContinuation = [&text](qsizetype i) {
        return (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U;
    };
    for (toml::source_index column = 1; column < position.column && offset < text.size();
         ++column) {
        ++offset;
        while (offset < text.size() && isContinuation(offset))
            ++offset;
    }
    return offset;
}

/// Where the first table begins; the end of the text if there is none.
qsizetype firstTable(const QByteArray &text, const toml::table &table)
{
    qsizetype first = text.size();
    for (const auto &[key, node] : table) {
        const toml::array *const list = node.as_array();
        const bool isTable = node.is_table() || (list && list->is_array_of_tables());
        if (!isTable)
            continue;
        const qsizetype at = offsetOf(text, key.source().begin);
        first = std::min(first, text.lastIndexOf('\n', at) + 1);
    }
    return first;
}

} // namespace

Result<QByteArray> withTomlValue(const QByteArray &text, const QString &key, const QString &value)
{
    const toml::parse_result parsed = toml::parse(viewOf(text));
    if (!parsed)
        return Error { ErrorCode::Malformed, std::string(parsed.error().description()) };
    const QByteArray name = key.toUtf8();
    QByteArray changed = text;
    if (const toml::node *const node = parsed.table().get(viewOf(name))) {
        const qsizetype begin = offsetOf(text, node->source().begin);
        const qsizetype end = offsetOf(text, node->source().end);
        return changed.replace(begin, end - begin, value.toUtf8());
    }
    // Comments directly above the first table are about it.
    qsizetype at = firstTable(text, parsed.table());
    while (at > 0 && at < text.size()) {
        const qsizetype line = text.lastIndexOf('\n', at - 2) + 1;
        if (!text.mid(line, at - line).trimmed().startsWith('#'))
            break;
        at = line;
    }
    QByteArray inserted = name + " = " + value.toUtf8() + '\n';
    if (at == text.size() && !text.isEmpty() && !text.endsWith('\n'))
        inserted.prepend('\n');
    return changed.insert(at, inserted);
}

} // namespace holdfast
