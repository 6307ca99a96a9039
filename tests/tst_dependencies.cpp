// SPDX-License-Identifier: GPL-3.0-or-later
//
// Holds the include lines of our sources to the arrows drawn in server/README.md. The linker holds
// the same arrows between the libraries; this sees what headers alone would let through, and
// Debian's flat Qt include path lets every Qt header through.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <vector>

using namespace Qt::StringLiterals;

namespace {

/// What the sources whose path begins with `folder` may include besides their own folder.
struct Rule
{
    QString folder;
    QStringList arrows; ///< folders of ours, and through them whatever those may include
    QStringList qtModules; ///< empty: Qt-free
    bool mayKnowPlatform = false;
};

const std::vector<Rule> &rules()
{
    static const QStringList noQt;
    static const QStringList engineQt { u"QtCore"_s, u"QtNetwork"_s };
    static const QStringList managementQt = engineQt + QStringList { u"QtHttpServer"_s };
    static const QStringList windowQt =
        engineQt + QStringList { u"QtGui"_s, u"QtWidgets"_s, u"QtPrintSupport"_s, u"QtSvg"_s };
    static const QStringList testQt = managementQt + windowQt + QStringList { u"QtTest"_s };
    static const QStringList everything { u"ui"_s, u"server/engine"_s, u"server/management"_s,
                                          u"server/remote"_s };
    static const std::vector<Rule> all {
        { u"server/core"_s, {}, noQt },
        { u"server/http"_s, { u"server/core"_s }, noQt },
        { u"server/access"_s, { u"server/http"_s }, noQt },
        { u"server/websocket"_s, { u"server/http"_s }, noQt },
        { u"server/tls"_s, { u"server/core"_s }, noQt },
        { u"server/log"_s, { u"server/core"_s }, noQt },
        { u"server/disk"_s, { u"server/log"_s }, noQt, true }, // POSIX: the lock of the folder
        { u"server/hub"_s, { u"server/log"_s }, noQt },
        { u"server/delivery"_s,
          { u"server/hub"_s, u"server/http"_s, u"server/websocket"_s },
          noQt },
        { u"server/publish"_s, { u"server/access"_s, u"server/hub"_s }, noQt },
        { u"server/api"_s, { u"server/core"_s }, noQt },
        { u"server/net"_s,
          { u"server/http"_s, u"server/delivery"_s, u"server/publish"_s, u"server/tls"_s },
          engineQt,
          true },
        { u"server/engine"_s, { u"server/api"_s, u"server/disk"_s, u"server/net"_s }, engineQt },
        { u"server/management"_s,
          { u"server/access"_s, u"server/api"_s, u"server/tls"_s },
          managementQt },
        { u"server/remote"_s, { u"server/api"_s }, engineQt },
        { u"ui"_s, { u"server/api"_s }, windowQt },
        { u"app"_s, everything, managementQt + windowQt, true },
        { u"tests"_s, everything + QStringList { u"app"_s }, testQt, true },
        // Judged by ThreadSanitizer and libFuzzer, which Qt is not built for.
        { u"tests/stress"_s, { u"server/delivery"_s, u"server/publish"_s }, noQt, true },
        { u"tests/fuzz"_s,
          { u"server/delivery"_s, u"server/net"_s, u"server/publish"_s, u"server/tls"_s },
          noQt,
          true },
    };
    return all;
}

/// The rule with the longest folder that `path` lies in; null if there is none.
const Rule *ruleFor(const QString &path)
{
    const Rule *best = nullptr;
    for (const Rule &rule : rules()) {
        if (path.startsWith(rule.folder + u'/')
            && (!best || rule.folder.size() > best->folder.size()))
            best = &rule;
    }
    return best;
}

/// Every folder that can be reached from `folder` along the arrows.
QSet<QString> reach(const QString &folder)
{
    QSet<QString> reached;
    QStringList pending { folder };
    while (!pending.isEmpty()) {
        const Rule *rule = ruleFor(pending.takeLast() + u'/');
        for (const QString &next : rule ? rule->arrows : QStringList()) {
            if (!reached.contains(next)) {
                reached.insert(next);
                pending.append(next);
            }
        }
    }
    return reached;
}

/// "QtCore" for "QString", as this machine's Qt has its headers; empty if it is in none.
QString qtModuleOf(const QString &header)
{
    if (header.contains(u'/'))
        return header.section(u'/', 0, 0);
    const QDir headers(QLibraryInfo::path(QLibraryInfo::HeadersPath));
    const QStringList modules = headers.entryList({ u"Qt*"_s }, QDir::Dirs);
    for (const QString &candidate : modules) {
        if (QFile::exists(headers.filePath(candidate + u'/' + header)))
            return candidate;
    }
    return {};
}

bool isOurs(const QString &header)
{
    static const QRegularExpression pattern(u"^(app|server|tests|ui)/"_s);
    return pattern.match(header).hasMatch();
}

bool isQt(const QString &header)
{
    static const QRegularExpression pattern(u"^(Q[A-Z]|Qt[A-Z]\\w*/|q[a-z]+\\.h$)"_s);
    return pattern.match(header).hasMatch() && header != u"qrencode.h";
}

bool isPlatform(const QString &header)
{
    static const QRegularExpression pattern(
        u"^((sys|net|netinet|arpa|linux|asm|bits)/"
        "|(unistd|fcntl|poll|pthread|signal|netdb|ifaddrs|pwd|grp|dirent|termios|dlfcn|sched|syslog"
        "|windows|winsock2|ws2tcpip)\\.h$)"_s);
    return pattern.match(header).hasMatch();
}

/// Made by moc, by uic, or by CMake from a template in the folder.
bool isGenerated(const QString &folder, const QString &header)
{
    const QDir root(QStringLiteral(HOLDFAST_SOURCE_DIR));
    return header.endsWith(u".moc") || header.startsWith(u"moc_") || header.startsWith(u"ui_")
        || QFile::exists(root.filePath(folder + u'/' + header + u".in"));
}

/// What is wrong with a file under `rule` that includes `header`; empty if nothing is.
QString objection(const Rule &rule, const QString &header, bool isQuoted)
{
    if (isOurs(header)) {
        const Rule *target = ruleFor(header);
        // Tests share what they feed to the code; the Qt-free ones are built where no Qt is found.
        if (header.startsWith(u"tests/") && rule.folder.startsWith(u"tests"))
            return {};
        if (target && (target == &rule || reach(rule.folder).contains(target->folder)))
            return {};
        return u"there is no arrow from %1 to %2"_s.arg(
            rule.folder, target ? target->folder : header.section(u'/', 0, 1));
    }
    if (isQt(header)) {
        if (rule.qtModules.isEmpty())
            return rule.folder + u" is Qt-free"_s;
        const QString module = qtModuleOf(header);
        // A header of a newer Qt is in no module here; the compiler judges it there.
        if (module.isEmpty() || rule.qtModules.contains(module))
            return {};
        return rule.folder + u" may not use "_s + module;
    }
    if (isPlatform(header))
        return rule.mayKnowPlatform ? QString() : rule.folder + u" may not know the platform"_s;
    if (isQuoted && !isGenerated(rule.folder, header))
        return u"write our headers with their path from the repository's root"_s;
    return {};
}

/// Every broken rule of one file, as "path:line: includes X: why not". `path` is from the root.
QStringList brokenArrows(const QString &path, const QString &text)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"_s);
    const Rule *rule = ruleFor(path);
    if (!rule)
        return { path + u":1: no rule in tests/tst_dependencies.cpp covers this folder"_s };
    QStringList broken;
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch match = include.match(lines.at(i));
        if (!match.hasMatch())
            continue;
        const QString header = match.captured(2);
        const QString why = objection(*rule, header, match.captured(1) == u"\"");
        if (!why.isEmpty())
            broken.append(u"%1:%2: includes %3: %4"_s.arg(path).arg(i + 1).arg(header, why));
    }
    return broken;
}

