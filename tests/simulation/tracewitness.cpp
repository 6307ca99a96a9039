// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/tracewitness.h"

#include "server/engine/server.h"

#include <algorithm>
#include <variant>

namespace holdfast::simulation {

namespace {

/// The ids of the first subscribers, those that have one.
constexpr int watchedAtMost = 5;

template <typename Step>
const Step *as(const api::TraceStep &step)
{
    return std::get_if<Step>(&step.step);
}

} // namespace

TraceWitness::TraceWitness(Server &server) : m_epoch(*Epoch::parse(server.status().epoch))
{
    for (int i = 0; i < watchedAtMost; ++i) {
        const std::string id = std::to_string(i) + "-0";
        if (auto trace = server.watchClient(id))
            m_clients[id].trace = std::move(trace).value();
        else
            m_findings.push_back("client " + id + " cannot be watched: " + trace.error().message);
    }
}

void TraceWitness::received(const std::string &client, std::string_view message)
{
    const auto it = m_clients.find(client);
    const auto id = Cursor::parse(message);
    if (it == m_clients.end() || !id || id->epoch != m_epoch)
        return;
    it->second.received.insert(id->seq);
    read(client, it->second);
}

void TraceWitness::read(const std::string &id, Client &client)
{
    for (bool hasMore = true; hasMore;) {
        const api::TracePage page = client.trace->read(client.next, 1000);
        client.next = page.next;
        client.hasLostSteps = client.hasLostSteps || page.lost > 0;
        hasMore = page.hasMore;
        for (const api::TraceStep &step : page.steps) {
            const std::string wrong = client.hasLostSteps ? std::string() : follow(client, step);
            if (!wrong.empty()) {
                m_findings.push_back("the trace of client " + id + ", step "
                                     + std::to_string(step.number) + ", connection "
                                     + std::to_string(step.connection) + ": " + wrong);
            }
        }
    }
}

std::string TraceWitness::follow(Client &client, const api::TraceStep &step)
{
    const auto [place, isNew] = client.connections.try_emplace(step.connection);
    Connection &connection = place->second;
    const bool isFirst = as<trace::Opened>(step) || as<trace::Found>(step);
    if (isNew != isFirst)
        return isNew ? "begins in the middle" : "begins twice";
    if (connection.isOver)
        return "something happens after the end";
    if (!isNew && step.at < connection.at)
        return "time goes back";
    connection.at = step.at;
    if (as<trace::Closed>(step) || as<trace::Reassigned>(step)) {
        connection.isOver = true;
    } else if (as<trace::RequestRead>(step)) {
        if (connection.isStream)
            return "a request on a stream";
        connection.isAsking = true;
    } else if (as<trace::StreamOpened>(step)) {
        if (!connection.isAsking)
            return "a stream that was not asked for";
        connection.isStream = true;
    } else if (as<trace::Held>(step) || as<trace::EmptyAnswer>(step)) {
        if (!connection.isAsking || connection.isStream)
            return "a poll that was not asked for is held or answered";
        connection.isAsking = as<trace::Held>(step) != nullptr;
    } else if (const auto *part = as<trace::PartlySent>(step)) {
        if (connection.unsent)
            return "partly sent while something is partly sent";
        // Over TLS all may be encrypted while the socket has not taken the last record.
        if (part->sent > part->bytes)
            return "more than all of it was partly sent";
        if (part->firstSeq != 0) {
            connection.unsent = Range { part->firstSeq, part->lastSeq };
            client.sent.push_back(*connection.unsent); // some may have arrived
        }
    } else if (as<trace::Behind>(step) || as<trace::CaughtUp>(step)) {
        if (connection.isBehind == (as<trace::Behind>(step) != nullptr))
            return "behind twice, or caught up without having been behind";
        connection.isBehind = !connection.isBehind;
    } else if (const auto *pushed = as<trace::Pushed>(step)) {
        client.sent.push_back({ pushed->firstSeq, pushed->lastSeq });
        return judgePushed(connection, *pushed);
    }
    return {};
}

std::string TraceWitness::judgePushed(Connection &connection, const trace::Pushed &step)
{
    if (!connection.isAsking)
        return "a push that was not asked for";
    connection.isAsking = connection.isStream;
    if (connection.unsent
        && (connection.unsent->first != step.firstSeq || connection.unsent->last != step.lastSeq))
        return "something else is pushed before the rest of what is partly sent";
    connection.unsent.reset();
    if (step.firstSeq <= connection.pushed || step.lastSeq < step.firstSeq || step.messages == 0
        || step.messages > step.lastSeq - step.firstSeq + 1)
        return "messages that are pushed out of order";
    connection.pushed = step.lastSeq;
    return {};
}

std::vector<std::string> TraceWitness::judge(bool isOver)
{
    for (auto &[id, client] : m_clients) {
        read(id, client);
        if (client.hasLostSteps)
            continue;
        std::uint64_t recorded = 0;
        for (const Range &range : client.sent)
            recorded = std::max(recorded, range.last);
        for (const std::uint64_t seq : client.received) {
            const bool isRecorded =
                std::any_of(client.sent.begin(), client.sent.end(), [seq](const Range &range) {
                    return range.first <= seq && seq <= range.last;
                });
            if (!isRecorded && (isOver || seq <= recorded)) {
                m_findings.push_back("client " + id + " was sent message " + std::to_string(seq)
                                     + ", which is not in its trace");
            }
        }
    }
    return m_findings;
}

} // namespace holdfast::simulation
