// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/utf8.h"
#include "server/websocket/utf8check.h"

#include <QtTest>

#include <array>

using holdfast::isUtf8;
using holdfast::websocket::Utf8Check;

namespace {

/// Bytes at and around every border that RFC 3629 section 4 draws.
constexpr std::array borders { '\x00', '\x41', '\x7f', '\x80', '\x8f', '\x90', '\x9f',
                               '\xa0', '\xbf', '\xc0', '\xc1', '\xc2', '\xdf', '\xe0',
                               '\xe1', '\xec', '\xed', '\xee', '\xef', '\xf0', '\xf1',
                               '\xf3', '\xf4', '\xf5', '\xff' };

/// The text of number `index` among all of that length that are made of `borders`.
std::string borderText(std::size_t index, std::size_t length)
{
    std::string text;
    for (; text.size() < length; index /= borders.size())
        text.push_back(borders.at(index % borders.size()));
    return text;
}

bool isWholeUtf8(std::string_view text, std::size_t pieceLength)
{
    Utf8Check check;
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), pieceLength))) {
        if (!check.take(text.substr(0, pieceLength)))
            return false;
    }
    return check.isWhole();
}

/// How many bytes are taken, one at a time, before it objects.
std::size_t takenBytes(std::string_view text)
{
    Utf8Check check;
    std::size_t taken = 0;
    while (taken < text.size() && check.take(text.substr(taken, 1)))
        ++taken;
    return taken;
}

} // namespace

class TestUtf8Check : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesLikeTheWholeText();
    void objectsAtTheFirstWrongByte();
    void isNotWholeWithinACharacter();
    void objectsForGood();
    void beginsAfreshAfterReset();
};

void TestUtf8Check::judgesLikeTheWholeText()
{
    for (std::size_t length = 0, count = 1; length <= 4; ++length, count *= borders.size()) {
        for (std::size_t index = 0; index < count; ++index) {
            const std::string text = borderText(index, length);
            const bool isGood = isUtf8(text);
            bool agrees = true;
            for (std::size_t pieceLength = 1; pieceLength <= length; ++pieceLength)
                agrees = agrees && isWholeUtf8(text, pieceLength) == isGood;
            QVERIFY2(agrees, QByteArray::fromStdString(text).toHex().constData());
        }
    }
}

void TestUtf8Check::objectsAtTheFirstWrongByte()
{
    // A beginning is right exactly if some ending makes it whole.
    const auto canBeCompleted = [](const std::string &beginning) {
        for (std::size_t length = 0, count = 1; length <= 3; ++length, count *= borders.size()) {
            for (std::size_t index = 0; index < count; ++index) {
                if (isUtf8(beginning + borderText(index, length)))
                    return true;
            }
        }
        return false;
    };
    for (std::size_t index = 0; index < borders.size() * borders.size(); ++index) {
        const std::string text = borderText(index, 2);
        const std::size_t right = !canBeCompleted(text.substr(0, 1)) ? 0
            : !canBeCompleted(text)                                  ? 1
                                                                     : 2;
        QVERIFY2(takenBytes(text) == right, QByteArray::fromStdString(text).toHex().constData());
    }
}

void TestUtf8Check::isNotWholeWithinACharacter()
{
    Utf8Check check;
    QVERIFY(check.isWhole());
    QVERIFY(check.take("a\xf0\x9f"));
    QVERIFY(!check.isWhole());
    QVERIFY(check.take(""));
    QVERIFY(check.take("\x98\x80"));
    QVERIFY(check.isWhole());
}

void TestUtf8Check::objectsForGood()
{
    for (const char *broken : { "\xff", "a\xe7z", "\xc2\xc2" }) {
        Utf8Check check;
        QVERIFY(!check.take(broken));
        QVERIFY(!check.take("\x80"));
        QVERIFY(!check.take("a"));
        QVERIFY(!check.isWhole());
    }
}

void TestUtf8Check::beginsAfreshAfterReset()
{
    Utf8Check check;
    QVERIFY(!check.take("\xe7z"));
    check.reset();
    QVERIFY(check.take("z"));
    QVERIFY(check.isWhole());
}

QTEST_APPLESS_MAIN(TestUtf8Check)
#include "tst_utf8check.moc"
