// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"

#include "server/http/lineguard.h"
#include "server/http/llhttpreader.h"
#include "server/http/parsefailure.h"
#include "server/http/requesthead.h"

#include <algorithm>
#include <cassert>

namespace holdfast::http {

namespace {

/// The limit for chunk sizes, chunk extensions and trailers together is maxHeadBytes plus this
/// number for each byte of data (a chunk with one byte of data needs five).
constexpr std::size_t framingBytesPerDataByte = 8;

/// First byte of a TLS record with a ClientHello (RFC 8446 section 5.1); no request begins with it.
constexpr char tlsHandshake = 0x16;

bool isRefusal(LineGuard::Verdict verdict)
{
    return verdict > LineGuard::Verdict::Empty;
}

} // namespace

/// Splits the bytes into lines and body and passes only permitted bytes to the reader: no line that
/// the LineGuard refuses, no byte above a limit, no byte after the end of the request.
///
/// Invariants: the head holds at most maxHeadBytes, the body at most maxBodyBytes; the result does
/// not depend on how the bytes were split into reads.
/// Thread: any one at a time.
struct RequestParser::Internals
{
    enum class Phase : std::uint8_t { Head, FixedBody, ChunkLine, ChunkData, Complete, Failed };

    explicit Internals(const RequestLimits &bounds) : limits(bounds), reader(bounds) { }

    std::size_t feed(std::string_view bytes);
    std::size_t feedHead(std::string_view bytes);
    std::size_t skipEmptyLines(std::string_view bytes);
    void finishHead();
    std::size_t feedFixedBody(std::string_view bytes);
    std::size_t feedChunkLine(std::string_view bytes);
    std::size_t feedChunkData(std::string_view bytes);
    void fail(const Failure &why);
    void reset();

