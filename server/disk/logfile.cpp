// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk/logfile.h"

#include "server/core/broadcastgroup.h"
#include "server/disk/logschema.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace holdfast {

namespace {

/// Empty for the defaults.
std::string_view givenEvent(const Message &message)
{
    return message.event() == "message" ? std::string_view() : message.event();
}

std::string_view givenType(const Message &message)
{
    return message.contentType() == "text/plain" ? std::string_view() : message.contentType();
}

Error unreadable(const std::string &path)
{
    return { ErrorCode::Unavailable,
             "The log's file " + path
                 + " has no epoch, so it is damaged: restore it from a backup, or move it away to "
                   "start with an empty log.",
             ErrorReason::DataUnusable,
             { path } };
}

} // namespace

Result<void> readStoredMessages(Database &database, const std::function<void(StoredMessage)> &visit)
{
    auto rows = database.prepare(
        "SELECT seq, name, accepted, ttl, priority, source, group_seq, event, type, client, "
        "address, payload, key, kind, target, edited, took_key_away FROM messages JOIN channels ON "
        "number = channel ORDER BY seq");
    if (!rows)
        return rows.error();
    for (auto next = rows->step();; next = rows->step()) {
        if (!next)
            return next.error();
        if (!next.value())
            return {};
        StoredMessage message;
        message.seq = static_cast<std::uint64_t>(rows->number(0));
        message.draft.channel = rows->bytes(1);
        message.wallMilliseconds = rows->number(2);
        message.draft.timeToLive = std::chrono::seconds(rows->number(3));
        message.draft.priority = static_cast<int>(rows->number(4));
        message.draft.source = static_cast<Source>(rows->number(5));
        message.groupSeq = static_cast<std::uint64_t>(rows->number(6));
        message.draft.event = rows->bytes(7);
        message.draft.contentType = rows->bytes(8);
        message.draft.client = rows->bytes(9);
        const std::string_view address = rows->bytes(10);
        std::copy_n(address.begin(), std::min(address.size(), message.draft.address.size()),
                    message.draft.address.begin());
        message.draft.payload = rows->bytes(11);
        message.draft.key = rows->bytes(12);
        message.draft.kind = static_cast<MessageKind>(rows->number(13));
        message.draft.target.seq = static_cast<std::uint64_t>(rows->number(14));
        message.draft.editedMilliseconds = rows->number(15);
        message.tookKeyAway = rows->number(16) != 0;
        visit(std::move(message));
    }
}

Result<std::unique_ptr<LogFile>> LogFile::open(const std::string &folder, const std::string &vfs,
                                               std::size_t maxBytes)
{
    auto lock = FolderLock::take(folder);
    if (!lock)
        return lock.error();
    auto database = Database::open(folder + "/log.db", Database::Access::ReadWrite, vfs);
    if (!database)
        return database.error();
    std::unique_ptr<LogFile> file(
        new LogFile(std::move(lock).value(), std::move(database).value()));
    if (const auto version = schemaVersionOf(file->m_database); !version)
        return version.error(); // before a file of another program is changed
    if (const auto configured = file->configure(maxBytes); !configured)
        return configured.error();
    if (const auto made = prepareSchema(file->m_database); !made)
        return made.error();
    if (const auto read = file->readIdentity(); !read)
        return read.error();
    if (const auto prepared = file->prepare(); !prepared)
        return prepared.error();
    return file;
}

Result<void> LogFile::configure(std::size_t maxBytes)
{
    // auto_vacuum has an effect in an empty file only, and before its first page is written.
    for (const char *setting :
         { "PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA journal_mode = WAL",
           "PRAGMA synchronous = FULL", "PRAGMA journal_size_limit = 33554432" }) {
        if (const auto set = m_database.run(setting); !set)
            return set.error();
    }
    const auto pageBytes = m_database.numberFrom("PRAGMA page_size");
    if (!pageBytes)
        return pageBytes.error();
    const std::size_t pages = maxBytes / static_cast<std::size_t>(pageBytes.value());
    return m_database.run(("PRAGMA max_page_count = " + std::to_string(pages)).c_str());
}

Result<void> LogFile::readIdentity()
{
    auto identity = m_database.prepare("SELECT epoch, head, lost_floor FROM log");
    if (!identity)
        return identity.error();
    const auto row = identity->step();
    if (!row)
        return row.error();
    const auto epoch = row.value() ? Epoch::parse(identity->bytes(0)) : std::nullopt;
    if (!epoch)
        return unreadable(m_database.path());
    m_epoch = *epoch;
    m_head = static_cast<std::uint64_t>(identity->number(1));
    m_headAtStart = m_head;
    m_floor = static_cast<std::uint64_t>(identity->number(2));
    auto channels = m_database.prepare("SELECT number, name FROM channels");
    if (!channels)
        return channels.error();
    for (auto next = channels->step();; next = channels->step()) {
        if (!next)
            return next.error();
        if (!next.value())
            return {};
        m_numbers.emplace(channels->bytes(1), channels->number(0));
        m_lastNumber = std::max(m_lastNumber, channels->number(0));
    }
}

