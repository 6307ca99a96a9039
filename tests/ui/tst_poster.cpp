// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/flaws.h"
#include "ui/dialogs/posterdialog.h"
#include "ui/joinlink.h"
#include "ui/poster.h"
#include "ui/qrcode.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtTest/QTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

#include <cstring>

using namespace holdfast;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

/// Whether the code of `text` stands in the middle of the image's width, at a whole number of
/// pixels a module.
bool contains(const QImage &image, const QString &text)
{
    const QrCode code(text);
    for (int module = 2; module <= image.width() / code.sideWithQuietZone(); ++module) {
        const int side = code.sideWithQuietZone() * module;
        QImage wanted(side, side, QImage::Format_RGB32);
        QPainter painter(&wanted);
        code.paint(painter, {}, module);
        painter.end();
        const int left = qRound((image.width() - side) / 2.0);
        const int row = QrCode::quietZone * module; // the first that is not white
        for (int top = 0; top + side <= image.height(); ++top) {
            const uchar *there = image.constScanLine(top + row) + std::ptrdiff_t { 4 } * left;
            if (std::memcmp(there, wanted.constScanLine(row), 4 * static_cast<std::size_t>(side))
                    == 0
                && image.copy(left, top, side, side) == wanted)
                return true;
        }
    }
    return false;
}

} // namespace

class TestPoster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAWifiAsPhonesReadIt_data();
    void writesAWifiAsPhonesReadIt();
    void hasTheCodeOfThePage();
    void hasTheCodeOfTheWifiBesideIt();
    void isADocument();
    void showsWhatItWillPrint();
};

void TestPoster::writesAWifiAsPhonesReadIt_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("text");
    QTest::newRow("a password") << u"School"_s << u"secret"_s
                                << u"WIFI:S:School;T:WPA;P:secret;;"_s;
    QTest::newRow("open") << u"Guests"_s << QString() << u"WIFI:S:Guests;T:nopass;;"_s;
    QTest::newRow("signs of the code")
        << u"a;b:c"_s << u"x\\y\",z"_s << u"WIFI:S:a\\;b\\:c;T:WPA;P:x\\\\y\\\"\\,z;;"_s;
}

void TestPoster::writesAWifiAsPhonesReadIt()
{
    QFETCH(const QString, name);
    QFETCH(const QString, password);
    QTEST(Poster::wifiText({ .name = name, .password = password }), "text");
}

void TestPoster::hasTheCodeOfThePage()
{
    const Poster::Content content { .url = u"http://10.0.0.1:8080/"_s,
                                    .address = u"http://10.0.0.1:8080"_s,
                                    .wifi = {} };
    const QImage image =
        QImage::fromData(Poster::png(content)).convertToFormat(QImage::Format_RGB32);
    QVERIFY(contains(image, content.url));
    QVERIFY(!contains(image, Poster::wifiText({ .name = u"School"_s, .password = {} })));
}

void TestPoster::hasTheCodeOfTheWifiBesideIt()
{
    const Poster::Content content { .url = u"http://10.0.0.1:8080/"_s,
                                    .address = u"http://10.0.0.1:8080"_s,
                                    .wifi = { .name = u"School"_s, .password = u"secret"_s } };
    const QImage image =
        QImage::fromData(Poster::png(content)).convertToFormat(QImage::Format_RGB32);
    QVERIFY(contains(image, content.url));
    QVERIFY(contains(image, Poster::wifiText(content.wifi)));
}

void TestPoster::isADocument()
{
    const QByteArray pdf = Poster::pdf(
        { .url = u"http://10.0.0.1:8080/"_s, .address = u"http://10.0.0.1:8080"_s, .wifi = {} });
    QVERIFY(pdf.startsWith("%PDF"));
    QVERIFY(pdf.contains("%%EOF"));
}

void TestPoster::showsWhatItWillPrint()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    JoinLink link;
    api::Status status;
    status.joinUrls = { "http://10.0.0.1:8080/" };
    status.listeners.push_back({ "0.0.0.0", 8080 });
    link.setStatus(status);
    PosterDialog dialog(link, settings);
    dialog.show();
    auto *password = dialog.findChild<QLineEdit *>(u"posterPassword"_s);
    const auto *preview = dialog.findChild<QWidget *>(u"posterPreview"_s);
    QVERIFY(!password->isEnabled());
    const QImage before = const_cast<QWidget *>(preview)->grab().toImage();
    dialog.findChild<QLineEdit *>(u"posterWifi"_s)->setText(u"School"_s);
    QVERIFY(password->isEnabled());
    password->setText(u"secret"_s);
    QVERIFY(const_cast<QWidget *>(preview)->grab().toImage() != before);
    QCOMPARE(settings.value(u"poster/wifi"_s).toString(), u"School"_s);
    for (const QString &key : settings.allKeys())
        QVERIFY(!settings.value(key).toString().contains(u"secret"_s));
    QCoreApplication::processEvents();
    QVERIFY2(flawsOf(dialog).isEmpty(), qPrintable(flawsOf(dialog).join(u'\n')));
    link.setStatus({});
    QVERIFY(!dialog.findChild<QPushButton *>(u"posterSave"_s)->isEnabled());
}

QTEST_MAIN(TestPoster)
#include "tst_poster.moc"
