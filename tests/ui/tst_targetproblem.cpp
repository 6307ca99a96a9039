// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/targetproblem.h"

#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestTargetProblem : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsNamesAndPatterns_data();
    void acceptsNamesAndPatterns();
    void saysWhatIsWrongAndWhatWouldBeRight_data();
    void saysWhatIsWrongAndWhatWouldBeRight();
    void showsTheTargetAsPlainText();
};

void TestTargetProblem::acceptsNamesAndPatterns_data()
{
    QTest::addColumn<QString>("target");
    for (const char *target :
         { "class", "class.red", "class 3b", "class.*", "*.red", "**", "class.**", "班级.红组" })
        QTest::newRow(target) << QString::fromUtf8(target);
}

void TestTargetProblem::acceptsNamesAndPatterns()
{
    QFETCH(const QString, target);
    QVERIFY(!TargetProblem::of(target));
}

void TestTargetProblem::saysWhatIsWrongAndWhatWouldBeRight_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("word"); // that the sentence contains
    QTest::addColumn<QString>("suggestion");
    QTest::newRow("a slash") << u"class/*"_s << u"slash"_s << u"class.*"_s;
    QTest::newRow("a slash in front") << u"/class/red"_s << u"slash"_s << u"class.red"_s;
    QTest::newRow("a question mark") << u"who?"_s << u"question mark"_s << u"who"_s;
    QTest::newRow("a hash") << u"#class"_s << u"hash"_s << u"class"_s;
    QTest::newRow("two dots") << u"..bad..dots"_s << u"dots"_s << u"bad.dots"_s;
    QTest::newRow("a dot at the end") << u"class."_s << u"dots"_s << u"class"_s;
    QTest::newRow("only dots") << u"..."_s << u"dots"_s << QString();
    QTest::newRow("a star in a word") << u"class.r*"_s << u"whole part"_s << u"class.*"_s;
    QTest::newRow("two stars in a word") << u"class**"_s << u"whole part"_s << u"**"_s;
    QTest::newRow("two stars in front") << u"**.red"_s << u"last part"_s << u"*.red"_s;
    QTest::newRow("a control character") << u"cl\tass"_s << u"cannot be seen"_s << u"class"_s;
    QTest::newRow("too long") << QString(201, u'x') << u"200 bytes"_s << QString();
}

void TestTargetProblem::saysWhatIsWrongAndWhatWouldBeRight()
{
    QFETCH(const QString, target);
    QFETCH(const QString, word);
    QFETCH(const QString, suggestion);
    const auto problem = TargetProblem::of(target);
    QVERIFY(problem);
    QVERIFY2(problem->sentence().contains(word), qPrintable(problem->sentence()));
    QCOMPARE(problem->suggestion(), suggestion);
}

void TestTargetProblem::showsTheTargetAsPlainText()
{
    const auto problem = TargetProblem::of(u"a/\u202Eb\nc"_s);
    QVERIFY(problem);
    QVERIFY(!problem->sentence().contains(u'\u202E') && !problem->sentence().contains(u'\n'));
}

QTEST_MAIN(TestTargetProblem)
#include "tst_targetproblem.moc"
