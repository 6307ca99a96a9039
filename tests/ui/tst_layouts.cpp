// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window at common sizes, in both languages, with small and large fonts: no text is cut off and
// no widgets overlap. Run with QT_SCALE_FACTOR=2 as well.
#include "tests/api/fakeengine.h"
#include "tests/ui/flaws.h"
#include "ui/appearance.h"
#include "ui/mainwindow.h"
#include "ui/models/clientsmodel.h"
#include "ui/panes/qrview.h"
#include "ui/panes/rowtable.h"

#include <QtCore/QDir>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTableView>

using namespace holdfast;
using namespace holdfast::tests;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

namespace {

void fillWithAClass(FakeEngine &engine)
{
    for (std::uint64_t serial = 1; serial <= 12; ++serial) {
        api::ClientSnapshot client =
            someClient(serial, "Student " + std::to_string(serial), { "class", "class.red" });
        client.state = static_cast<api::ClientState>(serial % 4);
        client.acknowledgedSeq = 1'234;
        engine.setClient(client);
    }
    engine.setChannel("class", 12, 14);
    engine.setChannel("class.red", 12, 2);
    engine.currentStatus.joinUrls = { "http://192.168.100.123:8080/", "http://127.0.0.1:8080/" };
    engine.currentStatus.listeners.push_back({ "0.0.0.0", 8080 });
    engine.currentStatus.connections = 15'012;
    engine.currentStatus.counters.messagesPublished = 12'345;
    engine.currentStatus.uptime = std::chrono::minutes(47);
}

} // namespace

class TestLayouts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void cutsNothingOff_data();
    void cutsNothingOff();
    void leavesOutTheLeastColumnsFirst();
    void keepsColumnsHiddenByHand();
    void growsItsColumnsWithTheLetters();

private:
    void open(QSize size);
    static void settle();
    [[nodiscard]] QTableView &clients() const
    {
        return *m_window->findChild<QTableView *>(u"clientsTable"_s);
    }
    void keepPicture() const;

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<MainWindow> m_window;
};

void TestLayouts::init()
{
    m_settings =
        std::make_unique<QSettings>(m_folder.filePath(u"test.ini"_s), QSettings::IniFormat);
    m_settings->clear();
    m_settings->setValue(u"appearance/language"_s, u"en"_s);
    m_engine = std::make_unique<FakeEngine>();
    fillWithAClass(*m_engine);
}

void TestLayouts::cleanup()
{
    m_window.reset();
    if (m_appearance)
        m_appearance->setZoom(100);
    m_appearance.reset();
}

void TestLayouts::open(QSize size)
{
    m_appearance.reset();
    m_appearance = std::make_unique<Appearance>(*qobject_cast<QApplication *>(qApp), *m_settings);
    m_window = std::make_unique<MainWindow>(*m_engine, *m_appearance);
    m_window->resize(size);
    m_window->show();
    settle();
}

/// Processes events until none are left: a widget that grows moves its neighbours only in a later
/// pass of the event loop.
void TestLayouts::settle()
{
    constexpr int mostMilliseconds = 5'000;
    QCoreApplication::processEvents(QEventLoop::AllEvents, mostMilliseconds);
}

void TestLayouts::keepPicture() const
{
    const QString folder = qEnvironmentVariable("HOLDFAST_ARTIFACTS");
    if (folder.isEmpty())
        return;
    const int scale = qRound(m_window->devicePixelRatioF() * 100);
    const QString name = QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'-');
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(m_window->grab().save(folder + u"/layout-%1-%2.png"_s.arg(name).arg(scale)));
}

void TestLayouts::cutsNothingOff_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("zoom");
    QTest::addColumn<QString>("layout");
    // Screen sizes, each with the largest useful zoom. The third is a screen of 1920x1080 at 200 %.
    const std::vector<std::pair<QSize, int>> screens {
        { { 900, 600 }, 100 },
        { { 1366, 738 }, 150 },
        { { 960, 540 }, 100 },
        { { 1920, 1050 }, 200 },
    };
    for (const auto &[size, mostZoom] : screens) {
        for (const char *language : { "en", "zh_CN" }) {
            for (int zoom = 100; zoom <= mostZoom; zoom += 50) {
                for (const char *layout : { "teach", "develop" }) {
                    QTest::addRow("%dx%d %s %d %s", size.width(), size.height(), language, zoom,
                                  layout)
                        << size << QString::fromLatin1(language) << zoom
                        << QString::fromLatin1(layout);
                }
            }
        }
    }
    for (const char *language : { "en", "zh_CN" }) {
        QTest::addRow("narrow %s", language)
            << QSize(400, 700) << QString::fromLatin1(language) << 100 << u"compact"_s;
    }
}

