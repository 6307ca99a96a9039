// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/wrappedlabel.h"

#include <QtTest/QTest>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestWrappedLabel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void needsMoreLinesWhereItIsNarrower();
    void breaksAWordThatIsTooWide();
    void elidesBeyondItsLastLine();
    void growsWithItsLetters();
    void showsTextAndNotHtml();
};

void TestWrappedLabel::needsMoreLinesWhereItIsNarrower()
{
    WrappedLabel label;
    label.setText(u"Enter sends, Shift+Enter starts a new line"_s);
    const int line = label.fontMetrics().lineSpacing();
    QCOMPARE(label.heightForWidth(10'000), line);
    const int whole = label.fontMetrics().horizontalAdvance(label.text());
    QVERIFY(label.heightForWidth(whole * 2 / 3) == 2 * line);
}

void TestWrappedLabel::breaksAWordThatIsTooWide()
{
    WrappedLabel label;
    label.setText(QString(40, u'w'));
    const int word = label.fontMetrics().horizontalAdvance(label.text());
    QVERIFY(label.minimumSizeHint().width() < word);
    label.resize(word * 2 / 3, 200);
    QVERIFY(!label.isElided());
    QCOMPARE(label.heightForWidth(word * 2 / 3), 2 * label.fontMetrics().lineSpacing());
}

void TestWrappedLabel::elidesBeyondItsLastLine()
{
    WrappedLabel label;
    label.setText(u"word "_s.repeated(500));
    label.resize(100, 100);
    QVERIFY(label.isElided());
    QCOMPARE(label.heightForWidth(100), WrappedLabel::maxLines * label.fontMetrics().lineSpacing());
    label.show();
    QVERIFY(!label.grab().isNull());
}

void TestWrappedLabel::growsWithItsLetters()
{
    WrappedLabel label;
    label.setText(u"x"_s);
    const int small = label.sizeHint().height();
    QFont big = label.font();
    big.setPointSizeF(big.pointSizeF() * 2);
    label.setFont(big);
    QVERIFY(label.sizeHint().height() > small);
}

void TestWrappedLabel::showsTextAndNotHtml()
{
    const WrappedLabel label;
    QCOMPARE(label.textFormat(), Qt::PlainText);
}

QTEST_MAIN(TestWrappedLabel)
#include "tst_wrappedlabel.moc"
