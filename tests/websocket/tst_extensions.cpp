// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/extensions.h"

#include <QtTest>

using namespace holdfast::websocket;

namespace {

/// "name;parameter=value;parameter" for each, a line each.
QByteArray textOf(const std::vector<Extension> &extensions)
{
    std::string text;
    for (const Extension &extension : extensions) {
        text += extension.name;
        for (const ExtensionParameter &parameter : extension.parameters) {
            text += ";" + parameter.name;
            if (parameter.value)
                text += "=" + *parameter.value;
        }
        text += "\n";
    }
    return QByteArray::fromStdString(text);
}

} // namespace

class TestExtensions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAList_data();
    void readsAList();
    void refusesWhatIsNoList_data();
    void refusesWhatIsNoList();
};

void TestExtensions::readsAList_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("extensions");

    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("a name") << QByteArray("foo") << QByteArray("foo\n");
    QTest::newRow("parameters") << QByteArray("foo;a;b=1") << QByteArray("foo;a;b=1\n");
    QTest::newRow("a quoted value") << QByteArray(R"(foo;a="1\2")") << QByteArray("foo;a=12\n");
    QTest::newRow("white space everywhere")
        << QByteArray(" \tfoo ; a = 1 ; b = \"2\"\t,  bar ") << QByteArray("foo;a=1;b=2\nbar\n");
    QTest::newRow("empty elements") << QByteArray(", foo,, bar ,") << QByteArray("foo\nbar\n");
    QTest::newRow("a parameter twice") << QByteArray("foo;a=1;a=2") << QByteArray("foo;a=1;a=2\n");
    QTest::newRow("all that a token may hold")
        << QByteArray("!#$%&'*+-.^_`|~09azAZ") << QByteArray("!#$%&'*+-.^_`|~09azAZ\n");
}

void TestExtensions::readsAList()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, extensions);

    const auto parsed = parseExtensions(field.toStdString());
    QVERIFY(parsed.has_value());
    QCOMPARE(textOf(*parsed), extensions);
}

void TestExtensions::refusesWhatIsNoList_data()
{
    QTest::addColumn<QByteArray>("field");

    for (const char *field :
         { ";", "=", "foo;", "foo;=1", "foo;a=", "foo;a=;", "foo=1", "foo bar", "foo;a b",
           R"(foo;a=")", R"(foo;a="1)", R"(foo;a="")", R"(foo;a="1 2")", R"(foo;a="1\")",
           R"(foo;a="1"2)", "(foo)", "foo;a=1;;b", "f\xc3\xb6o", R"("foo")" })
        QTest::newRow(field) << QByteArray(field);
}

void TestExtensions::refusesWhatIsNoList()
{
    QFETCH(QByteArray, field);
    QVERIFY(!parseExtensions(field.toStdString()).has_value());
    QVERIFY(!parseExtensions("good, " + field.toStdString()).has_value());
}

QTEST_APPLESS_MAIN(TestExtensions)
#include "tst_extensions.moc"
