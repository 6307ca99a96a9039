// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/configuration.h"
#include "app/tokencommand.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

/// The settings and where they come from.
class TestConfiguration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheHighestSource();
    void readsRulesInTheirOrder();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void saysWhatIsWrongInTheEnvironment();
    void letsOtherProgramsHaveTheirVariables();
    void printsWhatItWouldRead();
    void tellsWhatHasChanged();
    void isAsItsDocumentSays();
    void readsDurations();

private:
    [[nodiscard]] Result<Configuration>
    read(const QByteArray &toml, const std::map<QString, QStringList> &flags = {},
         const QProcessEnvironment &environment = QProcessEnvironment()) const
    {
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || file.write(toml) != toml.size())
            qFatal("cannot write the test's file");
        file.close();
        return Configuration::read(m_table, { flags, m_path, false }, environment);
    }

    const QTemporaryDir m_folder;
    const QString m_path = m_folder.filePath(u"holdfast.toml"_s);
    const std::vector<Option> m_table = optionTable({ u"somewhere"_s, {} });
};

void TestConfiguration::takesTheHighestSource()
{
    QProcessEnvironment environment;
    environment.insert(u"HOLDFAST_HISTORY_AGE"_s, u"20"_s);
    environment.insert(u"HOLDFAST_OPEN"_s, u"a,b"_s);
    environment.insert(u"HOLDFAST_WORKERS"_s, u"3"_s);
    const QByteArray toml = "history-age = 10\nhistory-bytes = 1000\nworkers = 2\n"
                            "request-head-bytes = 4096\nrequest-header-fields = 30\n"
                            "no-io-uring = true\nopen = \"x\"\npublish = \"nobody\"\n";
    const auto read = this->read(toml, { { u"workers"_s, { u"4"_s } } }, environment);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Options &options = read->options();
    QCOMPARE(options.workers, 4U);
    QCOMPARE(options.log.history.age.count(), 20);
    QCOMPARE(options.log.history.bytes, 1000U);
    QCOMPARE(options.log.history.messages, HistoryLimits().messages);
    QCOMPARE(options.openChannels, (std::vector<std::string> { "a", "b" }));
    QCOMPARE(options.publish, access::Who::Nobody);
    QCOMPARE(options.requests.maxHeadBytes, 4096U);
    QCOMPARE(options.requests.maxTargetBytes, 2048U);
    QCOMPARE(options.requests.maxHeaderFields, 30U);
    QCOMPARE(options.requests.maxBodyBytes, http::RequestLimits().maxBodyBytes);
    QVERIFY(!options.usesIoUring);
    QVERIFY(options.manage);
}

void TestConfiguration::readsRulesInTheirOrder()
{
    const auto read = this->read(R"(
[[rule]]
channels = "class.**"
subscribe = "token"
origins = ["https://school.example", "http://10.0.0.5:8080"]
slow = "close"

[[rule]]
channels = "**"
publish = "token"
history-messages = 5
history-age = 60
)");
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const auto &rules = read->options().rules;
    QCOMPARE(rules.size(), 2U);
    QCOMPARE(rules[0].channels, std::string("class.**"));
    QVERIFY(rules[0].subscribe == access::Who::Token);
    QVERIFY(!rules[0].publish);
    QCOMPARE(rules[0].origins->size(), 2U);
    QVERIFY(rules[1].publish == access::Who::Token);
    const auto &policies = read->options().policies;
    QCOMPARE(policies.size(), 2U);
    QVERIFY(policies[0].slow == SlowPolicy::Close);
    QCOMPARE(policies[1].messages, std::optional<std::size_t>(5));
    QVERIFY(policies[1].age == std::chrono::seconds(60));
    QVERIFY(!policies[1].bytes);
}

void TestConfiguration::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *title, const char *toml, const char *place, const char *says) {
        QTest::newRow(title) << QByteArray(toml) << QByteArray(place) << QByteArray(says);
    };
    row("a misspelt key", "workers = 1\nhistroy-age = 10\n", ":2:1:", "Did you mean history-age?");
    row("a key that is like none", "zzzzzzzzz = 10\n", ":1:1:", "docs/configuration.md");
    row("a key twice", "workers = 1\nworkers = 2\n", ":2:", "workers");
    row("not TOML", "workers = \n", ":1:", "");
    row("a value out of range", "\n\nworkers = 65\n", ":3:11: workers must be",
        "1 to 64, not '65'");
    row("a head that no browser fits in", "request-head-bytes = 1000\n",
        ":1:22: request-head-bytes must be", "1024 to 1048576, not '1000'");
    row("bodies of any size", "request-body-bytes = 0\n", ":1:22: request-body-bytes must be",
        "1 to 16777216");
    row("a value of no kind", "workers = 1.5\n", ":1:11:", "must be a text");
    row("a list where one value is wanted", "publish = [\"local\"]\n", ":1:11:", "one value");
    row("no list entry", "open = []\n", ":1:8:", "at least one");
    row("a word for a switch", "no-io-uring = \"yes\"\n", ":1:15:", "true or false");
    row("a policy that there is not", "publish = \"everyone\"\n", ":1:11: publish must be",
        "token");
    row("a table that there is not", "[history]\nage = 3\n", ":1:", "history");
    row("a rule that is no table", "rule = 3\n", ":1:8:", "[[rule]]");
    row("a misspelt key of a rule", "[[rule]]\nchannels = \"a\"\npublsih = \"token\"\n",
        ":3:1:", "Did you mean publish?");
    row("a rule without channels", "[[rule]]\npublish = \"token\"\n", ":1:", "channels = ");
    row("channels that are none", "[[rule]]\nchannels = \"a..b\"\n", ":2:12: channels must be",
        "class.*");
    row("an origin that is none", "[[rule]]\nchannels = \"a\"\norigins = [\"school.example\"]\n",
        ":3:11: origins must be", "https://example.org");
    row("a rule with a bad word", "[[rule]]\nchannels = \"a\"\nsubscribe = \"all\"\n",
        ":3:13: subscribe must be", "nobody");
}

