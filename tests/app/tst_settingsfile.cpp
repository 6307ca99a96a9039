// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settingsfile.h"
#include "app/startup.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <optional>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

} // namespace

/// The configuration file is changed while its server runs.
class TestSettingsFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void makesTheFileAndAppliesWhatIsLive();
    void keepsCommentsAndWhoMayRead();
    void changesNothingIfTheValueIsWrong();
    void changesNothingIfTheFileIsWrong();
    void leavesWhatAFlagDecides();
    void makesACertificate();

private:
    void start(const QByteArray &toml = {}, const std::map<QString, QStringList> &flags = {});
    [[nodiscard]] api::Setting setting(const std::string &name) const
    {
        const auto all = m_settings->settings();
        return *std::ranges::find(all, name, &api::Setting::name);
    }

    std::optional<QTemporaryDir> m_folder;
    QString m_path;
    std::optional<Server> m_server;
    std::optional<CertificateWatch> m_certificates;
    std::optional<Reloader> m_reloader;
    std::optional<SettingsFile> m_settings;
};

void TestSettingsFile::init()
{
    m_folder.emplace();
    m_path = m_folder->filePath(u"sub/holdfast.toml"_s);
}

void TestSettingsFile::cleanup()
{
    m_settings.reset();
    m_reloader.reset();
    m_certificates.reset();
    m_server.reset();
}

void TestSettingsFile::start(const QByteArray &toml, const std::map<QString, QStringList> &flags)
{
    if (!toml.isEmpty()) {
        QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(toml), toml.size());
    }
    auto given = flags;
    given.emplace(u"token-file"_s, QStringList { m_folder->filePath(u"management.token"_s) });
    const auto configuration =
        Configuration::read(optionTable({ u"somewhere"_s, {} }), { given, {}, false, m_path }, {});
    QVERIFY2(configuration, configuration ? "" : configuration.error().message.c_str());
    m_server.emplace(settingsFor(configuration->options()));
    m_certificates.emplace(configuration->options().tls, m_folder->path(), *m_server);
    m_reloader.emplace(*m_server, configuration.value(), [] {});
    m_settings.emplace(*m_reloader, *m_certificates);
}

void TestSettingsFile::makesTheFileAndAppliesWhatIsLive()
{
    start();
    QCOMPARE(m_settings->file(), m_path.toStdString());
    const auto live = m_settings->write("publish", "nobody");
    QVERIFY2(live, live ? "" : live.error().message.c_str());
    QCOMPARE(live->changed, std::vector<std::string> { "publish" });
    QCOMPARE(m_server->access().rules().back().publish, std::string("nobody"));
    const auto later = m_settings->write("workers", "3");
    QVERIFY(later);
    QCOMPARE(later->needsRestart, std::vector<std::string> { "workers" });
    QCOMPARE(contentOf(m_path), QByteArray("publish = \"nobody\"\nworkers = 3\n"));
    QCOMPARE(setting("workers").values, std::vector<std::string> { "3" });
    QCOMPARE(QFile::permissions(m_path)
                 & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
}

void TestSettingsFile::keepsCommentsAndWhoMayRead()
{
    start("# Room 12\nhistory-age = 60 # a minute\n\n[[rule]]\nchannels = \"a\"\nslow = "
          "\"close\"\n");
    const auto mode = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup;
    QVERIFY(QFile::setPermissions(m_path, mode));
    QVERIFY(m_settings->write("history-age", "90"));
    QCOMPARE(contentOf(m_path),
             QByteArray("# Room 12\nhistory-age = 90 # a minute\n\n[[rule]]\nchannels = "
                        "\"a\"\nslow = \"close\"\n"));
    QCOMPARE(QFile::permissions(m_path) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions(QFile::ReadGroup));
}

void TestSettingsFile::changesNothingIfTheValueIsWrong()
{
    const QByteArray toml = "history-age = 60\n";
    start(toml);
    const auto written = m_settings->write("workers", "65");
    QVERIFY(!written);
    const QByteArray message = QByteArray::fromStdString(written.error().message);
    QVERIFY2(message.startsWith(QByteArray(m_path.toUtf8() + ":2:11: workers must be")),
             message.constData());
    QCOMPARE(contentOf(m_path), toml);
    QVERIFY(!m_settings->write("no-such-setting", "1"));
    QCOMPARE(contentOf(m_path), toml);
}

void TestSettingsFile::changesNothingIfTheFileIsWrong()
{
    start("history-age = 60\n");
    const QByteArray broken = "history-age = \n";
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(broken), broken.size());
    file.close();
    const auto written = m_settings->write("workers", "2");
    QVERIFY(!written);
    QVERIFY(QByteArray::fromStdString(written.error().message).startsWith(m_path.toUtf8()));
    QCOMPARE(contentOf(m_path), broken);
}

void TestSettingsFile::leavesWhatAFlagDecides()
{
    start({}, { { u"workers"_s, { u"2"_s } } });
    QVERIFY(setting("workers").isFixed);
    QCOMPARE(setting("workers").source, std::string("--workers"));
    QVERIFY(!setting("history-age").isFixed);
    const auto all = m_settings->settings();
    QVERIFY(std::ranges::find(all, "pin", &api::Setting::name) == all.end());
}

void TestSettingsFile::makesACertificate()
{
    start();
    const auto made = m_settings->makeCertificate();
    QVERIFY2(made, made ? "" : made.error().message.c_str());
    QVERIFY(contentOf(QString::fromStdString(made->file)).contains("BEGIN CERTIFICATE"));
    QCOMPARE(made->fingerprint.size(), 32U * 3 - 1);
    QCOMPARE(contentOf(m_path), QByteArray("tls-self-signed = true\n"));
    // The one that is there stays.
    const auto again = m_settings->makeCertificate();
    QVERIFY(again);
    QCOMPARE(again->fingerprint, made->fingerprint);
}

QTEST_GUILESS_MAIN(TestSettingsFile)
#include "tst_settingsfile.moc"
