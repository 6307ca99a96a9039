// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench/arguments.h"
#include "app/bench/target.h"

#include <QTest>

#include <vector>

using namespace holdfast;
using namespace holdfast::bench;

using Arguments = std::vector<const char *>;
Q_DECLARE_METATYPE(Arguments)

class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAWholeCommandLine();
    void hasDefaultsForEachCommand();
    void refusesWhatCannotBeMeant_data();
    void refusesWhatCannotBeMeant();
    void knowsThePathsOfOtherServers();
    void holdsNoMoreThanItsDescriptorsInOneProcess();
    void refusesATargetOnAnotherMachineUnlessAllowed();
    void helpsWithEveryCommand();
};

void TestArguments::readsAWholeCommandLine()
{
    const auto options = parseArguments(
        Arguments { "fanout", "--port", "8080", "--transport=ws", "--flat", "--subscribers", "500",
                    "--seconds=2.5", "--pid", "12,34", "--token", "secret", "--json" });
    QVERIFY2(options.hasValue(), options ? "" : options.error().message.c_str());
    QCOMPARE(options->port, 8080);
    QVERIFY(options->transport == Transport::WebSocket);
    QVERIFY(options->isFlat);
    QCOMPARE(options->subscribers, 500U);
    QCOMPARE(options->seconds, 2.5);
    QCOMPARE(options->publishers, 64U);
    QVERIFY((options->serverPids == std::vector<pid_t> { 12, 34 }));
    QVERIFY(options->headers.front() == "Authorization: Bearer secret");
    QVERIFY(options->isJson);
}

void TestArguments::hasDefaultsForEachCommand()
{
    const auto paced = parseArguments(Arguments { "fanout", "--port", "1" });
    QVERIFY(paced.hasValue());
    QCOMPARE(paced->publishers, 1U);
    const auto publish = parseArguments(Arguments { "publish", "--port", "1" });
    QVERIFY(publish.hasValue());
    QCOMPARE(publish->messages, 20000U);
    QVERIFY(parseArguments(Arguments { "floor" }).hasValue());
}

void TestArguments::refusesWhatCannotBeMeant_data()
{
    QTest::addColumn<Arguments>("arguments");
    QTest::newRow("nothing") << Arguments {};
    QTest::newRow("an unknown command") << Arguments { "attack", "--port", "1" };
    QTest::newRow("an unknown option") << Arguments { "hold", "--port", "1", "--forever" };
    QTest::newRow("an option of another command") << Arguments { "hold", "--port", "1", "--block" };
    QTest::newRow("no port") << Arguments { "hold" };
    QTest::newRow("a value missing") << Arguments { "hold", "--port" };
    QTest::newRow("a value too many") << Arguments { "fanout", "--port", "1", "--flat=yes" };
    QTest::newRow("not a number") << Arguments { "hold", "--port", "80x" };
    QTest::newRow("subscribers without bound")
        << Arguments { "hold", "--port", "1", "--subscribers", "200001" };
    QTest::newRow("a run of hours")
        << Arguments { "fanout", "--port", "1", "--messages", "10000", "--rate", "1" };
    QTest::newRow("a payload too short for its stamp")
        << Arguments { "publish", "--port", "1", "--size", "42" };
    QTest::newRow("a header that is two")
        << Arguments { "hold", "--port", "1", "--header", "A: b\r\nC: d" };
}

void TestArguments::refusesWhatCannotBeMeant()
{
    QFETCH(Arguments, arguments);
    const auto options = parseArguments(arguments);
    QVERIFY(!options.hasValue());
    QVERIFY(!options.error().message.empty());
}

void TestArguments::knowsThePathsOfOtherServers()
{
    const auto nchan = parseArguments(Arguments { "hold", "--port", "1", "--server", "nchan",
                                                  "--subscribe-path", "/live/{channel}" });
    QVERIFY(nchan.hasValue());
    QVERIFY(nchan->dialect.subscribePath == "/live/{channel}");
    QVERIFY(nchan->dialect.publishPath == "/pub/{channel}");
    QVERIFY(nchan->dialect.cursor == CursorStyle::Validators);
}

void TestArguments::holdsNoMoreThanItsDescriptorsInOneProcess()
{
    const auto options =
        parseArguments(Arguments { "hold", "--port", "1", "--subscribers", "40000" });
    QVERIFY(options.hasValue());
    QCOMPARE(options->processes, 3U);
}

void TestArguments::refusesATargetOnAnotherMachineUnlessAllowed()
{
    Options options;
    options.port = 80;
    QVERIFY(targetOf(options).hasValue());
    options.host = "192.0.2.1";
    QVERIFY(!targetOf(options).hasValue());
    options.mayBeRemote = true;
    QVERIFY(targetOf(options).hasValue());
    options.host = "not-an-address";
    QVERIFY(!targetOf(options).hasValue());
}

void TestArguments::helpsWithEveryCommand()
{
    const auto help = parseArguments(Arguments { "floor", "--help" });
    QVERIFY(help.hasValue());
    QVERIFY(help->help == Help::Command);
    QVERIFY(usage(Command::Floor).find("--block") != std::string::npos);
    QVERIFY(usage(Command::Floor).find("--subscribers") == std::string::npos);
    QVERIFY(usage().find("fanout") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestArguments)
#include "tst_arguments.moc"
