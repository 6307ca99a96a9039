// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/routedpath.h"

#include <QTest>

using namespace holdfast;

class TestRoutedPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalises_data();
    void normalises();
    void refusesPathsThatTwoParsersMayReadDifferently_data();
    void refusesPathsThatTwoParsersMayReadDifferently();
    void givesQtThePathAlone();
};

void TestRoutedPath::normalises_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("normalised");
    const auto row = [](const char *title, const char *path, const char *normalised) {
        QTest::newRow(title) << QByteArray(path) << QByteArray(normalised);
    };
    row("plain", "/api/v1/status", "/api/v1/status");
    row("an escaped slash stays escaped", "/api/v1/clients/a%2Fb", "/api/v1/clients/a%2Fb");
    row("what must be escaped is", "/a\"<b>[c]|d?\xe6", "/a%22%3Cb%3E%5Bc%5D%7Cd%3F%E6");
}

void TestRoutedPath::normalises()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, normalised);
    const auto result = management::normalisedPath(path.toStdString());
    QVERIFY(result.has_value());
    QCOMPARE(QByteArray::fromStdString(*result), normalised);
}

void TestRoutedPath::refusesPathsThatTwoParsersMayReadDifferently_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("two slashes") << QByteArray("//attacker.example/healthz");
    QTest::newRow("asterisk") << QByteArray("*");
    QTest::newRow("no slash") << QByteArray("healthz");
    QTest::newRow("half an escape") << QByteArray("/a%2");
    QTest::newRow("NUL") << QByteArray("/a%00b");
    QTest::newRow("empty") << QByteArray();
}

void TestRoutedPath::refusesPathsThatTwoParsersMayReadDifferently()
{
    QFETCH(const QByteArray, path);
    QVERIFY(!management::normalisedPath(path.toStdString()).has_value());
}

void TestRoutedPath::givesQtThePathAlone()
{
    QCOMPARE(management::requestToRoute("/api/v1/clients/a%2Fb"),
             QByteArray("GET /api/v1/clients/a%252Fb HTTP/1.1\r\nHost: localhost\r\n\r\n"));
}

QTEST_GUILESS_MAIN(TestRoutedPath)
#include "tst_routedpath.moc"
