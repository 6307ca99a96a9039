// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palettes.h"
#include "ui/panes/joinpane.h"
#include "ui/panes/qrview.h"

#include <QtGui/QClipboard>
#include <QtGui/QImage>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace holdfast;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

api::Status statusWith(std::vector<std::string> urls)
{
    api::Status status;
    status.joinUrls = std::move(urls);
    return status;
}

} // namespace

class TestJoinPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheAddressBesideTheCode();
    void offersAChoiceOnlyAmongSeveral();
    void keepsTheChoiceWhileItExists();
    void copiesTheAddress();
    void makesACodeForEachGroup();
    void saysWhoCanReachUs();
    void saysThatPhonesCannotUseTheChosenAddress();
    void drawsTheCodeBlackOnWhiteInTheDark();
    void drawsNothingForATextTooLong();

private:
    [[nodiscard]] static QString reach(const JoinPane &pane)
    {
        return pane.findChild<QLabel *>(u"joinReach"_s)->text();
    }
};

void TestJoinPane::showsTheAddressBesideTheCode()
{
    JoinPane pane;
    QSignalSpy changed(&pane, &JoinPane::joinUrlChanged);
    pane.setStatus(statusWith({ "http://192.168.1.23:8080/" }));
    const auto *label = pane.findChild<QLabel *>(u"joinUrl"_s);
    QCOMPARE(label->text(), u"http://192.168.1.23:8080/"_s);
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QCOMPARE(pane.findChild<QrView *>()->text(), label->text());
    pane.setStatus(statusWith({ "http://192.168.1.23:8080/" }));
    QCOMPARE(changed.count(), 1);
}

void TestJoinPane::offersAChoiceOnlyAmongSeveral()
{
    JoinPane pane;
    const auto *chooser = pane.findChild<QComboBox *>();
    pane.setStatus(statusWith({ "http://10.0.0.1/" }));
    QVERIFY(chooser->isHidden());
    pane.setStatus(statusWith({ "http://10.0.0.1/", "http://127.0.0.1/" }));
    QVERIFY(!chooser->isHidden());
    QCOMPARE(chooser->count(), 2);
}

void TestJoinPane::keepsTheChoiceWhileItExists()
{
    JoinPane pane;
    pane.setStatus(statusWith({ "http://10.0.0.1/", "http://10.0.0.2/" }));
    auto *chooser = pane.findChild<QComboBox *>();
    chooser->setCurrentIndex(1);
    Q_EMIT chooser->activated(1);
    QCOMPARE(pane.joinUrl(), u"http://10.0.0.2/"_s);
    pane.setStatus(statusWith({ "http://10.0.0.9/", "http://10.0.0.1/", "http://10.0.0.2/" }));
    QCOMPARE(pane.joinUrl(), u"http://10.0.0.2/"_s);
    QCOMPARE(chooser->currentIndex(), 2);
    pane.setStatus(statusWith({ "http://10.0.0.9/" }));
    QCOMPARE(pane.joinUrl(), u"http://10.0.0.9/"_s);
    pane.setStatus(statusWith({}));
    QCOMPARE(pane.joinUrl(), QString());
    QVERIFY(!pane.findChild<QPushButton *>(u"joinCopy"_s)->isEnabled());
}

void TestJoinPane::copiesTheAddress()
{
    JoinPane pane;
    pane.setStatus(statusWith({ "http://10.0.0.1:8080/" }));
    auto *copy = pane.findChild<QPushButton *>(u"joinCopy"_s);
    const QString before = copy->text();
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://10.0.0.1:8080/"_s);
    QVERIFY(copy->text() != before);
}

void TestJoinPane::makesACodeForEachGroup()
{
    JoinPane pane;
    pane.show();
    api::Status status = statusWith({ "http://192.168.1.23:8080/" });
    status.openChannels = { "class" };
    pane.setStatus(status);
    auto *groups = pane.findChild<QComboBox *>(u"joinGroup"_s);
    QVERIFY(!groups->isVisible());

    status.openChannels = { "class", "class.red", "class.red.one", "\u73ed" };
    pane.setStatus(status);
    QVERIFY(groups->isVisible());
    QCOMPARE(groups->count(), 5);
    QCOMPARE(pane.codeUrl(), u"http://192.168.1.23:8080/"_s);
    const auto choose = [groups](int index) {
        groups->setCurrentIndex(index);
        Q_EMIT groups->activated(index);
    };
    choose(3);
    QCOMPARE(pane.codeUrl(), u"http://192.168.1.23:8080/?channels=class,class.red,class.red.one"_s);
    QCOMPARE(pane.findChild<QrView *>()->text(), pane.codeUrl());
    choose(4);
    QCOMPARE(pane.codeUrl(), u"http://192.168.1.23:8080/?channels=%E7%8F%AD"_s);
    QCOMPARE(pane.joinUrl(), u"http://192.168.1.23:8080/"_s);

    status.openChannels = { "class", "class.blue" }; // the chosen channel has been removed
    pane.setStatus(status);
    QCOMPARE(pane.codeUrl(), u"http://192.168.1.23:8080/"_s);
}