void TestConfiguration::saysWhatIsWrongAndWhere()
{
    QFETCH(const QByteArray, toml);
    QFETCH(const QByteArray, place);
    QFETCH(const QByteArray, says);
    const auto read = this->read(toml);
    QVERIFY(!read);
    const QByteArray message = QByteArray::fromStdString(read.error().message);
    QVERIFY2(message.startsWith(QByteArray(m_path.toUtf8() + place)), message.constData());
    QVERIFY2(message.contains(says), message.constData());
}

void TestConfiguration::saysWhatIsWrongInTheEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(u"HOLDFAST_WORKERS"_s, u"many"_s);
    const auto bad = read("", {}, environment);
    QVERIFY(!bad);
    QVERIFY(QByteArray::fromStdString(bad.error().message).startsWith("HOLDFAST_WORKERS must be"));
    QProcessEnvironment misspelt;
    misspelt.insert(u"HOLDFAST_WOKERS"_s, u"2"_s);
    const auto unknown = read("", {}, misspelt);
    QVERIFY(!unknown);
    QVERIFY(QByteArray::fromStdString(unknown.error().message)
                .contains("Did you mean HOLDFAST_WORKERS?"));
}

void TestConfiguration::letsOtherProgramsHaveTheirVariables()
{
    QProcessEnvironment environment;
    environment.insert(u"HOLDFAST_ARTIFACTS"_s, u"/somewhere"_s);
    QVERIFY(read("", {}, environment));
}

void TestConfiguration::printsWhatItWouldRead()
{
    QProcessEnvironment environment;
    environment.insert(u"HOLDFAST_WORKERS"_s, u"2"_s);
    const auto first = read("open = [\"a\", 'b\"\\c']\n[[rule]]\nchannels = \"a\"\npublish = "
                            "\"token\"\nhistory-age = 5\norigins = [\"*\"]\n",
                            { { u"publish"_s, { u"anyone"_s } } }, environment);
    QVERIFY2(first, first ? "" : first.error().message.c_str());
    const QString printed = first->asToml();
    for (const QString &line :
         { u"workers = 2  # HOLDFAST_WORKERS\n"_s, u"publish = \"anyone\"  # --publish\n"_s,
           u"history-age = 3600  # default\n"_s, u"holdfast.toml:1:8\n"_s,
           u"# listen: somewhere  # default\n"_s })
        QVERIFY2(printed.contains(line), qPrintable(printed));
    const auto second = read(printed.toUtf8());
    QVERIFY2(second, second ? "" : second.error().message.c_str());
    QVERIFY(second->changed(first.value()).isEmpty());
    QVERIFY(second->needsRestart(first.value()).isEmpty());
}

void TestConfiguration::tellsWhatHasChanged()
{
    const auto before = read("publish = \"local\"\nworkers = 1\n");
    const auto after = read("publish = \"token\"\nworkers = 2\nhistory-age = 5\n[[rule]]\n"
                            "channels = \"a\"\npublish = \"token\"\n");
    QCOMPARE(after->changed(before.value()),
             (QStringList { u"publish"_s, u"history-age"_s, u"rule"_s }));
    QCOMPARE(after->needsRestart(before.value()), QStringList { u"workers"_s });
    QVERIFY(before->changed(before.value()).isEmpty());
    // A file is read again where it was.
    QCOMPARE(before->readAgain()->options().workers, 2U);
}

void TestConfiguration::isAsItsDocumentSays()
{
    QStringList rows;
    for (const Option &option : optionTable({ u"0.0.0.0:8080"_s, {} })) {
        const QString value = option.kind == OptionKind::Switch ? u"true"_s : option.valueName;
        rows.append(u"| `%1` | `%2` | %3 | %4 |"_s.arg(
            option.name, value, option.isReloadable ? u"yes"_s : u"no"_s, option.help));
    }
    for (const RuleKey &key : ruleKeys())
        rows.append(u"| `%1` | `%2` | %3 |"_s.arg(key.name, key.valueName, key.help));
    QFile document(QStringLiteral(HOLDFAST_SOURCE_DIR "/docs/configuration.md"));
    QVERIFY(document.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(document.readAll()).split(u'\n');
    QStringList tables;
    for (const QString &line : lines) {
        if (line.startsWith(u"| `"_s))
            tables.append(line);
    }
    for (qsizetype i = 0; i < qMax(tables.size(), rows.size()); ++i)
        QVERIFY2(tables.value(i) == rows.value(i), qPrintable(rows.value(i)));
}

void TestConfiguration::readsDurations()
{
    using namespace std::chrono_literals;
    QCOMPARE(parseDuration(u"90s"_s).value(), 90s);
    QCOMPARE(parseDuration(u"15m"_s).value(), 15min);
    QCOMPARE(parseDuration(u"12h"_s).value(), 12h);
    QCOMPARE(parseDuration(u"30d"_s).value(), 30 * 24h);
    QCOMPARE(parseDuration(u"4w"_s).value(), 4 * 7 * 24h);
    for (const QString &text : { QString(), u"d"_s, u"30"_s, u"-3d"_s, u"0d"_s, u"3y"_s })
        QVERIFY(!parseDuration(text));
}

QTEST_GUILESS_MAIN(TestConfiguration)
#include "tst_configuration.moc"
