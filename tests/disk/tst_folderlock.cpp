// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk/folderlock.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

class TestFolderLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesAFolderForItsOwnerOnly();
    void namesTheProcessThatHasIt();
    void isFreeAgainAfterwards();
    void saysWhatIsWrongWithTheFolder();
};

void TestFolderLock::makesAFolderForItsOwnerOnly()
{
    const QTemporaryDir parent;
    const QString folder = parent.filePath(u"a/b"_s);
    QVERIFY(FolderLock::take(folder.toStdString()).hasValue());
    QVERIFY(!(QFileInfo(folder).permissions()
              & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther)));
}

void TestFolderLock::namesTheProcessThatHasIt()
{
    const QTemporaryDir folder;
    const auto first = FolderLock::take(folder.path().toStdString());
    QVERIFY(first.hasValue());
    const auto second = FolderLock::take(folder.path().toStdString());
    QVERIFY(!second.hasValue());
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    const QString said = QString::fromStdString(second.error().message);
    QVERIFY2(said.contains(u"in use by process %1:"_s.arg(QCoreApplication::applicationPid())),
             qPrintable(said));
    QVERIFY(said.contains(folder.path()));
}

void TestFolderLock::isFreeAgainAfterwards()
{
    const QTemporaryDir folder;
    {
        const auto first = FolderLock::take(folder.path().toStdString());
        QVERIFY(first.hasValue());
    }
    QVERIFY(FolderLock::take(folder.path().toStdString()).hasValue());
}

void TestFolderLock::saysWhatIsWrongWithTheFolder()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    const auto taken = FolderLock::take(file.fileName().toStdString() + "/below");
    QVERIFY(!taken.hasValue());
    QVERIFY(QString::fromStdString(taken.error().message).contains(u"--data"_s));
}

QTEST_GUILESS_MAIN(TestFolderLock)
#include "tst_folderlock.moc"
