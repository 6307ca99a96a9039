// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/flaws.h"
#include "ui/dialogs/setupdialog.h"
#include "ui/setupcheck.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;
using State = SetupCheck::State;

namespace {

api::Status usualStatus()
{
    api::Status status;
    status.listeners = { { "0.0.0.0", 8080 } };
    status.joinUrls = { "http://192.168.1.23:8080/", "http://127.0.0.1:8080/" };
    return status;
}

int countOf(const std::vector<SetupCheck::Line> &lines, State state)
{
    return static_cast<int>(
        std::count_if(lines.begin(), lines.end(),
                      [state](const SetupCheck::Line &line) { return line.state == state; }));
}

} // namespace

class TestSetupCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isGoodOnceADeviceHasReachedUs();
    void knowsNotBeforeADeviceHasReachedUs();
    void warnsWithoutANetwork();
    void offersTheCommandForTheFirewall_data();
    void offersTheCommandForTheFirewall();
    void namesAVpn();
    void saysThatThereAreSeveralNetworks();
    void followsTheEngineWhileItIsOpen();
    void cutsNothingOff();
};

void TestSetupCheck::isGoodOnceADeviceHasReachedUs()
{
    api::Status status = usualStatus();
    status.hasSeenRemoteDevice = true;
    const auto lines = SetupCheck::lines(status, { { u"ufw"_s }, {} });
    QCOMPARE(countOf(lines, State::Good), static_cast<int>(lines.size()));
    QCOMPARE(lines.size(), std::size_t { 4 });
}

void TestSetupCheck::knowsNotBeforeADeviceHasReachedUs()
{
    api::Status status = usualStatus();
    const auto lines = SetupCheck::lines(status, {});
    QCOMPARE(countOf(lines, State::Bad), 0);
    QVERIFY(countOf(lines, State::Unknown) >= 2);
    status.uptime = std::chrono::minutes(2);
    QCOMPARE(countOf(SetupCheck::lines(status, {}), State::Bad), 1);
}

void TestSetupCheck::warnsWithoutANetwork()
{
    api::Status status = usualStatus();
    status.joinUrls = { "http://127.0.0.1:8080/" };
    QVERIFY(countOf(SetupCheck::lines(status, {}), State::Bad) >= 1);
    QVERIFY(countOf(SetupCheck::lines({}, {}), State::Bad) >= 2); // not listening at all
}

void TestSetupCheck::offersTheCommandForTheFirewall_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("command");
    QTest::newRow("ufw") << u"ufw"_s << u"sudo ufw allow 8080/tcp"_s;
    QTest::newRow("firewalld") << u"firewall-cmd"_s << u"sudo firewall-cmd --add-port=8080/tcp"_s;
}

void TestSetupCheck::offersTheCommandForTheFirewall()
{
    QFETCH(const QString, program);
    QFETCH(const QString, command);
    SetupDialog dialog({ { program }, {} });
    dialog.setStatus(usualStatus());
    const auto lines = SetupCheck::lines(usualStatus(), { { program }, {} });
    const auto line = std::find_if(lines.begin(), lines.end(), [](const SetupCheck::Line &each) {
        return each.step == SetupCheck::Step::CopyCommand;
    });
    QVERIFY(line != lines.end());
    dialog.findChild<QPushButton *>(u"setupStep%1"_s.arg(line - lines.begin()))->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), command);
}

void TestSetupCheck::namesAVpn()
{
    const auto lines = SetupCheck::lines(usualStatus(), { {}, { u"tun0"_s } });
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const SetupCheck::Line &line) {
        return line.text.contains(u"tun0"_s);
    }));
}

void TestSetupCheck::saysThatThereAreSeveralNetworks()
{
    api::Status status = usualStatus();
    status.joinUrls.insert(status.joinUrls.begin() + 1, "http://10.0.0.5:8080/");
    const auto lines = SetupCheck::lines(status, {});
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const SetupCheck::Line &line) {
        return line.text.contains(u"2 networks"_s);
    }));
}

void TestSetupCheck::followsTheEngineWhileItIsOpen()
{
    SetupDialog dialog({});
    api::Status status = usualStatus();
    dialog.setStatus(status);
    dialog.show();
    const auto *last = dialog.findChild<QLabel *>(u"setupLine4"_s);
    QVERIFY(last->isVisible());
    const auto *reached = dialog.findChild<QLabel *>(u"setupLine3"_s);
    QVERIFY(reached->text().startsWith(u"? "_s));
    status.hasSeenRemoteDevice = true;
    dialog.setStatus(status);
    QVERIFY(reached->text().startsWith(u"✓ "_s));
    QVERIFY(!last->isVisible());
    QSignalSpy chosen(&dialog, &SetupDialog::stepChosen);
    dialog.findChild<QPushButton *>(u"setupStep3"_s)->click();
    QCOMPARE(chosen.count(), 1);
}

void TestSetupCheck::cutsNothingOff()
{
    SetupDialog dialog({ { u"ufw"_s }, { u"tun0"_s } });
    dialog.setStatus(usualStatus());
    dialog.show();
    QCoreApplication::processEvents();
    QTRY_VERIFY2(flawsOf(dialog).isEmpty(), qPrintable(flawsOf(dialog).join(u'\n')));
}

QTEST_MAIN(TestSetupCheck)
#include "tst_setupcheck.moc"
