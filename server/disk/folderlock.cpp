// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk/folderlock.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace holdfast {

namespace {

std::string textOfErrno(int code)
{
    return std::generic_category().message(code);
}

/// What the holder of the lock has written: its process id.
std::string holderOf(int descriptor)
{
    std::array<char, 20> text {};
    const ssize_t count = pread(descriptor, text.data(), text.size(), 0);
    const std::string digits(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    return digits.substr(0, digits.find_first_not_of("0123456789"));
}

Error inUse(const std::string &folder, const std::string &holder)
{
    return { ErrorCode::Conflict,
             "The data folder " + folder + " is in use by "
                 + (holder.empty() ? std::string("another process") : "process " + holder)
                 + ": stop that server, or choose another folder with --data.",
             ErrorReason::DataFolderInUse,
             { folder, holder } };
}

} // namespace

FolderLock::~FolderLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<FolderLock> FolderLock::take(const std::string &folder)
{
    std::error_code code;
    // Messages are nobody else's business.
    if (std::filesystem::create_directories(folder, code))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, code);
    if (code) {
        return Error { ErrorCode::Unavailable,
                       "The data folder " + folder + " cannot be made: " + code.message()
                           + ". Choose another one with --data.",
                       ErrorReason::DataUnusable,
                       { folder } };
    }
    const std::string path = folder + "/lock";
    FolderLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.m_descriptor < 0) {
        return Error {
            ErrorCode::Unavailable,
            "The data folder " + folder + " cannot be written: " + textOfErrno(errno)
                + ". Check its permissions and that its disk is not read-only, or choose "
                  "another one with --data.",
            ErrorReason::DataUnusable,
            { folder }
        };
    }
    if (flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return inUse(folder, holderOf(lock.m_descriptor));
        return Error { ErrorCode::Unavailable,
                       "The data folder " + folder + " cannot be locked: " + textOfErrno(errno)
                           + ". Choose a folder on a local disk with --data.",
                       ErrorReason::DataUnusable,
                       { folder } };
    }
    // Only for the message to another process: a full disk does not matter.
    const std::string id = std::to_string(getpid()) + '\n';
    if (ftruncate(lock.m_descriptor, 0) == 0) [[maybe_unused]]
        const auto written = pwrite(lock.m_descriptor, id.data(), id.size(), 0);
    return lock;
}

} // namespace holdfast
