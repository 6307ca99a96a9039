// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/lineguard.h"

#include <QtTest>

#include <string>

using holdfast::http::LineGuard;
using Verdict = LineGuard::Verdict;

namespace {

/// Takes pieces until a line ends or is refused; adds up what was accepted.
LineGuard::Step taken(LineGuard &guard, std::string_view bytes, std::size_t pieceLength)
{
    LineGuard::Step sum { 0, Verdict::Partial };
    while (sum.accepted < bytes.size() && sum.verdict == Verdict::Partial) {
        const LineGuard::Step step = guard.take(bytes.substr(sum.accepted, pieceLength));
        sum.accepted += step.accepted;
        sum.verdict = step.verdict;
    }
    return sum;
}

} // namespace

class TestLineGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesALine_data();
    void judgesALine();
    void beginsAfreshAfterEachLine();
};

void TestLineGuard::judgesALine_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("accepted");
    QTest::addColumn<int>("verdict");

    const auto row = [](const char *title, const char *bytes, int accepted, Verdict verdict) {
        QTest::newRow(title) << QByteArray(bytes) << accepted << static_cast<int>(verdict);
    };
    row("a line", "ab\r\ncd", 4, Verdict::Whole);
    row("an empty line", "\r\nab", 2, Verdict::Empty);
    row("half a line", "ab", 2, Verdict::Partial);
    row("half a line end", "ab\r", 3, Verdict::Partial);
    row("LF alone", "ab\ncd", 2, Verdict::BareLf);
    row("LF alone at the beginning", "\n", 0, Verdict::BareLf);
    row("CR alone", "a\rb\r\n", 2, Verdict::BareCr);
    row("CR twice", "a\r\r\n", 2, Verdict::BareCr);
    row("CR alone at the beginning", "\rab\r\n", 1, Verdict::BareCr);
    row("a space at the beginning", " a\r\n", 0, Verdict::Folded);
    row("a tab at the beginning", "\ta\r\n", 0, Verdict::Folded);
    row("a space later", "a b\r\n", 5, Verdict::Whole);
}

void TestLineGuard::judgesALine()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, accepted);
    QFETCH(int, verdict);

    const std::string text = bytes.toStdString();
    for (const std::size_t pieceLength : { std::size_t { 1 }, std::size_t { 2 }, text.size() }) {
        LineGuard guard;
        const LineGuard::Step step = taken(guard, text, pieceLength);
        QCOMPARE(static_cast<int>(step.verdict), verdict);
        QCOMPARE(static_cast<int>(step.accepted), accepted);
    }
}

void TestLineGuard::beginsAfreshAfterEachLine()
{
    LineGuard guard;
    QCOMPARE(guard.take("ab\r\n").verdict, Verdict::Whole);
    QCOMPARE(guard.take("\r\n").verdict, Verdict::Empty);
    QCOMPARE(guard.take("ab\r").verdict, Verdict::Partial);
    guard.reset();
    QCOMPARE(guard.take("\r\n").verdict, Verdict::Empty);
}

QTEST_APPLESS_MAIN(TestLineGuard)
#include "tst_lineguard.moc"
