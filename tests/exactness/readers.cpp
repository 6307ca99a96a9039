// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/readers.h"

#include "app/bench/httpanswer.h"
#include "app/bench/websocketframe.h"

#include <array>

namespace holdfast::exactness {

namespace {

namespace dom = simdjson::dom;

std::string_view textAt(const dom::element &object, std::string_view key)
{
    std::string_view text;
    if (object[key].get(text) != simdjson::SUCCESS)
        return {};
    return text;
}

void tellMessages(const dom::element &list, Told &told)
{
    dom::array messages;
    if (list.get(messages) != simdjson::SUCCESS)
        return told.broken("messages that are no list");
    for (const dom::element element : messages) {
        const auto envelope = envelopeIn(element);
        if (!envelope)
            return told.broken("a message without an envelope");
        told.message(*envelope);
        told.cursor(envelope->id);
    }
}

void tellGap(const dom::element &element, Told &told)
{
    const auto gap = gapIn(element);
    if (!gap)
        return told.broken("a gap that says nothing");
    told.gap(*gap);
}

} // namespace

void Reader::read(std::string_view bytes, Told &told)
{
    if (m_isRefused)
        return; // the rest of the error's body
    m_bytes.append(bytes);
    std::size_t done = 0;
    while (done < m_bytes.size()) {
        const std::size_t used = readOne(std::string_view(m_bytes).substr(done), told);
        if (used == 0)
            break;
        done += used;
    }
    m_bytes.erase(0, done);
}

std::size_t Reader::refused(int status, std::string_view bytes, Told &told)
{
    m_isRefused = true;
    told.turnedAway(status, bytes);
    return bytes.size();
}

std::optional<dom::element> Reader::parsed(std::string_view json, Told &told)
{
    dom::element element;
    if (m_parser.parse(json.data(), json.size()).get(element) == simdjson::SUCCESS)
        return element;
    told.broken("not JSON: " + std::string(json.substr(0, 200)));
    return std::nullopt;
}

std::size_t PollReader::readOne(std::string_view bytes, Told &told)
{
    const auto head = bench::readAnswerHead(bytes);
    if (!head || bytes.size() < head->headBytes + head->contentLength)
        return 0;
    const std::string_view body = bytes.substr(head->headBytes, head->contentLength);
    if (head->status != 200)
        told.turnedAway(head->status, body);
    else
        readBody(bytes.substr(0, head->headBytes), body, head->closes, told);
    return head->headBytes + head->contentLength;
}

void PollReader::readBody(std::string_view head, std::string_view body, bool closes, Told &told)
{
    const auto answer = parsed(body, told);
    if (!answer)
        return;
    const std::string cursor(textAt(*answer, "cursor"));
    if (cursor.empty() || bench::headerValue(head, "Holdfast-Cursor") != cursor)
        return told.broken("an answer without its cursor, or with two");
    dom::element part;
    const bool hasGap = (*answer)["gap"].get(part) == simdjson::SUCCESS;
    if (hasGap)
        tellGap(part, told);
    if (const auto state = textAt(*answer, "state"); !state.empty())
        told.state(state);
    if ((*answer)["messages"].get(part) != simdjson::SUCCESS)
        return told.broken("an answer without messages");
    const bool isEmpty = dom::array(part).size() == 0 && !hasGap;
    tellMessages(part, told);
    const bool isBye = (*answer)["bye"].get(part) == simdjson::SUCCESS;
    told.answered(cursor, isEmpty && !isBye, closes);
    told.cursor(cursor);
    if (isBye)
        told.bye(textAt(part, "reason"));
}

std::size_t StreamReader::readOne(std::string_view bytes, Told &told)
{
    if (!m_hasHead) {
        const auto head = bench::readAnswerHead(bytes);
        if (!head)
            return 0;
        m_hasHead = true;
        if (head->status != 200)
            return refused(head->status, bytes, told);
        return head->headBytes;
    }
    const auto end = bytes.find("\n\n", m_searched);
    if (end == std::string_view::npos) {
        m_searched = bytes.size() - 1;
        return 0;
    }
    m_searched = 0;
    readEvent(bytes.substr(0, end + 1), told);
    return end + 2;
}

bool StreamReader::isIdOf(const Envelope &envelope, std::string_view id) const
{
    // Within a state, the id is the place in it.
    const bool isInState = !m_state.empty() && id.starts_with(m_state)
        && (id.size() == m_state.size() || id[m_state.size()] == '.');
    return envelope.id == id || isInState;
}

bool StreamReader::isNameOf(const Envelope &envelope, std::string_view name)
{
    if (!envelope.retracts.empty())
        return name == "retract";
    return !envelope.replaces.empty() ? name == "replace" : name == envelope.event;
}

void StreamReader::readEvent(std::string_view event, Told &told)
{
    std::string_view id;
    std::string_view name = "message";
    std::string_view data;
    while (!event.empty()) {
        const auto end = event.find('\n');
        const std::string_view line = event.substr(0, end);
        event.remove_prefix(end + 1);
        if (line.find('\r') != std::string_view::npos)
            return told.broken("a bare CR, which ends a line");
        if (line.starts_with("id: "))
            id = line.substr(4);
        else if (line.starts_with("event: "))
            name = line.substr(7);
        else if (line.starts_with("data: "))
            data = line.substr(6);
        else if (!line.starts_with(':') && !line.starts_with("retry: "))
            return told.broken("a line of no known field: " + std::string(line.substr(0, 100)));
    }
    if (data.empty()) {
        if (!id.empty())
            told.broken("an event without data");
        return; // a comment
    }
    const auto content = parsed(data, told);
    if (!content)
        return;
    if (name == "hello") {
        told.hello(textAt(*content, "cursor"));
        m_state = textAt(*content, "state");
        if (!m_state.empty())
            told.state(m_state);
    } else if (name == "gap") {
        tellGap(*content, told);
    } else if (name == "bye") {
        told.bye(textAt(*content, "reason"));
    } else {
        const auto envelope = envelopeIn(*content);
        if (!envelope || !isIdOf(*envelope, id) || !isNameOf(*envelope, name))
            return told.broken("an event that is not what its envelope says");
        told.message(*envelope);
    }
    if (!id.empty())
        told.cursor(id);
}

SocketReader::SocketReader()
{
    // A negative value means: no zlib header (RFC 7692 section 7.2.2).
    inflateInit2(&m_inflater, -MAX_WBITS);
}

SocketReader::~SocketReader()
{
    inflateEnd(&m_inflater);
}

std::size_t SocketReader::readHead(std::string_view bytes, Told &told)
{
    const auto head = bench::readAnswerHead(bytes);
    if (!head)
        return 0;
    m_hasHead = true;
    if (head->status != 101)
        return refused(head->status, bytes, told);
    if (head->webSocketAccept != bench::webSocketAccept)
        told.broken("a handshake that was not its own: " + std::string(bytes));
    m_inflates = bench::headerValue(bytes.substr(0, head->headBytes), "Sec-WebSocket-Extensions")
                     .starts_with("permessage-deflate");
    return head->headBytes;
}

std::size_t SocketReader::readOne(std::string_view bytes, Told &told)
{
    constexpr unsigned finBit = 0x80;
    constexpr unsigned compressedBit = 0x40;
    if (!m_hasHead)
        return readHead(bytes, told);
    const auto frame = bench::readFrameHead(bytes);
    if (!frame || bytes.size() < frame->headBytes + frame->payloadBytes)
        return 0;
    const auto first = static_cast<unsigned char>(bytes[0]);
    const std::string_view payload = bytes.substr(frame->headBytes, frame->payloadBytes);
    std::string answer;
    switch (frame->opcode) {
    case bench::Opcode::Text:
        if ((first & finBit) == 0) {
            told.broken("a message in parts");
        } else if ((first & compressedBit) == 0) {
            readText(payload, told);
        } else if (const auto text = inflated(payload)) {
            readText(*text, told);
        } else {
            told.broken("a compressed frame that cannot be read");
        }
        break;
    case bench::Opcode::Ping:
        bench::appendClientFrame(bench::Opcode::Pong, payload, 0x12345678, answer);
        told.reply(answer);
        break;
    case bench::Opcode::Close:
        bench::appendClientFrame(bench::Opcode::Close, payload, 0x12345678, answer);
        told.reply(answer);
        break;
    default:
        told.broken("a frame that nobody sends");
        break;
    }
    return frame->headBytes + frame->payloadBytes;
}

void SocketReader::readText(std::string_view text, Told &told)
{
    const auto frame = parsed(text, told);
    if (!frame)
        return;
    dom::element part;
    if ((*frame)["hello"].get(part) == simdjson::SUCCESS) {
        told.hello(textAt(part, "cursor"));
        told.cursor(textAt(part, "cursor"));
        if (const auto state = textAt(part, "state"); !state.empty())
            told.state(state);
    } else if ((*frame)["messages"].get(part) == simdjson::SUCCESS) {
        tellMessages(part, told);
        if (const auto cursor = textAt(*frame, "cursor"); !cursor.empty())
            told.cursor(cursor);
    } else if ((*frame)["gap"].get(part) == simdjson::SUCCESS) {
        tellGap(part, told);
    } else if ((*frame)["bye"].get(part) == simdjson::SUCCESS) {
        told.bye(textAt(part, "reason"));
    } else if ((*frame)["subscribed"].get(part) == simdjson::SUCCESS) {
        told.subscribed(textsIn(part));
    } else if ((*frame)["published"].get(part) == simdjson::SUCCESS) {
        told.published(textAt(part, "ref"), textAt(part, "id"));
    } else if ((*frame)["error"].get(part) == simdjson::SUCCESS) {
        told.refused(textAt(part, "ref"), textAt(part, "detail"));
    } else {
        told.broken("a frame of no known kind: " + std::string(text.substr(0, 200)));
    }
}

std::optional<std::string> SocketReader::inflated(std::string_view bytes)
{
    // RFC 7692 section 7.2.2: the sender removes the last four bytes of each message.
    std::string input(bytes);
    input.append("\x00\x00\xff\xff", 4);
    std::string output;
    std::array<char, 16384> part; // NOLINT(*-member-init): written by inflate
    // zlib takes bytes as unsigned and not const.
    m_inflater.next_in = reinterpret_cast<Bytef *>(input.data());
    m_inflater.avail_in = static_cast<uInt>(input.size());
    do {
        m_inflater.next_out = reinterpret_cast<Bytef *>(part.data());
        m_inflater.avail_out = static_cast<uInt>(part.size());
        const int status = inflate(&m_inflater, Z_SYNC_FLUSH);
        if (status != Z_OK && status != Z_BUF_ERROR)
            return std::nullopt;
        output.append(part.data(), part.size() - m_inflater.avail_out);
    } while (m_inflater.avail_out == 0);
    return m_inflater.avail_in == 0 ? std::optional(std::move(output)) : std::nullopt;
}

} // namespace holdfast::exactness
