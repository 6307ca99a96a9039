// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/portowner.h"

#include <QDir>
#include <QFile>
#include <QSet>

#include <array>
#include <unistd.h>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// The targets of the /proc links of sockets that listen on the port: "socket:[12345]" (proc(5),
/// /proc/net/tcp).
QSet<QByteArray> socketsOf(quint16 port)
{
    constexpr auto listening = "0A";
    QSet<QByteArray> found;
    for (const auto &table : { u"/proc/net/tcp"_s, u"/proc/net/tcp6"_s }) {
        QFile file(table);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            const QList<QByteArray> fields = line.simplified().split(' ');
            if (fields.size() > 9 && fields[3] == listening
                && fields[1].mid(fields[1].lastIndexOf(':') + 1).toUInt(nullptr, 16) == port)
                found.insert("socket:[" + fields[9] + ']');
        }
    }
    return found;
}

QByteArray linkTarget(const QString &path)
{
    std::array<char, 64> target;
    const auto size = ::readlink(QFile::encodeName(path).constData(), target.data(), target.size());
    return size > 0 ? QByteArray(target.data(), size) : QByteArray();
}

} // namespace

QString portOwner(quint16 port)
{
    const QSet<QByteArray> sockets = socketsOf(port);
    if (sockets.isEmpty())
        return {};
    const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &process : entries) {
        if (!process.at(0).isDigit())
            continue;
        const QDir descriptors(u"/proc/%1/fd"_s.arg(process));
        const QStringList names = descriptors.entryList(QDir::Files | QDir::System);
        for (const QString &name : names) {
            if (!sockets.contains(linkTarget(descriptors.filePath(name))))
                continue;
            QFile command(u"/proc/%1/comm"_s.arg(process));
            const QString program = command.open(QIODevice::ReadOnly)
                ? QString::fromUtf8(command.readAll()).trimmed()
                : u"a program"_s;
            return u"%1 (process %2)"_s.arg(program, process);
        }
    }
    return {};
}

} // namespace holdfast