/// Our C++ sources, as paths from the root.
QStringList sources()
{
    const QDir root(QStringLiteral(HOLDFAST_SOURCE_DIR));
    QStringList found;
    for (const QString &folder : { u"app"_s, u"server"_s, u"tests"_s, u"ui"_s }) {
        QDirIterator files(root.filePath(folder), { u"*.h"_s, u"*.cpp"_s }, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = root.relativeFilePath(files.next());
            if (!path.contains(u"/node_modules/"))
                found.append(path);
        }
    }
    found.sort();
    return found;
}

/// One include line of a made-up file, and what is wrong with it (empty: nothing).
struct Sample
{
    const char *title;
    const char *path;
    const char *line;
    const char *why;
};

constexpr Sample samples[] = {
    { "own folder", "server/hub/hub.cpp", "#include \"server/hub/hub.h\"", "" },
    { "along an arrow", "server/hub/hub.cpp", "#include \"server/core/cursor.h\"", "" },
    { "along two arrows", "server/engine/x.cpp", "#include \"server/hub/hub.h\"", "" },
    { "across: hub to http", "server/hub/hub.cpp", "# include \"server/http/target.h\"",
      "there is no arrow from server/hub to server/http" },
    { "upwards: http to net", "server/http/x.h", "  #include \"server/net/worker.h\"",
      "there is no arrow from server/http to server/net" },
    { "server to ui", "server/engine/x.cpp", "#include \"ui/mainwindow.h\"",
      "there is no arrow from server/engine to ui" },
    { "ui to the engine's inside", "ui/panes/x.cpp", "#include \"server/hub/hub.h\"",
      "there is no arrow from ui to server/hub" },
    { "net to api", "server/net/x.cpp", "#include \"server/api/engine.h\"",
      "there is no arrow from server/net to server/api" },
    { "ours in angle brackets", "server/core/x.cpp", "#include <server/hub/hub.h>",
      "there is no arrow from server/core to server/hub" },
    { "without its folder", "server/hub/hub.cpp", "#include \"hub.h\"",
      "write our headers with their path from the repository's root" },
    { "generated by moc", "tests/core/tst_x.cpp", "#include \"tst_x.moc\"", "" },
    { "generated by CMake", "server/engine/x.cpp", "#include \"version.h\"", "" },
    { "Qt in the engine", "server/publish/x.cpp", "#include <QString>",
      "server/publish is Qt-free" },
    { "Qt with its module", "tests/fuzz/x.cpp", "#include <QtCore/qglobal.h>",
      "tests/fuzz is Qt-free" },
    { "Qt where it belongs", "server/net/x.cpp", "#include <QSocketNotifier>", "" },
    { "Qt of the window in the server", "server/engine/x.cpp", "#include <QImage>",
      "server/engine may not use QtGui" },
    { "a header of a newer Qt", "ui/x.cpp", "#include <QNothingLikeThisYet>", "" },
    { "what tests share", "tests/fuzz/x.cpp", "#include \"tests/http/samples.h\"", "" },
    { "a test in the server", "server/http/x.cpp", "#include \"tests/http/samples.h\"",
      "there is no arrow from server/http to tests" },
    { "the platform in net", "server/net/x.cpp", "#include <sys/epoll.h>", "" },
    { "the platform elsewhere", "server/hub/x.cpp", "#include <unistd.h>",
      "server/hub may not know the platform" },
    { "the standard library", "server/core/x.cpp", "#include <vector>", "" },
    { "no include at all", "server/core/x.cpp", "auto text = \"#include <QString>\";", "" },
};

} // namespace

