// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/extensions.h"

namespace holdfast::websocket {

namespace {

/// RFC 9110 section 5.6.2.
bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// Parses one field from its front. Each function consumes what it is named after, with the white
/// space after it, or nothing.
///
/// Thread: any one at a time.
class FieldReader
{
public:
    explicit FieldReader(std::string_view field) : m_rest(field) { skipSpace(); }

    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }

    bool takeCharacter(char c)
    {
        if (!m_rest.starts_with(c))
            return false;
        m_rest.remove_prefix(1);
        skipSpace();
        return true;
    }

    std::optional<std::string> takeToken()
    {
        std::size_t length = 0;
        while (length < m_rest.size() && isTokenCharacter(m_rest[length]))
            ++length;
        if (length == 0)
            return std::nullopt;
        std::string token(m_rest.substr(0, length));
        m_rest.remove_prefix(length);
        skipSpace();
        return token;
    }

    /// A token, or a quoted string that holds one (RFC 6455 section 9.1).
    std::optional<std::string> takeValue()
    {
        if (!m_rest.starts_with('"'))
            return takeToken();
        std::string value;
        for (std::size_t i = 1; i < m_rest.size(); ++i) {
            if (m_rest[i] == '"') {
                m_rest.remove_prefix(i + 1);
                skipSpace();
                return value.empty() ? std::nullopt : std::optional(std::move(value));
            }
            if (m_rest[i] == '\\' && i + 1 < m_rest.size())
                ++i;
            if (!isTokenCharacter(m_rest[i]))
                break;
            value.push_back(m_rest[i]);
        }
        return std::nullopt;
    }

private:
    void skipSpace()
    {
        while (m_rest.starts_with(' ') || m_rest.starts_with('\t'))
            m_rest.remove_prefix(1);
    }

    std::string_view m_rest;
};

std::optional<Extension> takeExtension(FieldReader &reader)
{
    auto name = reader.takeToken();
    if (!name)
        return std::nullopt;
    Extension extension { std::move(*name), {} };
    while (reader.takeCharacter(';')) {
        auto parameter = reader.takeToken();
        if (!parameter)
            return std::nullopt;
        std::optional<std::string> value;
        if (reader.takeCharacter('=')) {
            value = reader.takeValue();
            if (!value)
                return std::nullopt;
        }
        extension.parameters.push_back({ std::move(*parameter), std::move(value) });
    }
    return extension;
}

} // namespace

std::optional<std::vector<Extension>> parseExtensions(std::string_view field)
{
    std::vector<Extension> extensions;
    FieldReader reader(field);
    while (!reader.atEnd()) {
        if (reader.takeCharacter(','))
            continue;
        auto extension = takeExtension(reader);
        if (!extension || (!reader.atEnd() && !reader.takeCharacter(',')))
            return std::nullopt;
        extensions.push_back(std::move(*extension));
    }
    return extensions;
}

} // namespace holdfast::websocket
