// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakesettings.h"
#include "tests/ui/flaws.h"
#include "ui/appearance.h"
#include "ui/dialogs/preferencesdialog.h"
#include "ui/shortcuts.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QKeySequenceEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSpinBox>

#include <optional>
#include <string>
#include <vector>

using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestPreferences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void storesAKeyAndGivesItBack();
    void takesNoKeyFromAnotherCommand();
    void ignoresAStoredKeyThatBelongsToAnother();
    void goesBackToTheUsualKeys();
    void appliesTheAppearanceAtOnce();
    void followsChangesFromElsewhere();
    void findsRowsByTheirWords();
    void changesAKeyInItsBox();
    void writesASettingOfTheServer();
    void showsWhatIsWrongWithTheFile();
    void leavesWhatAFlagDecides();
    void makesACertificate();
    void hasNoServerWithoutAConfiguration();
    void cutsNothingOff_data();
    void cutsNothingOff();

private:
    void open();
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_dialog->findChild<T *>(name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<QAction> m_send;
    std::unique_ptr<QAction> m_filter;
    std::unique_ptr<Shortcuts> m_shortcuts;
    std::optional<holdfast::tests::FakeSettings> m_server;
    std::unique_ptr<PreferencesDialog> m_dialog;
};

void TestPreferences::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings =
        std::make_unique<QSettings>(m_folder->filePath(u"test.ini"_s), QSettings::IniFormat);
    m_settings->setValue(u"appearance/language"_s, u"en"_s);
    m_settings->setValue(u"appearance/theme"_s, u"light"_s);
    m_appearance = std::make_unique<Appearance>(*qobject_cast<QApplication *>(qApp), *m_settings);
    m_send = std::make_unique<QAction>(u"&Send…"_s);
    m_send->setObjectName(u"actionSend"_s);
    m_send->setShortcut(QKeySequence(u"Ctrl+Return"_s));
    m_filter = std::make_unique<QAction>(u"筛选客户端(&F)"_s);
    m_filter->setObjectName(u"actionFilter"_s);
    m_filter->setShortcut(QKeySequence(u"Ctrl+F"_s));
    m_shortcuts = std::make_unique<Shortcuts>(*m_settings);
    m_shortcuts->add({ m_send.get(), m_filter.get() });
}

void TestPreferences::cleanup()
{
    m_dialog.reset();
    m_appearance->setZoom(100);
    m_shortcuts.reset();
}

void TestPreferences::open()
{
    m_server.emplace();
    m_dialog = std::make_unique<PreferencesDialog>(*m_appearance, *m_shortcuts, &*m_server);
    m_dialog->show();
}

void TestPreferences::storesAKeyAndGivesItBack()
{
    QVERIFY(m_shortcuts->set(*m_send, QKeySequence(u"F4"_s)));
    QVERIFY(m_shortcuts->set(*m_filter, {}));
    QAction send;
    send.setObjectName(u"actionSend"_s);
    QAction filter;
    filter.setObjectName(u"actionFilter"_s);
    filter.setShortcut(QKeySequence(u"Ctrl+F"_s));
    Shortcuts next(*m_settings);
    next.add({ &send, &filter });
    QCOMPARE(send.shortcut(), QKeySequence(u"F4"_s));
    QVERIFY(filter.shortcut().isEmpty());
}

void TestPreferences::takesNoKeyFromAnotherCommand()
{
    QVERIFY(!m_shortcuts->set(*m_send, QKeySequence(u"Ctrl+F"_s)));
    QCOMPARE(m_send->shortcut(), QKeySequence(u"Ctrl+Return"_s));
    QCOMPARE(m_shortcuts->owner(QKeySequence(u"Ctrl+F"_s), m_send.get()), m_filter.get());
}

void TestPreferences::ignoresAStoredKeyThatBelongsToAnother()
{
    m_settings->setValue(u"shortcuts/actionSend"_s, u"Ctrl+F"_s);
    Shortcuts next(*m_settings);
    next.add({ m_send.get(), m_filter.get() });
    QCOMPARE(m_send->shortcut(), QKeySequence(u"Ctrl+Return"_s));
}

