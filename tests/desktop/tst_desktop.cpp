// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpclient.h"

#include <QDir>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <utility>

using namespace holdfast::tests;

namespace {

constexpr quint16 usualPort = 8080;

} // namespace

/// Drives the desktop app like a user: looks at its window, types, presses Enter.
class TestDesktop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sendsWhatIsTypedToWhoeverHoldsAConnection();
    void saysWhichPortItTookWhereTheUsualOneIsTaken();
    void saysGoodbyeAndEndsWhenItIsToldTo();
    void needsNoDisplayForAText_data();
    void needsNoDisplayForAText();
    void saysThatThereIsNoDisplay();
    void survivesItsTerminal();
    void raisesTheFirstWindowAtTheNextStart();
    void opensASecondRoomWhereItIsToldTo();
    void saysThatItsManagementApiIsOff();
    void remembersWhatWasChangedBeforeItWasKilled();

private:
    void start(const QStringList &options);
    [[nodiscard]] QProcessEnvironment environment() const;
    static QByteArray xdotool(const QStringList &arguments);
    /// Waits until the app has a visible window.
    [[nodiscard]] static QString visibleWindow();
    static void typeIntoWindow(const QString &text);
    static void keepScreenshot(const QString &name);

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<QProcess> m_app;
    quint16 m_port = 0;
    QByteArray m_log; ///< standard error, as far as it has been read
};

void TestDesktop::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_app = std::make_unique<QProcess>();
    m_port = 0;
}

void TestDesktop::cleanup()
{
    if (m_app->state() != QProcess::NotRunning) {
        m_app->kill();
        m_app->waitForFinished();
    }
}

QProcessEnvironment TestDesktop::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), m_home->path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home->filePath(QStringLiteral("c")));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), m_home->filePath(QStringLiteral("d")));
    environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    return environment;
}

void TestDesktop::start(const QStringList &options)
{
    m_app->setProcessEnvironment(environment());
    m_app->start(QStringLiteral(HOLDFAST_PATH), options);
    QByteArray output;
    while (!output.contains('\n') && m_app->waitForReadyRead(30'000))
        output += m_app->readAllStandardOutput();
    const qsizetype colon = output.lastIndexOf(':');
    m_port = output.mid(colon + 1, output.lastIndexOf('/') - colon - 1).toUShort();
    m_log = m_app->readAllStandardError();
    output += m_log;
    QVERIFY2(m_port != 0, output.constData());
}

QByteArray TestDesktop::xdotool(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral("xdotool"), arguments);
    process.waitForFinished();
    return process.readAllStandardOutput().trimmed();
}

QString TestDesktop::visibleWindow()
{
    const QByteArray windows = xdotool({ QStringLiteral("search"), QStringLiteral("--sync"),
                                         QStringLiteral("--onlyvisible"), QStringLiteral("--name"),
                                         QStringLiteral("Holdfast") });
    return QString::fromLatin1(windows.split('\n').constLast());
}

void TestDesktop::typeIntoWindow(const QString &text)
{
    const QString window = visibleWindow();
    QVERIFY(!window.isEmpty());
    // Set the focus here: no window manager runs that would do it.
    xdotool({ QStringLiteral("windowfocus"), QStringLiteral("--sync"), window });
    xdotool({ QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("5"), text });
    xdotool({ QStringLiteral("key"), QStringLiteral("Return") });
}

void TestDesktop::keepScreenshot(const QString &name)
{
    const QString folder = qEnvironmentVariable("HOLDFAST_ARTIFACTS", QStringLiteral("artifacts"));
    QVERIFY(QDir().mkpath(folder));
    const QString file = QDir(folder).filePath(name);
    QCOMPARE(QProcess::execute(QStringLiteral("import"),
                               { QStringLiteral("-window"), QStringLiteral("root"), file }),
             0);
    QVERIFY(QFile(file).size() > 0);
}

void TestDesktop::sendsWhatIsTypedToWhoeverHoldsAConnection()
{
    start({ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--manage"),
            QStringLiteral("off") });
    HttpClient student(m_port);
    QVERIFY(student.send(HttpClient::request("GET /channels/class?client=s1&name=Li%20Lei")));
    HttpClient other(m_port);
    QCOMPARE(other.openStream("/channels/class?client=s2&name=Ana").status, 200);

    typeIntoWindow(QStringLiteral("Open page 42"));

    const HttpAnswer answer = student.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.payloads(), QList<QByteArray> { "Open page 42" });
    // Hello comes first, then the message.
    const auto hello = other.message();
    const auto message = other.message();
    QVERIFY(hello && message);
    QCOMPARE(hello->name, QByteArray("hello"));
    QCOMPARE(message->json().value(QStringLiteral("data")).toString(),
             QStringLiteral("Open page 42"));

    // The next poll acknowledges the message. The screenshot below shows its receipt for
    // inspection.
    QVERIFY(student.send(HttpClient::request("GET /channels/class?client=s1&name=Li%20Lei&since="
                                             + answer.cursor())));
    typeIntoWindow(QStringLiteral("And now page 43"));
    QCOMPARE(student.answer().payloads(), QList<QByteArray> { "And now page 43" });
    keepScreenshot(QStringLiteral("desktop-sent.png"));
}

