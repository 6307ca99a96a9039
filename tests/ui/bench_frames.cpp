// SPDX-License-Identifier: GPL-3.0-or-later
//
// Not a test: how long an event keeps the window's thread busy, while clients connect to the engine
// of this process. Prints the port and its process id, and at the end the figures.
//
//     bench_frames SECONDS
#include "server/engine/server.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTextStream>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// Measures how long each event keeps the window's thread busy, with all that it causes.
///
/// Thread: main.
class MeasuredApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const Instant start = now();
        const bool isAccepted = QApplication::notify(receiver, event);
        const Instant end = now();
        m_processor.push_back(end.processor - start.processor);
        m_wall.push_back(end.wall - start.wall);
        --m_depth;
        return isAccepted;
    }

    void print(QTextStream &out)
    {
        out << m_processor.size() << " events, ms of CPU: " << figures(m_processor)
            << "; ms of wall clock: " << figures(m_wall) << '\n';
    }

private:
    struct Instant
    {
        double processor = 0; ///< ms of CPU of this thread
        double wall = 0; ///< ms
    };

    static Instant now()
    {
        timespec processor {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &processor);
        const std::chrono::duration<double, std::milli> wall =
            std::chrono::steady_clock::now().time_since_epoch();
        return { static_cast<double>(processor.tv_sec) * 1e3
                     + static_cast<double>(processor.tv_nsec) / 1e6,
                 wall.count() };
    }

    static QString figures(std::vector<double> &times)
    {
        std::sort(times.begin(), times.end());
        const auto at = [&times](double share) {
            return times.empty()
                ? 0.0
                : times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
        };
        const auto over = times.end() - std::upper_bound(times.begin(), times.end(), 16.0);
        return u"median %1, p99 %2, max %3, over 16: %4"_s.arg(at(0.5), 0, 'f', 2)
            .arg(at(0.99), 0, 'f', 2)
            .arg(at(1), 0, 'f', 2)
            .arg(over);
    }

    int m_depth = 0; ///< events are sent while one is handled
    std::vector<double> m_processor;
    std::vector<double> m_wall;
};

} // namespace

int main(int argc, char *argv[])
{
    MeasuredApplication application(argc, argv);
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 30;
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"a.ini"_s), QSettings::IniFormat);
    ui::Appearance appearance(application, settings);
    Server engine(ServerSettings {});
    const auto port = engine.listen(QHostAddress(QHostAddress::LocalHost), 0);
    if (!port)
        return 1;
    ui::MainWindow window(engine, appearance);
    window.resize(1366, 738);
    window.show();
    QTextStream out(stdout);
    out << "port " << port.value() << " pid " << QCoreApplication::applicationPid() << Qt::endl;
    QTimer::singleShot(std::chrono::seconds(seconds), &application, &QCoreApplication::quit);
    QCoreApplication::exec();
    out << engine.status().clientsHeld + engine.status().clientsOpen << " clients at the end; ";
    application.print(out);
    return 0;
}