void TestLayouts::cutsNothingOff()
{
    QFETCH(const QSize, size);
    QFETCH(const QString, language);
    QFETCH(const int, zoom);
    m_settings->setValue(u"appearance/language"_s, language);
    m_settings->setValue(u"appearance/zoom"_s, zoom);
    QFETCH(const QString, layout);
    m_settings->setValue(u"window/layout"_s, layout);
    open(size);
    keepPicture();
    QCOMPARE(m_window->size(), size);
    QVERIFY2(flawsOf(*m_window).isEmpty(), qPrintable(flawsOf(*m_window).join(u'\n')));
    const auto *code = m_window->findChild<QrView *>(u"joinCode"_s);
    QVERIFY(std::min(code->width(), code->height()) >= 99); // three pixels per module

    // Shows an invalid target, and raises every pane that is behind another one in its tabs.
    QTest::keyClicks(m_window->findChild<QLineEdit *>(u"targetsBox"_s), u"class/*"_s);
    for (QDockWidget *dock : m_window->findChildren<QDockWidget *>()) {
        dock->raise();
        settle();
        QVERIFY2(flawsOf(*m_window).isEmpty(), qPrintable(flawsOf(*m_window).join(u'\n')));
    }
}

void TestLayouts::leavesOutTheLeastColumnsFirst()
{
    open({ 1366, 738 });
    const auto isShown = [this](const QString &heading) {
        const QAbstractItemModel *model = clients().model();
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->headerData(column, Qt::Horizontal).toString() == heading)
                return !clients().isColumnHidden(column);
        }
        return false;
    };
    QVERIFY(isShown(u"Joined"_s) && isShown(u"Device"_s));
    m_window->resize(500, 600);
    QTRY_VERIFY(!isShown(u"Joined"_s));
    QVERIFY(isShown(u"Name"_s) && isShown(u"State"_s));
    QCOMPARE(clients().horizontalHeader()->length(), clients().viewport()->width());
    m_window->resize(1366, 738);
    QTRY_VERIFY(isShown(u"Joined"_s));
}

void TestLayouts::keepsColumnsHiddenByHand()
{
    open({ 1366, 738 });
    auto *table = qobject_cast<RowTable *>(&clients());
    table->setWanted(ClientsModel::Device, false);
    m_window->resize(900, 600);
    settle();
    m_window->resize(1366, 738);
    settle();
    QVERIFY(table->isColumnHidden(ClientsModel::Device));
    m_window->close();

    open({ 900, 600 });
    m_window->resize(1366, 738);
    QTRY_VERIFY(!clients().isColumnHidden(ClientsModel::Joined));
    QVERIFY(clients().isColumnHidden(ClientsModel::Device));
}

void TestLayouts::growsItsColumnsWithTheLetters()
{
    open({ 1920, 1050 });
    const int before = clients().columnWidth(ClientsModel::Name);
    // Digit widths are whole pixels: they do not grow by exactly one half.
    QFont letters = clients().font();
    const int figure = QFontMetrics(letters).horizontalAdvance(u'0');
    letters.setPointSizeF(letters.pointSizeF() * 1.5);
    const int largeFigure = QFontMetrics(letters).horizontalAdvance(u'0');
    QVERIFY(largeFigure > figure);
    m_appearance->setZoom(150);
    QTRY_COMPARE(clients().columnWidth(ClientsModel::Name), before * largeFigure / figure);
    m_appearance->setZoom(100);
    QTRY_VERIFY(qAbs(clients().columnWidth(ClientsModel::Name) - before) <= 4);
}

QTEST_MAIN(TestLayouts)
#include "tst_layouts.moc"
