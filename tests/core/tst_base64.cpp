// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/base64.h"

#include <QtTest>

class TestBase64 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appendsWhatQtWouldSay();
};

void TestBase64::appendsWhatQtWouldSay()
{
    QByteArray bytes;
    for (int i = 0; i < 300; ++i) {
        std::string out = "before ";
        holdfast::appendBase64({ bytes.constData(), std::size_t(bytes.size()) }, out);
        QCOMPARE(QByteArray::fromStdString(out), "before " + bytes.toBase64());
        bytes.append(char(i * 7));
    }
}

QTEST_APPLESS_MAIN(TestBase64)
#include "tst_base64.moc"
