// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace holdfast {

/// A prepared statement of a Database.
///
/// Invariants: ends before its database. Indexes of parameters begin at 1, of columns at 0, as in
/// SQLite.
/// Thread: its database's.
class Statement
{
public:
    Statement() = default;
    explicit Statement(sqlite3_stmt *statement) : m_statement(statement) { }

    void bind(int index, std::int64_t value);
    void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
    /// The bytes must stay valid until the next reset().
    void bindText(int index, std::string_view text);
    void bindBlob(int index, std::string_view bytes);

    /// True: there is a row. False: it is done. The error is as Database's.
    [[nodiscard]] Result<bool> step();
    /// Runs a statement without rows, and makes it ready for the next run.
    [[nodiscard]] Result<void> run();
    void reset();

    [[nodiscard]] std::int64_t number(int column) const;
    /// Valid until the next step() or reset().
    [[nodiscard]] std::string_view bytes(int column) const;

private:
    struct Finalizer
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
};

/// One connection to a SQLite file.
///
/// Thread: one at a time.
class Database
{
public:
    /// How a file is opened. Closed list.
    enum class Access : std::uint8_t { ReadOnly, ReadWrite };

    /// Opens the file; to write, it creates it if there is none, for its owner only. `vfs`:
    /// SQLite's name for the way to the disk; empty: the usual one. The error names the file, and
    /// says what to do.
    [[nodiscard]] static Result<Database> open(const std::string &path, Access access,
                                               const std::string &vfs = {});

    /// Runs statements without parameters and results.
    [[nodiscard]] Result<void> run(const char *sql);
    [[nodiscard]] Result<Statement> prepare(const char *sql);
    /// The first column of the only row.
    [[nodiscard]] Result<std::int64_t> numberFrom(const char *sql);
    [[nodiscard]] const std::string &path() const { return m_path; }

private:
    struct Closer
    {
        void operator()(sqlite3 *database) const;
    };

    Database(sqlite3 *handle, std::string path) : m_handle(handle), m_path(std::move(path)) { }
    [[nodiscard]] Error lastError() const;

    std::unique_ptr<sqlite3, Closer> m_handle;
    std::string m_path;
};

/// What a person can do about a failure of SQLite. `code`: an (extended) result code.
[[nodiscard]] Error databaseError(int code, const std::string &path);

} // namespace holdfast
