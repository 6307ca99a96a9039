// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log/log.h"

#include "server/core/broadcastgroup.h"

#include <string>
#include <utility>

namespace holdfast {

namespace {

std::string tooManyChannels(const Batch &batch)
{
    if (batch.group != nullptr) {
        return "The broadcast needs more new channels than this server allows: nothing of it was "
               "accepted.";
    }
    if (batch.entries.size() > 1) {
        return "The batch needs more new channels than this server allows: nothing of it was "
               "accepted.";
    }
    return "There are as many channels as this server allows: use an existing one, or try again "
           "later.";
}

} // namespace

Log::Log(Epoch epoch, std::uint64_t head, LogLimits limits, const Clock &clock)
    : m_clock(clock), m_epoch(epoch), m_histories(std::move(limits)), m_head(head)
{
}

Log::~Log() = default;

Result<void> Log::start(LogObserver &observer)
{
    m_observer = &observer;
    m_histories.setObserver(observer);
    auto result = started();
    if (!result) {
        const std::lock_guard lock(m_mutex);
        refuseAppends();
    }
    return result;
}

Error Log::sealedError()
{
    return Error { ErrorCode::Unavailable,
                   "The server is shutting down and accepts nothing more: publish again in a few "
                   "seconds." };
}

std::optional<Error> Log::admit(const Batch &batch)
{
    if (m_refusesAppends)
        return sealedError();
    if (!m_histories.hasRoomFor(batch.entries)) {
        return Error { ErrorCode::LimitReached, tooManyChannels(batch),
                       ErrorReason::ChannelLimitReached };
    }
    if (const auto checked = m_histories.checkKeys(batch.entries); !checked)
        return checked.error();
    for (Entry &entry : batch.entries)
        entry.channel = m_histories.pin(entry.message->channel());
    return std::nullopt;
}

std::optional<Error> Log::conflictOf(const Batch &batch) const
{
    for (const Entry &entry : batch.entries) {
        if (entry.message->kind() != MessageKind::Message && isRetracted(entry))
            return Error { ErrorCode::Gone, "The message has been retracted." };
    }
    if (!batch.ifLast || batch.entries.empty())
        return std::nullopt;
    const Cursor last { m_epoch, batch.entries.front().channel->history.lastSeq() };
    if (*batch.ifLast == last)
        return std::nullopt;
    return Error { ErrorCode::Conflict,
                   "Another message has come since: the channel's last one is " + last.text()
                       + ". Read it, then try again." };
}

bool Log::isRetracted(const Entry &entry)
{
    const MessagePtr target = entry.channel->history.find(entry.message->target().seq);
    return target && target->fate() == Fate::Retracted;
}

void Log::number(const Batch &batch, std::uint64_t firstSeq, MonotonicTime now) const
{
    if (batch.group != nullptr)
        batch.group->firstSeq = firstSeq;
    for (const Entry &entry : batch.entries)
        entry.message->accept(Cursor { m_epoch, firstSeq++ }, now);
}

void Log::store(const Batch &batch, MonotonicTime now, Wakes &wakes)
{
    if (batch.entries.empty())
        return;
    // Before the observer is told: a reader may already resume from one of these cursors while the
    // append is still running.
    m_head.store(batch.entries.back().message->seq(), std::memory_order_release);
    for (const Entry &entry : batch.entries)
        m_histories.append(*entry.channel, entry.message, now);
    m_observer->appended(batch, wakes);
    for (const Entry &entry : batch.entries)
        --entry.channel->pins; // a channel that holds nothing is removed by the sweep
}

void Log::drop(const Batch &batch)
{
    for (const Entry &entry : batch.entries)
        m_histories.unpin(*entry.channel);
}

} // namespace holdfast
