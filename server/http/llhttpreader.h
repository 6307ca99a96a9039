// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/requestparser.h"

#include <cstdint>
#include <llhttp.h>
#include <string>
#include <vector>

namespace holdfast::http {

/// Shows bytes to llhttp and gathers what it reports into a Request, under the limits that are
/// counted by what was read: target, fields and chunks. Where a head or a body ends is for others
/// to say.
///
/// The bytes of a head are kept whole in one arena. llhttp reads them there and reports spans;
/// views are made of those when the head is whole and the arena no longer moves.
///
/// Invariants: after a refusal every read fails. The body never grows beyond maxBodyBytes by
/// chunks.
/// Thread: any one at a time.
class LlhttpReader
{
public:
    explicit LlhttpReader(const RequestLimits &limits);
    ~LlhttpReader() = default;
    LlhttpReader(const LlhttpReader &) = delete; // llhttp holds our address
    LlhttpReader &operator=(const LlhttpReader &) = delete;

    /// Reads on in the head; false if it is refused.
    [[nodiscard]] bool readHead(std::string_view bytes);
    /// Reads on in a chunked body: sizes, data and trailers; false if it is refused.
    [[nodiscard]] bool readChunked(std::string_view bytes);
    /// Fills request() but for its body when the empty line has been read; false if refused.
    [[nodiscard]] bool finishHead();

    /// Why a head is refused that has used up maxHeadBytes.
    [[nodiscard]] RequestParser::Failure headTooLarge() const;
    [[nodiscard]] const RequestParser::Failure &failure() const { return m_failure; }
    [[nodiscard]] std::size_t headBytes() const { return m_head.size(); }
    [[nodiscard]] bool isMessageWhole() const { return m_isMessageWhole; } ///< when chunked
    /// Of the chunk whose size has just been read.
    [[nodiscard]] std::uint64_t chunkBytes() const { return m_chunkBytes; }
    [[nodiscard]] Request &request() { return m_request; }
    [[nodiscard]] const Request &request() const { return m_request; }

    void reset();

private:
    /// A part of the head, by place: the head may still move while it grows.
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
    std::string m_head; ///< from the first byte of the request line on
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
