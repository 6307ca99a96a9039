// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/publisher.h"

#include <algorithm>
#include <simdjson.h>
#include <utility>

namespace holdfast::exactness {

namespace {

constexpr std::size_t batchBytesAtMost = std::size_t { 200 } * 1024;
constexpr std::size_t burstMessages = 1000;

/// Most messages are small, some are large.
std::size_t someSize(Random &random)
{
    switch (random.below(10)) {
    case 0:
        return random.below(largestPayload);
    case 1:
    case 2:
        return random.below(4000);
    case 3:
        return random.below(2);
    default:
        return random.below(200);
    }
}

Payload::Kind someKind(Random &random)
{
    const std::size_t kind = random.below(10);
    return kind < 7 ? Payload::Kind::Text : kind < 9 ? Payload::Kind::Json : Payload::Kind::Binary;
}

} // namespace

MessageNumber Publisher::send(Sent sent, bool eventOnly, std::string &event)
{
    const std::string number = std::to_string(m_run.ledger.newest() + 1);
    if (eventOnly || sent.payload.kind != Payload::Kind::Text || m_run.random.chance(50))
        event = 'n' + number;
    else
        sent.payload.bytes.insert(0, 'n' + number + ';');
    return m_run.ledger.send(std::move(sent));
}

std::size_t Publisher::someChannel()
{
    const ChannelMask just = std::exchange(m_run.justFollowed, 0);
    std::vector<std::size_t> channels;
    for (std::size_t channel = 0; channel < m_run.universe.channels().size(); ++channel) {
        if (just == 0 || (just & bitOf(channel)) != 0)
            channels.push_back(channel);
    }
    return m_run.random.pick(channels);
}

void Publisher::publish()
{
    Random &random = m_run.random;
    Sent sent { someChannel(), Payload::make(someKind(random), someSize(random), random) };
    if (random.chance(5))
        sent.timeToLive = 1;
    bool isEmpty = false;
    std::string fields;
    if (random.chance(25)) {
        sent.key = 1 + random.below(keysOfAChannel);
        fields += "Holdfast-Key: k" + std::to_string(sent.key) + "\r\n";
        isEmpty = random.chance(20);
        if (isEmpty)
            sent.payload = {};
    }
    if (const auto type = sent.payload.contentType(); !type.empty())
        fields += "Content-Type: " + std::string(type) + "\r\n";
    if (sent.timeToLive > 0)
        fields += "Holdfast-TTL: " + std::to_string(sent.timeToLive) + "\r\n";
    const std::size_t channel = sent.channel;
    std::string event;
    const MessageNumber number = send(std::move(sent), isEmpty, event);
    if (!event.empty())
        fields += "Holdfast-Event: " + event + "\r\n";
    m_hasKey = random.chance(30);
    if (m_hasKey)
        fields += "Idempotency-Key: " + m_run.name + std::to_string(number) + "\r\n";
    const std::string target =
        (random.chance(10) ? "PUT " : "POST ") + m_run.universe.pathOfChannel(channel);
    m_caller.ask(
        Caller::request(target, m_run.ledger.at(number).payload.bytes, fields),
        [this, number](int status, std::string_view body) { answered(number, status, body); });
}

MessageNumber Publisher::someTarget()
{
    constexpr std::size_t recent = 300;
    const MessageNumber newest = m_run.ledger.newest();
    for (int tries = 0; newest > 0 && tries < 10; ++tries) {
        const auto back =
            static_cast<MessageNumber>(m_run.random.below(std::min<std::size_t>(newest, recent)));
        const Sent &sent = m_run.ledger.at(newest - back);
        if (sent.accepted && sent.accepted->life == m_run.ledger.life()
            && sent.kind == SentKind::Message && m_run.ledger.retractionOf(newest - back) == 0)
            return newest - back;
    }
    return 0;
}

void Publisher::change()
{
    Random &random = m_run.random;
    const MessageNumber target = someTarget();
    if (target == 0)
        return;
    const Sent &old = m_run.ledger.at(target);
    Sent sent { old.channel, {} };
    sent.key = old.key;
    sent.target = target;
    sent.kind = random.chance(50) ? SentKind::Retraction : SentKind::Replacement;
    if (sent.kind == SentKind::Replacement && random.chance(80))
        sent.payload = Payload::make(someKind(random), someSize(random), random);
    const std::string path = " /messages/" + m_run.ledger.cursorText(*old.accepted);
    const bool isRetraction = sent.kind == SentKind::Retraction;
    std::string fields;
    if (const auto type = sent.payload.contentType(); !type.empty())
        fields += "Content-Type: " + std::string(type) + "\r\n";
    std::string event;
    const MessageNumber number = send(std::move(sent), true, event);
    if (!isRetraction)
        fields += "Holdfast-Event: " + event + "\r\n";
    m_hasKey = false;
    m_caller.ask(Caller::request((isRetraction ? "DELETE" : "PUT") + path,
                                 m_run.ledger.at(number).payload.bytes, fields),
                 [this, number](int status, std::string_view body) {
                     changeAnswered(number, status, body);
                 });
}

void Publisher::changeAnswered(MessageNumber number, int status, std::string_view body)
{
    constexpr int ok = 200;
    constexpr int notFound = 404;
    constexpr int gone = 410;
    if (status == ok) {
        enter(number, body);
        return;
    }
    if (status == notFound || status == gone)
        return m_run.ledger.refused(number); // dropped by its history, or retracted meanwhile
    if (!m_run.isServerGoing && status != Caller::unknown)
        m_run.findings.add("a change was answered " + std::to_string(status) + ": "
                           + std::string(body));
}

void Publisher::publishBatch()
{
    Random &random = m_run.random;
    const bool isArray = random.chance(50);
    std::string body = isArray ? "[" : "";
    std::vector<MessageNumber> numbers;
    for (std::size_t count = 1 + random.below(30); count > 0; --count) {
        const auto kind = random.chance(70) ? Payload::Kind::Text : Payload::Kind::Json;
        Sent sent { random.below(m_run.universe.channels().size()),
                    Payload::make(kind, someSize(random), random) };
        if (random.chance(5))
            sent.timeToLive = 1;
        std::string event;
        const MessageNumber number = send(std::move(sent), false, event);
        if (!numbers.empty() && isArray)
            body += ',';
        numbers.push_back(number);
        body += batchEntry(number, event) + (isArray ? "" : "\n");
        if (body.size() > batchBytesAtMost)
            break;
    }
    askForBatch(numbers, isArray ? body + ']' : body);
}

void Publisher::publishBurst()
{
    const std::size_t channel = m_run.random.below(m_run.universe.channels().size());
    std::string body;
    std::vector<MessageNumber> numbers;
    for (std::size_t i = 0; i < burstMessages; ++i) {
        std::string event;
        numbers.push_back(send(Sent { channel, {} }, true, event));
        body += batchEntry(numbers.back(), event) + '\n';
    }
    askForBatch(numbers, body);
}

std::string Publisher::batchEntry(MessageNumber number, const std::string &event) const
{
    const Sent &sent = m_run.ledger.at(number);
    std::string entry = R"({"channel":)";
    appendQuoted(m_run.universe.channels()[sent.channel], entry);
    if (!event.empty())
        entry += R"(,"event":")" + event + '"';
    if (sent.timeToLive > 0)
        entry += R"(,"ttl":)" + std::to_string(sent.timeToLive);
    entry += R"(,"data":)";
    if (sent.payload.kind == Payload::Kind::Json)
        entry += sent.payload.bytes;
    else
        appendQuoted(sent.payload.bytes, entry);
    return entry + '}';
}

