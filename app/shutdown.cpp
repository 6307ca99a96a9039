// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shutdown.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace holdfast {

namespace {

constexpr std::chrono::seconds drainTime { 4 };
constexpr std::chrono::milliseconds lookEvery { 20 };

/// Written by the signal handler, read by the event loop. Global, because a signal handler has no
/// other access to it.
std::array<int, 2> signalPipe { -1, -1 };

constexpr char endingByte = 'e';
constexpr char reloadByte = 'r';

extern "C" void onSignal(int number)
{
    const int interrupted = errno;
    const char byte = number == SIGHUP ? reloadByte : endingByte;
    [[maybe_unused]] const auto written = ::write(signalPipe[1], &byte, 1);
    errno = interrupted;
}

/// Every signal that ends a process by default, except those that cannot be caught, those that
/// report a broken process (SIGSEGV and similar), and those of ignoreLostOutput().
std::vector<int> endingSignals()
{
    std::vector<int> numbers { SIGINT,  SIGTERM, SIGQUIT,   SIGUSR1, SIGUSR2,
                               SIGALRM, SIGPROF, SIGVTALRM, SIGXCPU, SIGPOLL };
#ifdef SIGPWR
    numbers.push_back(SIGPWR);
#endif
#ifdef SIGSTKFLT
    numbers.push_back(SIGSTKFLT);
#endif
    for (int number = SIGRTMIN; number <= SIGRTMAX; ++number)
        numbers.push_back(number);
    return numbers;
}

void handle(const std::vector<int> &numbers, void (*handler)(int))
{
    struct sigaction action
    {
    };
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int number : numbers)
        sigaction(number, &action, nullptr);
}

} // namespace

TerminationSignals::TerminationSignals(QObject *parent) : QObject(parent)
{
    if (pipe(signalPipe.data()) != 0)
        qFatal("cannot make a pipe for signals");
    for (const int end : signalPipe) {
        fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
        fcntl(end, F_SETFD, FD_CLOEXEC);
    }
    m_notifier = std::make_unique<QSocketNotifier>(signalPipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(signalPipe[0], &byte, 1) != 1)
            return;
        if (byte == reloadByte)
            Q_EMIT reloadRequested();
        else
            Q_EMIT requested();
    });
    handle(endingSignals(), onSignal);
    handle({ SIGHUP }, onSignal);
}

TerminationSignals::~TerminationSignals()
{
    handle({ SIGHUP }, SIG_IGN);
    handle(endingSignals(), SIG_DFL);
    m_notifier.reset();
    ::close(signalPipe[0]);
    ::close(signalPipe[1]);
}

Drain::Drain(Server &server, QObject *parent) : QObject(parent), m_server(server)
{
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_server.isDrained() && std::chrono::steady_clock::now() - m_begun < drainTime)
            return;
        m_timer.stop();
        Q_EMIT finished();
    });
}

void Drain::begin(net::DrainReason reason)
{
    if (m_timer.isActive())
        return;
    m_begun = std::chrono::steady_clock::now();
    m_server.drain(reason);
    m_timer.start(lookEvery);
}

} // namespace holdfast

// Compiled here, it needs no source file of its own, which would read all headers again.
#include "moc_shutdown.cpp" // NOLINT(bugprone-suspicious-include)