void TestDesktop::saysWhichPortItTookWhereTheUsualOneIsTaken()
{
    // Occupies the usual port if no other program does.
    QProcess first;
    first.start(QStringLiteral(HOLDFAST_PATH),
                { QStringLiteral("--manage"), QStringLiteral("off"), QStringLiteral("-platform"),
                  QStringLiteral("offscreen") });
    QVERIFY(first.waitForReadyRead(30'000));
    start({ QStringLiteral("--manage"), QStringLiteral("off") });
    QVERIFY(m_port != usualPort);
    HttpClient client(m_port);
    QCOMPARE(client.ask("GET /healthz").status, 200);
    QVERIFY(!visibleWindow().isEmpty());
    keepScreenshot(QStringLiteral("desktop-next-port.png"));
    first.terminate();
    QVERIFY(first.waitForFinished());
}

void TestDesktop::saysGoodbyeAndEndsWhenItIsToldTo()
{
    start({ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--manage"),
            QStringLiteral("off") });
    HttpClient student(m_port);
    QCOMPARE(student.openStream("/channels/class").status, 200);
    const auto hello = student.message();
    QVERIFY(hello);
    QCOMPARE(hello->name, QByteArray("hello"));
    m_app->terminate();
    const auto bye = student.message();
    QVERIFY(bye);
    QCOMPARE(bye->name, QByteArray("bye"));
    QVERIFY(student.isEnded());
    QVERIFY(m_app->waitForFinished());
    QCOMPARE(m_app->exitCode(), 0);
}

void TestDesktop::needsNoDisplayForAText_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("help") << QStringList { QStringLiteral("--help") }
                          << QByteArray("or the next free port");
    QTest::newRow("version") << QStringList { QStringLiteral("--version") }
                             << QByteArray("holdfast ");
    QTest::newRow("beside an option of Qt's")
        << QStringList { QStringLiteral("-style"), QStringLiteral("fusion"), QStringLiteral("-h") }
        << QByteArray("--publish");
}

void TestDesktop::needsNoDisplayForAText()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, says);
    QProcessEnvironment without = environment();
    without.remove(QStringLiteral("DISPLAY"));
    without.remove(QStringLiteral("WAYLAND_DISPLAY"));
    m_app->setProcessEnvironment(without);
    m_app->start(QStringLiteral(HOLDFAST_PATH), options);
    QVERIFY(m_app->waitForFinished());
    QCOMPARE(m_app->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_app->exitCode(), 0);
    const QByteArray text = m_app->readAllStandardOutput();
    QVERIFY2(text.contains(says), text.constData());
}

void TestDesktop::saysThatThereIsNoDisplay()
{
    QProcessEnvironment without = environment();
    without.remove(QStringLiteral("DISPLAY"));
    without.remove(QStringLiteral("WAYLAND_DISPLAY"));
    m_app->setProcessEnvironment(without);
    m_app->start(QStringLiteral(HOLDFAST_PATH), QStringList {});
    QVERIFY(m_app->waitForFinished());
    QCOMPARE(m_app->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_app->exitCode(), 1);
    QVERIFY(m_app->readAllStandardError().contains("run holdfastd"));
}

void TestDesktop::survivesItsTerminal()
{
    start({ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--manage"),
            QStringLiteral("off") });
    HttpClient student(m_port);
    QCOMPARE(student.openStream("/channels/class").status, 200);
    QVERIFY(student.message());
    m_app->closeReadChannel(QProcess::StandardOutput);
    m_app->closeReadChannel(QProcess::StandardError);
    ::kill(static_cast<pid_t>(m_app->processId()), SIGHUP);
    typeIntoWindow(QStringLiteral("Still here"));
    const auto message = student.message();
    QVERIFY(message);
    QVERIFY(message->data.contains("Still here"));
}