void Publisher::askForBatch(const std::vector<MessageNumber> &numbers, const std::string &body)
{
    m_hasKey = false;
    m_caller.ask(Caller::request("POST /channels", body),
                 [this, numbers](int status, std::string_view answer) {
                     batchAnswered(numbers, status, answer);
                 });
}

void Publisher::publishLast(std::size_t channel,
                            std::function<void(MessageNumber, std::uint64_t)> answered)
{
    std::string event;
    const MessageNumber number = send(Sent { channel, {} }, true, event);
    m_hasKey = false;
    m_caller.ask(Caller::request("POST " + m_run.universe.pathOfChannel(channel), {},
                                 "Holdfast-Event: " + event + "\r\n"),
                 [this, number, answered = std::move(answered)](int status, std::string_view body) {
                     if (isAccepted(status, body))
                         answered(number, enter(number, body));
                 });
}

void Publisher::repeat()
{
    ++m_run.tally.repeats;
    m_caller.cutAndAskAgain();
}

bool Publisher::isAccepted(int status, std::string_view body)
{
    if (status == 201)
        return true;
    if (!m_run.isServerGoing && status != Caller::unknown) {
        m_run.findings.add("a publish was answered " + std::to_string(status) + ": "
                           + std::string(body));
    }
    return false;
}

void Publisher::answered(MessageNumber number, int status, std::string_view body)
{
    if (isAccepted(status, body))
        enter(number, body);
}

void Publisher::batchAnswered(const std::vector<MessageNumber> &numbers, int status,
                              std::string_view body)
{
    if (!isAccepted(status, body))
        return;
    for (const MessageNumber number : numbers) {
        const auto end = body.find('\n');
        enter(number, body.substr(0, end));
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        if (m_run.findings.any())
            return;
        const auto &first = m_run.ledger.at(numbers.front()).accepted;
        const auto &here = m_run.ledger.at(number).accepted;
        if (here->seq - first->seq != number - numbers.front())
            return m_run.findings.add("something came between the messages of a batch");
    }
    if (!body.empty())
        m_run.findings.add("a batch was answered with more than its messages");
}

std::uint64_t Publisher::enter(MessageNumber number, std::string_view line)
{
    simdjson::dom::parser parser;
    simdjson::dom::element answer;
    std::string_view id;
    std::string_view channel;
    std::uint64_t subscribers = 0;
    if (parser.parse(line.data(), line.size()).get(answer) != simdjson::SUCCESS
        || answer["id"].get(id) != simdjson::SUCCESS
        || answer["channel"].get(channel) != simdjson::SUCCESS
        || answer["subscribers"].get(subscribers) != simdjson::SUCCESS
        || channel != m_run.universe.channels()[m_run.ledger.at(number).channel]) {
        m_run.findings.add("a publish was answered wrongly: " + std::string(line));
        return 0;
    }
    m_run.ledger.answered(number, id);
    return subscribers;
}

} // namespace holdfast::exactness
