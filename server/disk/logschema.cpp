// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk/logschema.h"

#include "server/core/cursor.h"

#include <array>
#include <string>

namespace holdfast {

namespace {

/// "Hold": tells a log of ours from any other SQLite file.
constexpr std::int64_t applicationId = 0x486f6c64;

/// The steps from each version to the next; the first one begins with an empty file. Never change a
/// step that was released: add one, and a test that begins with a file of the version before it.
constexpr std::array<const char *, logSchemaVersion> steps {
    R"(
PRAGMA application_id = 1215261796;
CREATE TABLE log(one INTEGER PRIMARY KEY CHECK(one = 1), epoch TEXT NOT NULL, head INTEGER NOT NULL,
                 lost_floor INTEGER NOT NULL);
CREATE TABLE channels(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                      lost_through INTEGER NOT NULL DEFAULT 0, is_expired INTEGER NOT NULL DEFAULT 0);
CREATE TABLE messages(seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL, accepted INTEGER NOT NULL,
                      ttl INTEGER NOT NULL, priority INTEGER NOT NULL, source INTEGER NOT NULL,
                      group_seq INTEGER NOT NULL, event TEXT NOT NULL, type TEXT NOT NULL,
                      client TEXT NOT NULL, address BLOB NOT NULL, payload BLOB NOT NULL);
CREATE TABLE groups(seq INTEGER PRIMARY KEY, channels TEXT NOT NULL);
CREATE TABLE idempotency(seq INTEGER PRIMARY KEY, name TEXT NOT NULL, fingerprint INTEGER NOT NULL,
                         accepted INTEGER NOT NULL);
)",
    R"(
CREATE TABLE lives(number INTEGER PRIMARY KEY, lost_through INTEGER NOT NULL, durability TEXT NOT NULL);
ALTER TABLE messages ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN target INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN took_key_away INTEGER NOT NULL DEFAULT 0;
)",
};

Error newerFile(const std::string &path, std::int64_t version)
{
    return { ErrorCode::Unavailable,
             "The log's file " + path + " was written by a newer Holdfast (version "
                 + std::to_string(version)
                 + " of the schema): use that one, or choose another folder with --data.",
             ErrorReason::DataUnusable,
             { path } };
}

Error foreignFile(const std::string &path)
{
    return { ErrorCode::Unavailable,
             path + " belongs to another program: choose another folder with --data.",
             ErrorReason::DataUnusable,
             { path } };
}

Result<void> addIdentity(Database &database)
{
    auto identity = database.prepare("INSERT INTO log VALUES(1, ?1, 0, 0)");
    if (!identity)
        return identity.error();
    const Epoch epoch = Epoch::random();
    identity->bindText(1, epoch.text());
    return identity->run();
}

Result<void> runSteps(Database &database, std::int64_t from)
{
    for (auto version = from; version < logSchemaVersion; ++version) {
        if (const auto done = database.run(steps[static_cast<std::size_t>(version)]); !done)
            return done.error();
        if (version > 0)
            continue;
        if (const auto added = addIdentity(database); !added)
            return added.error();
    }
    const std::string setVersion = "PRAGMA user_version = " + std::to_string(logSchemaVersion);
    return database.run(setVersion.c_str());
}

} // namespace

Result<std::int64_t> schemaVersionOf(Database &database)
{
    const auto tables = database.numberFrom("SELECT count(*) FROM sqlite_master");
    if (!tables)
        return tables.error();
    if (tables.value() == 0)
        return std::int64_t { 0 };
    const auto id = database.numberFrom("PRAGMA application_id");
    if (!id)
        return id.error();
    if (id.value() != applicationId)
        return foreignFile(database.path());
    auto version = database.numberFrom("PRAGMA user_version");
    if (version && version.value() > logSchemaVersion)
        return newerFile(database.path(), version.value());
    return version;
}

Result<void> prepareSchema(Database &database)
{
    if (const auto begun = database.run("BEGIN IMMEDIATE"); !begun)
        return begun.error();
    const auto version = schemaVersionOf(database);
    Result<void> done = version ? Result<void>() : Result<void>(version.error());
    if (done && version.value() < logSchemaVersion)
        done = runSteps(database, version.value());
    if (done)
        done = database.run("COMMIT");
    if (!done)
        static_cast<void>(database.run("ROLLBACK").hasValue());
    return done;
}

} // namespace holdfast
