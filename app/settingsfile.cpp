// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settingsfile.h"

#include "app/tomledit.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr auto onlyOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error cannotWrite(const QString &path, const QString &why)
{
    return Error {
        ErrorCode::System,
        u"The configuration file %1 cannot be written: %2."_s.arg(path, why).toStdString()
    };
}

} // namespace

std::string SettingsFile::file() const
{
    return m_reloader.current().file().toStdString();
}

std::vector<api::Setting> SettingsFile::settings() const
{
    return m_reloader.current().settings();
}

Result<QByteArray> SettingsFile::read(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly)) {
        return Error { ErrorCode::System,
                       u"The configuration file %1 cannot be read: %2."_s
                           .arg(path, file.errorString())
                           .toStdString() };
    }
    return file.readAll();
}

Result<void> SettingsFile::save(const QString &path, const QByteArray &text)
{
    const QFileInfo before(path);
    if (!QDir().mkpath(before.absolutePath()))
        return cannotWrite(path, u"its folder cannot be made"_s);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(before.exists() ? before.permissions() : onlyOwner)
        || file.write(text) != text.size() || !file.commit())
        return cannotWrite(path, file.errorString());
    return {};
}

Result<api::ReloadReport> SettingsFile::write(const std::string &name, const std::string &value)
{
    const Configuration current = m_reloader.current();
    const QString path = current.file();
    if (path.isEmpty())
        return Error { ErrorCode::Unavailable,
                       "This server has no configuration file: start it with --config FILE." };
    const Result<QByteArray> before = read(path);
    if (!before)
        return before.error();
    const QString option = QString::fromStdString(name);
    const auto after = withTomlValue(before.value(), option,
                                     current.tomlFor(option, QString::fromStdString(value)));
    if (!after)
        return Error { after.error().code, path.toStdString() + ": " + after.error().message };
    if (const auto checked = current.withFile(after.value()); !checked)
        return checked.error();
    if (const auto saved = save(path, after.value()); !saved)
        return saved.error();
    return m_reloader.reload();
}

Result<api::MadeCertificate> SettingsFile::makeCertificate()
{
    const auto made = m_certificates.makeSelfSigned();
    if (!made)
        return made.error();
    if (const auto written = write("tls-self-signed", "true"); !written)
        return written.error();
    return made;
}

} // namespace holdfast
