// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/joinscreen.h"
#include "ui/palettes.h"
#include "ui/panes/joincard.h"
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

class TestJoinCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheAddressBesideTheCode();
    void offersAChoiceOnlyAmongNetworks();
    void keepsTheChoiceWhileItExists();
    void copiesTheAddress();
    void makesACodeForEachGroup();
    void opensWithTheAddressOfThisComputer();
    void saysWhoCanReachUs();
    void shrinksToAStrip();
    void showsTheSameOnTheJoinScreen();
    void drawsTheCodeBlackOnWhiteInTheDark();
    void drawsNothingForATextTooLong();

private:
    [[nodiscard]] static QString reach(const JoinCard &card)
    {
        return card.findChild<QLabel *>(u"joinReach"_s)->text();
    }
};

void TestJoinCard::showsTheAddressBesideTheCode()
{
    JoinLink link;
    const JoinCard card(link);
    QSignalSpy changed(&link, &JoinLink::changed);
    link.setStatus(statusWith({ "http://192.168.1.23:8080/" }));
    const auto *label = card.findChild<QLabel *>(u"joinUrl"_s);
    QCOMPARE(label->text(), u"http://192.168.1.23:8080"_s);
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QCOMPARE(card.findChild<QrView *>()->text(), u"http://192.168.1.23:8080/"_s);
    link.setStatus(statusWith({ "http://192.168.1.23:8080/" }));
    QCOMPARE(changed.count(), 1);
}

void TestJoinCard::offersAChoiceOnlyAmongNetworks()
{
    JoinLink link;
    const JoinCard card(link);
    const auto *chooser = card.findChild<QComboBox *>(u"joinChooser"_s);
    link.setStatus(statusWith({ "http://10.0.0.1/", "http://127.0.0.1/", "http://[::1]/" }));
    QVERIFY(chooser->isHidden());
    link.setStatus(statusWith({ "http://10.0.0.1/", "http://10.9.0.1/", "http://127.0.0.1/" }));
    QVERIFY(!chooser->isHidden());
    QCOMPARE(chooser->count(), 2);
}

void TestJoinCard::keepsTheChoiceWhileItExists()
{
    JoinLink link;
    const JoinCard card(link);
    link.setStatus(statusWith({ "http://10.0.0.1/", "http://10.0.0.2/" }));
    auto *chooser = card.findChild<QComboBox *>(u"joinChooser"_s);
    chooser->setCurrentIndex(1);
    Q_EMIT chooser->activated(1);
    QCOMPARE(link.address(), u"http://10.0.0.2/"_s);
    link.setStatus(statusWith({ "http://10.0.0.9/", "http://10.0.0.1/", "http://10.0.0.2/" }));
    QCOMPARE(link.address(), u"http://10.0.0.2/"_s);
    QCOMPARE(chooser->currentIndex(), 2);
    link.setStatus(statusWith({ "http://10.0.0.9/" }));
    QCOMPARE(link.address(), u"http://10.0.0.9/"_s);
    link.setStatus(statusWith({}));
    QCOMPARE(link.address(), QString());
    QVERIFY(!card.findChild<QPushButton *>(u"joinCopy"_s)->isEnabled());
}

void TestJoinCard::copiesTheAddress()
{
    JoinLink link;
    const JoinCard card(link);
    link.setStatus(statusWith({ "http://10.0.0.1:8080/" }));
    auto *copy = card.findChild<QPushButton *>(u"joinCopy"_s);
    const QString before = copy->text();
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://10.0.0.1:8080/"_s);
    QVERIFY(copy->text() != before);
}

void TestJoinCard::makesACodeForEachGroup()
{
    JoinLink link;
    JoinCard card(link);
    card.show();
    api::Status status = statusWith({ "http://192.168.1.23:8080/" });
    status.openChannels = { "class" };
    link.setStatus(status);
    auto *groups = card.findChild<QComboBox *>(u"joinGroup"_s);
    QVERIFY(!groups->isVisible());

    status.openChannels = { "class", "class.red", "class.red.one", "\u73ed" };
    link.setStatus(status);
    QVERIFY(groups->isVisible());
    QCOMPARE(groups->count(), 5);
    QCOMPARE(link.url(), u"http://192.168.1.23:8080/"_s);
    const auto choose = [groups](int index) {
        groups->setCurrentIndex(index);
        Q_EMIT groups->activated(index);
    };
    choose(3);
    QCOMPARE(link.url(), u"http://192.168.1.23:8080/?channels=class,class.red,class.red.one"_s);
    QCOMPARE(card.findChild<QrView *>()->text(), link.url());
    choose(4);
    QCOMPARE(link.url(), u"http://192.168.1.23:8080/?channels=%E7%8F%AD"_s);
    QCOMPARE(link.address(), u"http://192.168.1.23:8080/"_s);

    QCOMPARE(link.urlFor(u"lab"_s), u"http://192.168.1.23:8080/?channels=lab"_s);
    QCOMPARE(link.urlFor(u"class.x y"_s),
             u"http://192.168.1.23:8080/?channels=class,class.x%20y"_s);

    status.openChannels = { "class", "class.blue" }; // the chosen channel has been removed
    link.setStatus(status);
    QCOMPARE(link.url(), u"http://192.168.1.23:8080/"_s);
    QCOMPARE(groups->currentIndex(), 0);
}