    const RequestLimits limits;
    LlhttpReader reader;
    LineGuard lines;
    Failure failure;
    std::uint64_t bodyBytesLeft = 0; ///< of the body, or of the current chunk
    std::size_t chunkFramingBytes = 0;
    Phase phase = Phase::Head;
    bool awaitsContinue = false;
    bool skippedCr = false; ///< between the CR and the LF of an empty line before the request
};

std::size_t RequestParser::Internals::feed(std::string_view bytes)
{
    std::size_t used = 0;
    while (used < bytes.size()) {
        const std::string_view rest = bytes.substr(used);
        switch (phase) {
        case Phase::Head:
            used += feedHead(rest);
            break;
        case Phase::FixedBody:
            used += feedFixedBody(rest);
            break;
        case Phase::ChunkLine:
            used += feedChunkLine(rest);
            break;
        case Phase::ChunkData:
            used += feedChunkData(rest);
            break;
        case Phase::Complete:
        case Phase::Failed:
            return used;
        }
    }
    return used;
}

std::size_t RequestParser::Internals::feedHead(std::string_view bytes)
{
    const bool isPristine = reader.headBytes() == 0;
    const std::size_t skipped = isPristine ? skipEmptyLines(bytes) : 0;
    if (skipped == bytes.size() || phase == Phase::Failed)
        return skipped;
    if (isPristine && bytes[skipped] == tlsHandshake) {
        fail({ 400, "This is a plain http port, and TLS was spoken to it: use http://." });
        return skipped;
    }

    const std::string_view within = bytes.substr(skipped, limits.maxHeadBytes - reader.headBytes());
    LineGuard::Step step { 0, LineGuard::Verdict::Whole };
    std::size_t taken = 0;
    while (taken < within.size() && step.verdict == LineGuard::Verdict::Whole) {
        step = lines.take(within.substr(taken));
        taken += step.accepted;
    }
    if (!reader.readHead(within.substr(0, taken)))
        fail(reader.failure());
    else if (isRefusal(step.verdict))
        fail(failureOf(step.verdict));
    else if (step.verdict == LineGuard::Verdict::Empty)
        finishHead();
    else if (skipped + taken < bytes.size())
        fail(reader.headTooLarge());
    return skipped + taken;
}

/// RFC 9112 section 2.2: empty lines before a request line are ignored.
std::size_t RequestParser::Internals::skipEmptyLines(std::string_view bytes)
{
    std::size_t skipped = 0;
    while (skipped < bytes.size() && bytes[skipped] == (skippedCr ? '\n' : '\r')) {
        skippedCr = !skippedCr;
        ++skipped;
    }
    if (skipped < bytes.size() && skippedCr)
        fail(failureOf(LineGuard::Verdict::BareCr));
    return skipped;
}

void RequestParser::Internals::finishHead()
{
    if (!reader.finishHead()) {
        fail(reader.failure());
        return;
    }
    BodyFraming framing;
    if (const auto refusal = readFraming(reader.request(), limits, framing)) {
        fail(*refusal);
        return;
    }
    bodyBytesLeft = framing.contentLength;
    if (framing.isChunked)
        phase = Phase::ChunkLine;
    else
        phase = bodyBytesLeft > 0 ? Phase::FixedBody : Phase::Complete;
    awaitsContinue = framing.expectsContinue && phase != Phase::Complete;
}

/// Needs no parser: the length was checked with the head.
std::size_t RequestParser::Internals::feedFixedBody(std::string_view bytes)
{
    awaitsContinue = false;
    const std::size_t length = std::min<std::uint64_t>(bytes.size(), bodyBytesLeft);
    reader.request().body.append(bytes.substr(0, length));
    bodyBytesLeft -= length;
    if (bodyBytesLeft == 0)
        phase = Phase::Complete;
    return length;
}

/// A chunk size, the line end after a chunk's data, or a trailer (RFC 9112 section 7.1).
std::size_t RequestParser::Internals::feedChunkLine(std::string_view bytes)
{
    awaitsContinue = false;
    const std::size_t budget =
        limits.maxHeadBytes + framingBytesPerDataByte * reader.request().body.size();
    if (chunkFramingBytes >= budget) {
        fail({ 431, "Chunk extensions and trailers are larger than this server accepts." });
        return 0;
    }
    const LineGuard::Step step = lines.take(bytes.substr(0, budget - chunkFramingBytes));
    chunkFramingBytes += step.accepted;
    if (!reader.readChunked(bytes.substr(0, step.accepted))) {
        fail(reader.failure());
    } else if (isRefusal(step.verdict)) {
        fail(failureOf(step.verdict));
    } else if (reader.isMessageWhole()) {
        phase = Phase::Complete;
    } else if (reader.chunkBytes() > 0) {
        bodyBytesLeft = reader.chunkBytes();
        phase = Phase::ChunkData;
    }
    return step.accepted;
}

std::size_t RequestParser::Internals::feedChunkData(std::string_view bytes)
{
    const std::size_t length = std::min<std::uint64_t>(bytes.size(), bodyBytesLeft);
    bodyBytesLeft -= length;
    if (!reader.readChunked(bytes.substr(0, length)))
        fail(reader.failure());
    else if (bodyBytesLeft == 0)
        phase = Phase::ChunkLine;
    return length;
}

void RequestParser::Internals::fail(const Failure &why)
{
    failure = why;
    phase = Phase::Failed;
    awaitsContinue = false;
}

void RequestParser::Internals::reset()
{
    reader.reset();
    lines.reset();
    bodyBytesLeft = 0;
    chunkFramingBytes = 0;
    phase = Phase::Head;
    awaitsContinue = false;
    skippedCr = false;
}

RequestParser::RequestParser(const RequestLimits &limits)
    : m_internals(std::make_unique<Internals>(limits))
{
}

RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes)
{
    return m_internals->feed(bytes);
}

RequestParser::State RequestParser::state() const
{
    switch (m_internals->phase) {
    case Internals::Phase::Complete:
        return State::Complete;
    case Internals::Phase::Failed:
        return State::Failed;
    default:
        return State::NeedMore;
    }
}

bool RequestParser::isPristine() const
{
    return m_internals->reader.headBytes() == 0 && !m_internals->skippedCr
        && state() == State::NeedMore;
}

bool RequestParser::awaitsContinue() const
{
    return m_internals->awaitsContinue;
}

void RequestParser::continueSent()
{
    m_internals->awaitsContinue = false;
}

bool RequestParser::hasHead() const
{
    return m_internals->phase != Internals::Phase::Head
        && m_internals->phase != Internals::Phase::Failed;
}

const Request &RequestParser::head() const
{
    assert(hasHead());
    return m_internals->reader.request();
}

const Request &RequestParser::request() const
{
    assert(state() == State::Complete);
    return m_internals->reader.request();
}

const RequestParser::Failure &RequestParser::failure() const
{
    assert(state() == State::Failed);
    return m_internals->failure;
}

void RequestParser::reset()
{
    m_internals->reset();
}

} // namespace holdfast::http
