// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/tokenset.h"

#include <QSet>
#include <QTest>

using namespace holdfast::access;

/// Tokens, and what the server keeps of them.
class TestTokenSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesEachTokenOnce();
    void findsATokenByItsTextOnly();
    void takesNoOtherText_data();
    void takesNoOtherText();
    void readsItsDigestBack();
};

void TestTokenSet::makesEachTokenOnce()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 1000; ++i) {
        const NewToken made = makeToken({}, 5);
        const QByteArray text = QByteArray::fromStdString(made.text);
        QVERIFY(text.startsWith("hf_"));
        QCOMPARE(text.size(), 63);
        QVERIFY(TokenSet::isToken(made.text));
        QVERIFY(text.contains(made.stored.grant->id.c_str()));
        QCOMPARE(made.stored.created, 5);
        QVERIFY(!seen.contains(text));
        seen.insert(text);
    }
}

void TestTokenSet::findsATokenByItsTextOnly()
{
    Grant grant;
    grant.name = "kiosk";
    const NewToken first = makeToken(grant, 0);
    const NewToken second = makeToken({}, 0);
    const TokenSet tokens({ first.stored, second.stored });
    QCOMPARE(tokens.all().size(), 2U);
    QVERIFY(tokens.find(first.text));
    QCOMPARE(tokens.find(first.text)->grant->name, std::string("kiosk"));
    std::string guess = first.text;
    guess.back() = guess.back() == 'a' ? 'b' : 'a';
    QVERIFY(!tokens.find(guess));
    QVERIFY(!tokens.find(makeToken({}, 0).text));
    QVERIFY(!TokenSet().find(first.text));
}

void TestTokenSet::takesNoOtherText_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray good = "hf_" + QByteArray(60, 'a');
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("one character less") << good.chopped(1);
    QTest::newRow("one character more") << good + 'a';
    QTest::newRow("another prefix") << QByteArray("HF_") + QByteArray(60, 'a');
    QTest::newRow("upper case") << QByteArray("hf_") + QByteArray(60, 'A');
    QTest::newRow("NUL") << good.chopped(1) + QByteArray(1, '\0');
    QTest::newRow("a JWT") << QByteArray("eyJhbGciOiJub25lIn0.e30.");
}

void TestTokenSet::takesNoOtherText()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!TokenSet::isToken(text.toStdString()));
    QVERIFY(!TokenSet().find(text.toStdString()));
}

void TestTokenSet::readsItsDigestBack()
{
    const Digest digest = digestOf("abc"); // FIPS 180-4
    QCOMPARE(hexOf(digest),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QVERIFY(digestFromHex(hexOf(digest)) == digest);
    QVERIFY(!digestFromHex("ba"));
    QVERIFY(!digestFromHex(std::string(64, 'g')));
}

QTEST_GUILESS_MAIN(TestTokenSet)
#include "tst_tokenset.moc"
