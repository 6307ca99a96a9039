// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"

#include <cstdint>
#include <llhttp.h>
#include <string>
#include <vector>

namespace holdfast::http {

/// Feeds bytes to llhttp and collects what it reports in a Request. Enforces the limits on the
/// target, the fields and the chunks. Its caller finds the end of the head and of the body.
///
/// All bytes of a head are stored in one buffer. llhttp reads them there and reports spans. The
/// spans become views when the head is complete, because the buffer does not move any more.
///
/// Invariants: after a refusal every read fails. A chunked body never grows above maxBodyBytes.
/// Thread: any one at a time.
class LlhttpReader
{
public:
    explicit LlhttpReader(const RequestLimits &limits);
    ~LlhttpReader() = default;
    LlhttpReader(const LlhttpReader &) = delete; // llhttp holds our address
    LlhttpReader &operator=(const LlhttpReader &) = delete;

    /// Reads the next bytes of the head; false if it is refused.
    [[nodiscard]] bool readHead(std::string_view bytes);
    /// Reads the next bytes of a chunked body: sizes, data and trailers; false if it is refused.
    [[nodiscard]] bool readChunked(std::string_view bytes);
    /// Call it after the empty line: fills request() except for its body; false if refused.
    [[nodiscard]] bool finishHead();

    /// Why a head that exceeds maxHeadBytes is refused.
    [[nodiscard]] RequestParser::Failure headTooLarge() const;
    [[nodiscard]] const RequestParser::Failure &failure() const { return m_failure; }
    [[nodiscard]] std::size_t headBytes() const { return m_head.size(); }
    [[nodiscard]] bool isMessageWhole() const { return m_isMessageWhole; } ///< for a chunked body
    /// The size of the chunk whose chunk line was read last.
    [[nodiscard]] std::uint64_t chunkBytes() const { return m_chunkBytes; }
    [[nodiscard]] Request &request() { return m_request; }
    [[nodiscard]] const Request &request() const { return m_request; }

    void reset();

private:
    /// A part of the head as an offset: the buffer may move while it grows.
    struct Span
    {
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
    };

    struct FieldSpan
    {
        Span name;
        Span value;
    };

    [[nodiscard]] bool execute(std::string_view bytes);
    int refuse(const RequestParser::Failure &failure);
    [[nodiscard]] bool readRequestLine();
    void readFields();
    [[nodiscard]] std::string_view text(Span span) const;
    void extend(Span &span, const char *at, std::size_t length) const;

    static const llhttp_settings_t &settings();
    static int onMethodComplete(llhttp_t *llhttp);
    static int onTarget(llhttp_t *llhttp, const char *at, std::size_t length);
    static int onTargetComplete(llhttp_t *llhttp);
    static int onVersionComplete(llhttp_t *llhttp);
    static int onFieldName(llhttp_t *llhttp, const char *at, std::size_t length);
    static int onFieldNameComplete(llhttp_t *llhttp);
    static int onFieldValue(llhttp_t *llhttp, const char *at, std::size_t length);
    static int onHeadComplete(llhttp_t *llhttp);
    static int onChunkHeader(llhttp_t *llhttp);
    static int onBody(llhttp_t *llhttp, const char *at, std::size_t length);
    static int onMessageComplete(llhttp_t *llhttp);

    const RequestLimits m_limits;
    llhttp_t m_llhttp {};
    Request m_request;
    RequestParser::Failure m_failure;
    std::string m_head; ///< from the first byte of the request line
    Span m_target;
    std::vector<FieldSpan> m_fields;
    std::size_t m_fieldCount = 0; ///< trailers included
    std::uint64_t m_chunkBytes = 0;
    bool m_isRefused = false;
    bool m_isTargetWhole = false;
    bool m_isInFieldName = false;
    bool m_isHeadWhole = false;
    bool m_isMessageWhole = false;
};

} // namespace holdfast::http
