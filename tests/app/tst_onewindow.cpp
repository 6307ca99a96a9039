// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onewindow.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <memory>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// One window per user and profile: a second start raises the existing window.
class TestOneWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theFirstIsTheFirst();
    void theNextHasItRaised();
    void anotherProfileIsFirstToo();
    void oneThatHasEndedIsFirstNoMore();

private:
    [[nodiscard]] QString settingsFile() const
    {
        return m_folder->filePath(u"holdfast/holdfast.conf"_s);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestOneWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_RUNTIME_DIR", m_folder->path().toLocal8Bit());
    qputenv("XDG_ACTIVATION_TOKEN", "token-1");
}

void TestOneWindow::theFirstIsTheFirst()
{
    const OneWindow first(settingsFile());
    QVERIFY(first.isFirst());
    const OneWindow second(settingsFile());
    QVERIFY(!second.isFirst());
}

void TestOneWindow::theNextHasItRaised()
{
    const OneWindow first(settingsFile());
    QSignalSpy raised(&first, &OneWindow::raiseRequested);
    for (int i = 1; i <= 2; ++i) {
        bool isRaised = false;
        const std::unique_ptr<QThread> next(QThread::create([&] {
            const OneWindow second(settingsFile());
            isRaised = !second.isFirst() && second.raiseFirst();
        }));
        next->start();
        QVERIFY(QTest::qWaitFor([&next] { return next->isFinished(); }));
        QVERIFY(isRaised);
        QCOMPARE(raised.count(), i);
        QCOMPARE(raised.last().first().toByteArray(), QByteArray("token-1"));
    }
}

void TestOneWindow::anotherProfileIsFirstToo()
{
    const OneWindow first(settingsFile());
    const OneWindow other(m_folder->filePath(u"other/holdfast.conf"_s));
    QVERIFY(other.isFirst());
}

void TestOneWindow::oneThatHasEndedIsFirstNoMore()
{
    {
        const OneWindow first(settingsFile());
    }
    const OneWindow next(settingsFile());
    QVERIFY(next.isFirst());
}

QTEST_GUILESS_MAIN(TestOneWindow)
#include "tst_onewindow.moc"
