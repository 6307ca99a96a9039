// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/routetable.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using http::Method;
using net::findRoute;
using net::Route;

namespace {

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

/// As a row of the table in docs/protocol.md.
QString rowOf(const Route &route)
{
    return u"| `%1 %2` | %3 | %4 |"_s.arg(text(net::nameOf(route.method)), text(route.path),
                                          text(net::nameOf(route.action)), text(route.purpose));
}

} // namespace

/// The one table of routes, and what follows from it.
class TestRouteTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheTableInTheProtocol();
    void findsTheRouteAndItsParameter_data();
    void findsTheRouteAndItsParameter();
    void tellsTheMethodsOfAPath_data();
    void tellsTheMethodsOfAPath();
    void knowsNoOtherPath_data();
    void knowsNoOtherPath();
    void tellsTheMethodsOfTheServer();
    void checksTheQuery_data();
    void checksTheQuery();
};

void TestRouteTable::isTheTableInTheProtocol()
{
    QFile file(QStringLiteral(HOLDFAST_SOURCE_DIR "/docs/protocol.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QStringList documented;
    bool isInSection = false;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (line.startsWith(u"## "_s))
            isInSection = line == u"## Routes"_s;
        else if (isInSection && line.startsWith(u"| `"_s))
            documented.append(line);
    }
    QStringList served;
    for (const Route &route : net::routes())
        served.append(rowOf(route));
    QCOMPARE(documented, served);
    QCOMPARE(QSet<QString>(served.begin(), served.end()).size(), served.size());
}

void TestRouteTable::findsTheRouteAndItsParameter_data()
{
    QTest::addColumn<int>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("route");
    QTest::addColumn<QByteArray>("parameter");
    const auto row = [](const char *title, Method method, const char *path, const char *route,
                        const char *parameter) {
        QTest::newRow(title) << int(method) << QByteArray(path) << QString::fromUtf8(route)
                             << QByteArray(parameter);
    };
    row("subscribe", Method::Get, "/channels/a,b", "GET /channels/{names}", "a,b");
    row("HEAD is as GET", Method::Head, "/channels/a", "GET /channels/{names}", "a");
    row("publish", Method::Post, "/channels/a", "POST /channels/{name}", "a");
    row("no name", Method::Put, "/channels/", "PUT /channels/{name}", "");
    row("a slash in the name", Method::Post, "/channels/a/b", "POST /channels/{name}", "a/b");
    row("batch", Method::Post, "/channels", "POST /channels", "");
    row("acks", Method::Post, "/clients/me/acks", "POST /clients/{id}/acks", "me");
    row("an id with a suffix in it", Method::Post, "/clients/acks/leave",
        "POST /clients/{id}/leave", "acks");
    row("no id", Method::Post, "/clients//acks", "POST /clients/{id}/acks", "");
}

void TestRouteTable::findsTheRouteAndItsParameter()
{
    QFETCH(int, method);
    QFETCH(QByteArray, path);
    QFETCH(QString, route);
    QFETCH(QByteArray, parameter);
    const auto match = findRoute(Method(method), path.toStdString(), false);
    QVERIFY(match.route != nullptr);
    QCOMPARE(text(net::nameOf(match.route->method)) + u' ' + text(match.route->path), route);
    const std::string kept = path.toStdString();
    const auto again = findRoute(Method(method), kept, false);
    QCOMPARE(QByteArray(again.parameter.data(), qsizetype(again.parameter.size())), parameter);
}

void TestRouteTable::tellsTheMethodsOfAPath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("isFile");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("a channel") << QByteArray("/channels/a") << false
                               << QByteArray("GET, HEAD, POST, PUT, OPTIONS");
    QTest::newRow("the batch") << QByteArray("/channels") << false << QByteArray("POST, OPTIONS");
    QTest::newRow("a client's channels")
        << QByteArray("/clients/me/channels") << false << QByteArray("PATCH, OPTIONS");
    QTest::newRow("a message") << QByteArray("/messages/k3v9x2ab-1") << false
                               << QByteArray("GET, HEAD, DELETE, PUT, OPTIONS");
    QTest::newRow("a file") << QByteArray("/holdfast.js") << true
                            << QByteArray("GET, HEAD, OPTIONS");
}

void TestRouteTable::tellsTheMethodsOfAPath()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, isFile);
    QFETCH(QByteArray, allow);
    for (const Method method : { Method::Options, Method::Other }) {
        const auto match = findRoute(method, path.toStdString(), isFile);
        QVERIFY(match.route == nullptr);
        QCOMPARE(QByteArray::fromStdString(match.allow), allow);
    }
}

void TestRouteTable::knowsNoOtherPath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("a file that is not there") << QByteArray("/holdfast.js");
    QTest::newRow("a longer name") << QByteArray("/rooms");
    QTest::newRow("a client without a question") << QByteArray("/clients/me");
    QTest::newRow("the suffix alone") << QByteArray("/clients/acks");
    QTest::newRow("the server") << QByteArray("*");
}

void TestRouteTable::knowsNoOtherPath()
{
    QFETCH(QByteArray, path);
    const auto match = findRoute(Method::Get, path.toStdString(), false);
    QVERIFY(match.route == nullptr);
    QVERIFY(match.allow.empty());
}

void TestRouteTable::tellsTheMethodsOfTheServer()
{
    QCOMPARE(QByteArray::fromStdString(net::allMethods()),
             QByteArray("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
}

void TestRouteTable::checksTheQuery_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("refusal"); // a part of it; empty: it is accepted
    const auto row = [](const char *title, const char *path, const QByteArray &query,
                        const char *refusal) {
        QTest::newRow(title) << QByteArray(path) << query << QByteArray(refusal);
    };
    row("each parameter of a subscription", "/channels/a",
        "since=x&Last-Event-ID=x&lastEventId=x&last=1&wait=1&format=raw&client=a&name=b&token=t",
        "");
    row("a misspelt one", "/channels/a", "wiat=5",
        "since, Last-Event-ID, lastEventId, last, state, wait");
    row("one twice", "/channels/a", "wait=1&client=me&wait=1", "\"wait\" twice");
    row("a broken escape", "/channels/a", "since=%zz", "percent-encoding");
    row("a NUL", "/channels/a", "client=a%00b", "percent-encoding");
    row("too many", "/channels/a", QByteArray("a=1&").repeated(33), "too many parameters");
    row("the token of any GET", "/messages/k3v9x2ab-1", "token=t", "");
    row("another of such a GET", "/messages/k3v9x2ab-1", "wait=1", "not known here");
    row("anything, where a balancer asks", "/healthz", "wiat=%zz", "");
    row("nothing, where nothing is taken", "/room", "", "");
}

void TestRouteTable::checksTheQuery()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, refusal);
    const std::string kept = path.toStdString();
    const auto match = findRoute(Method::Get, kept, false);
    QVERIFY(match.route != nullptr);
    const auto checked = net::checkQuery(*match.route, query.toStdString());
    QCOMPARE(checked.hasValue(), refusal.isEmpty());
    if (!checked) {
        QVERIFY2(checked.error().message.find(refusal.toStdString()) != std::string::npos,
                 checked.error().message.c_str());
    }
}

QTEST_GUILESS_MAIN(TestRouteTable)
#include "tst_routetable.moc"
