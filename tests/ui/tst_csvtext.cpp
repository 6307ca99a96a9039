// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/csvtext.h"
#include "ui/models/clientsmodel.h"

#include <QtTest/QTest>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestCsvText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isHarmlessInASpreadsheet_data();
    void isHarmlessInASpreadsheet();
    void writesATableAsShown();
    void writesTheHeadingsOfAnEmptyTable();
};

void TestCsvText::isHarmlessInASpreadsheet_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cell");
    QTest::newRow("a word") << u"Ana"_s << u"\"Ana\""_s;
    QTest::newRow("quotes and commas") << u"a \"b\", c"_s << u"\"a \"\"b\"\", c\""_s;
    QTest::newRow("a formula") << u"=1+1"_s << u"\"'=1+1\""_s;
    QTest::newRow("a formula after spaces") << u"  =1+1"_s << u"\"'  =1+1\""_s;
    QTest::newRow("plus") << u"+1"_s << u"\"'+1\""_s;
    QTest::newRow("minus") << u"-1"_s << u"\"'-1\""_s;
    QTest::newRow("at") << u"@SUM(A1)"_s << u"\"'@SUM(A1)\""_s;
    QTest::newRow("a tab") << u"\t=1"_s << u"\"'\t=1\""_s;
    QTest::newRow("nothing") << QString() << u"\"\""_s;
}

void TestCsvText::isHarmlessInASpreadsheet()
{
    QFETCH(const QString, text);
    QTEST(csvCell(text), "cell");
}

void TestCsvText::writesATableAsShown()
{
    ClientsModel model;
    api::ClientChanges changes;
    changes.isReset = true;
    changes.changed = { someClient(1, "=1+1"), someClient(2, "Ana") };
    model.apply(changes);
    const QStringList lines = csvOf(model).split(u"\r\n"_s);
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines[0].startsWith(u"\"Name\",\"State\",\"Received\""_s));
    QVERIFY(lines[1].startsWith(u"\"'=1+1\",\"here\",\"–\""_s));
    QVERIFY(lines[2].startsWith(u"\"Ana\""_s));
    QVERIFY(lines[3].isEmpty());
}

void TestCsvText::writesTheHeadingsOfAnEmptyTable()
{
    QCOMPARE(csvOf(ClientsModel()).count(u"\r\n"_s), 1);
}

QTEST_MAIN(TestCsvText)
#include "tst_csvtext.moc"
