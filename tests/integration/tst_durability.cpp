// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;
using holdfast::tests::StreamClient;
using holdfast::tests::StreamKind;

/// The log in a data folder, over restarts of the real program.
class TestDurability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void givesAClientExactlyWhatItMissed_data();
    void givesAClientExactlyWhatItMissed();
    void givesAStreamExactlyWhatItMissed_data();
    void givesAStreamExactlyWhatItMissed();
    void isReadFromTheConfigurationFile();
    void aRepeatedPublishIsAnsweredAsBefore();
    void itsFileIsCheckedDumpedAndBackedUpWhileItRuns();
    void itsFileIsCompacted();
    void keepsBans();
    void writesNothingWithoutAFolder();
    void saysWhoUsesTheFolder();
    void saysThatTheFileIsDamaged();

private:
    [[nodiscard]] QStringList options() const { return { u"--data"_s, m_folder->path() }; }
    struct Ran
    {
        int status = -1;
        QByteArray output;
        QByteArray errors;
    };
    /// `holdfastd log ...`
    [[nodiscard]] static Ran log(const QStringList &arguments);
    /// Ends it as a failing machine would, or in peace.
    static void end(ServerProcess &server, bool isKilled);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDurability::end(ServerProcess &server, bool isKilled)
{
    if (isKilled)
        server.kill();
    else
        server.terminate();
    QVERIFY(server.hasExited());
}

void TestDurability::givesAClientExactlyWhatItMissed_data()
{
    QTest::addColumn<bool>("isKilled");
    QTest::newRow("kill -9") << true;
    QTest::newRow("SIGTERM") << false;
}

void TestDurability::givesAClientExactlyWhatItMissed()
{
    QFETCH(bool, isKilled);
    QByteArray cursor;
    {
        ServerProcess first(options());
        QCOMPARE(first.publish("a", "1").status, 201);
        cursor = first.connect().ask("GET /channels/a?last=1").cursor();
        for (const char *payload : { "2", "3" })
            QCOMPARE(first.publish("a", payload).status, 201);
        QCOMPARE(
            first.connect()
                .ask("POST /channels",
                     "{\"channel\":\"a\",\"data\":\"4\"}\n{\"channel\":\"b\",\"data\":\"5\"}\n")
                .status,
            201);
        end(first, isKilled);
    }
    const ServerProcess second(options());
    QVERIFY(second.port() != 0);
    HttpClient client = second.connect();
    const HttpAnswer answer = client.ask("GET /channels/a?since=" + cursor);
    QVERIFY(!answer.json().contains(u"gap"_s));
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "2", "3", "4" }));
    const HttpAnswer other = client.ask("GET /channels/b?since=" + cursor);
    QVERIFY(!other.json().contains(u"gap"_s));
    QCOMPARE(other.payloads(), QList<QByteArray> { "5" });
    // Also who had everything: the next message has the next place.
    QCOMPARE(second.publish("a", "6").status, 201);
    const HttpAnswer next = client.ask("GET /channels/a?since=" + answer.cursor());
    QVERIFY(!next.json().contains(u"gap"_s));
    QCOMPARE(next.payloads(), QList<QByteArray> { "6" });
}

void TestDurability::givesAStreamExactlyWhatItMissed_data()
{
    QTest::addColumn<StreamKind>("kind");
    QTest::newRow("event stream") << StreamKind::EventStream;
    QTest::newRow("WebSocket") << StreamKind::WebSocket;
}

void TestDurability::givesAStreamExactlyWhatItMissed()
{
    QFETCH(StreamKind, kind);
    QByteArray cursor;
    {
        ServerProcess first(options());
        QCOMPARE(first.publish("a", "1").status, 201);
        cursor = first.connect().ask("GET /channels/a?last=1").cursor();
        QCOMPARE(first.publish("a", "2").status, 201);
        end(first, true);
    }
    const ServerProcess second(options());
    StreamClient stream(second.connect(), kind, "/channels/a?since=" + cursor);
    QCOMPARE(stream.next()->what, QByteArray("hello"));
    const auto message = stream.next();
    QCOMPARE(message->what, QByteArray("message"));
    QCOMPARE(message->object.value(u"data"_s).toString(), u"2"_s);
}

