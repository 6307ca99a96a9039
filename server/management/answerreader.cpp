// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/answerreader.h"

#include <QLatin1StringView>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace holdfast::management {

namespace {

bool isField(std::string_view name, std::string_view wanted)
{
    return QLatin1StringView(name.data(), static_cast<qsizetype>(name.size()))
               .compare(QLatin1StringView(wanted.data(), static_cast<qsizetype>(wanted.size())),
                        Qt::CaseInsensitive)
        == 0;
}

template <typename Number>
bool readNumber(std::string_view text, Number &number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc {} && end == text.data() + text.size();
}

} // namespace

void AnswerReader::feed(std::string_view bytes)
{
    if (m_state != State::NeedMore)
        return;
    m_received.append(bytes);
    if (m_bodyStart == 0) {
        const std::size_t end = m_received.find("\r\n\r\n");
        if (end == std::string::npos)
            return;
        m_bodyStart = end + 4;
        if (!readHead(std::string_view(m_received).substr(0, end + 2))) {
            m_state = State::Failed;
            return;
        }
    }
    if (m_received.size() - m_bodyStart < m_bodyBytes)
        return;
    m_answer.body = m_received.substr(m_bodyStart, m_bodyBytes);
    m_state = State::Complete;
}

/// `head` is the status line and the fields, each with its line end.
bool AnswerReader::readHead(std::string_view head)
{
    const std::size_t lineEnd = head.find("\r\n");
    const std::string_view statusLine = head.substr(0, lineEnd);
    constexpr std::string_view version = "HTTP/1.1 ";
    if (!statusLine.starts_with(version) || statusLine.size() < version.size() + 3
        || !readNumber(statusLine.substr(version.size(), 3), m_answer.status))
        return false;
    head.remove_prefix(lineEnd + 2);
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        if (!readField(head.substr(0, end)))
            return false;
        head.remove_prefix(end + 2);
    }
    return m_hasLength || m_answer.status == 204;
}

bool AnswerReader::readField(std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return false;
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    if (isField(name, "content-length")) {
        m_hasLength = readNumber(value, m_bodyBytes);
        return m_hasLength;
    }
    if (isField(name, "transfer-encoding"))
        return false;
    if (isField(name, "content-type"))
        m_answer.contentType = value;
    else if (!isField(name, "connection") && !isField(name, "server") && !isField(name, "date"))
        m_answer.headers.emplace_back(name, value);
    return true;
}

void AnswerReader::reset()
{
    *this = AnswerReader();
}

} // namespace holdfast::management
