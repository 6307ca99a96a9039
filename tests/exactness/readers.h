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

/// Reads one transport's bytes as they come.
///
/// Invariants: what is not yet complete is kept, never told.
/// Thread: one.
class Reader
{
public:
    Reader() = default;
    virtual ~Reader() = default;
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    /// Takes in what was received and tells all that is complete.
    void read(std::string_view bytes, Told &told);
    /// True if it stands between two messages of the transport.
    [[nodiscard]] bool isBetween() const { return m_bytes.empty(); }

protected:
    /// Tells the first complete thing at the front of `bytes`; how many bytes it took, 0: it is not
    /// complete yet.
    [[nodiscard]] virtual std::size_t readOne(std::string_view bytes, Told &told) = 0;
    /// The JSON text; views into it hold until the next call. Nothing: it is not JSON, and told so.
    [[nodiscard]] std::optional<simdjson::dom::element> parsed(std::string_view json, Told &told);

private:
    std::string m_bytes;
    simdjson::dom::parser m_parser;
};

/// The answers of long-polls (docs/protocol.md, "Subscribe: GET /channels/{names}").
class PollReader final : public Reader
{
protected:
    std::size_t readOne(std::string_view bytes, Told &told) override;

private:
    void readBody(std::string_view head, std::string_view body, bool closes, Told &told);
};

/// An event stream, as a browser reads it (WHATWG HTML section 9.2.6).
class StreamReader final : public Reader
{
protected:
    std::size_t readOne(std::string_view bytes, Told &told) override;

private:
    void readEvent(std::string_view event, Told &told);

    bool m_hasHead = false;
    std::size_t m_searched = 0; ///< of what is there, without the end of an event
};

/// A WebSocket (RFC 6455), with permessage-deflate (RFC 7692) where it was agreed on.
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
