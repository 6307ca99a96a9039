// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/masking.h"

#include <QtTest>

#include <string>

using namespace holdfast::websocket;

class TestMasking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void masksByteByByteWhateverThePlace();
    void undoesItself();
};

void TestMasking::masksByteByByteWhateverThePlace()
{
    constexpr MaskingKey key { '\x01', '\x20', '\x7f', '\xff' };
    for (std::size_t length = 0; length < 40; ++length) {
        for (std::size_t offset = 0; offset < 9; ++offset) {
            std::string bytes(length, 'x');
            std::string expected = bytes;
            for (std::size_t i = 0; i < length; ++i) // RFC 6455 section 5.3
                expected[i] = static_cast<char>(expected[i] ^ key.at((offset + i) % 4));
            applyMask(bytes, key, offset);
            QCOMPARE(bytes, expected);
        }
    }
}

void TestMasking::undoesItself()
{
    constexpr MaskingKey key { 'k', 'e', 'y', '!' };
    const std::string text = "nineteen characters";
    std::string bytes = text;
    applyMask(bytes, key, 3);
    QVERIFY(bytes != text);
    applyMask(bytes, key, 3);
    QCOMPARE(bytes, text);
}

QTEST_APPLESS_MAIN(TestMasking)
#include "tst_masking.moc"
