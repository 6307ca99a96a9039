// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/jsontext.h"

#include "server/core/jsonstring.h"
#include "server/core/utf8.h"

#include <bitset>

namespace holdfast {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Reads a text token by token (RFC 8259 sections 2 to 7).
///
/// Invariants: between two tokens `m_expected` is what the grammar allows next; the text before
/// `m_copied` has been appended to `m_out`.
/// Thread: its creator's.
class Scanner
{
public:
    /// `out` may be null.
    Scanner(std::string_view text, std::string *out) : m_text(text), m_out(out) { }

    [[nodiscard]] std::optional<JsonFault> scan();

private:
    enum class Expected : std::uint8_t {
        Value,
        ValueOrEnd,
        Name,
        NameOrEnd,
        Colon,
        CommaOrEnd,
        Nothing,
    };

    void skipSpace();
    [[nodiscard]] bool takeToken();
    [[nodiscard]] bool takeValue();
    [[nodiscard]] bool takeCommaOrEnd();
    [[nodiscard]] bool takeCharacter(char c, Expected next);
    [[nodiscard]] bool takeString();
    [[nodiscard]] bool takeEscape();
    [[nodiscard]] bool takeNumber();
    [[nodiscard]] bool takeDigits();
    [[nodiscard]] bool takeLiteral(std::string_view literal);
    [[nodiscard]] bool open(bool isObject);
    [[nodiscard]] bool close();
    void endValue();
    [[nodiscard]] bool fail(JsonFault::Kind kind);
    [[nodiscard]] bool failHere();

    [[nodiscard]] bool isAtEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] bool isAt(char c) const { return !isAtEnd() && m_text[m_at] == c; }
    [[nodiscard]] bool isInObject() const { return m_isObject[m_depth - 1]; }

    std::string_view m_text;
    std::string *m_out;
    std::size_t m_at = 0;
    std::size_t m_copied = 0;
    std::size_t m_element = 0;
    std::size_t m_depth = 0;
    std::bitset<maxJsonDepth> m_isObject; ///< for each open container: an object, otherwise a list
    Expected m_expected = Expected::Value;
    std::optional<JsonFault> m_fault;
};

std::optional<JsonFault> Scanner::scan()
{
    skipSpace();
    while (!isAtEnd()) {
        if (!takeToken())
            return m_fault;
        skipSpace();
    }
    if (m_expected != Expected::Nothing)
        static_cast<void>(fail(JsonFault::Kind::Incomplete));
    else if (m_out)
        m_out->append(m_text.substr(m_copied));
    return m_fault;
}

void Scanner::skipSpace()
{
    if (isAtEnd() || !isSpace(m_text[m_at]))
        return;
    if (m_out)
        m_out->append(m_text.substr(m_copied, m_at - m_copied));
    while (!isAtEnd() && isSpace(m_text[m_at]))
        ++m_at;
    m_copied = m_at;
}

bool Scanner::takeToken()
{
    switch (m_expected) {
    case Expected::ValueOrEnd:
        return isAt(']') ? close() : takeValue();
    case Expected::Value:
        return takeValue();
    case Expected::NameOrEnd:
        if (isAt('}'))
            return close();
        [[fallthrough]];
    case Expected::Name:
        m_expected = Expected::Colon;
        return isAt('"') ? takeString() : failHere();
    case Expected::Colon:
        return takeCharacter(':', Expected::Value);
    case Expected::CommaOrEnd:
        return takeCommaOrEnd();
    case Expected::Nothing:
        break;
    }
    return failHere();
}

bool Scanner::takeValue()
{
    switch (m_text[m_at]) {
    case '{':
        return open(true);
    case '[':
        return open(false);
    case '"':
        endValue();
        return takeString();
    case 't':
        return takeLiteral("true");
    case 'f':
        return takeLiteral("false");
    case 'n':
        return takeLiteral("null");
    default:
        return takeNumber();
    }
}

bool Scanner::takeCommaOrEnd()
{
    if (!isAt(','))
        return isAt(isInObject() ? '}' : ']') ? close() : failHere();
    if (m_depth == 1)
        ++m_element;
    return takeCharacter(',', isInObject() ? Expected::Name : Expected::Value);
}

bool Scanner::takeCharacter(char c, Expected next)
{
    if (!isAt(c))
        return failHere();
    ++m_at;
    m_expected = next;
    return true;
}