void TestJoinCard::opensWithTheAddressOfThisComputer()
{
    JoinLink link;
    link.setStatus(statusWith({ "http://10.0.0.1/", "http://127.0.0.1/" }));
    QCOMPARE(link.localUrl(), u"http://127.0.0.1/"_s);
    link.setStatus(statusWith({ "http://10.0.0.1/" }));
    QCOMPARE(link.localUrl(), u"http://10.0.0.1/"_s);
    // The loopback address of a server elsewhere would be this computer's.
    link.setStatus(statusWith({ "http://10.0.0.1/", "http://127.0.0.1/" }));
    link.setPin(u"4711"_s);
    link.setElsewhere(true);
    QCOMPARE(link.localUrl(), u"http://10.0.0.1/#pin=4711"_s);
}

void TestJoinCard::saysWhoCanReachUs()
{
    JoinLink link;
    const JoinCard card(link);
    QStringList texts;
    api::Status status;
    const auto note = [&] {
        link.setStatus(status);
        texts.append(reach(card));
    };
    note(); // not listening
    status.listeners.push_back({ "unix:/run/holdfast/socket", 0 });
    note(); // for programs only
    status.joinUrls = { "http://127.0.0.1:8080/", "http://[::1]:8080/" };
    note(); // only here
    status.joinUrls.insert(status.joinUrls.begin(), "http://10.0.0.1:8080/");
    note(); // waiting
    QCOMPARE(link.address(), u"http://10.0.0.1:8080/"_s);
    status.uptime = std::chrono::minutes(2);
    note(); // waiting for long
    status.hasSeenRemoteDevice = true;
    note(); // reached
    QCOMPARE(texts.removeDuplicates(), 0);
    QCOMPARE(texts.size(), 6);
    QVERIFY(!texts.contains(QString()));
}

void TestJoinCard::shrinksToAStrip()
{
    JoinLink link;
    JoinCard card(link);
    card.resize(1'000, 500);
    card.show();
    link.setStatus(statusWith({ "http://192.168.1.23:8080/" }));
    const auto *code = card.findChild<QrView *>();
    const auto *address = card.findChild<QLabel *>(u"joinUrl"_s);
    QTRY_VERIFY(code->height() > 400);
    const int letters = address->font().pointSize();
    card.setForm(JoinCard::Form::Strip);
    QVERIFY(card.sizeHint().height() < 160);
    QTRY_VERIFY(code->height() < 120);
    QVERIFY(address->font().pointSize() < letters);
    QVERIFY(address->isVisible());
    card.setForm(JoinCard::Form::Large);
    QTRY_VERIFY(code->height() > 400);
    QCOMPARE(address->font().pointSize(), letters);
}

void TestJoinCard::showsTheSameOnTheJoinScreen()
{
    JoinLink link;
    JoinCard card(link);
    JoinScreen screen(link, &card);
    link.setStatus(statusWith({ "http://192.168.1.23:8080/" }));
    screen.resize(1'280, 720);
    screen.show();
    const auto *code = screen.findChild<QrView *>();
    const auto *address = screen.findChild<QLabel *>(u"joinScreenUrl"_s);
    QCOMPARE(code->text(), link.url());
    QCOMPARE(address->text(), u"http://192.168.1.23:8080"_s);
    QTRY_VERIFY2(code->height() >= 720 * 2 / 5, qPrintable(QString::number(code->height())));
    QVERIFY2(address->font().pointSizeF() >= 40, qPrintable(address->font().toString()));
    QVERIFY(address->sizeHint().width() <= 1'280);
    QSignalSpy closed(&screen, &JoinScreen::closed);
    QTest::keyClick(&screen, Qt::Key_Escape);
    QCOMPARE(closed.count(), 1);
    QVERIFY(!screen.isVisible());
}

void TestJoinCard::drawsTheCodeBlackOnWhiteInTheDark()
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

void TestJoinCard::drawsNothingForATextTooLong()
{
    QrView view;
    view.setText(QString(5'000, u'x'));
    view.resize(100, 100);
    const QImage image = view.grab().toImage();
    const QRgb corner = image.pixel(0, 0);
    QCOMPARE(image.pixel(image.width() / 2, image.height() / 2), corner);
}

QTEST_MAIN(TestJoinCard)
#include "tst_joincard.moc"
