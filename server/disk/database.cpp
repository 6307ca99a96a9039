// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <utility>

namespace holdfast {

namespace {

/// How long another program may hold the file before a write fails. The server holds FolderLock, so
/// it can only be one that does not ask for that.
constexpr int busyMilliseconds = 500;

} // namespace

void Statement::Finalizer::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

void Database::Closer::operator()(sqlite3 *database) const
{
    sqlite3_close_v2(database);
}

void Statement::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(m_statement.get(), index, value);
}

void Statement::bindText(int index, std::string_view text)
{
    // A null pointer would bind NULL.
    sqlite3_bind_text64(m_statement.get(), index, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bindBlob(int index, std::string_view bytes)
{
    sqlite3_bind_blob64(m_statement.get(), index, bytes.empty() ? "" : bytes.data(), bytes.size(),
                        SQLITE_STATIC);
}

Result<bool> Statement::step()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    sqlite3 *const database = sqlite3_db_handle(m_statement.get());
    const int extended = sqlite3_extended_errcode(database);
    const char *const file = sqlite3_db_filename(database, "main");
    reset();
    return databaseError(extended, file == nullptr ? "" : file);
}

Result<void> Statement::run()
{
    const auto stepped = step();
    reset();
    return stepped ? Result<void>() : Result<void>(stepped.error());
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
}

std::int64_t Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string_view Statement::bytes(int column) const
{
    const void *const bytes = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return { static_cast<const char *>(bytes), static_cast<std::size_t>(size) };
}

Result<Database> Database::open(const std::string &path, Access access, const std::string &vfs)
{
    const bool isWriting = access == Access::ReadWrite;
    if (isWriting) {
        // SQLite would let others of the machine read it. Not if it exists: to close a descriptor
        // of a file gives up the process's locks on it (POSIX).
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor >= 0)
            ::close(descriptor);
    }
    sqlite3 *handle = nullptr;
    const int flags = isWriting ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX,
                                     vfs.empty() ? nullptr : vfs.c_str());
    Database database(handle, path); // closes the handle, which is set also after a failure
    if (code != SQLITE_OK)
        return databaseError(handle == nullptr ? code : sqlite3_extended_errcode(handle), path);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busyMilliseconds);
    // Without the right to write it, SQLite opens it to read.
    if (isWriting && sqlite3_db_readonly(handle, "main") == 1)
        return databaseError(SQLITE_READONLY, path);
    return database;
}

Result<void> Database::run(const char *sql)
{
    if (sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return lastError();
    return {};
}

Result<Statement> Database::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v3(m_handle.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr)
        != SQLITE_OK)
        return lastError();
    return Statement(statement);
}

Result<std::int64_t> Database::numberFrom(const char *sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return statement.error();
    const auto row = statement->step();
    if (!row)
        return row.error();
    return row.value() ? statement->number(0) : 0;
}

Error Database::lastError() const
{
    return databaseError(sqlite3_extended_errcode(m_handle.get()), m_path);
}

namespace {

/// What a person can do about it; a sentence that follows the file's name.
std::string adviceFor(int code)
{
    switch (code & 0xff) {
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return "cannot be written: check the permissions of the file and its folder, and that its "
               "disk is not read-only.";
    case SQLITE_CANTOPEN:
        return "cannot be opened or made: check that its folder exists and may be written by the "
               "server.";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "is locked by another program: end that program, such as a shell of sqlite3 that "
               "has begun to write.";
    case SQLITE_NOTADB:
        return "is not a log of Holdfast: choose another folder with --data, or move the file "
               "away.";
    case SQLITE_CORRUPT:
        return "is damaged: restore it from a backup, or move it and log.db-wal away to start with "
               "an empty log.";
    case SQLITE_IOERR:
        return std::string("cannot be read or written (") + sqlite3_errstr(code)
            + "): check the disk.";
    default:
        return std::string("cannot be used: ") + sqlite3_errstr(code) + '.';
    }
}

} // namespace

Error databaseError(int code, const std::string &path)
{
    if ((code & 0xff) == SQLITE_FULL) {
        return { ErrorCode::StorageFull,
                 "The disk of " + path
                     + " is full: nothing can be stored until there is room again. Then publish "
                       "again." };
    }
    return { ErrorCode::Unavailable,
             "The log's file " + path + ' ' + adviceFor(code),
             ErrorReason::DataUnusable,
             { path } };
}

} // namespace holdfast
