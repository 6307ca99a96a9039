// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log.h"

#include <QDateTime>
#include <QString>

#include <cstdlib>
#include <mutex>
#include <poll.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast {

namespace {

struct Level
{
    const char *name;
    char priority; ///< of syslog(3)
};

Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return { "debug", '7' };
    case QtInfoMsg:
        return { "info", '6' };
    case QtWarningMsg:
        return { "warning", '4' };
    case QtCriticalMsg:
        return { "error", '3' };
    case QtFatalMsg:
        return { "fatal", '2' };
    }
    return { "info", '6' };
}

/// Journal if standard error goes to systemd's journal (systemd.exec(5), JOURNAL_STREAM).
LogForm formOfStandardError()
{
    struct stat status
    {
    };
    const char *const journal = std::getenv("JOURNAL_STREAM");
    if (journal == nullptr || ::fstat(STDERR_FILENO, &status) != 0)
        return LogForm::Plain;
    const std::string own = std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
    return journal == own ? LogForm::Journal : LogForm::Plain;
}

/// Writes lines to standard error.
///
/// Invariants: never waits for a reader.
/// Thread: any; one mutex.
class LogWriter
{
public:
    void write(QtMsgType type, const char *category, const QString &message)
    {
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        const std::lock_guard lock(m_mutex);
        std::string lines;
        if (m_lost > 0) {
            lines = logLine(
                m_form, QtWarningMsg, "holdfast.log",
                QStringLiteral("%1 lines before this one could not be written").arg(m_lost), now);
        }
        lines += logLine(m_form, type, category, message, now);
        m_lost = isWritten(lines) ? 0 : m_lost + 1;
    }

private:
    static bool isWritten(std::string_view text)
    {
        while (!text.empty()) {
            pollfd out { STDERR_FILENO, POLLOUT, 0 };
            if (::poll(&out, 1, 0) != 1 || (out.revents & POLLOUT) == 0)
                return false;
            // POLLOUT on a pipe guarantees room for PIPE_BUF bytes (4,096).
            const auto count =
                ::write(STDERR_FILENO, text.data(), std::min<std::size_t>(text.size(), 4096));
            if (count <= 0)
                return false;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    const LogForm m_form = formOfStandardError();
    std::mutex m_mutex; ///< guards m_lost and the order of lines
    quint64 m_lost = 0;
};

void onMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    static LogWriter writer;
    writer.write(type, context.category, message);
}

} // namespace

std::string logLine(LogForm form, QtMsgType type, const char *category, const QString &message,
                    qint64 wallMilliseconds)
{
    const Level level = levelOf(type);
    std::string line;
    if (form == LogForm::Journal) {
        line = { '<', level.priority, '>' };
    } else {
        line = QDateTime::fromMSecsSinceEpoch(wallMilliseconds)
                   .toUTC()
                   .toString(Qt::ISODateWithMs)
                   .toStdString();
        line += ' ';
        line += level.name;
        line += ' ';
    }
    if (category != nullptr && std::string_view(category) != "default")
        line.append(category).append(": ");
    QString text = message;
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return line + text.toStdString() + '\n';
}

void installLog()
{
    qInstallMessageHandler(onMessage);
}

} // namespace holdfast
