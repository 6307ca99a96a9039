// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/introduction.h"

#include <QtTest>

using namespace holdfast;

class TestIntroduction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEachText();
    void changesTheNameOnly();
    void cutsWhatIsTooLong();
};

void TestIntroduction::keepsEachText()
{
    const Introduction full("c-1", "Ann", "curl/8");
    QCOMPARE(full.id(), std::string_view("c-1"));
    QCOMPARE(full.name(), std::string_view("Ann"));
    QCOMPARE(full.agent(), std::string_view("curl/8"));
    const Introduction agentOnly("", "", "curl/8");
    QVERIFY(agentOnly.id().empty() && agentOnly.name().empty());
    QCOMPARE(agentOnly.agent(), std::string_view("curl/8"));
}

void TestIntroduction::changesTheNameOnly()
{
    Introduction introduction("c-1", "Ann", "curl/8");
    for (const char *name : { "Annabel Lee", "", "Ben" }) {
        introduction.setName(name);
        QCOMPARE(introduction.id(), std::string_view("c-1"));
        QCOMPARE(introduction.name(), std::string_view(name));
        QCOMPARE(introduction.agent(), std::string_view("curl/8"));
    }
}

void TestIntroduction::cutsWhatIsTooLong()
{
    const std::string long300(300, 'x');
    const Introduction introduction(long300, long300, "curl/8");
    QCOMPARE(introduction.id().size(), Introduction::maxBytes);
    QCOMPARE(introduction.name().size(), Introduction::maxBytes);
    QCOMPARE(introduction.agent(), std::string_view("curl/8"));
}

QTEST_APPLESS_MAIN(TestIntroduction)
#include "tst_introduction.moc"
