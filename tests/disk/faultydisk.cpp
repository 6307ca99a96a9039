// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/disk/faultydisk.h"

#include <mutex>
#include <new>
#include <sqlite3.h>
#include <utility>

namespace holdfast::tests {

namespace {

/// The only disk at a time: SQLite's tables have room for plain functions.
struct Plan
{
    std::mutex mutex;
    FaultyDisk::Fault fault;
};

Plan &plan()
{
    static Plan plan;
    return plan;
}

int faultOf(FaultyDisk::Call call)
{
    FaultyDisk::Fault fault;
    {
        const std::lock_guard lock(plan().mutex);
        fault = plan().fault;
    }
    return fault ? fault(call) : SQLITE_OK;
}

sqlite3_vfs &usual()
{
    return *sqlite3_vfs_find(nullptr);
}

/// Followed by the usual file.
struct File
{
    sqlite3_file base;
    sqlite3_file *real;
};

sqlite3_file *realOf(sqlite3_file *file)
{
    return reinterpret_cast<File *>(file)->real;
}

int closeFile(sqlite3_file *file)
{
    return realOf(file)->pMethods->xClose(realOf(file));
}

int readFile(sqlite3_file *file, void *to, int bytes, sqlite3_int64 from)
{
    const int fault = faultOf(FaultyDisk::Call::Read);
    return fault != SQLITE_OK ? fault
                              : realOf(file)->pMethods->xRead(realOf(file), to, bytes, from);
}

int writeFile(sqlite3_file *file, const void *from, int bytes, sqlite3_int64 to)
{
    const int fault = faultOf(FaultyDisk::Call::Write);
    return fault != SQLITE_OK ? fault
                              : realOf(file)->pMethods->xWrite(realOf(file), from, bytes, to);
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    const int fault = faultOf(FaultyDisk::Call::Truncate);
    return fault != SQLITE_OK ? fault : realOf(file)->pMethods->xTruncate(realOf(file), size);
}

int syncFile(sqlite3_file *file, int flags)
{
    const int fault = faultOf(FaultyDisk::Call::Sync);
    return fault != SQLITE_OK ? fault : realOf(file)->pMethods->xSync(realOf(file), flags);
}

int fileSize(sqlite3_file *file, sqlite3_int64 *size)
{
    return realOf(file)->pMethods->xFileSize(realOf(file), size);
}

int lockFile(sqlite3_file *file, int kind)
{
    return realOf(file)->pMethods->xLock(realOf(file), kind);
}

int unlockFile(sqlite3_file *file, int kind)
{
    return realOf(file)->pMethods->xUnlock(realOf(file), kind);
}

int checkReservedLock(sqlite3_file *file, int *result)
{
    return realOf(file)->pMethods->xCheckReservedLock(realOf(file), result);
}

int fileControl(sqlite3_file *file, int operation, void *argument)
{
    return realOf(file)->pMethods->xFileControl(realOf(file), operation, argument);
}

int sectorSize(sqlite3_file *file)
{
    return realOf(file)->pMethods->xSectorSize(realOf(file));
}

int deviceCharacteristics(sqlite3_file *file)
{
    return realOf(file)->pMethods->xDeviceCharacteristics(realOf(file));
}

int mapShared(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
    return realOf(file)->pMethods->xShmMap(realOf(file), page, size, extend, memory);
}

int lockShared(sqlite3_file *file, int offset, int count, int flags)
{
    return realOf(file)->pMethods->xShmLock(realOf(file), offset, count, flags);
}

void shareBarrier(sqlite3_file *file)
{
    realOf(file)->pMethods->xShmBarrier(realOf(file));
}

int unmapShared(sqlite3_file *file, int deletes)
{
    return realOf(file)->pMethods->xShmUnmap(realOf(file), deletes);
}

const sqlite3_io_methods methods {
    .iVersion = 2,
    .xClose = closeFile,
    .xRead = readFile,
    .xWrite = writeFile,
    .xTruncate = truncateFile,
    .xSync = syncFile,
    .xFileSize = fileSize,
    .xLock = lockFile,
    .xUnlock = unlockFile,
    .xCheckReservedLock = checkReservedLock,
    .xFileControl = fileControl,
    .xSectorSize = sectorSize,
    .xDeviceCharacteristics = deviceCharacteristics,
    .xShmMap = mapShared,
    .xShmLock = lockShared,
    .xShmBarrier = shareBarrier,
    .xShmUnmap = unmapShared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int openFile(sqlite3_vfs * /*vfs*/, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    auto *const faulty = new (file) File { { nullptr }, nullptr };
    faulty->real = reinterpret_cast<sqlite3_file *>(faulty + 1);
    const int opened = usual().xOpen(&usual(), name, faulty->real, flags, outFlags);
    if (faulty->real->pMethods != nullptr)
        faulty->base.pMethods = &methods;
    return opened;
}

sqlite3_vfs &faultyVfs()
{
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs made = usual();
        made.szOsFile += static_cast<int>(sizeof(File));
        made.zName = "faulty";
        made.pNext = nullptr;
        made.xOpen = openFile;
        return made;
    }();
    return vfs;
}

} // namespace

FaultyDisk::FaultyDisk() : m_name(faultyVfs().zName)
{
    sqlite3_vfs_register(&faultyVfs(), 0);
}

FaultyDisk::~FaultyDisk()
{
    setFault({});
    sqlite3_vfs_unregister(&faultyVfs());
}

void FaultyDisk::setFault(Fault fault)
{
    const std::lock_guard lock(plan().mutex);
    plan().fault = std::move(fault);
}

} // namespace holdfast::tests