void TestDurability::isReadFromTheConfigurationFile()
{
    QFile file(m_folder->filePath(u"holdfast.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QString folder = m_folder->filePath(u"made/for/it"_s);
    file.write("data = \"" + folder.toUtf8() + "\"\n");
    file.close();
    ServerProcess server({ u"--config"_s, file.fileName() });
    QCOMPARE(server.publish("a", "1").status, 201);
    QVERIFY(QFile::exists(folder + u"/log.db"_s));
    QVERIFY(!(QFile::permissions(folder + u"/log.db"_s) & (QFile::ReadGroup | QFile::ReadOther)));
}

void TestDurability::aRepeatedPublishIsAnsweredAsBefore()
{
    const QByteArray key = "Idempotency-Key: k1\r\n";
    QByteArray cursor;
    {
        ServerProcess first(options());
        const HttpAnswer answer = first.connect().ask("POST /channels/a", "once", key);
        QCOMPARE(answer.status, 201);
        cursor = answer.cursor();
        end(first, true);
    }
    const ServerProcess second(options());
    const HttpAnswer again = second.connect().ask("POST /channels/a", "once", key);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.cursor(), cursor);
    QCOMPARE(second.connect().ask("POST /channels/a", "other", key).status, 422);
    QCOMPARE(second.connect().ask("GET /channels/a?last=10").payloads(),
             QList<QByteArray> { "once" });
}

TestDurability::Ran TestDurability::log(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(HOLDFASTD_PATH), QStringList { u"log"_s } + arguments);
    process.waitForFinished();
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

void TestDurability::itsFileIsCheckedDumpedAndBackedUpWhileItRuns()
{
    const QString backup = m_folder->filePath(u"backup/log.db"_s);
    QVERIFY(QDir().mkpath(m_folder->filePath(u"backup"_s)));
    QByteArray cursor;
    {
        const ServerProcess server(options());
        QCOMPARE(server.publish("a", "1").status, 201);
        const HttpAnswer second = server.publish("b", "2");
        cursor = second.cursor();
        const Ran checked = log({ u"check"_s, m_folder->path() });
        QCOMPARE(checked.status, 0);
        const QByteArray sound = "sound: 2 messages, 2 channels, newest " + cursor;
        QVERIFY2(checked.output.startsWith(sound), checked.output.constData());
        const QList<QByteArray> lines =
            log({ u"dump"_s, m_folder->path() }).output.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        const QJsonObject last = QJsonDocument::fromJson(lines.last()).object();
        QCOMPARE(last.value(u"id"_s).toString().toUtf8(), cursor);
        QCOMPARE(last.value(u"channel"_s).toString(), u"b"_s);
        QCOMPARE(last.value(u"data"_s).toString(), u"2"_s);
        QCOMPARE(log({ u"backup"_s, m_folder->path(), backup }).status, 0);
        QCOMPARE(log({ u"backup"_s, m_folder->path(), backup }).status, 1); // it exists
        QCOMPARE(server.publish("a", "after the backup").status, 201);
        const Ran compacted = log({ u"compact"_s, m_folder->path() });
        QCOMPARE(compacted.status, 1);
        QVERIFY2(compacted.errors.contains("is in use by process"), compacted.errors.constData());
    }
    const ServerProcess restored({ u"--data"_s, m_folder->filePath(u"backup"_s) });
    const HttpAnswer answer = restored.connect().ask("GET /channels/a,b?since=" + cursor);
    QCOMPARE(answer.json().value(u"gap"_s).toObject().value(u"reason"_s).toString(),
             u"restarted"_s);
    QCOMPARE(answer.payloads(), (QList<QByteArray> { "1", "2" }));
}

void TestDurability::itsFileIsCompacted()
{
    {
        ServerProcess server({ u"--data"_s, m_folder->path(), u"--history-messages"_s, u"1"_s });
        for (int i = 0; i < 20; ++i)
            QCOMPARE(server.publish("a", QByteArray(100'000, 'x')).status, 201);
        end(server, false);
    }
    const QString file = m_folder->filePath(u"log.db"_s);
    QCOMPARE(log({ u"compact"_s, m_folder->path() }).status, 0);
    QVERIFY2(QFileInfo(file).size() < 250'000, qPrintable(QString::number(QFileInfo(file).size())));
    QCOMPARE(log({ u"check"_s, m_folder->path() }).status, 0);
    QCOMPARE(log({ u"check"_s, m_folder->filePath(u"nowhere"_s) }).status, 1);
    QCOMPARE(log({ u"mend"_s, m_folder->path() }).status, 2);
}

void TestDurability::keepsBans()
{
    {
        ServerProcess first(options());
        for (const char *order : { R"({"client":"ann"})", R"({"client":"bob","seconds":3600})",
                                   R"({"client":"gone","seconds":3600})" })
            QCOMPARE(first.askManagement("POST /api/v1/bans", {}, order).status, 201);
        QCOMPARE(first.askManagement("DELETE /api/v1/bans/3").status / 100, 2);
        end(first, true);
    }
    const ServerProcess second(options());
    const QJsonArray bans = second.managed("bans").value(u"bans"_s).toArray();
    QCOMPARE(bans.size(), 2);
    QCOMPARE(bans[0][u"client"_s].toString(), u"ann"_s);
    QCOMPARE(bans[1][u"client"_s].toString(), u"bob"_s);
    QCOMPARE(second.connect().ask("GET /channels/a?wait=0&client=ann").status, 403);
    QCOMPARE(second.connect().ask("GET /channels/a?wait=0&client=gone").status, 200);
}

void TestDurability::writesNothingWithoutAFolder()
{
    const ServerProcess server;
    QCOMPARE(server.publish("a", "1").status, 201);
    const QStringList files =
        QDir(server.folder().path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(files, QStringList { u"token"_s });
}

void TestDurability::saysWhoUsesTheFolder()
{
    ServerProcess first(options());
    ServerProcess second(options());
    QVERIFY(second.hasExited());
    QCOMPARE(second.exitCode(), 1);
    const QByteArray said = second.standardError();
    const QByteArray user = "is in use by process " + QByteArray::number(first.processId());
    QVERIFY2(said.contains(user), said.constData());
    QVERIFY(said.contains(m_folder->path().toUtf8()));
    QCOMPARE(first.publish("a", "1").status, 201);
}

void TestDurability::saysThatTheFileIsDamaged()
{
    {
        ServerProcess first(options());
        for (int i = 0; i < 100; ++i)
            QCOMPARE(first.publish("a", QByteArray(2000, 'x')).status, 201);
        end(first, false);
    }
    QFile file(m_folder->filePath(u"log.db"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.size() > 100'000);
    QVERIFY(file.seek(20'000));
    file.write(QByteArray(60'000, '\x55'));
    file.close();
    ServerProcess second(options());
    QVERIFY(second.hasExited());
    QCOMPARE(second.exitCode(), 1);
    const QByteArray said = second.standardError();
    QVERIFY2(said.contains("log.db is damaged: restore it from a backup"), said.constData());
}

QTEST_GUILESS_MAIN(TestDurability)
#include "tst_durability.moc"
