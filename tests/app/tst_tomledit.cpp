// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tomledit.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestTomlEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOneValueAndNothingElse_data();
    void changesOneValueAndNothingElse();
    void doesNotTouchWhatIsNotToml();
};

void TestTomlEdit::changesOneValueAndNothingElse_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *title, const char *before, const char *after) {
        QTest::newRow(title) << QByteArray(before) << QByteArray(after);
    };
    row("its line", "a = 1\nkey = 2\nb = 3\n", "a = 1\nkey = 42\nb = 3\n");
    row("with a comment and odd spaces", "# top\n  key   =  2   # why\n",
        "# top\n  key   =  42   # why\n");
    row("a text", "key = \"a # b\" # c\n", "key = 42 # c\n");
    row("a list over several lines", "key = [\n  1, # one\n  2\n] # end\nb = 1\n",
        "key = 42 # end\nb = 1\n");
    row("behind letters of several bytes", "\"k\" = \"\xe6\x95\x99\xe5\xae\xa4\"\nkey = 2",
        "\"k\" = \"\xe6\x95\x99\xe5\xae\xa4\"\nkey = 42");
    row("a value with letters of several bytes", "key = \"\xe6\x95\x99\" # \xe5\xae\xa4\n",
        "key = 42 # \xe5\xae\xa4\n");
    row("line ends of Windows", "a = 1\r\nkey = 2\r\nb = 3\r\n", "a = 1\r\nkey = 42\r\nb = 3\r\n");
    row("a key that a rule has, too", "[[rule]]\nkey = 2\n", "key = 42\n[[rule]]\nkey = 2\n");
    row("a new key: before the first table and what is said of it",
        "# top\na = 1\n\n# the hall\n[[rule]]\nchannels = \"x\"\n",
        "# top\na = 1\n\nkey = 42\n# the hall\n[[rule]]\nchannels = \"x\"\n");
    row("a new key in a file of comments", "# nothing yet", "# nothing yet\nkey = 42\n");
    row("a new key in an empty file", "", "key = 42\n");
}

void TestTomlEdit::changesOneValueAndNothingElse()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const auto changed = withTomlValue(before, u"key"_s, u"42"_s);
    QVERIFY2(changed, changed ? "" : changed.error().message.c_str());
    QCOMPARE(changed.value(), after);
    const auto again = withTomlValue(changed.value(), u"key"_s, u"42"_s);
    QCOMPARE(again.value(), after);
}

void TestTomlEdit::doesNotTouchWhatIsNotToml()
{
    QVERIFY(!withTomlValue("key = \n", u"key"_s, u"42"_s));
}

QTEST_APPLESS_MAIN(TestTomlEdit)
#include "tst_tomledit.moc"
