// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/llhttpreader.h"

#include "server/http/parsefailure.h"

#include <algorithm>

namespace holdfast::http {

namespace {

/// The capacity that reset() keeps in a buffer: enough for usual requests.
constexpr std::size_t keptBytes = 4 * 1024;
constexpr std::size_t keptHeaderFields = 32;

constexpr RequestParser::Failure targetTooLong {
    414, "The request target is longer than this server accepts."
};

Method methodOf(std::uint8_t llhttpMethod)
{
    switch (llhttpMethod) {
    case HTTP_GET:
        return Method::Get;
    case HTTP_HEAD:
        return Method::Head;
    case HTTP_POST:
        return Method::Post;
    case HTTP_PUT:
        return Method::Put;
    case HTTP_PATCH:
        return Method::Patch;
    case HTTP_DELETE:
        return Method::Delete;
    case HTTP_OPTIONS:
        return Method::Options;
    default:
        return Method::Other;
    }
}

std::string_view withoutTrailingSpace(std::string_view text)
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Clears a buffer; frees its memory if it has become unusually large.
void recycle(std::string &buffer)
{
    if (buffer.capacity() > keptBytes)
        std::string().swap(buffer);
    buffer.clear();
}

LlhttpReader &readerOf(const llhttp_t *llhttp)
{
    return *static_cast<LlhttpReader *>(llhttp->data);
}

} // namespace

LlhttpReader::LlhttpReader(const RequestLimits &limits) : m_limits(limits)
{
    llhttp_init(&m_llhttp, HTTP_REQUEST, &settings());
    m_llhttp.data = this;
}

void LlhttpReader::reset()
{
    llhttp_reset(&m_llhttp);
    llhttp_set_lenient_chunked_length(&m_llhttp, 0);
    recycle(m_head);
    recycle(m_request.body);
    m_request.headers.clear();
    m_fields.clear();
    if (m_fields.capacity() > keptHeaderFields) {
        std::vector<HeaderField>().swap(m_request.headers);
        std::vector<FieldSpan>().swap(m_fields);
    }
    m_target = {};
    m_fieldCount = 0;
    m_chunkBytes = 0;
    m_isRefused = false;
    m_isTargetWhole = false;
    m_isInFieldName = false;
    m_isHeadWhole = false;
    m_isMessageWhole = false;
}

bool LlhttpReader::readHead(std::string_view bytes)
{
    const std::size_t before = m_head.size();
    m_head.append(bytes);
    return execute(std::string_view(m_head).substr(before));
}

bool LlhttpReader::readChunked(std::string_view bytes)
{
    m_chunkBytes = 0;
    return execute(bytes);
}

bool LlhttpReader::finishHead()
{
    if (!m_isHeadWhole || !readRequestLine()) {
        refuse({ 400, "The request line must be: method, space, target, space, HTTP/1.1." });
        return false;
    }
    readFields();
    return true;
}

/// A limit is checked when the part that it bounds is complete. llhttp reports an incomplete part
/// only where a read ends, and the result must not depend on how the bytes were split into reads.
RequestParser::Failure LlhttpReader::headTooLarge() const
{
    if (!m_isTargetWhole)
        return targetTooLong;
    return { 431, "The request line and header fields are larger than this server accepts." };
}

bool LlhttpReader::execute(std::string_view bytes)
{
    const llhttp_errno_t error = llhttp_execute(&m_llhttp, bytes.data(), bytes.size());
    if (error == HPE_OK || error == HPE_PAUSED_UPGRADE) // it pauses only after the request
        return true;
    if (!m_isRefused) { // otherwise one of our callbacks has set the failure
        const char *const at = llhttp_get_error_pos(&m_llhttp);
        const bool isInside = at >= bytes.data() && at < bytes.data() + bytes.size();
        refuse(failureOf(m_llhttp, isInside ? *at : '\0'));
    }
    return false;
}

/// Returns the value that a callback must return to stop llhttp.
int LlhttpReader::refuse(const RequestParser::Failure &failure)
{
    m_failure = failure;
    m_isRefused = true;
    return -1;
}

/// False if the line is not method SP target SP "HTTP/1." DIGIT (RFC 9112 section 3). llhttp also
/// accepts more spaces, other protocols and HTTP/0.9.
bool LlhttpReader::readRequestLine()
{
    const std::string_view head = m_head;
    const std::string_view method =
        llhttp_method_name(static_cast<llhttp_method_t>(m_llhttp.method));
    const std::size_t targetEnd = m_target.offset + std::size_t { m_target.length };
    constexpr std::string_view version = " HTTP/1.";

    m_request.method = methodOf(m_llhttp.method);
    m_request.methodName = head.substr(0, method.size());
    m_request.target = text(m_target);
    m_request.minorVersion = m_llhttp.http_minor;
    m_request.isUpgrade = m_request.isUpgrade && m_llhttp.http_minor > 0; // RFC 9110 section 7.8
    return m_llhttp.http_major == 1 && m_target.offset == method.size() + 1
        && head.substr(targetEnd, version.size()) == version
        && head.substr(targetEnd + version.size() + 1, 1) == "\r";
}

void LlhttpReader::readFields()
{
    m_request.headers.reserve(m_fields.size());
    for (const FieldSpan &field : m_fields) {
        char *const name = m_head.data() + field.name.offset;
        std::transform(name, name + field.name.length, name, [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        });
        m_request.headers.push_back({ text(field.name), withoutTrailingSpace(text(field.value)) });
    }
}

std::string_view LlhttpReader::text(Span span) const
{
    return std::string_view(m_head).substr(span.offset, span.length);
}

/// `at` is inside m_head, directly after the end of the span.
void LlhttpReader::extend(Span &span, const char *at, std::size_t length) const
{
    if (span.length == 0)
        span.offset = static_cast<std::uint32_t>(at - m_head.data());
    span.length += static_cast<std::uint32_t>(length);
}

const llhttp_settings_t &LlhttpReader::settings()
{
    static const llhttp_settings_t instance = [] {
        llhttp_settings_t settings;
        llhttp_settings_init(&settings);
        settings.on_method_complete = onMethodComplete;
        settings.on_url = onTarget;
        settings.on_url_complete = onTargetComplete;
        settings.on_version_complete = onVersionComplete;
        settings.on_header_field = onFieldName;
        settings.on_header_field_complete = onFieldNameComplete;
        settings.on_header_value = onFieldValue;
        settings.on_headers_complete = onHeadComplete;
        settings.on_chunk_header = onChunkHeader;
        settings.on_body = onBody;
        settings.on_message_complete = onMessageComplete;
        return settings;
    }();
    return instance;
}

int LlhttpReader::onMethodComplete(llhttp_t *llhttp)
{
    if (llhttp->method == HTTP_CONNECT)
        return readerOf(llhttp).refuse(
            { 405, "This server is not a proxy: CONNECT is not for it." });
    if (llhttp->method >= HTTP_DESCRIBE && llhttp->method <= HTTP_FLUSH) // methods of RTSP
        return readerOf(llhttp).refuse({ 501, "This method is none of HTTP's." });
    return 0;
}

int LlhttpReader::onTarget(llhttp_t *llhttp, const char *at, std::size_t length)
{
    LlhttpReader &self = readerOf(llhttp);
    self.extend(self.m_target, at, length);
    return 0;
}

int LlhttpReader::onTargetComplete(llhttp_t *llhttp)
{
    LlhttpReader &self = readerOf(llhttp);
    self.m_isTargetWhole = true;
    return self.m_target.length > self.m_limits.maxTargetBytes ? self.refuse(targetTooLong) : 0;
}

int LlhttpReader::onVersionComplete(llhttp_t *llhttp)
{
    if (llhttp->http_major == 1)
        return 0;
    return readerOf(llhttp).refuse({ 505, "Only HTTP/1.1 and HTTP/1.0 are spoken here." });
}

int LlhttpReader::onFieldName(llhttp_t *llhttp, const char *at, std::size_t length)
{
    LlhttpReader &self = readerOf(llhttp);
    if (self.m_isHeadWhole) // trailers are ignored: we define none
        return 0;
    if (!self.m_isInFieldName)
        self.m_fields.emplace_back();
    self.m_isInFieldName = true;
    self.extend(self.m_fields.back().name, at, length);
    return 0;
}

int LlhttpReader::onFieldNameComplete(llhttp_t *llhttp)
{
    LlhttpReader &self = readerOf(llhttp);
    if (!self.m_isHeadWhole && (!self.m_isInFieldName || self.m_fields.back().name.length == 0))
        return self.refuse({ 400, "A header field has no name." });
    self.m_isInFieldName = false;
    if (++self.m_fieldCount > self.m_limits.maxHeaderFields)
        return self.refuse({ 431, "There are more header fields than this server accepts." });
    return 0;
}

int LlhttpReader::onFieldValue(llhttp_t *llhttp, const char *at, std::size_t length)
{
    LlhttpReader &self = readerOf(llhttp);
    if (!self.m_isHeadWhole)
        self.extend(self.m_fields.back().value, at, length);
    return 0;
}

int LlhttpReader::onHeadComplete(llhttp_t *llhttp)
{
    LlhttpReader &self = readerOf(llhttp);
    self.m_isHeadWhole = true;
    // Read here, because llhttp resets both at the end of a message without a body.
    self.m_request.keepsAlive = llhttp_should_keep_alive(llhttp) != 0;
    self.m_request.isUpgrade = llhttp->upgrade != 0;
    return 0;
}

int LlhttpReader::onChunkHeader(llhttp_t *llhttp)
{
    LlhttpReader &self = readerOf(llhttp);
    if (llhttp->content_length > self.m_limits.maxBodyBytes - self.m_request.body.size())
        return self.refuse({ 413, "The body is larger than this server accepts." });
    self.m_chunkBytes = llhttp->content_length;
    // Behind the last chunk are the trailers, which are ignored (RFC 9110 section 6.5.1). From
    // version 9 on llhttp would refuse a Content-Length among them.
    llhttp_set_lenient_chunked_length(llhttp, self.m_chunkBytes == 0 ? 1 : 0);
    return 0;
}

int LlhttpReader::onBody(llhttp_t *llhttp, const char *at, std::size_t length)
{
    readerOf(llhttp).m_request.body.append(at, length);
    return 0;
}

int LlhttpReader::onMessageComplete(llhttp_t *llhttp)
{
    readerOf(llhttp).m_isMessageWhole = true;
    return 0;
}

} // namespace holdfast::http