void TestPreferences::goesBackToTheUsualKeys()
{
    QVERIFY(m_shortcuts->set(*m_send, QKeySequence(u"F4"_s)));
    m_shortcuts->reset();
    QCOMPARE(m_send->shortcut(), QKeySequence(u"Ctrl+Return"_s));
    QVERIFY(!m_settings->contains(u"shortcuts/actionSend"_s));
}

void TestPreferences::appliesTheAppearanceAtOnce()
{
    open();
    auto *theme = child<QComboBox>(u"preferencesTheme"_s);
    theme->setCurrentIndex(2);
    Q_EMIT theme->activated(2);
    QCOMPARE(m_appearance->theme(), Theme::Dark);
    QCOMPARE(m_settings->value(u"appearance/theme"_s).toString(), u"dark"_s);
    child<QSpinBox>(u"preferencesZoom"_s)->setValue(120);
    QCOMPARE(m_appearance->zoom(), 120);
    auto *language = child<QComboBox>(u"preferencesLanguage"_s);
    language->setCurrentIndex(1);
    Q_EMIT language->activated(1);
    QTRY_COMPARE(m_dialog->windowTitle(), u"首选项"_s);
    QCOMPARE(theme->currentText(), u"深色"_s);
}

void TestPreferences::followsChangesFromElsewhere()
{
    open();
    m_appearance->setZoom(150);
    m_appearance->setTheme(Theme::Dark);
    QCOMPARE(child<QSpinBox>(u"preferencesZoom"_s)->value(), 150);
    QCOMPARE(child<QComboBox>(u"preferencesTheme"_s)->currentIndex(), 2);
    QVERIFY(m_shortcuts->set(*m_send, QKeySequence(u"F4"_s)));
    QCOMPARE(child<QKeySequenceEdit>(u"actionSendKeys"_s)->keySequence(), QKeySequence(u"F4"_s));
}

void TestPreferences::findsRowsByTheirWords()
{
    open();
    auto *search = child<QLineEdit>(u"preferencesSearch"_s);
    const auto *theme = child<QWidget>(u"preferencesTheme"_s);
    const auto *send = child<QWidget>(u"actionSendKeys"_s);
    const auto *filter = child<QWidget>(u"actionFilterKeys"_s);
    QVERIFY(theme->isVisible() && send->isVisible() && filter->isVisible());
    search->setText(u"the"_s);
    QVERIFY(theme->isVisible() && !send->isVisible());
    search->setText(u"send"_s);
    QVERIFY(!theme->isVisible() && send->isVisible());
    search->setText(u"筛选"_s);
    QVERIFY(filter->isVisible() && !send->isVisible());
    search->setText(u"no such thing"_s);
    QVERIFY(child<QLabel>(u"preferencesNothing"_s)->isVisible());
    search->clear();
    QVERIFY(theme->isVisible() && send->isVisible());
}

void TestPreferences::changesAKeyInItsBox()
{
    open();
    QVERIFY(m_shortcuts->set(*m_filter, QKeySequence(u"F6"_s)));
    QTest::keyClick(child<QLineEdit>(u"preferencesSearch"_s), Qt::Key_Return);
    QCOMPARE(m_filter->shortcut(), QKeySequence(u"F6"_s)); // Enter resets nothing
    QVERIFY(m_dialog->isVisible());
    QVERIFY(m_shortcuts->set(*m_filter, QKeySequence(u"Ctrl+F"_s)));
    auto *send = child<QKeySequenceEdit>(u"actionSendKeys"_s);
    send->setKeySequence(QKeySequence(u"Ctrl+F"_s));
    Q_EMIT send->editingFinished();
    const auto *problem = child<QLabel>(u"preferencesProblem"_s);
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(u"筛选客户端"_s));
    QCOMPARE(send->keySequence(), QKeySequence(u"Ctrl+Return"_s));
    send->setKeySequence(QKeySequence(u"F4"_s));
    Q_EMIT send->editingFinished();
    QVERIFY(!problem->isVisible());
    QCOMPARE(m_send->shortcut(), QKeySequence(u"F4"_s));
    child<QPushButton>(u"preferencesReset"_s)->click();
    QCOMPARE(send->keySequence(), QKeySequence(u"Ctrl+Return"_s));
}