Result<void> LogFile::prepare()
{
    const std::array<std::pair<Statement *, const char *>, 15> statements { {
        { &m_begin, "BEGIN IMMEDIATE" },
        { &m_commit, "COMMIT" },
        { &m_rollBack, "ROLLBACK" },
        { &m_addChannel, "INSERT INTO channels(number, name) VALUES(?1, ?2)" },
        { &m_addMessage,
          "INSERT INTO messages VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
          "?14, ?15, ?16, 0)" },
        { &m_emptyMessage,
          "UPDATE messages SET payload = x'', type = '', event = '' WHERE seq = ?1" },
        { &m_changeMessage,
          "UPDATE messages SET payload = ?2, type = ?3, event = ?4, ttl = ?5, priority = ?6, "
          "edited = ?7, took_key_away = took_key_away OR length(payload) = 0 WHERE seq = ?1" },
        { &m_addGroup, "INSERT INTO groups VALUES(?1, ?2)" },
        { &m_addKey, "INSERT INTO idempotency VALUES(?1, ?2, ?3, ?4)" },
        { &m_setIdentity, "UPDATE log SET head = ?1, lost_floor = ?2" },
        { &m_setLoss, "UPDATE channels SET lost_through = ?2, is_expired = ?3 WHERE number = ?1" },
        { &m_dropMessage, "DELETE FROM messages WHERE seq = ?1 RETURNING group_seq" },
        { &m_dropGroup, "DELETE FROM groups WHERE seq = ?1" },
        { &m_dropKey, "DELETE FROM idempotency WHERE seq = ?1" },
        { &m_dropChannel, "DELETE FROM channels WHERE number = ?1" },
    } };
    for (const auto &[statement, sql] : statements) {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return prepared.error();
        *statement = std::move(prepared).value();
    }
    return {};
}

Result<std::vector<StoredLife>> LogFile::readLives(std::uint64_t &dropped)
{
    auto rows = m_database.prepare("SELECT lost_through, durability FROM lives ORDER BY number");
    if (!rows)
        return rows.error();
    std::vector<StoredLife> lives;
    for (auto next = rows->step();; next = rows->step()) {
        if (!next)
            return next.error();
        if (!next.value())
            break;
        const auto through = static_cast<std::uint64_t>(rows->number(0));
        lives.push_back({ through > 0 ? through : m_headAtStart, std::string(rows->bytes(1)) });
    }
    dropped = 0;
    for (; lives.size() > maxLives; lives.erase(lives.begin()))
        dropped = std::max(dropped, lives.front().lostThrough);
    return lives;
}

Result<std::vector<StoredLoss>> LogFile::readLosses()
{
    auto rows = m_database.prepare("SELECT name, lost_through, is_expired FROM channels "
                                   "WHERE lost_through > 0 ORDER BY lost_through");
    if (!rows)
        return rows.error();
    std::vector<StoredLoss> losses;
    for (auto next = rows->step();; next = rows->step()) {
        if (!next)
            return next.error();
        if (!next.value())
            return losses;
        losses.push_back({ std::string(rows->bytes(0)), static_cast<std::uint64_t>(rows->number(1)),
                           rows->number(2) != 0 });
    }
}

Result<void> LogFile::readMessages(const std::function<void(StoredMessage)> &visit)
{
    return readStoredMessages(m_database, [&](StoredMessage message) {
        if (message.groupSeq != 0)
            ++m_groups[message.groupSeq];
        visit(std::move(message));
    });
}

