// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk/sqlitelog.h"

#include "server/core/broadcastgroup.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <span>
#include <utility>

namespace holdfast {

namespace {

/// One transaction writes no more than this, so that no append waits for much more than one commit.
constexpr std::size_t messagesAtOnce = 2000;
/// How many appends take effect under one lock.
constexpr std::size_t storedAtOnce = 64;
/// How many seqs are reserved for messages that are not stored; again when half of them are used.
constexpr std::uint64_t reservedAtOnce = 1U << 20U;
/// What left the histories while nothing is appended waits this long for more of it.
constexpr std::chrono::milliseconds dropDelay { 500 };

Error tooMuchWaits()
{
    Error error { ErrorCode::Unavailable,
                  "The disk does not keep up, and too much waits to be stored: publish again in a "
                  "second." };
    error.retryAfterSeconds = 1;
    return error;
}

std::size_t payloadBytes(std::span<const Entry> entries)
{
    std::size_t bytes = 0;
    for (const Entry &entry : entries)
        bytes += entry.message->payload().size();
    return bytes;
}

} // namespace

SqliteLog::SqliteLog(std::string folder, LogLimits limits, const Clock &clock, std::string vfs)
    : Log(Epoch::random(), 0, std::move(limits), clock)
    , m_folder(std::move(folder))
    , m_vfs(std::move(vfs))
    , m_maxFileBytes(2 * (histories().limits().historyBytes + histories().limits().keyedBytes)
                     + maxWaitingBytes)
{
}

SqliteLog::~SqliteLog()
{
    close();
}

bool SqliteLog::markStored(const Batch &batch)
{
    bool isAny = false;
    for (const Entry &entry : batch.entries) {
        if (!histories().isDurable(*entry.channel))
            continue;
        entry.message->markStored();
        isAny = true;
    }
    return isAny;
}

bool SqliteLog::canAppendAtOnce(std::size_t messages) const
{
    return m_waiting.empty() && !m_isWriting && m_lifeVersion == histories().durabilityVersion()
        && head() + messages <= m_reserved;
}

Result<void> SqliteLog::appendAtOnce(const Batch &batch, Wakes &wakes)
{
    if (auto conflict = conflictOf(batch)) {
        drop(batch);
        return *std::move(conflict);
    }
    const MonotonicTime now = m_clock.now();
    number(batch, head() + 1, now);
    store(batch, now, wakes);
    if (m_reserved - head() < reservedAtOnce / 2 && !std::exchange(m_wantsReservation, true))
        m_hasWork.notify_one();
    return {};
}

std::optional<Result<Appended>> SqliteLog::append(const Batch &batch, Later later)
{
    Wakes wakes;
    std::optional<Result<void>> atOnce;
    {
        const std::lock_guard lock(mutex());
        if (m_waiting.size() >= maxWaiting || m_waitingBytes >= maxWaitingBytes)
            return tooMuchWaits();
        if (auto refusal = admit(batch))
            return *std::move(refusal);
        if (batch.entries.empty())
            return Appended(batch.entries);
        const bool isStored = markStored(batch);
        if (!isStored && canAppendAtOnce(batch.entries.size()))
            atOnce = appendAtOnce(batch, wakes);
        else
            wait(batch, isStored, later());
    }
    if (!atOnce) {
        m_hasWork.notify_one();
        return std::nullopt;
    }
    wakes.wakeAll();
    return *atOnce ? Result(Appended(batch.entries)) : Result<Appended>(atOnce->error());
}

void SqliteLog::wait(const Batch &batch, bool isStored, Completion completion)
{
    m_waitingBytes += payloadBytes(batch.entries);
    std::vector<Entry> entries(std::make_move_iterator(batch.entries.begin()),
                               std::make_move_iterator(batch.entries.end()));
    std::optional<IdempotencyKey> key;
    if (batch.idempotency != nullptr)
        key = *batch.idempotency;
    const bool isConditional = batch.ifLast || std::ranges::any_of(entries, [](const Entry &entry) {
                                   return entry.message->kind() != MessageKind::Message;
                               });
    m_waiting.push_back({ std::move(entries), batch.group, batch.ifLast, std::move(key), isStored,
                          isConditional, std::move(completion) });
}

void SqliteLog::drop(std::uint64_t seq)
{
    const bool isFirst = m_changes.isEmpty();
    m_changes.dropped.push_back(seq);
    if (isFirst)
        m_hasWork.notify_one();
}

void SqliteLog::dropped(const Channel &channel, const Message &message)
{
    if (!message.isStored())
        return;
    if (!channel.keyed || !channel.keyed->find(message.seq()))
        drop(message.seq());
    m_changes.losses[channel.name()] = { channel.history.lostThrough(),
                                         channel.history.lossReason() == GapReason::Expired,
                                         false };
}

void SqliteLog::unkeyed(const Message &message)
{
    if (message.isStored())
        drop(message.seq());
}

void SqliteLog::forgotten(const std::string &channel, std::uint64_t floor)
{
    m_changes.losses[channel] = { .isForgotten = true };
    m_floor = floor;
}

Result<void> SqliteLog::started()
{
    auto file = LogFile::open(m_folder, m_vfs, m_maxFileBytes);
    if (!file)
        return file.error();
    m_file = std::move(file).value();
    setIdentity(m_file->epoch(), m_file->head());
    if (auto restored = restore(); !restored)
        return restored;
    m_thread = std::thread([this] { run(); });
    return {};
}

MonotonicTime SqliteLog::timeOf(std::int64_t wallMilliseconds) const
{
    // The wall clock may have been set since: nothing is younger than now.
    const std::chrono::milliseconds age(
        std::max<std::int64_t>(0, m_clock.wallMilliseconds() - wallMilliseconds));
    return m_clock.now() - age;
}

Result<void> SqliteLog::restore()
{
    const std::lock_guard lock(mutex());
    histories().setLossObserver(*this);
    m_floor = m_file->floor();
    if (const auto lives = restoreLives(); !lives)
        return lives.error();
    histories().restoreFloor(m_floor);
    const auto losses = m_file->readLosses();
    if (!losses)
        return losses.error();
    std::vector<Channel *> pinned;
    for (const StoredLoss &loss : losses.value()) {
        const GapReason reason = loss.isExpired ? GapReason::Expired : GapReason::Evicted;
        if (Channel *channel = histories().restoreLoss(loss.channel, loss.lostThrough, reason))
            pinned.push_back(channel);
    }
    auto restored = restoreMessages();
    for (Channel *channel : pinned)
        histories().unpin(*channel);
    if (!restored)
        return restored;
    return restoreKeys();
}

Result<void> SqliteLog::restoreLives()
{
    std::uint64_t dropped = 0;
    const auto lives = m_file->readLives(dropped);
    if (!lives)
        return lives.error();
    for (const StoredLife &life : lives.value())
        histories().addRestart(Durability::parse(life.durability), life.lostThrough);
    m_floor = std::max(m_floor, dropped);
    return {};
}

Result<std::shared_ptr<Message>> SqliteLog::messageOf(StoredMessage stored,
                                                      std::shared_ptr<BroadcastGroup> &group)
{
    if (stored.groupSeq == 0) {
        group.reset();
    } else if (!group || group->firstSeq != stored.groupSeq) {
        auto channels = m_file->groupChannels(stored.groupSeq);
        if (!channels)
            return channels.error();
        group = std::make_shared<BroadcastGroup>();
        group->firstSeq = stored.groupSeq;
        group->channels = std::move(channels).value();
    }
    const std::size_t bytes = stored.draft.payload.size();
    stored.draft.target.epoch = epoch();
    auto made = Message::make(std::move(stored.draft), stored.wallMilliseconds, bytes);
    if (!made)
        return std::shared_ptr<Message>();
    const std::shared_ptr<Message> message = std::move(made).value();
    const std::uint64_t index = stored.seq - stored.groupSeq;
    if (group && index < group->channels.size() && group->channels[index] == message->channel())
        message->joinGroup(group);
    message->markStored();
    message->accept(Cursor { epoch(), stored.seq }, timeOf(stored.wallMilliseconds));
    return message;
}

Result<void> SqliteLog::restoreMessages()
{
    const MonotonicTime now = m_clock.now();
    std::shared_ptr<BroadcastGroup> group;
    std::optional<Error> failure;
    const auto read = m_file->readMessages([&](StoredMessage stored) {
        if (failure)
            return;
        const std::string name = stored.draft.channel;
        const std::uint64_t seq = stored.seq;
        const bool tookKeyAway = stored.tookKeyAway;
        auto message = messageOf(std::move(stored), group);
        if (!message) {
            failure = message.error();
            return;
        }
        if (!message.value())
            histories().clear(name); // all before it are lost with it
        Channel *const channel = message.value()
            ? histories().pin(name)
            : histories().restoreLoss(name, seq, GapReason::Evicted);
        if (channel == nullptr || !message.value()) {
            m_changes.dropped.push_back(seq);
            m_changes.losses[name] = { seq, false, false };
        }
        if (channel == nullptr)
            return;
        if (message.value())
            histories().restore(*channel, std::move(message).value(), tookKeyAway, now);
        histories().unpin(*channel);
    });
    return failure ? Result<void>(*failure) : read;
}

Result<void> SqliteLog::restoreKeys()
{
    auto stored = m_file->readKeys();
    if (!stored)
        return stored.error();
    std::vector<RestoredKey> keys;
    for (LogFile::StoredKey &key : stored.value()) {
        keys.push_back(
            { std::move(key.key), Cursor { epoch(), key.seq }, timeOf(key.wallMilliseconds) });
    }
    setRestoredKeys(std::move(keys));
    return {};
}

bool SqliteLog::Group::needsFile() const
{
    return life || !changes.isEmpty()
        || std::ranges::any_of(batches, [](const Waiting &each) { return each.isStored; });
}

bool SqliteLog::waitForWork(std::unique_lock<std::mutex> &lock)
{
    const auto isUrgent = [this] {
        return !m_waiting.empty() || m_wantsReservation || m_isStopping;
    };
    m_hasWork.wait(lock, [&] { return isUrgent() || m_hasSpareSpace || !m_changes.isEmpty(); });
    if (!isUrgent())
        m_hasWork.wait_for(lock, dropDelay, isUrgent);
    // The last transaction also gives back what was reserved.
    return !m_isStopping || !m_waiting.empty() || !m_changes.isEmpty() || m_reserved > head();
}

std::vector<SqliteLog::Waiting> SqliteLog::takeBatches()
{
    std::vector<Waiting> batches;
    std::size_t messages = 0;
    while (!m_waiting.empty()) {
        const Waiting &next = m_waiting.front();
        messages += next.entries.size();
        // A condition is judged when everything before it has taken effect, and decides about its
        // own batch only.
        if (!batches.empty()
            && (messages > messagesAtOnce || next.isConditional || batches.front().isConditional))
            break;
        m_waitingBytes -= payloadBytes(next.entries);
        batches.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    return batches;
}

SqliteLog::Group SqliteLog::takeGroup()
{
    Group group { .batches = takeBatches(),
                  .changes = std::exchange(m_changes, {}),
                  .floor = m_floor };
    if (!group.batches.empty())
        group.conflict = conflictOf(group.batches.front().batch());
    std::size_t messages = 0;
    bool isAnyVolatile = m_wantsReservation;
    for (const Waiting &each : group.batches) {
        messages += each.entries.size();
        for (const Entry &entry : each.entries)
            isAnyVolatile = isAnyVolatile || !entry.message->isStored();
    }
    const std::uint64_t last = head() + messages;
    group.reserved = std::max(m_reserved, last);
    const bool isNewLife = m_lifeVersion != histories().durabilityVersion();
    if (isAnyVolatile && (isNewLife || m_wantsReservation || last > m_reserved)) {
        group.reserved = last + reservedAtOnce;
        group.life = histories().durability().text();
    }
    return group;
}

void SqliteLog::run()
{
    std::unique_lock lock(mutex());
    while (waitForWork(lock)) {
        const bool isLast = m_isStopping && m_waiting.empty();
        Group group = takeGroup();
        if (isLast)
            group.reserved = head();
        const std::uint32_t version = histories().durabilityVersion();
        m_isWriting = true;
        lock.unlock();
        const Result<void> written = group.conflict ? Result<void>(*group.conflict)
            : group.needsFile() || isLast           ? write(group)
                                                    : Result<void>();
        if (written) {
            lock.lock();
            m_reserved = std::max(m_reserved, group.reserved);
            if (group.life)
                m_lifeVersion = version;
            lock.unlock();
        }
        finish(group, written);
        m_hasSpareSpace = written && m_file->giveSpaceBack();
        lock.lock();
        m_isWriting = false;
        m_wantsReservation = false; // also after a failure: the next append asks again
        if (!written)
            takeBack(std::move(group.changes));
        finishSealing(lock);
        if (isLast)
            return; // also if it could not be written
    }
}

void SqliteLog::finishSealing(std::unique_lock<std::mutex> &lock)
{
    if (!m_sealed || !m_waiting.empty())
        return;
    setSealed();
    const auto sealed = std::exchange(m_sealed, nullptr);
    lock.unlock();
    sealed();
    lock.lock();
}

void SqliteLog::takeBack(Changes changes)
{
    m_changes.dropped.insert(m_changes.dropped.begin(), changes.dropped.begin(),
                             changes.dropped.end());
    m_changes.losses.merge(changes.losses); // keeps those that are newer
}

Result<void> SqliteLog::write(Group &group)
{
    const MonotonicTime now = m_clock.now();
    std::uint64_t next = head() + 1;
    Result<void> written = m_file->begin();
    if (written && group.life)
        written = m_file->addLife(*group.life);
    if (written)
        written = writeChanges(group.changes);
    for (auto waiting = group.batches.begin(); written && waiting != group.batches.end();
         ++waiting) {
        written = writeBatch(*waiting, next, now);
        next += waiting->entries.size();
    }
    if (written) {
        written = m_file->commit(std::max(group.reserved, next - 1), group.floor,
                                 m_clock.wallMilliseconds());
    }
    if (!written)
        m_file->rollBack();
    return written;
}

Result<void> SqliteLog::writeChanges(const Changes &changes)
{
    for (const std::uint64_t seq : changes.dropped) {
        if (const auto done = m_file->drop(seq); !done)
            return done.error();
    }
    for (const auto &[channel, loss] : changes.losses) {
        const auto done = loss.isForgotten
            ? m_file->forget(channel)
            : m_file->setLoss({ channel, loss.through, loss.isExpired });
        if (!done)
            return done.error();
    }
    return {};
}

Result<void> SqliteLog::writeBatch(Waiting &waiting, std::uint64_t firstSeq, MonotonicTime now)
{
    number(waiting.batch(), firstSeq, now);
    for (const Entry &entry : waiting.entries) {
        if (!entry.message->isStored())
            continue;
        if (const auto added = m_file->add(*entry.message); !added)
            return added.error();
    }
    if (!waiting.idempotency || !waiting.entries.front().message->isStored())
        return {};
    return m_file->addKey(*waiting.idempotency, *waiting.entries.front().message);
}

Result<void> SqliteLog::finish(Waiting &waiting, const Result<void> &written, MonotonicTime now,
                               Wakes &wakes)
{
    const Batch batch = waiting.batch();
    // What needs no file does not fail with it.
    const bool isAllowed = written
        || (!waiting.isStored && !waiting.isConditional
            && m_lifeVersion == histories().durabilityVersion()
            && head() + waiting.entries.size() <= m_reserved);
    if (!isAllowed) {
        drop(batch);
        return written.error();
    }
    if (!waiting.isStored || !written)
        number(batch, head() + 1, now);
    store(batch, now, wakes);
    return {};
}

void SqliteLog::finish(Group &group, const Result<void> &written)
{
    const MonotonicTime now = m_clock.now();
    std::vector<Result<void>> results;
    for (std::size_t first = 0; first < group.batches.size(); first += storedAtOnce) {
        const auto part = std::span(group.batches)
                              .subspan(first, std::min(storedAtOnce, group.batches.size() - first));
        Wakes wakes;
        results.clear();
        {
            const std::lock_guard lock(mutex());
            for (Waiting &waiting : part)
                results.push_back(finish(waiting, written, now, wakes));
        }
        wakes.wakeAll();
        for (std::size_t i = 0; i < part.size(); ++i) {
            part[i].completion(results[i] ? Result(Appended(part[i].entries))
                                          : Result<Appended>(results[i].error()));
        }
    }
}

void SqliteLog::seal(std::function<void()> sealed)
{
    {
        const std::lock_guard lock(mutex());
        refuseAppends();
        if (!m_waiting.empty() || m_isWriting) {
            m_sealed = std::move(sealed);
            return;
        }
        setSealed();
    }
    sealed();
}

void SqliteLog::close()
{
    {
        const std::lock_guard lock(mutex());
        refuseAppends();
        m_sealed = nullptr;
        m_isStopping = true;
    }
    m_hasWork.notify_one();
    if (m_thread.joinable())
        m_thread.join();
    m_file.reset();
    const std::lock_guard lock(mutex());
    setSealed();
}

} // namespace holdfast