void TestPreferences::writesASettingOfTheServer()
{
    open();
    auto *age = child<QSpinBox>(u"setting-history-age"_s);
    QCOMPARE(age->value(), 3600);
    age->setValue(60);
    QVERIFY(m_server->written.empty()); // not while it is being typed
    QTest::keyClick(age, Qt::Key_Return);
    QCOMPARE(m_server->written, std::vector<std::string> { "history-age=60" });
    QCOMPARE(child<QLabel>(u"preferencesProblem"_s)->text(), u"Written, and in effect."_s);
    m_server->report.needsRestart = { "request-body-bytes" };
    auto *largest = child<QSpinBox>(u"setting-request-body-bytes"_s);
    largest->setValue(1000);
    QTest::keyClick(largest, Qt::Key_Return);
    QCOMPARE(child<QLabel>(u"preferencesProblem"_s)->text(),
             u"Written. It is in effect from the next start on."_s);
    auto *publish = child<QComboBox>(u"settingPublish"_s);
    QCOMPARE(publish->currentIndex(), 1);
    QTest::keyClick(publish, Qt::Key_Down);
    QCOMPARE(m_server->written.back(), std::string("publish=token"));
}

void TestPreferences::showsWhatIsWrongWithTheFile()
{
    open();
    m_server->fault = "/home/room/holdfast.toml:3:1: there is no setting 'histroy-age'.";
    auto *age = child<QSpinBox>(u"setting-history-age"_s);
    age->setValue(60);
    QTest::keyClick(age, Qt::Key_Return);
    QVERIFY(child<QLabel>(u"preferencesProblem"_s)->text().contains(u"toml:3:1"_s));
    QCOMPARE(age->value(), 3600);
}

void TestPreferences::leavesWhatAFlagDecides()
{
    open();
    auto *box = child<QSpinBox>(u"setting-connections-per-address"_s);
    QVERIFY(!box->isEnabled());
    QCOMPARE(box->value(), 1000);
    QVERIFY(box->toolTip().contains(u"--connections-per-address"_s));
}

void TestPreferences::makesACertificate()
{
    open();
    auto *button = child<QPushButton>(u"settingCertificate"_s);
    QVERIFY(button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_server->written, std::vector<std::string> { "tls-self-signed=true" });
    QVERIFY(child<QLabel>(u"preferencesProblem"_s)->text().contains(u"A1:B2"_s));
    QVERIFY(!button->isEnabled());
}

void TestPreferences::hasNoServerWithoutAConfiguration()
{
    m_dialog = std::make_unique<PreferencesDialog>(*m_appearance, *m_shortcuts, nullptr);
    m_dialog->show();
    QVERIFY(child<QComboBox>(u"settingPublish"_s) == nullptr);
}

void TestPreferences::cutsNothingOff_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << u"en"_s;
    QTest::newRow("Chinese") << u"zh_CN"_s;
}

void TestPreferences::cutsNothingOff()
{
    QFETCH(QString, language);
    m_appearance->setLanguage(language);
    open();
    QTest::mouseClick(child<QPushButton>(u"settingCertificate"_s), Qt::LeftButton);
    QCoreApplication::processEvents();
    const QString folder = qEnvironmentVariable("HOLDFAST_ARTIFACTS");
    if (!folder.isEmpty())
        m_dialog->grab().save(folder + u"/preferences-"_s + language + u".png"_s);
    const auto *list = child<QScrollArea>(u"preferencesList"_s);
    const bool isTooWide = list->widget()->width() > list->viewport()->width();
    const QStringList flaws = flawsOf(*m_dialog);
    m_appearance->setLanguage(u"en"_s);
    QVERIFY2(flaws.isEmpty(), qPrintable(flaws.join(u'\n')));
    QVERIFY(!isTooWide);
}

QTEST_MAIN(TestPreferences)
#include "tst_preferences.moc"
