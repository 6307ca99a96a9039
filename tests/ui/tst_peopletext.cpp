// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/peopletext.h"

#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestPeopleText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheProgram_data();
    void namesTheProgram();
};

void TestPeopleText::namesTheProgram_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QString>("program");
    QTest::newRow("curl") << QByteArray("curl/7.88.1") << u"curl 7.88"_s;
    QTest::newRow("a library") << QByteArray("python-requests/2.31.0") << u"python-requests 2.31"_s;
    QTest::newRow("Chrome") << QByteArray("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 "
                                          "(KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36")
                            << u"Chrome 126"_s;
    QTest::newRow("Firefox") << QByteArray("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) "
                                           "Gecko/20100101 Firefox/128.0")
                             << u"Firefox 128"_s;
    QTest::newRow("Safari tells its version elsewhere")
        << QByteArray("Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/17.0 Mobile Safari/604.1")
        << u"Safari"_s;
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("no product") << QByteArray("<b>x</b>") << QString();
}

void TestPeopleText::namesTheProgram()
{
    QFETCH(const QByteArray, agent);
    QFETCH(const QString, program);
    QCOMPARE(programText(agent.toStdString()), program);
}

QTEST_APPLESS_MAIN(TestPeopleText)
#include "tst_peopletext.moc"
