// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/inflater.h"

#include <array>
#include <new>

#define ZLIB_CONST // input is const
#include <zlib.h>

namespace holdfast::websocket {

namespace {

/// The largest window; negative: raw deflate, without zlib's header and checksum.
constexpr int rawWindow = -MAX_WBITS;

constexpr std::size_t stepBytes = std::size_t { 16 } * 1024;

/// The bytes that a sender removes from the end of every message (RFC 7692 section 7.2.1).
constexpr std::string_view tail { "\x00\x00\xff\xff", 4 };

/// A bit of z_stream::data_type: a block has just ended.
constexpr int betweenBlocks = 128;

enum class Step : std::uint8_t { GoOn, InputUsed, StreamEnded, Malformed, TooLarge };

/// Inflates one step's worth of bytes.
Step step(z_stream &stream, std::size_t maxBytes, std::string &out)
{
    std::array<char, stepBytes> produced; // NOLINT(*-member-init): written by inflate()
    stream.next_out = reinterpret_cast<Bytef *>(produced.data());
    stream.avail_out = stepBytes;
    const int status = ::inflate(&stream, Z_SYNC_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return Step::Malformed;
    const std::size_t length = stepBytes - stream.avail_out;
    if (length > maxBytes - out.size())
        return Step::TooLarge;
    out.append(produced.data(), length);
    if (status == Z_STREAM_END)
        return Step::StreamEnded;
    return stream.avail_out == 0 ? Step::GoOn : Step::InputUsed;
}

/// A stream that ends by itself (BFINAL, RFC 7692 section 7.2.3.4) may be followed by another.
Step inflatePart(z_stream &stream, std::string_view part, std::size_t maxBytes, std::string &out)
{
    stream.next_in = reinterpret_cast<const Bytef *>(part.data());
    stream.avail_in = static_cast<uInt>(part.size());
    for (;;) {
        const Step outcome = step(stream, maxBytes, out);
        if (outcome == Step::StreamEnded) {
            inflateReset(&stream);
            if (stream.avail_in == 0)
                return outcome;
        } else if (outcome != Step::GoOn) {
            return outcome;
        }
    }
}

} // namespace

Inflater::Outcome Inflater::inflate(std::string_view payload, std::size_t maxBytes)
{
    m_message.clear();
    z_stream &stream = freshStream();
    Step outcome = inflatePart(stream, payload, maxBytes, m_message);
    if (outcome == Step::InputUsed) {
        outcome = inflatePart(stream, tail, maxBytes, m_message);
        // The data ends within a block: the message is incomplete and must not be accepted.
        if (outcome == Step::InputUsed && (stream.data_type & betweenBlocks) == 0)
            outcome = Step::Malformed;
    }
    if (outcome == Step::TooLarge)
        return Outcome::TooLarge;
    return outcome == Step::Malformed ? Outcome::Malformed : Outcome::Done;
}

z_stream_s &Inflater::freshStream()
{
    if (m_stream) {
        inflateReset(m_stream.get());
        return *m_stream;
    }
    auto stream = std::make_unique<z_stream>();
    if (inflateInit2(stream.get(), rawWindow) != Z_OK)
        throw std::bad_alloc(); // the only possible error
    m_stream.reset(stream.release());
    return *m_stream;
}

void Inflater::Closer::operator()(z_stream_s *stream) const
{
    inflateEnd(stream);
    delete stream;
}

} // namespace holdfast::websocket
