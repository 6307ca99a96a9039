// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace holdfast {

namespace {

extern "C" void doNothing(int /*number*/) { }

} // namespace

void openMissingDescriptors()
{
    for (const int descriptor : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO }) {
        // open() takes the lowest free number: this one.
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
            _exit(1);
    }
}

void ignoreLostOutput()
{
    struct sigaction action
    {
    };
    // A handler and not SIG_IGN, because programs that are started would inherit SIG_IGN.
    action.sa_handler = doNothing;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int number : { SIGHUP, SIGPIPE, SIGXFSZ })
        sigaction(number, &action, nullptr);
}

} // namespace holdfast
