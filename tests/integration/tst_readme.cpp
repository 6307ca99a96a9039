// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using holdfast::tests::ServerProcess;

namespace {

/// The lines of a file that begin with "curl", in order.
QStringList curlLinesOf(const QString &name)
{
    QFile file(QDir(QStringLiteral(HOLDFAST_SOURCE_DIR)).filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList found;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (const QString &line : lines) {
        if (line.startsWith(u"curl "))
            found.append(line);
    }
    return found;
}

/// A command, run by a shell as printed except for the port. The destructor kills it if it is still
/// running.
class Terminal
{
public:
    Terminal(QString line, const ServerProcess &server)
    {
        line.replace(u"127.0.0.1:8080"_s, u"127.0.0.1:"_s + QString::number(server.port()));
        m_process.start(u"/bin/sh"_s, { u"-c"_s, u"exec "_s + line });
    }
    ~Terminal()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    /// Waits until the text has been printed; false if the command ends before.
    bool prints(const QByteArray &text)
    {
        while (!m_output.contains(text)) {
            if (!m_process.waitForReadyRead())
                return false;
            m_output += m_process.readAllStandardOutput();
        }
        return true;
    }
    bool ends()
    {
        return (m_process.state() == QProcess::NotRunning || m_process.waitForFinished())
            && m_process.exitCode() == 0;
    }
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] QByteArray output()
    {
        m_output += m_process.readAllStandardOutput();
        return m_output;
    }

private:
    QProcess m_process;
    QByteArray m_output;
};

/// The part of the file before its second heading of level two.
QString topOf(const QString &name)
{
    QFile file(QDir(QStringLiteral(HOLDFAST_SOURCE_DIR)).filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).section(u"\n## "_s, 0, 1);
}

} // namespace

/// The commands in README.md work as printed.
class TestReadme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsItsThreeCurlLines_data();
    void keepsItsThreeCurlLines();
    void namesBothCommandsNearTheTop_data();
    void namesBothCommandsNearTheTop();
};

void TestReadme::keepsItsThreeCurlLines_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("English") << u"README.md"_s;
    QTest::newRow("Chinese") << u"README.zh-CN.md"_s;
}

void TestReadme::keepsItsThreeCurlLines()
{
    QFETCH(QString, file);
    const QStringList lines = curlLinesOf(file);
    QCOMPARE(lines.size(), 3);
    static const QRegularExpression quoted(u"-d '([^']+)'"_s);
    const QByteArray text = quoted.match(lines.at(2)).captured(1).toUtf8();
    QVERIFY(!text.isEmpty());

    ServerProcess server;
    Terminal stream(lines.at(0), server);
    QVERIFY(stream.prints("event: hello"));
    Terminal poll(lines.at(1), server);
    QTRY_COMPARE(server.clients(u"held"_s), 1);
    Terminal publisher(lines.at(2), server);
    QVERIFY(publisher.ends());
    QCOMPARE(QJsonDocument::fromJson(publisher.output()).object().value(u"subscribers"_s).toInt(),
             2);
    QVERIFY(stream.prints(text));
    QVERIFY(poll.ends());
    QVERIFY(poll.output().contains(text));
    QVERIFY(stream.isRunning());
    // `curl -d` sends the Content-Type of a form. It counts as plain text, so the envelope has no
    // type.
    QVERIFY(!stream.output().contains("\"type\""));
}

void TestReadme::namesBothCommandsNearTheTop_data()
{
    keepsItsThreeCurlLines_data();
}

void TestReadme::namesBothCommandsNearTheTop()
{
    QFETCH(QString, file);
    const QString top = topOf(file);
    QVERIFY(top.contains(u"\n./dev run "_s));
    QVERIFY(top.contains(u"\n./dev test "_s));
}

QTEST_GUILESS_MAIN(TestReadme)
#include "tst_readme.moc"
