// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curltext.h"

#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestCurlText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOneWordForAShell_data();
    void isOneWordForAShell();
    void publishesToEachChannel();
    void keepsTypeAndEvent();
    void leavesOutPatterns();
    void followsChannels();
};

void TestCurlText::isOneWordForAShell_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("words") << u"Open page 42"_s;
    QTest::newRow("quotes") << u"It's \"here\""_s;
    QTest::newRow("a command") << u"'; touch /tmp/x; echo '$(id) `id` $HOME"_s;
    QTest::newRow("a backslash at the end") << u"a\\"_s;
    QTest::newRow("lines") << u"one\ntwo"_s;
    QTest::newRow("Chinese") << u"打开第 42 页"_s;
    QTest::newRow("nothing") << QString();
}

void TestCurlText::isOneWordForAShell()
{
    QFETCH(const QString, text);
    QProcess shell;
    shell.start(u"sh"_s, { u"-c"_s, u"printf %s "_s + shellQuoted(text) });
    QVERIFY(shell.waitForFinished());
    QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), text);
}

void TestCurlText::publishesToEachChannel()
{
    const QString lines = curlPublish(u"http://10.0.0.1:8080/"_s,
                                      { .channels = { u"class"_s, u"a b"_s },
                                        .text = u"@it's"_s,
                                        .contentType = u"text/plain"_s,
                                        .event = u"message"_s });
    QCOMPARE(lines,
             u"curl --data-raw '@it'\\''s' 'http://10.0.0.1:8080/channels/class'\n"
             "curl --data-raw '@it'\\''s' 'http://10.0.0.1:8080/channels/a%20b'"_s);
}

void TestCurlText::keepsTypeAndEvent()
{
    const QString line = curlPublish(u"http://h/"_s,
                                     { .channels = { u"class"_s },
                                       .text = u"{}"_s,
                                       .contentType = u"application/json"_s,
                                       .event = u"poll"_s });
    QVERIFY(line.contains(u"-H 'Content-Type: application/json' -H 'Holdfast-Event: poll'"_s));
}

void TestCurlText::leavesOutPatterns()
{
    QCOMPARE(curlPublish(
                 u"http://h/"_s,
                 { .channels = { u"class.*"_s }, .text = u"x"_s, .contentType = {}, .event = {} }),
             QString());
}

void TestCurlText::followsChannels()
{
    QCOMPARE(curlPoll(u"http://h/"_s, { u"class"_s, u"lab.*"_s }),
             u"curl 'http://h/channels/class,lab.*?wait=25'"_s);
    QCOMPARE(curlStream(u"http://h/"_s, { u"class"_s }),
             u"curl -N -H 'Accept: text/event-stream' 'http://h/channels/class'"_s);
}

QTEST_MAIN(TestCurlText)
#include "tst_curltext.moc"
