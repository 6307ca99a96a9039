// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

/// Runs the program as a person does: one process is the floor server, another loads it.
class TestBenchProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversEveryMessageToEverySubscriber_data();
    void deliversEveryMessageToEverySubscriber();
    void measuresWhatHoldingCosts();
    void publishesWithNobodySubscribed();
    void failsWhenNobodyListens();
    void failsWhenMessagesGoAstray();

private:
    static QString startFloor(QProcess &floor, const QStringList &options);
    static QJsonObject load(const QStringList &arguments, int exitCode);
};

/// The port it listens on.
QString TestBenchProgram::startFloor(QProcess &floor, const QStringList &options)
{
    floor.start(QStringLiteral(BENCH_PROGRAM),
                QStringList { QStringLiteral("floor"), QStringLiteral("--seconds=100") } + options);
    QByteArray said;
    while (!said.contains('\n') && floor.waitForReadyRead())
        said += floor.readAllStandardOutput();
    const QRegularExpression port(QStringLiteral("127\\.0\\.0\\.1:(\\d+)"));
    return port.match(QString::fromUtf8(said)).captured(1);
}

QJsonObject TestBenchProgram::load(const QStringList &arguments, int exitCode)
{
    QProcess program;
    program.start(QStringLiteral(BENCH_PROGRAM), arguments);
    if (!program.waitForFinished(60000) || program.exitStatus() != QProcess::NormalExit
        || program.exitCode() != exitCode) {
        qWarning() << program.exitCode() << program.readAllStandardError();
        return {};
    }
    return QJsonDocument::fromJson(program.readAllStandardOutput()).object();
}

void TestBenchProgram::deliversEveryMessageToEverySubscriber_data()
{
    QTest::addColumn<QString>("transport");
    QTest::addColumn<QStringList>("floor");
    QTest::addColumn<QStringList>("load");
    const QStringList flat { QStringLiteral("--flat"), QStringLiteral("--seconds=0.3") };
    const QStringList block { QStringLiteral("--block") };
    const QStringList paced { QStringLiteral("--messages=5"), QStringLiteral("--rate=20"),
                              QStringLiteral("--processes=2") };
    QTest::newRow("SSE") << QStringLiteral("sse") << QStringList {} << paced;
    QTest::newRow("WebSocket") << QStringLiteral("ws") << QStringList {} << paced;
    QTest::newRow("long-poll") << QStringLiteral("long-poll") << QStringList {}
                               << QStringList { QStringLiteral("--messages=1") };
    QTest::newRow("SSE in blocks, flat out") << QStringLiteral("sse") << block << flat;
    QTest::newRow("WebSocket in blocks, flat out, counted only")
        << QStringLiteral("ws") << block << flat + QStringList { QStringLiteral("--trust-count") };
}

void TestBenchProgram::deliversEveryMessageToEverySubscriber()
{
    QFETCH(QString, transport);
    QFETCH(QStringList, floor);
    QFETCH(QStringList, load);
    QProcess server;
    const QString port =
        startFloor(server, floor + QStringList { QStringLiteral("--transport"), transport });
    QVERIFY(!port.isEmpty());
    const QJsonObject report = TestBenchProgram::load(
        QStringList { QStringLiteral("fanout"), QStringLiteral("--server=floor"),
                      QStringLiteral("--port"), port, QStringLiteral("--transport"), transport,
                      QStringLiteral("--subscribers=20"), QStringLiteral("--json") }
            + load,
        0);
    QVERIFY(report.value(QStringLiteral("published")).toInt() > 0);
    QCOMPARE(report.value(QStringLiteral("delivered")).toInt(),
             20 * report.value(QStringLiteral("published")).toInt());
    QCOMPARE(report.value(QStringLiteral("lost")).toInt(), 0);
    server.kill();
    server.waitForFinished();
}

void TestBenchProgram::measuresWhatHoldingCosts()
{
    QProcess server;
    const QString port = startFloor(server, {});
    const QJsonObject report =
        load({ QStringLiteral("hold"), QStringLiteral("--port"), port,
               QStringLiteral("--subscribers=30"), QStringLiteral("--channels=30"),
               QStringLiteral("--seconds=0.1"), QStringLiteral("--json"), QStringLiteral("--pid"),
               QString::number(server.processId()) },
             0);
    QCOMPARE(report.value(QStringLiteral("subscribers")).toInt(), 30);
    QVERIFY(report.contains(QStringLiteral("anonymous_kb_per_connection")));
    QVERIFY(report.value(QStringLiteral("rss_bytes")).toDouble() > 0);
    QCOMPARE(report.value(QStringLiteral("closed_early")).toInt(-1), 0);
    server.kill();
    server.waitForFinished();
}

void TestBenchProgram::publishesWithNobodySubscribed()
{
    QProcess server;
    const QString port = startFloor(server, {});
    const QJsonObject report = load({ QStringLiteral("publish"), QStringLiteral("--port"), port,
                                      QStringLiteral("--messages=50"),
                                      QStringLiteral("--publishers=4"), QStringLiteral("--json") },
                                    0);
    QCOMPARE(report.value(QStringLiteral("published")).toInt(), 50);
    server.kill();
    server.waitForFinished();
}

void TestBenchProgram::failsWhenNobodyListens()
{
    QProcess server;
    const QString port = startFloor(server, {});
    server.kill();
    server.waitForFinished();
    QVERIFY(load({ QStringLiteral("hold"), QStringLiteral("--port"), port,
                   QStringLiteral("--subscribers=2") },
                 2)
                .isEmpty());
    QProcess program;
    program.start(QStringLiteral(BENCH_PROGRAM),
                  { QStringLiteral("hold"), QStringLiteral("--port"), port,
                    QStringLiteral("--subscribers=2") });
    QVERIFY(program.waitForFinished());
    QVERIFY(program.readAllStandardError().contains("Only 0 of 2 subscribers are held"));
}

void TestBenchProgram::failsWhenMessagesGoAstray()
{
    // The floor server knows no channels: each subscriber gets the other one's message as well.
    QProcess server;
    const QString port = startFloor(server, {});
    const QJsonObject report =
        load({ QStringLiteral("fanout"), QStringLiteral("--server=floor"), QStringLiteral("--port"),
               port, QStringLiteral("--subscribers=2"), QStringLiteral("--channels=2"),
               QStringLiteral("--messages=2"), QStringLiteral("--json") },
             1);
    QCOMPARE(report.value(QStringLiteral("delivered")).toInt(), 2);
    QCOMPARE(report.value(QStringLiteral("astray")).toInt(), 2);
    server.kill();
    server.waitForFinished();
}

QTEST_GUILESS_MAIN(TestBenchProgram)
#include "tst_benchprogram.moc"