bool Scanner::takeString()
{
    ++m_at;
    while (true) {
        m_at += plainStringLength(m_text.substr(m_at));
        if (isAt('"'))
            break;
        if (!isAt('\\')) // a control character, or the end of the text
            return failHere();
        ++m_at;
        if (!takeEscape())
            return false;
    }
    ++m_at;
    return true;
}

/// Reads an escape after its backslash. A lone surrogate is well formed (RFC 8259 section 8.2).
bool Scanner::takeEscape()
{
    constexpr std::string_view letters = "\"\\/bfnrtu";
    if (isAtEnd() || letters.find(m_text[m_at]) == std::string_view::npos)
        return failHere();
    const int digits = m_text[m_at] == 'u' ? 4 : 0;
    ++m_at;
    for (int i = 0; i < digits; ++i, ++m_at) {
        if (isAtEnd() || !isHexDigit(m_text[m_at]))
            return failHere();
    }
    return true;
}

bool Scanner::takeNumber()
{
    if (isAt('-'))
        ++m_at;
    if (isAt('0'))
        ++m_at;
    else if (!takeDigits())
        return false;
    if (isAt('.')) {
        ++m_at;
        if (!takeDigits())
            return false;
    }
    if (isAt('e') || isAt('E')) {
        ++m_at;
        if (isAt('+') || isAt('-'))
            ++m_at;
        if (!takeDigits())
            return false;
    }
    endValue();
    return true;
}

bool Scanner::takeDigits()
{
    if (isAtEnd() || !isDigit(m_text[m_at]))
        return failHere();
    while (!isAtEnd() && isDigit(m_text[m_at]))
        ++m_at;
    return true;
}

bool Scanner::takeLiteral(std::string_view literal)
{
    for (const char c : literal) {
        if (!isAt(c))
            return failHere();
        ++m_at;
    }
    endValue();
    return true;
}

bool Scanner::open(bool isObject)
{
    if (m_depth == maxJsonDepth)
        return fail(JsonFault::Kind::TooDeep);
    m_isObject[m_depth] = isObject;
    ++m_depth;
    ++m_at;
    m_expected = isObject ? Expected::NameOrEnd : Expected::ValueOrEnd;
    return true;
}

bool Scanner::close()
{
    ++m_at;
    --m_depth;
    endValue();
    return true;
}

void Scanner::endValue()
{
    m_expected = m_depth == 0 ? Expected::Nothing : Expected::CommaOrEnd;
}

bool Scanner::fail(JsonFault::Kind kind)
{
    m_fault = JsonFault { kind, m_at };
    if (m_depth > 0 && !m_isObject[0])
        m_fault->element = m_element;
    return false;
}

bool Scanner::failHere()
{
    return fail(isAtEnd() ? JsonFault::Kind::Incomplete : JsonFault::Kind::Broken);
}

std::optional<JsonFault> scan(std::string_view text, std::string *out)
{
    if (text.starts_with(byteOrderMark))
        return JsonFault { JsonFault::Kind::ByteOrderMark, 0 };
    if (!isUtf8(text))
        return JsonFault { JsonFault::Kind::NotUtf8, 0 };
    return Scanner(text, out).scan();
}

} // namespace

std::string describe(const JsonFault &fault)
{
    switch (fault.kind) {
    case JsonFault::Kind::ByteOrderMark:
        return "The JSON begins with a byte order mark: leave these three bytes out (RFC 8259 "
               "section 8.1).";
    case JsonFault::Kind::NotUtf8:
        return "The JSON is not UTF-8.";
    case JsonFault::Kind::TooDeep:
        return "The JSON is nested deeper than the " + std::to_string(maxJsonDepth)
            + " levels that this server takes.";
    case JsonFault::Kind::Incomplete:
        return "The JSON ends before it is complete.";
    case JsonFault::Kind::Broken:
        break;
    }
    return "The JSON is broken at byte " + std::to_string(fault.offset) + ".";
}

std::optional<JsonFault> checkJson(std::string_view text)
{
    return scan(text, nullptr);
}

std::optional<JsonFault> appendCompactJson(std::string_view text, std::string &out)
{
    out.reserve(out.size() + text.size() + 1);
    return scan(text, &out);
}

} // namespace holdfast
