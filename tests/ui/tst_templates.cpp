// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/templates.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestTemplates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsIn_data();
    void fillsIn();
    void beginsWithSome();
    void keepsThem();
};

void TestTemplates::fillsIn_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("filled");
    QTest::newRow("nothing") << u""_s << u""_s;
    QTest::newRow("no placeholder") << u"Look up, please."_s << u"Look up, please."_s;
    QTest::newRow("the time") << u"It is {time}."_s << u"It is 14:05."_s;
    QTest::newRow("all") << u"{name}, {n}, {time}"_s << u"only {n}, 28, 14:05"_s;
    QTest::newRow("twice") << u"{n}{n}"_s << u"2828"_s;
    QTest::newRow("an unknown one") << u"{x} {na {}"_s << u"{x} {na {}"_s;
}

void TestTemplates::fillsIn()
{
    QFETCH(const QString, text);
    QTEST(
        Templates::filled(text, { .name = u"only {n}"_s, .time = QTime(14, 5), .count = u"28"_s }),
        "filled");
}

void TestTemplates::beginsWithSome()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"a.ini"_s), QSettings::IniFormat);
    Templates templates(settings);
    QVERIFY(templates.texts().size() > 2);
    templates.setTexts({});
    QVERIFY(templates.texts().isEmpty()); // it is not the first time
}

void TestTemplates::keepsThem()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"a.ini"_s);
    QStringList many { u"one"_s, u"  "_s, u"two\nlines"_s };
    for (qsizetype i = 0; i < Templates::maxTemplates; ++i)
        many.append(u"x"_s);
    {
        QSettings settings(file, QSettings::IniFormat);
        Templates(settings).setTexts(many);
    }
    QSettings settings(file, QSettings::IniFormat);
    const QStringList kept = Templates(settings).texts();
    QCOMPARE(kept.size(), Templates::maxTemplates);
    QCOMPARE(kept.at(0), u"one"_s);
    QCOMPARE(kept.at(1), u"two\nlines"_s);
}

QTEST_GUILESS_MAIN(TestTemplates)
#include "tst_templates.moc"