class TestDependencies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesAnInclude_data();
    void judgesAnInclude();
    void namesFileAndLine();
    void refusesAFolderWithoutARule();
    void theArrowsHaveNoCircle();
    void everyIncludeFollowsAnArrow();
    void hashesTheTextsOfClientsUnderASecretKey();
};

void TestDependencies::judgesAnInclude_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("why");
    for (const Sample &sample : samples) {
        QTest::newRow(sample.title)
            << QString::fromLatin1(sample.path) << QString::fromLatin1(sample.line)
            << QString::fromLatin1(sample.why);
    }
}

void TestDependencies::judgesAnInclude()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QFETCH(QString, why);
    const QStringList broken = brokenArrows(path, line + u'\n');
    QCOMPARE(broken.size(), why.isEmpty() ? 0 : 1);
    if (!why.isEmpty())
        QCOMPARE(broken.first().section(u": "_s, 2), why);
}

void TestDependencies::namesFileAndLine()
{
    const QString text = u"// a comment\n#include <string>\n#include <QDebug>\n"_s;
    QCOMPARE(brokenArrows(u"server/hub/history.cpp"_s, text),
             QStringList { u"server/hub/history.cpp:3: includes QDebug: server/hub is Qt-free"_s });
}

void TestDependencies::refusesAFolderWithoutARule()
{
    QCOMPARE(brokenArrows(u"server/unheard/of.cpp"_s, {}).size(), 1);
}

void TestDependencies::theArrowsHaveNoCircle()
{
    for (const Rule &rule : rules())
        QVERIFY2(!reach(rule.folder).contains(rule.folder), qPrintable(rule.folder));
}

void TestDependencies::everyIncludeFollowsAnArrow()
{
    const QDir root(QStringLiteral(HOLDFAST_SOURCE_DIR));
    const QStringList paths = sources();
    QVERIFY2(paths.contains(u"tests/tst_dependencies.cpp"_s), "the sources were not found");
    QStringList broken;
    for (const QString &path : paths) {
        QFile file(root.filePath(path));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        broken += brokenArrows(path, QString::fromUtf8(file.readAll()));
    }
    QVERIFY2(broken.isEmpty(), qPrintable(u'\n' + broken.join(u'\n')));
}

/// Hash flooding: clients choose names and keys, so that a table of texts needs KeyedHash.
void TestDependencies::hashesTheTextsOfClientsUnderASecretKey()
{
    static const QRegularExpression table(u"unordered_\\w+<std::string(_view)?\\b[^;]*;"_s);
    const QString ownFiles = u"server/net/staticfiles.h"_s; // its keys are the program's
    const QDir root(QStringLiteral(HOLDFAST_SOURCE_DIR));
    QStringList broken;
    int tables = 0;
    for (const QString &path : sources()) {
        if (!path.startsWith(u"server/") || path == ownFiles)
            continue;
        QFile file(root.filePath(path));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        auto matches = table.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext()) {
            ++tables;
            const QString text = matches.next().captured();
            if (!text.contains(u"KeyedHash"))
                broken.append(path + u": "_s + text);
        }
    }
    QVERIFY(tables > 0);
    QVERIFY2(broken.isEmpty(), qPrintable(u'\n' + broken.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestDependencies)
#include "tst_dependencies.moc"
