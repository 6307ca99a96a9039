// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/staticfiles.h"

#include "server/http/entitytag.h"
#include "server/net/logging.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>

namespace holdfast::net {

namespace {

std::string contentTypeFor(const QString &suffix)
{
    static const QHash<QString, std::string> types {
        { QStringLiteral("html"), "text/html; charset=utf-8" },
        { QStringLiteral("js"), "text/javascript; charset=utf-8" },
        { QStringLiteral("mjs"), "text/javascript; charset=utf-8" },
        { QStringLiteral("css"), "text/css; charset=utf-8" },
        { QStringLiteral("json"), "application/json" },
        { QStringLiteral("svg"), "image/svg+xml" },
        { QStringLiteral("png"), "image/png" },
        { QStringLiteral("ico"), "image/x-icon" },
        { QStringLiteral("webmanifest"), "application/manifest+json" },
    };
    return types.value(suffix, "application/octet-stream");
}

} // namespace

StaticFiles::StaticFiles(const std::string &resourceFolder)
{
    const QString folder = QString::fromStdString(resourceFolder);
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            qCWarning(lcNet) << "cannot read the resource" << path;
            continue;
        }
        const QByteArray bytes = file.readAll();
        const QByteArray digest =
            QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(16);
        const File entry { contentTypeFor(files.fileInfo().suffix()),
                           '"' + digest.toStdString() + '"', bytes.toStdString() };
        const std::string name = path.mid(folder.size()).toStdString();
        m_files.insert_or_assign(name, entry);
        if (name == "/index.html")
            m_files.insert_or_assign("/", entry);
    }
}

bool StaticFiles::has(std::string_view path) const
{
    return m_files.find(path) != m_files.end();
}

http::Response StaticFiles::answer(const http::Request &request, std::string_view path) const
{
    const File &file = m_files.find(path)->second;
    http::Response response;
    response.headers = { { "ETag", file.entityTag },
                         { "Cache-Control", "no-cache" },
                         { "X-Content-Type-Options", "nosniff" },
                         { "Referrer-Policy", "no-referrer" } };
    if (http::hasCurrentCopy(request, file.entityTag)) {
        response.status = 304;
        return response;
    }
    response.contentType = file.contentType;
    response.body = file.bytes;
    return response;
}

} // namespace holdfast::net
