// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real program on a small file system that is full. Needs the right to mount one: root.
#include "tests/support/serverprocess.h"
#include "tests/support/streamclient.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <cstring>
#include <sched.h>
#include <sys/mount.h>

using namespace Qt::StringLiterals;
using holdfast::tests::HttpAnswer;
using holdfast::tests::HttpClient;
using holdfast::tests::ServerProcess;
using holdfast::tests::StreamClient;
using holdfast::tests::StreamKind;

class TestFullDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void refusesUntilThereIsRoomAndLosesNothing();

private:
    static constexpr qsizetype payloadBytes = 50'000;

    [[nodiscard]] bool mountSmall(unsigned long flags, const char *options) const
    {
        return mount("tmpfs", QFile::encodeName(m_folder.path()).constData(), "tmpfs", flags,
                     options)
            == 0;
    }

    QTemporaryDir m_folder;
    bool m_isMounted = false;
};

void TestFullDisk::initTestCase()
{
    // Mounts of its own, which end with this process and its children.
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || !mountSmall(0, "size=2m")) {
        QSKIP(qPrintable(u"This test needs the right to mount a file system, which only root has: "
                         "%1."_s.arg(QString::fromLocal8Bit(std::strerror(errno)))));
    }
    m_isMounted = true;
}

void TestFullDisk::cleanupTestCase()
{
    if (m_isMounted)
        umount2(QFile::encodeName(m_folder.path()).constData(), MNT_DETACH);
}

void TestFullDisk::refusesUntilThereIsRoomAndLosesNothing()
{
    const QStringList options { u"--data"_s, m_folder.path() };
    QList<QByteArray> acknowledged;
    const auto payloadOf = [](qsizetype i) {
        return QByteArray::number(i).rightJustified(payloadBytes, '.');
    };
    QByteArray start;
    {
        ServerProcess server(options);
        HttpClient client = server.connect();
        start = client.ask("GET /channels/a?wait=0").cursor();
        StreamClient stream(server.connect(), StreamKind::EventStream, "/channels/a");
        QCOMPARE(stream.next()->what, QByteArray("hello"));
        HttpAnswer answer;
        for (qsizetype i = 0; i < 200 && answer.status != 507; ++i) {
            answer = client.ask("POST /channels/a", payloadOf(i));
            if (answer.status == 201)
                acknowledged.append(payloadOf(i));
        }
        QVERIFY(answer.isProblem(507));
        QVERIFY(answer.fields.contains("retry-after"));
        QVERIFY2(answer.body.contains("is full"), answer.body.constData());
        QVERIFY(!acknowledged.isEmpty());
        // Subscribers are served on.
        for (const QByteArray &payload : std::as_const(acknowledged))
            QCOMPARE(stream.next()->object.value(u"data"_s).toString().toUtf8(), payload);
        QCOMPARE(client.ask("GET /channels/a?last=1").payloads(),
                 QList<QByteArray> { acknowledged.last() });
        // There is room again.
        QVERIFY(mountSmall(MS_REMOUNT, "size=32m"));
        QCOMPARE(client.ask("POST /channels/a", payloadOf(1000)).status, 201);
        acknowledged.append(payloadOf(1000));
        QCOMPARE(stream.next()->object.value(u"data"_s).toString().toUtf8(), payloadOf(1000));
        server.kill();
        QVERIFY(server.hasExited());
    }
    const ServerProcess server(options);
    QList<QByteArray> held;
    QByteArray cursor = start;
    for (qsizetype before = -1; before != held.size();) {
        before = held.size();
        const HttpAnswer answer = server.connect().ask("GET /channels/a?wait=0&since=" + cursor);
        QVERIFY(!answer.json().contains(u"gap"_s));
        held += answer.payloads();
        cursor = answer.cursor();
    }
    QCOMPARE(held, acknowledged);
}

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