void TestJoinPane::saysWhoCanReachUs()
{
    JoinPane pane;
    QStringList texts;
    api::Status status;
    const auto note = [&] {
        pane.setStatus(status);
        texts.append(reach(pane));
    };
    note(); // not listening
    status.joinUrls = { "http://127.0.0.1:8080/", "http://[::1]:8080/" };
    note(); // only here
    status.joinUrls.insert(status.joinUrls.begin(), "http://10.0.0.1:8080/");
    note(); // waiting
    QCOMPARE(pane.joinUrl(), u"http://10.0.0.1:8080/"_s);
    status.uptime = std::chrono::minutes(2);
    note(); // waiting for long
    status.hasSeenRemoteDevice = true;
    note(); // reached
    QCOMPARE(texts.removeDuplicates(), 0);
    QCOMPARE(texts.size(), 5);
    QVERIFY(!texts.contains(QString()));
}

void TestJoinPane::saysThatPhonesCannotUseTheChosenAddress()
{
    JoinPane pane;
    api::Status status = statusWith({ "http://10.0.0.1/", "http://127.0.0.1/" });
    pane.setStatus(status);
    QVERIFY(!reach(pane).contains(u"Phones cannot"_s));
    auto *chooser = pane.findChild<QComboBox *>();
    const auto choose = [chooser](int index) {
        chooser->setCurrentIndex(index);
        Q_EMIT chooser->activated(index); // as when a user chooses
    };
    choose(1);
    QVERIFY2(reach(pane).startsWith(u"Phones cannot use this address"_s), qPrintable(reach(pane)));
    status.hasSeenRemoteDevice = true; // through the other address
    pane.setStatus(status);
    QVERIFY(reach(pane).startsWith(u"Phones cannot use this address"_s));
    choose(0);
    QVERIFY2(reach(pane).startsWith(u"✓"_s), qPrintable(reach(pane)));
}

void TestJoinPane::drawsTheCodeBlackOnWhiteInTheDark()
{
    const QPalette before = QApplication::palette();
    QApplication::setPalette(darkPalette());
    QrView view;
    view.setText(u"http://192.168.1.23:8080/"_s);
    view.resize(330, 330); // 25 modules and a quiet zone of 4 on each side, 10 pixels each
    const QImage image = view.grab().toImage();
    QApplication::setPalette(before);
    const int side = image.width();
    const int module = side / 33;
    const int edge = (side - 33 * module) / 2;
    int black = 0;
    for (int y = edge; y < edge + 33 * module; ++y) {
        for (int x = edge; x < edge + 33 * module; ++x) {
            const QRgb pixel = image.pixel(x, y) & 0xFFFFFFU;
            QVERIFY(pixel == 0U || pixel == 0xFFFFFFU);
            const auto isOutside = [&](int at) {
                return at < edge + 4 * module || at >= edge + 29 * module;
            };
            if (isOutside(x) || isOutside(y))
                QCOMPARE(pixel, 0xFFFFFFU);
            black += pixel == 0U ? 1 : 0;
        }
    }
    QVERIFY(black > 0);
    // The outer ring and the centre of the finder pattern, seven modules wide, in the upper left
    // corner.
    const auto isBlack = [&](int column, int row) {
        return (image.pixel(edge + (4 + column) * module + module / 2,
                            edge + (4 + row) * module + module / 2)
                & 0xFFFFFFU)
            == 0U;
    };
    QVERIFY(isBlack(0, 0) && isBlack(6, 6) && isBlack(3, 3) && !isBlack(1, 1) && !isBlack(5, 5));
}

void TestJoinPane::drawsNothingForATextTooLong()
{
    QrView view;
    view.setText(QString(5'000, u'x'));
    view.resize(100, 100);
    const QImage image = view.grab().toImage();
    const QRgb corner = image.pixel(0, 0);
    QCOMPARE(image.pixel(image.width() / 2, image.height() / 2), corner);
}

QTEST_MAIN(TestJoinPane)
#include "tst_joinpane.moc"
