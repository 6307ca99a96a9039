// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/bearertoken.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using holdfast::ErrorCode;
using holdfast::management::BearerToken;

class TestBearerToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesATokenThatOnlyTheOwnerCanRead();
    void makesPrivateFoldersOnTheWay();
    void makesADifferentTokenEachTime();
    void keepsTheTokenThatIsThere();
    void refusesAFileOpenToOthers_data();
    void refusesAFileOpenToOthers();
    void refusesAFileThatHoldsNoToken_data();
    void refusesAFileThatHoldsNoToken();
    void saysWhatToDoWhenItCannotMakeTheFile();
    void asksForAFile();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] static QByteArray contentOf(const QString &path);
    static void write(const QString &path, const QByteArray &content,
                      QFileDevice::Permissions permissions = QFileDevice::ReadOwner
                          | QFileDevice::WriteOwner);

    QTemporaryDir m_folder;
};

namespace {

constexpr auto othersMask = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
    | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

} // namespace

QByteArray TestBearerToken::contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestBearerToken::write(const QString &path, const QByteArray &content,
                            QFileDevice::Permissions permissions)
{
    QFile::remove(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    QVERIFY(file.setPermissions(permissions));
}

void TestBearerToken::makesATokenThatOnlyTheOwnerCanRead()
{
    const auto token = BearerToken::openOrCreate(path(QStringLiteral("fresh")));
    QVERIFY2(token, token ? "" : token.error().message.c_str());
    const QByteArray content = contentOf(path(QStringLiteral("fresh")));
    // 32 bytes are 43 characters in base64url.
    QVERIFY(QRegularExpression(QStringLiteral("^[A-Za-z0-9_-]{43}\n$"))
                .match(QString::fromLatin1(content))
                .hasMatch());
    QVERIFY(token.value().matches(content.trimmed().toStdString()));
    QVERIFY(!token.value().matches("another"));
    QVERIFY(!token.value().matches(""));
    const QFileDevice::Permissions mode = QFileInfo(path(QStringLiteral("fresh"))).permissions();
    QVERIFY(!(mode & othersMask));
    QVERIFY(!(mode & QFileDevice::ExeOwner));
}

void TestBearerToken::makesPrivateFoldersOnTheWay()
{
    const QString file = path(QStringLiteral("state/holdfast/token"));
    QVERIFY(BearerToken::openOrCreate(file).hasValue());
    for (const QString &folder : { QStringLiteral("state"), QStringLiteral("state/holdfast") }) {
        const QFileDevice::Permissions mode = QFileInfo(path(folder)).permissions();
        QVERIFY2(!(mode & othersMask), qPrintable(folder));
        QVERIFY(mode & QFileDevice::ExeOwner);
    }
}

void TestBearerToken::makesADifferentTokenEachTime()
{
    QVERIFY(BearerToken::openOrCreate(path(QStringLiteral("one"))).hasValue());
    QVERIFY(BearerToken::openOrCreate(path(QStringLiteral("two"))).hasValue());
    QVERIFY(contentOf(path(QStringLiteral("one"))) != contentOf(path(QStringLiteral("two"))));
}

void TestBearerToken::keepsTheTokenThatIsThere()
{
    write(path(QStringLiteral("kept")), "  open-sesame \r\n");
    const auto token = BearerToken::openOrCreate(path(QStringLiteral("kept")));
    QVERIFY2(token, token ? "" : token.error().message.c_str());
    QVERIFY(token.value().matches("open-sesame"));
    QCOMPARE(contentOf(path(QStringLiteral("kept"))), QByteArray("  open-sesame \r\n"));
}

void TestBearerToken::refusesAFileOpenToOthers_data()
{
    QTest::addColumn<QFileDevice::Permissions>("added");
    QTest::newRow("the group reads") << QFileDevice::Permissions(QFileDevice::ReadGroup);
    QTest::newRow("the group writes") << QFileDevice::Permissions(QFileDevice::WriteGroup);
    QTest::newRow("anyone reads") << QFileDevice::Permissions(QFileDevice::ReadOther);
    QTest::newRow("anyone writes") << QFileDevice::Permissions(QFileDevice::WriteOther);
}

void TestBearerToken::refusesAFileOpenToOthers()
{
    QFETCH(const QFileDevice::Permissions, added);
    const QString file = path(QStringLiteral("open"));
    write(file, "open-sesame\n", QFileDevice::ReadOwner | QFileDevice::WriteOwner | added);
    const auto token = BearerToken::openOrCreate(file);
    QVERIFY(!token);
    const QString message = QString::fromStdString(token.error().message);
    QVERIFY2(message.contains(file) && message.contains(QStringLiteral("chmod 600")),
             qPrintable(message));
    QVERIFY(!message.contains(QStringLiteral("open-sesame")));
}

void TestBearerToken::refusesAFileThatHoldsNoToken_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("is empty");
    QTest::newRow("white space") << QByteArray(" \n\n") << QStringLiteral("is empty");
    QTest::newRow("two lines") << QByteArray("one\ntwo\n") << QStringLiteral("one line");
    QTest::newRow("a space within") << QByteArray("one two\n") << QStringLiteral("one line");
    QTest::newRow("not ASCII") << QByteArray("t\xc3\xb6ken\n") << QStringLiteral("one line");
    QTest::newRow("too long") << QByteArray(5000, 'x') << QStringLiteral("one line");
}

void TestBearerToken::refusesAFileThatHoldsNoToken()
{
    QFETCH(const QByteArray, content);
    QFETCH(const QString, says);
    const QString file = path(QStringLiteral("none"));
    write(file, content);
    const auto token = BearerToken::openOrCreate(file);
    QVERIFY(!token);
    const QString message = QString::fromStdString(token.error().message);
    QVERIFY2(message.contains(file) && message.contains(says), qPrintable(message));
    QCOMPARE(contentOf(file), content);
}

void TestBearerToken::saysWhatToDoWhenItCannotMakeTheFile()
{
    write(path(QStringLiteral("file")), "not a folder");
    const auto token = BearerToken::openOrCreate(path(QStringLiteral("file/token")));
    QVERIFY(!token);
    QCOMPARE(token.error().code, ErrorCode::System);
    const QString message = QString::fromStdString(token.error().message);
    QVERIFY2(message.contains(QStringLiteral("name another file")), qPrintable(message));
}

void TestBearerToken::asksForAFile()
{
    const auto token = BearerToken::openOrCreate({});
    QVERIFY(!token);
    QVERIFY(!token.error().message.empty());
}

QTEST_GUILESS_MAIN(TestBearerToken)
#include "tst_bearertoken.moc"
