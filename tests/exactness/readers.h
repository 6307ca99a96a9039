// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/told.h"

#include <cstddef>
#include <memory>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <zlib.h>

namespace holdfast::exactness {

/// Parses the bytes of one transport incrementally.
///
/// Invariants: incomplete input is kept and not reported.
/// Thread: one.
class Reader
{
public:
    Reader() = default;
    virtual ~Reader() = default;
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    /// Adds the received bytes and reports everything that is complete.
    void read(std::string_view bytes, Told &told);
    /// True if the input ends between two messages of the transport.
    [[nodiscard]] bool isBetween() const { return m_bytes.empty(); }

protected:
    /// Reports the first complete unit at the front of `bytes`. Returns its length; 0: it is not
    /// complete yet.
    [[nodiscard]] virtual std::size_t readOne(std::string_view bytes, Told &told) = 0;
    /// The parsed JSON text; views into it are valid until the next call. Nothing: it is not JSON,
    /// which has been reported.
    [[nodiscard]] std::optional<simdjson::dom::element> parsed(std::string_view json, Told &told);

    /// The response is an error, and `bytes` begins with it: reports it and ignores what follows.
    [[nodiscard]] std::size_t refused(int status, std::string_view bytes, Told &told);

private:
    std::string m_bytes;
    bool m_isRefused = false;
    simdjson::dom::parser m_parser;
};

/// The responses to long-polls (docs/protocol.md, "Subscribe: GET /channels/{names}").
class PollReader final : public Reader
{
protected:
    std::size_t readOne(std::string_view bytes, Told &told) override;

private:
    void readBody(std::string_view head, std::string_view body, bool closes, Told &told);
};

/// An event stream, parsed as a browser does (WHATWG HTML section 9.2.6).
class StreamReader final : public Reader
{
protected:
    std::size_t readOne(std::string_view bytes, Told &told) override;

private:
    void readEvent(std::string_view event, Told &told);
    [[nodiscard]] bool isIdOf(const Envelope &envelope, std::string_view id) const;
    [[nodiscard]] static bool isNameOf(const Envelope &envelope, std::string_view name);

    std::string m_state; ///< the cursor of the state that it is told; empty: none
    bool m_hasHead = false;
    std::size_t m_searched = 0; ///< bytes at the front that contain no end of an event
};

/// A WebSocket (RFC 6455), with permessage-deflate (RFC 7692) where it was negotiated.
class SocketReader final : public Reader
{
public:
    SocketReader();
    ~SocketReader() override;

protected:
    std::size_t readOne(std::string_view bytes, Told &told) override;

private:
    std::size_t readHead(std::string_view bytes, Told &told);
    void readText(std::string_view text, Told &told);
    [[nodiscard]] std::optional<std::string> inflated(std::string_view bytes);

    bool m_hasHead = false;
    bool m_inflates = false;
    z_stream m_inflater {};
};

} // namespace holdfast::exactness
