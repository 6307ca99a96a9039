// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk/logmaintenance.h"

#include "server/core/message.h"
#include "server/disk/database.h"
#include "server/disk/logfile.h"
#include "server/disk/logschema.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace holdfast {

namespace {

std::string logIn(const std::string &folder)
{
    return folder + "/log.db";
}

Error olderLog(const std::string &path)
{
    return {
        ErrorCode::Conflict,
        "The log's file " + path
            + " was written by an older Holdfast: start the server once, which brings it up to "
              "date.",
        ErrorReason::DataUnusable,
        { path }
    };
}

Result<Database> openToRead(const std::string &folder)
{
    auto database = Database::open(logIn(folder), Database::Access::ReadOnly);
    if (!database)
        return database;
    const auto version = schemaVersionOf(database.value());
    if (!version)
        return version.error();
    if (version.value() < logSchemaVersion)
        return olderLog(logIn(folder));
    // All that follows sees one state of the file.
    if (const auto begun = database->run("BEGIN"); !begun)
        return begun.error();
    return database;
}

/// What must not be there, and how many of it are.
struct Question
{
    const char *sql;
    std::string_view fault;
};

constexpr std::array questions {
    Question { "SELECT count(*) FROM messages WHERE channel NOT IN (SELECT number FROM channels)",
               " messages are of no known channel" },
    Question { "SELECT count(*) FROM messages WHERE seq > (SELECT head FROM log)",
               " messages have a seq after the newest" },
    Question { "SELECT count(*) FROM messages WHERE group_seq > 0 AND group_seq NOT IN (SELECT seq "
               "FROM groups)",
               " messages are of no known broadcast" },
    Question { "SELECT (SELECT count(*) FROM log) <> 1", " row for the epoch is missing" },
};

Result<void> findFaults(Database &database, std::vector<std::string> &faults)
{
    auto integrity = database.prepare("PRAGMA integrity_check(20)");
    if (!integrity)
        return integrity.error();
    for (auto next = integrity->step();; next = integrity->step()) {
        if (!next)
            return next.error();
        if (!next.value())
            break;
        if (integrity->bytes(0) != "ok")
            faults.emplace_back(integrity->bytes(0));
    }
    for (const Question &question : questions) {
        const auto count = database.numberFrom(question.sql);
        if (!count)
            return count.error();
        if (count.value() > 0)
            faults.push_back(std::to_string(count.value()) + std::string(question.fault));
    }
    return {};
}

Result<void> giveNewEpoch(const std::string &file)
{
    auto database = Database::open(file, Database::Access::ReadWrite);
    if (!database)
        return database.error();
    auto set = database->prepare("UPDATE log SET epoch = ?1");
    if (!set)
        return set.error();
    const Epoch epoch = Epoch::random();
    set->bindText(1, epoch.text());
    return set->run();
}

Result<Epoch> epochOf(Database &database)
{
    auto row = database.prepare("SELECT epoch FROM log");
    if (!row)
        return row.error();
    const auto found = row->step();
    if (!found)
        return found.error();
    const auto epoch = found.value() ? Epoch::parse(row->bytes(0)) : std::nullopt;
    return epoch ? Result<Epoch>(*epoch) : Result<Epoch>(olderLog(database.path()));
}

} // namespace

Result<LogReport> checkLog(const std::string &folder)
{
    auto database = openToRead(folder);
    if (!database)
        return database.error();
    LogReport report;
    if (const auto found = findFaults(database.value(), report.faults); !found)
        return found.error();
    const std::array<std::pair<const char *, std::int64_t *>, 4> numbers { {
        { "SELECT count(*) FROM messages", &report.messages },
        { "SELECT count(*) FROM channels", &report.channels },
        { "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", &report.bytes },
        { "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size",
          &report.freeBytes },
    } };
    for (const auto &[sql, number] : numbers) {
        const auto read = database->numberFrom(sql);
        if (!read)
            return read.error();
        *number = read.value();
    }
    const auto epoch = epochOf(database.value());
    const auto head = database->numberFrom("SELECT head FROM log");
    if (epoch && head)
        report.head = Cursor { epoch.value(), static_cast<std::uint64_t>(head.value()) }.text();
    return report;
}

Result<void> dumpLog(const std::string &folder, const std::function<void(std::string_view)> &visit)
{
    auto database = openToRead(folder);
    if (!database)
        return database.error();
    const auto epoch = epochOf(database.value());
    if (!epoch)
        return epoch.error();
    return readStoredMessages(database.value(), [&](StoredMessage stored) {
        const std::size_t bytes = stored.draft.payload.size();
        stored.draft.target.epoch = epoch.value();
        auto message = Message::make(std::move(stored.draft), stored.wallMilliseconds, bytes);
        if (!message)
            return;
        message.value()->accept(Cursor { epoch.value(), stored.seq }, {});
        visit(message.value()->envelope());
    });
}

Result<void> compactLog(const std::string &folder)
{
    if (std::error_code code; !std::filesystem::exists(logIn(folder), code))
        return Database::open(logIn(folder), Database::Access::ReadOnly).error();
    const auto lock = FolderLock::take(folder);
    if (!lock)
        return lock.error();
    auto database = Database::open(logIn(folder), Database::Access::ReadWrite);
    if (!database)
        return database.error();
    if (const auto version = schemaVersionOf(database.value()); !version)
        return version.error();
    if (const auto compacted = database->run("VACUUM"); !compacted)
        return compacted.error();
    return database->run("PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<void> backUpLog(const std::string &folder, const std::string &file)
{
    if (std::error_code code; std::filesystem::exists(file, code)) {
        return Error { ErrorCode::Conflict,
                       file + " exists already: choose a new file for the backup." };
    }
    auto database = Database::open(logIn(folder), Database::Access::ReadOnly);
    if (!database)
        return database.error();
    if (const auto version = schemaVersionOf(database.value()); !version)
        return version.error();
    auto backup = database->prepare("VACUUM INTO ?1");
    if (!backup)
        return backup.error();
    backup->bindText(1, file);
    if (const auto written = backup->run(); !written) {
        return Error { written.error().code,
                       "The backup " + file + " cannot be written: " + written.error().message };
    }
    std::error_code code;
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, code);
    return giveNewEpoch(file);
}

} // namespace holdfast