Result<std::vector<std::string>> LogFile::groupChannels(std::uint64_t groupSeq)
{
    auto row = m_database.prepare("SELECT channels FROM groups WHERE seq = ?1");
    if (!row)
        return row.error();
    row->bind(1, groupSeq);
    const auto found = row->step();
    if (!found)
        return found.error();
    std::vector<std::string> channels;
    if (!found.value())
        return channels;
    // No name contains a line end.
    for (std::string_view rest = row->bytes(0); !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        channels.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return channels;
}

Result<std::vector<LogFile::StoredKey>> LogFile::readKeys()
{
    auto rows =
        m_database.prepare("SELECT seq, name, fingerprint, accepted FROM idempotency ORDER BY seq");
    if (!rows)
        return rows.error();
    std::vector<StoredKey> keys;
    for (auto next = rows->step();; next = rows->step()) {
        if (!next)
            return next.error();
        if (!next.value())
            return keys;
        const StoredKey key { { std::string(rows->bytes(1)),
                                static_cast<std::uint64_t>(rows->number(2)) },
                              static_cast<std::uint64_t>(rows->number(0)),
                              rows->number(3) };
        m_keys.push_back({ key.seq, key.wallMilliseconds });
        keys.push_back(key);
    }
}

Result<void> LogFile::begin()
{
    m_oldNumbers.clear();
    m_grownGroups.clear();
    m_shrunkGroups.clear();
    m_prunedKeys.clear();
    m_newKeys = 0;
    if (const auto begun = m_begin.run(); !begun)
        return begun.error();
    return m_hasEndedLives ? Result<void>() : endLives();
}

Result<std::int64_t> LogFile::numberOf(std::string_view channel)
{
    if (const auto it = m_numbers.find(channel); it != m_numbers.end())
        return it->second;
    const std::int64_t number = ++m_lastNumber;
    m_addChannel.bind(1, number);
    m_addChannel.bindText(2, channel);
    if (const auto added = m_addChannel.run(); !added)
        return added.error();
    m_numbers.emplace(channel, number);
    m_oldNumbers.emplace_back(channel, 0);
    return number;
}

Result<void> LogFile::addGroup(const BroadcastGroup &group)
{
    m_grownGroups.push_back(group.firstSeq);
    if (m_groups[group.firstSeq]++ == 0) {
        std::string names;
        for (const std::string &name : group.channels)
            names.append(name).push_back('\n');
        m_addGroup.bind(1, group.firstSeq);
        m_addGroup.bindText(2, names);
        if (const auto added = m_addGroup.run(); !added)
            return added.error();
    }
    return {};
}

Result<void> LogFile::change(const Message &message)
{
    if (message.kind() == MessageKind::Retraction) {
        m_emptyMessage.bind(1, message.target().seq);
        return m_emptyMessage.run();
    }
    const Message &version = *message.version();
    m_changeMessage.bind(1, version.seq());
    m_changeMessage.bindBlob(2, version.payload());
    m_changeMessage.bindText(3, givenType(version));
    m_changeMessage.bindText(4, givenEvent(version));
    m_changeMessage.bind(5, std::int64_t { version.timeToLive().count() });
    m_changeMessage.bind(6, std::int64_t { version.priority() });
    m_changeMessage.bind(7, version.editedMilliseconds());
    return m_changeMessage.run();
}

Result<void> LogFile::add(const Message &message)
{
    const auto channel = numberOf(message.channel());
    if (!channel)
        return channel.error();
    const BroadcastGroup *const group = message.group();
    if (group != nullptr) {
        if (const auto added = addGroup(*group); !added)
            return added.error();
    }
    if (message.kind() == MessageKind::Retraction || message.version()) {
        if (const auto changed = change(message); !changed)
            return changed.error();
    }
    const auto &address = message.address();
    m_addMessage.bind(1, message.seq());
    m_addMessage.bind(2, channel.value());
    m_addMessage.bind(3, message.wallMilliseconds());
    m_addMessage.bind(4, std::int64_t { message.timeToLive().count() });
    m_addMessage.bind(5, std::int64_t { message.priority() });
    m_addMessage.bind(6, static_cast<std::int64_t>(message.source()));
    m_addMessage.bind(7, group != nullptr ? group->firstSeq : 0);
    m_addMessage.bindText(8, givenEvent(message));
    m_addMessage.bindText(9, givenType(message));
    m_addMessage.bindText(10, message.client());
    m_addMessage.bindBlob(11, { reinterpret_cast<const char *>(address.data()), address.size() });
    m_addMessage.bindBlob(12, message.payload());
    m_addMessage.bindText(13, message.key());
    m_addMessage.bind(14, static_cast<std::int64_t>(message.kind()));
    m_addMessage.bind(15, message.target().seq);
    m_addMessage.bind(16, message.editedMilliseconds());
    return m_addMessage.run();
}

Result<void> LogFile::addKey(const IdempotencyKey &key, const Message &message)
{
    m_addKey.bind(1, message.seq());
    m_addKey.bindText(2, key.name);
    m_addKey.bind(3, key.fingerprint);
    m_addKey.bind(4, message.wallMilliseconds());
    if (const auto added = m_addKey.run(); !added)
        return added.error();
    m_keys.push_back({ message.seq(), message.wallMilliseconds() });
    ++m_newKeys;
    return {};
}

Result<void> LogFile::drop(std::uint64_t seq)
{
    m_dropMessage.bind(1, seq);
    const auto dropped = m_dropMessage.step();
    if (!dropped)
        return dropped.error();
    const auto groupSeq = dropped.value() ? static_cast<std::uint64_t>(m_dropMessage.number(0)) : 0;
    m_dropMessage.reset();
    const auto group = m_groups.find(groupSeq);
    if (groupSeq == 0 || group == m_groups.end())
        return {};
    m_shrunkGroups.push_back(groupSeq);
    if (--group->second > 0)
        return {};
    m_groups.erase(group);
    m_dropGroup.bind(1, groupSeq);
    return m_dropGroup.run();
}

Result<void> LogFile::setLoss(const StoredLoss &loss)
{
    const auto channel = numberOf(loss.channel);
    if (!channel)
        return channel.error();
    m_setLoss.bind(1, channel.value());
    m_setLoss.bind(2, loss.lostThrough);
    m_setLoss.bind(3, std::int64_t { loss.isExpired });
    return m_setLoss.run();
}

Result<void> LogFile::endLives()
{
    auto end = m_database.prepare("UPDATE lives SET lost_through = ?1 WHERE lost_through = 0");
    if (!end)
        return end.error();
    end->bind(1, m_headAtStart);
    if (const auto ended = end->run(); !ended)
        return ended.error();
    auto drop =
        m_database.prepare("DELETE FROM lives WHERE number NOT IN (SELECT number FROM lives "
                           "ORDER BY number DESC LIMIT ?1)");
    if (!drop)
        return drop.error();
    drop->bind(1, std::uint64_t { maxLives });
    return drop->run();
}

Result<void> LogFile::addLife(std::string_view durability)
{
    // This one will have lost more than an earlier one of the same rules.
    auto replace = m_database.prepare("DELETE FROM lives WHERE durability = ?1");
    if (!replace)
        return replace.error();
    replace->bindText(1, durability);
    if (const auto replaced = replace->run(); !replaced)
        return replaced.error();
    auto add = m_database.prepare("INSERT INTO lives(lost_through, durability) VALUES(0, ?1)");
    if (!add)
        return add.error();
    add->bindText(1, durability);
    return add->run();
}

Result<void> LogFile::forget(std::string_view channel)
{
    const auto number = m_numbers.find(channel);
    if (number == m_numbers.end())
        return {};
    m_dropChannel.bind(1, number->second);
    if (const auto dropped = m_dropChannel.run(); !dropped)
        return dropped.error();
    m_oldNumbers.emplace_back(*number);
    m_numbers.erase(number);
    return {};
}

Result<void> LogFile::pruneKeys(std::int64_t wallMilliseconds)
{
    constexpr std::int64_t kept = std::chrono::milliseconds(idempotencyKept).count();
    while (!m_keys.empty()
           && (m_keys.size() > maxIdempotencyKeys
               || wallMilliseconds - m_keys.front().wallMilliseconds > kept)) {
        m_dropKey.bind(1, m_keys.front().seq);
        if (const auto dropped = m_dropKey.run(); !dropped)
            return dropped.error();
        m_prunedKeys.push_back(m_keys.front());
        m_keys.pop_front();
    }
    return {};
}

Result<void> LogFile::commit(std::uint64_t head, std::uint64_t floor, std::int64_t wallMilliseconds)
{
    if (const auto pruned = pruneKeys(wallMilliseconds); !pruned)
        return pruned.error();
    m_setIdentity.bind(1, head);
    m_setIdentity.bind(2, floor);
    if (const auto set = m_setIdentity.run(); !set)
        return set.error();
    if (const auto committed = m_commit.run(); !committed)
        return committed.error();
    m_head = head;
    m_floor = floor;
    m_hasEndedLives = true;
    return {};
}

bool LogFile::giveSpaceBack()
{
    // New messages use the space of those that have left, so some of it is kept.
    constexpr std::int64_t pagesKept = 256;
    constexpr std::int64_t partKept = 4;
    const auto unused = m_database.numberFrom("PRAGMA freelist_count");
    const auto all = m_database.numberFrom("PRAGMA page_count");
    if (!unused || !all || unused.value() <= std::max(pagesKept, all.value() / partKept))
        return false;
    return m_database.run("PRAGMA incremental_vacuum(256)").hasValue();
}

void LogFile::rollBack()
{
    // It fails where SQLite has rolled back by itself.
    static_cast<void>(m_rollBack.run().hasValue());
    for (const std::uint64_t group : m_shrunkGroups)
        ++m_groups[group];
    for (const std::uint64_t group : m_grownGroups) {
        if (const auto it = m_groups.find(group); --it->second == 0)
            m_groups.erase(it);
    }
    for (; !m_oldNumbers.empty(); m_oldNumbers.pop_back()) {
        const auto &[channel, number] = m_oldNumbers.back();
        if (number == 0)
            m_numbers.erase(channel);
        else
            m_numbers.insert_or_assign(channel, number);
    }
    // Pruned keys may have been added in this transaction: those were the newest.
    m_keys.insert(m_keys.begin(), m_prunedKeys.begin(), m_prunedKeys.end());
    m_keys.resize(m_keys.size() - m_newKeys);
}

} // namespace holdfast
