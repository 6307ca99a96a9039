// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/fakeengine.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtCore/QXmlStreamReader>
#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTableView>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

/// Words that are the same in every language: names, keys, protocols, keywords of the filter.
const QStringList common {
    u"Holdfast"_s, u"English"_s, u"Language"_s, u"SSE"_s,  u"WebSocket"_s, u"HTTP"_s,
    u"TCP"_s,      u"VPN"_s,     u"Wi"_s,       u"Fi"_s,   u"Ctrl"_s,      u"Shift"_s,
    u"Enter"_s,    u"Esc"_s,     u"Alt"_s,      u"GNU"_s,  u"Qt"_s,        u"libqrencode"_s,
    u"http"_s,     u"state"_s,   u"away"_s,     u"held"_s, u"polling"_s,   u"open"_s,
    u"here"_s,     u"via"_s,     u"poll"_s,     u"sse"_s,  u"ws"_s,        u"ch"_s,
    u"red"_s,      u"class"_s,   u"Ana"_s,      u"curl"_s, u"Android"_s,   u"Chrome"_s,
    u"Mozilla"_s,  u"CSV"_s,     u"PIN"_s,      u"JSON"_s, u"Lines"_s,     u"level"_s,
    u"warning"_s,  u"kind"_s,    u"joined"_s,   u"Del"_s,  u"id"_s,        u"asking"_s,
    u"is"_s,       u"muted"_s,   u"renamed"_s,  u"time"_s, u"Return"_s,    u"Delete"_s,
    u"SVG"_s,      u"PNG"_s,     u"HAR"_s,
};

/// The English words in a text, except those that are the same in every language.
QStringList englishWords(QString text)
{
    static const QRegularExpression tags(u"<[^>]*>"_s);
    static const QRegularExpression mnemonics(u"\\(&[A-Z]\\)"_s);
    static const QRegularExpression word(u"[A-Za-z]{2,}"_s);
    text.replace(tags, u" "_s).remove(mnemonics);
    QStringList words;
    for (auto found = word.globalMatch(text); found.hasNext();) {
        const QString candidate = found.next().captured();
        if (!common.contains(candidate))
            words.append(candidate);
    }
    return words;
}

/// All texts that the widget shows or offers to assistive tools, with the property that holds each.
QList<QPair<QString, QString>> textsOf(const QWidget &widget)
{
    QList<QPair<QString, QString>> texts {
        { u"toolTip"_s, widget.toolTip() },
        { u"accessibleName"_s, widget.accessibleName() },
        { u"accessibleDescription"_s, widget.accessibleDescription() },
        { u"windowTitle"_s, widget.windowTitle() },
    };
    for (const char *property : { "text", "placeholderText", "title", "plainText" }) {
        const QVariant value = widget.property(property);
        if (value.typeId() == QMetaType::QString)
            texts.append({ QString::fromLatin1(property), value.toString() });
    }
    for (const QAction *action : widget.actions())
        texts.append({ u"action"_s, action->text() });
    if (const auto *table = qobject_cast<const QTableView *>(&widget)) {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            texts.append(
                { u"header"_s, table->model()->headerData(column, Qt::Horizontal).toString() });
            for (int row = 0; row < table->model()->rowCount(); ++row) {
                const QModelIndex index = table->model()->index(row, column);
                texts.append({ u"cell"_s, index.data().toString() });
                texts.append({ u"cell tip"_s, index.data(Qt::ToolTipRole).toString() });
            }
        }
    }
    return texts;
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void translatesEveryText();
    void leavesNothingEnglishInChinese_data();
    void leavesNothingEnglishInChinese();
    void comesBackToEnglish();
    void speaksEnglishPlurals();
};

void TestTranslations::translatesEveryText()
{
    QFile file(QStringLiteral(HOLDFAST_TRANSLATIONS "/holdfast_zh_CN.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader reader(&file);
    int count = 0;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement
            || reader.name() != "translation"_L1)
            continue;
        const auto line = QByteArray::number(reader.lineNumber());
        QVERIFY2(reader.attributes().value("type"_L1).isEmpty(), line.constData());
        const QString text = reader.readElementText(QXmlStreamReader::IncludeChildElements);
        QVERIFY2(!text.trimmed().isEmpty(), line.constData());
        ++count;
    }
    QVERIFY(!reader.hasError());
    QVERIFY(count > 150);
}

void TestTranslations::leavesNothingEnglishInChinese_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("from the start") << u"zh_CN"_s;
    QTest::newRow("switched to") << u"en"_s;
}

void TestTranslations::leavesNothingEnglishInChinese()
{
    QFETCH(const QString, language);
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    settings.setValue(u"appearance/language"_s, language);
    Appearance appearance(*qobject_cast<QApplication *>(qApp), settings);
    FakeEngine engine;
    api::ClientSnapshot client = someClient(1, "Ana", { "class" });
    client.agent = "curl";
    engine.setClient(client);
    engine.setChannel("class", 1, 2);
    MainWindow window(engine, appearance);
    window.resize(800, 600);
    window.show();
    for (const QString &action :
         { u"actionHowItWorks"_s, u"actionShortcuts"_s, u"actionAbout"_s, u"actionBans"_s,
           u"actionTokens"_s, u"actionCompare"_s, u"actionPoster"_s, u"actionPreferences"_s })
        window.findChild<QAction *>(action)->trigger();
    if (language != "zh_CN"_L1)
        window.findChild<QAction *>(u"actionLanguageChinese"_s)->trigger();
    QCoreApplication::processEvents();

    int seen = 0;
    QList<QWidget *> widgets = window.findChildren<QWidget *>();
    widgets.append(&window);
    for (const QWidget *widget : widgets) {
        if (widget->objectName().startsWith(u"qt_"_s)
            && qobject_cast<const QMenu *>(widget) == nullptr)
            continue;
        for (const auto &[where, text] : textsOf(*widget)) {
            const QStringList english = englishWords(text);
            seen += text.isEmpty() ? 0 : 1;
            QVERIFY2(english.isEmpty(),
                     qPrintable(widget->objectName() + u' ' + where + u": "_s + english.join(u' ')
                                + u" in "_s + text));
        }
    }
    QVERIFY(seen > 100);
    QCOMPARE(settings.value(u"appearance/language"_s).toString(), u"zh_CN"_s);
}

void TestTranslations::comesBackToEnglish()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    settings.setValue(u"appearance/language"_s, u"zh_CN"_s);
    Appearance appearance(*qobject_cast<QApplication *>(qApp), settings);
    FakeEngine engine;
    MainWindow window(engine, appearance);
    window.show();
    QCOMPARE(window.findChild<QLabel *>(u"clientsHeading"_s)->text(), u"客户端"_s);
    window.findChild<QAction *>(u"actionLanguageEnglish"_s)->trigger();
    QCoreApplication::processEvents();
    QCOMPARE(window.findChild<QLabel *>(u"clientsHeading"_s)->text(), u"Clients"_s);
}

void TestTranslations::speaksEnglishPlurals()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    settings.setValue(u"appearance/language"_s, u"en"_s);
    Appearance appearance(*qobject_cast<QApplication *>(qApp), settings);
    FakeEngine engine;
    MainWindow window(engine, appearance);
    window.show();
    const auto *label = window.findChild<QLabel *>(u"statusConnections"_s);
    QCOMPARE(label->text(), u"0 TCP connections"_s);
    engine.currentStatus.connections = 1;
    QTRY_COMPARE(label->text(), u"1 TCP connection"_s);
}

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
