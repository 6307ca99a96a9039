// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/appearance.h"
#include "ui/errortext.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

using namespace holdfast;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr auto lastReason = ErrorReason::DataUnusable;
constexpr auto lastCode = ErrorCode::System;

Error errorOf(ErrorReason reason)
{
    return { ErrorCode::Malformed, "The engine's own words.", reason, { "12345", "8080", "why" } };
}

} // namespace

class TestErrorText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysEachReasonInTheWindowsLanguage_data();
    void saysEachReasonInTheWindowsLanguage();
    void saysWhatHasNoReasonByItsCode();
    void saysWhatHasNoReasonInTheEnginesWords();
    void writesNumbersAsTheLanguageDoes();
    void namesTheProgramThatUsesThePort();
    void showsPlainText();

private:
    void speak(const QString &language);

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Appearance> m_appearance;
};

void TestErrorText::speak(const QString &language)
{
    m_appearance.reset();
    m_settings =
        std::make_unique<QSettings>(m_folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    m_settings->setValue(u"appearance/language"_s, language);
    m_appearance = std::make_unique<Appearance>(*qobject_cast<QApplication *>(qApp), *m_settings);
}

void TestErrorText::saysEachReasonInTheWindowsLanguage_data()
{
    QTest::addColumn<int>("reason");
    for (int reason = 1; reason <= static_cast<int>(lastReason); ++reason)
        QTest::addRow("reason %d", reason) << reason;
}

void TestErrorText::saysEachReasonInTheWindowsLanguage()
{
    QFETCH(const int, reason);
    const Error error = errorOf(static_cast<ErrorReason>(reason));
    speak(u"en"_s);
    const QString english = ErrorText::of(error);
    speak(u"zh_CN"_s);
    const QString chinese = ErrorText::of(error);
    static const QRegularExpression han(u"\\p{Han}"_s);
    QVERIFY2(chinese.contains(han), qPrintable(chinese));
    QVERIFY2(!english.contains(han) && !english.contains(u"own words"_s), qPrintable(english));
    QVERIFY(!chinese.contains(u'%') && !english.contains(u'%'));
}

void TestErrorText::saysWhatHasNoReasonByItsCode()
{
    speak(u"zh_CN"_s);
    QSet<QString> texts;
    for (int code = 0; code <= static_cast<int>(lastCode); ++code) {
        const QString text =
            ErrorText::of({ static_cast<ErrorCode>(code), "The engine's own words." });
        QVERIFY2(!text.contains(u"words"_s), qPrintable(text));
        texts.insert(text);
    }
    QCOMPARE(texts.size(), static_cast<int>(lastCode) + 1);
}

void TestErrorText::saysWhatHasNoReasonInTheEnginesWords()
{
    speak(u"en"_s);
    QCOMPARE(ErrorText::of({ ErrorCode::Conflict, "The engine's own words." }),
             u"The engine's own words."_s);
}

void TestErrorText::writesNumbersAsTheLanguageDoes()
{
    speak(u"en"_s);
    QCOMPARE(ErrorText::of({ ErrorCode::TooLarge, {}, ErrorReason::PayloadTooLarge, { "262144" } }),
             u"A message may have at most 262,144 bytes."_s);
}

void TestErrorText::namesTheProgramThatUsesThePort()
{
    Error error = errorOf(ErrorReason::CannotListen);
    error.parameters.push_back("nginx (process 7)");
    for (const QString &language : { u"en"_s, u"zh_CN"_s }) {
        speak(language);
        QVERIFY2(ErrorText::of(error).contains(u"nginx (process 7)"_s),
                 qPrintable(ErrorText::of(error)));
    }
}

void TestErrorText::showsPlainText()
{
    speak(u"en"_s);
    const QString text = ErrorText::of(
        { ErrorCode::System, {}, ErrorReason::TokenFileUnusable, { "/tmp/\u202Ea\nb" } });
    QVERIFY(!text.contains(u'\u202E') && !text.contains(u'\n'));
}

QTEST_MAIN(TestErrorText)
#include "tst_errortext.moc"
