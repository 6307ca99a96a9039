// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/descriptor.h"

#include <cerrno>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

namespace holdfast::bench {

void Descriptor::close()
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

std::string systemMessage(const char *what)
{
    return std::string(what) + ": " + std::system_category().message(errno);
}

std::size_t raiseDescriptorLimit()
{
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

} // namespace holdfast::bench
