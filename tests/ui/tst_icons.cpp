// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icons.h"
#include "ui/palettes.h"

#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <cmath>

using namespace holdfast::ui;

class TestIcons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasADrawingForEach();
    void isDrawnInTheColourOfTheText();
    void readsWellInBothThemes();
};

namespace {

QImage drawn(Icon icon, QIcon::Mode mode = QIcon::Normal)
{
    return iconOf(icon).pixmap(QSize(48, 48), 1.0, mode).toImage();
}

/// Contrast as WCAG 2.1 defines it.
double contrast(const QColor &a, const QColor &b)
{
    const auto luminance = [](const QColor &colour) {
        const auto part = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF())
            + 0.0722 * part(colour.blueF());
    };
    const double one = luminance(a) + 0.05;
    const double two = luminance(b) + 0.05;
    return std::max(one, two) / std::min(one, two);
}

} // namespace

void TestIcons::hasADrawingForEach()
{
    for (int i = 0; i <= static_cast<int>(Icon::Who); ++i) {
        const QImage image = drawn(static_cast<Icon>(i));
        int painted = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                painted += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
        }
        QVERIFY2(painted > 60, qPrintable(QString::number(i)));
        QVERIFY2(painted < 48 * 48 / 2, qPrintable(QString::number(i)));
    }
}

void TestIcons::isDrawnInTheColourOfTheText()
{
    const QPalette before = QApplication::palette();
    for (const QPalette &palette : { lightPalette(), darkPalette() }) {
        QApplication::setPalette(palette);
        const QColor colour = palette.color(QPalette::ButtonText);
        const QImage image = drawn(Icon::Close); // its middle is where two lines cross
        const QColor middle = image.pixelColor(24, 24);
        QVERIFY2(qAbs(middle.red() - colour.red()) < 4 && qAbs(middle.blue() - colour.blue()) < 4,
                 qPrintable(middle.name()));
    }
    QApplication::setPalette(before);
}

void TestIcons::readsWellInBothThemes()
{
    for (const QPalette &palette : { lightPalette(), darkPalette() }) {
        const MeaningColours meanings = meaningColours(palette);
        for (const QPalette::ColorRole ground : { QPalette::Window, QPalette::Base }) {
            const QColor behind = palette.color(ground);
            for (const QColor &text :
                 { palette.color(QPalette::Text), palette.color(QPalette::WindowText),
                   palette.color(QPalette::PlaceholderText), palette.color(QPalette::Link),
                   meanings.here, meanings.away, meanings.good, meanings.warning, meanings.error })
                QVERIFY2(contrast(text, behind) >= 4.5,
                         qPrintable(text.name() + QLatin1Char(' ') + behind.name()));
        }
        QVERIFY(contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button))
                >= 4.5);
        QVERIFY(
            contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight))
            >= 4.5);
        QVERIFY(contrast(meanings.noticeText, meanings.noticeBackground) >= 4.5);
    }
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
