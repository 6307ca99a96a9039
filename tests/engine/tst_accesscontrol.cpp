// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/thismachine.h"
#include "server/engine/accesscontrol.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>

using namespace Qt::StringLiterals;
using namespace holdfast;

/// What the operator may do about access, over the real rules and a real file of tokens.
class TestAccessControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsATokenWhenItHasBeenMade();
};

/// The file is read again when it changes, also when this program has changed it.
void TestAccessControl::knowsATokenWhenItHasBeenMade()
{
    constexpr int tokensMade = 100;
    const QTemporaryDir folder;
    const SystemClock clock;
    const access::ThisMachine machine;
    access::ConfiguredRules rules(machine, clock);
    AccessControl control(rules, clock, folder.filePath(u"tokens.json"_s).toStdString(), [] {});
    std::atomic<bool> isOver { false };
    const std::unique_ptr<QThread> watch(QThread::create([&] {
        while (!isOver)
            static_cast<void>(control.reloadTokens());
    }));
    watch->start();
    int unknown = 0;
    for (int i = 0; i < tokensMade; ++i) {
        const auto made = control.createToken({ "kiosk", { "publish" }, { "class.**" }, {} });
        if (!made || !rules.identifyToken(made->text).grant)
            ++unknown;
    }
    isOver = true;
    watch->wait();
    QCOMPARE(unknown, 0);
}

QTEST_GUILESS_MAIN(TestAccessControl)
#include "tst_accesscontrol.moc"