void TestDesktop::raisesTheFirstWindowAtTheNextStart()
{
    start({ QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--manage"),
            QStringLiteral("off") });
    QProcess second;
    second.setProcessEnvironment(environment());
    second.start(QStringLiteral(HOLDFAST_PATH), QStringList {});
    QVERIFY(second.waitForFinished());
    QCOMPARE(second.exitCode(), 0);
    QVERIFY(second.readAllStandardOutput().contains("open already"));
    QCOMPARE(m_app->state(), QProcess::Running);
    HttpClient client(m_port);
    QCOMPARE(client.ask("GET /healthz").status, 200);

    // An app that was killed does not count as open.
    m_app->kill();
    QVERIFY(m_app->waitForFinished());
    m_app = std::make_unique<QProcess>();
    start({ QStringLiteral("--manage"), QStringLiteral("off") });
    QVERIFY(!visibleWindow().isEmpty());
}

void TestDesktop::opensASecondRoomWhereItIsToldTo()
{
    const QStringList options { QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                                QStringLiteral("--manage"), QStringLiteral("off") };
    start(options);
    const quint16 first = m_port;
    const std::unique_ptr<QProcess> firstApp = std::exchange(m_app, std::make_unique<QProcess>());
    start(options);
    QVERIFY(m_port != first);
    QCOMPARE(HttpClient(first).ask("GET /healthz").status, 200);
    QCOMPARE(HttpClient(m_port).ask("GET /healthz").status, 200);
    firstApp->kill();
    QVERIFY(firstApp->waitForFinished());
}

void TestDesktop::saysThatItsManagementApiIsOff()
{
    const QStringList listen { QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                               QStringLiteral("--manage") };
    start(listen + QStringList { QStringLiteral("off") });
    const QString taken = QStringLiteral("127.0.0.1:%1").arg(m_port);
    const std::unique_ptr<QProcess> firstApp = std::exchange(m_app, std::make_unique<QProcess>());
    start(listen + QStringList { taken });
    m_app->setReadChannel(QProcess::StandardError);
    while (!m_log.contains("is used by holdfast (process") && m_app->waitForReadyRead())
        m_log += m_app->readAllStandardError();
    QVERIFY2(m_log.contains("warning the management API is off: "), m_log.constData());
    QVERIFY2(m_log.contains("is used by holdfast (process"), m_log.constData());
    firstApp->kill();
    QVERIFY(firstApp->waitForFinished());
}

void TestDesktop::remembersWhatWasChangedBeforeItWasKilled()
{
    const QStringList options { QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                                QStringLiteral("--manage"), QStringLiteral("off") };
    start(options);
    HttpClient student(m_port);
    QCOMPARE(student.openStream("/channels/class").status, 200);
    QVERIFY(student.message());
    const QString file = m_home->filePath(QStringLiteral("c/holdfast/holdfast.ini"));
    const auto geometrySaved = [&file] {
        return QSettings(file, QSettings::IniFormat).value(QStringLiteral("window/geometry"));
    };
    const QString window = visibleWindow();
    QTRY_VERIFY(geometrySaved().isValid());
    const QVariant first = geometrySaved();
    xdotool({ QStringLiteral("windowsize"), QStringLiteral("--sync"), window,
              QStringLiteral("1111"), QStringLiteral("777") });
    QTRY_VERIFY(geometrySaved() != first);
    typeIntoWindow(QStringLiteral("Page forty-two"));
    QVERIFY(student.message()); // received, so it has been saved
    m_app->kill();
    QVERIFY(m_app->waitForFinished());
    const QSettings saved(file, QSettings::IniFormat);
    QCOMPARE(saved.value(QStringLiteral("console/history")).toStringList(),
             QStringList { QStringLiteral("Page forty-two") });
    QCOMPARE(saved.value(QStringLiteral("console/targets")).toStringList(),
             QStringList { QStringLiteral("class") });

    m_app = std::make_unique<QProcess>();
    start(options);
    const QByteArray geometry = xdotool(
        { QStringLiteral("getwindowgeometry"), QStringLiteral("--shell"), visibleWindow() });
    QVERIFY2(geometry.contains("WIDTH=1111") && geometry.contains("HEIGHT=777"),
             geometry.constData());
}

QTEST_GUILESS_MAIN(TestDesktop)
#include "tst_desktop.moc"
