// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/entitytag.h"

#include <QtTest>

using namespace holdfast::http;

class TestEntityTag : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesWeaklyInListsAndWithAsterisk_data();
    void comparesWeaklyInListsAndWithAsterisk();
    void readsEveryField();
    void aWeakTagOfOursIsTheSame();
};

void TestEntityTag::comparesWeaklyInListsAndWithAsterisk_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("isCurrent");
    const auto row = [](const char *value, bool isCurrent) {
        QTest::newRow(value) << QByteArray(value) << isCurrent;
    };
    row(R"("abc")", true);
    row(R"(W/"abc")", true);
    row("*", true);
    row(R"("x", "abc")", true);
    row(R"("x",W/"abc" , "y")", true);
    row(R"(, ,"abc")", true);
    row(R"("a,b","abc")", true);
    row(R"("x")", false);
    row(R"("abcd")", false);
    row(R"("ABC")", false);
    row("abc", false);
    row(R"("abc)", false);
    row(R"(w/"abc")", false); // RFC 9110 section 8.8.3: the W is case-sensitive
    row(R"("*")", false);
    row("", false);
}

void TestEntityTag::comparesWeaklyInListsAndWithAsterisk()
{
    QFETCH(QByteArray, value);
    QFETCH(bool, isCurrent);
    Request request;
    request.headers = { { "if-none-match",
                          { value.constData(), static_cast<std::size_t>(value.size()) } } };
    QCOMPARE(hasCurrentCopy(request, R"("abc")"), isCurrent);
}

void TestEntityTag::readsEveryField()
{
    Request request;
    QVERIFY(!hasCurrentCopy(request, R"("abc")"));
    request.headers = { { "if-none-match", R"("x")" }, { "if-match", R"("abc")" } };
    QVERIFY(!hasCurrentCopy(request, R"("abc")"));
    request.headers.push_back({ "if-none-match", R"("abc")" });
    QVERIFY(hasCurrentCopy(request, R"("abc")"));
}

void TestEntityTag::aWeakTagOfOursIsTheSame()
{
    Request request;
    request.headers = { { "if-none-match", R"("abc")" } };
    QVERIFY(hasCurrentCopy(request, R"(W/"abc")"));
}

QTEST_APPLESS_MAIN(TestEntityTag)
#include "tst_entitytag.moc"
