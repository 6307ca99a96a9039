// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/deflater.h"

#include <new>

#define ZLIB_CONST // input is const
#include <zlib.h>

namespace holdfast::websocket {

namespace {

/// Takes half the time of the default level; envelopes become about 5 % larger.
constexpr int level = Z_BEST_SPEED;
/// Hash tables that fit the window; they are cleared for each message.
constexpr int memoryLevel = 5;

/// Every flush ends in 00 00 ff ff, which is not part of the message (RFC 7692 section 7.2.1).
constexpr std::size_t tailBytes = 4;

} // namespace

std::optional<std::string_view> Deflater::deflate(std::string_view message)
{
    if (message.size() < minMessageBytes)
        return std::nullopt;
    // No room for a result that is not shorter.
    const std::size_t room = message.size() - 1 + tailBytes;
    if (m_compressed.size() < room)
        m_compressed.resize(room);

    z_stream &stream = freshStream();
    stream.next_in = reinterpret_cast<const Bytef *>(message.data());
    stream.avail_in = static_cast<uInt>(message.size());
    stream.next_out = reinterpret_cast<Bytef *>(m_compressed.data());
    stream.avail_out = static_cast<uInt>(room);
    const int status = ::deflate(&stream, Z_SYNC_FLUSH);
    if (status != Z_OK || stream.avail_out == 0)
        return std::nullopt; // the buffer is full: the flush may not be complete
    return std::string_view(m_compressed).substr(0, room - stream.avail_out - tailBytes);
}

z_stream_s &Deflater::freshStream()
{
    if (m_stream) {
        deflateReset(m_stream.get());
        return *m_stream;
    }
    auto stream = std::make_unique<z_stream>();
    if (deflateInit2(stream.get(), level, Z_DEFLATED, -windowBits, memoryLevel, Z_DEFAULT_STRATEGY)
        != Z_OK)
        throw std::bad_alloc(); // the only possible error
    m_stream.reset(stream.release());
    return *m_stream;
}

void Deflater::Closer::operator()(z_stream_s *stream) const
{
    deflateEnd(stream);
    delete stream;
}

} // namespace holdfast::websocket
