// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/staticfiles.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

namespace {

std::string fieldOf(const http::Response &response, std::string_view name)
{
    for (const auto &[key, value] : response.headers) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

/// The page and its script, from memory.
class TestStaticFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void servesWhatIsInTheFolder_data();
    void servesWhatIsInTheFolder();
    void hasNothingElse_data();
    void hasNothingElse();
    void saysNotModifiedToWhoHasIt();
    void servesAnewToWhoHasAnother();
    void neverLooksAtTheFolderAgain();

private:
    void write(const QString &name, const QByteArray &bytes);

    QTemporaryDir m_folder;
};

void TestStaticFiles::write(const QString &name, const QByteArray &bytes)
{
    QFile file(m_folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void TestStaticFiles::initTestCase()
{
    QVERIFY(QDir(m_folder.path()).mkdir(u"parts"_s));
    write(u"index.html"_s, "<!doctype html>");
    write(u"page.css"_s, "body {}");
    write(u"parts/clock.js"_s, "export {}");
    write(u"empty.svg"_s, "");
    write(u"noidea.bin"_s, QByteArray("\0\1", 2));
}

void TestStaticFiles::servesWhatIsInTheFolder_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray html("text/html; charset=utf-8");
    QTest::newRow("index by its name")
        << QByteArray("/index.html") << html << QByteArray("<!doctype html>");
    QTest::newRow("index of the root") << QByteArray("/") << html << QByteArray("<!doctype html>");
    QTest::newRow("style") << QByteArray("/page.css") << QByteArray("text/css; charset=utf-8")
                           << QByteArray("body {}");
    QTest::newRow("script in a folder")
        << QByteArray("/parts/clock.js") << QByteArray("text/javascript; charset=utf-8")
        << QByteArray("export {}");
    QTest::newRow("empty") << QByteArray("/empty.svg") << QByteArray("image/svg+xml")
                           << QByteArray("");
    QTest::newRow("unknown kind") << QByteArray("/noidea.bin")
                                  << QByteArray("application/octet-stream")
                                  << QByteArray("\0\1", 2);
}

void TestStaticFiles::servesWhatIsInTheFolder()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, bytes);
    const net::StaticFiles files(m_folder.path().toStdString());
    QVERIFY(files.has(path.toStdString()));
    const http::Response response = files.answer({}, path.toStdString());
    QCOMPARE(response.status, 200);
    QCOMPARE(QByteArray::fromStdString(response.contentType), type);
    QCOMPARE(QByteArray::fromStdString(response.body), bytes);
    QCOMPARE(fieldOf(response, "X-Content-Type-Options"), std::string("nosniff"));
}

void TestStaticFiles::hasNothingElse_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("unknown") << QByteArray("/nothing.html");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("folder") << QByteArray("/parts");
    QTest::newRow("folder with a slash") << QByteArray("/parts/");
    QTest::newRow("up and down again") << QByteArray("/parts/../index.html");
    QTest::newRow("out of the folder") << QByteArray("/../../../../etc/passwd");
    QTest::newRow("out, escaped") << QByteArray("/..%2f..%2fetc%2fpasswd");
    QTest::newRow("without the slash") << QByteArray("index.html");
    QTest::newRow("two slashes") << QByteArray("//index.html");
    QTest::newRow("NUL behind a name") << QByteArray("/index.html\0", 12);
}

void TestStaticFiles::hasNothingElse()
{
    QFETCH(QByteArray, path);
    const net::StaticFiles files(m_folder.path().toStdString());
    QVERIFY(!files.has(path.toStdString()));
}

void TestStaticFiles::saysNotModifiedToWhoHasIt()
{
    const net::StaticFiles files(m_folder.path().toStdString());
    const std::string tag = fieldOf(files.answer({}, "/page.css"), "ETag");
    QVERIFY(tag.size() > 2 && tag.front() == '"' && tag.back() == '"');
    http::Request request;
    request.headers.push_back({ "if-none-match", tag });
    const http::Response response = files.answer(request, "/page.css");
    QCOMPARE(response.status, 304);
    QVERIFY(response.body.empty());
    QCOMPARE(fieldOf(response, "ETag"), tag);
}

void TestStaticFiles::servesAnewToWhoHasAnother()
{
    const net::StaticFiles files(m_folder.path().toStdString());
    const std::string other = fieldOf(files.answer({}, "/index.html"), "ETag");
    http::Request request;
    request.headers.push_back({ "if-none-match", other });
    QCOMPARE(files.answer(request, "/page.css").status, 200);
}

void TestStaticFiles::neverLooksAtTheFolderAgain()
{
    write(u"passing.js"_s, "1");
    const net::StaticFiles files(m_folder.path().toStdString());
    QVERIFY(QFile::remove(m_folder.filePath(u"passing.js"_s)));
    write(u"newcomer.js"_s, "2");
    QVERIFY(files.has("/passing.js"));
    QCOMPARE(files.answer({}, "/passing.js").body, std::string("1"));
    QVERIFY(!files.has("/newcomer.js"));
}

QTEST_GUILESS_MAIN(TestStaticFiles)
#include "tst_staticfiles.moc"
