// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/bearertoken.h"

#include "server/management/logging.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::management {

namespace {

constexpr qint64 maxFileBytes = 4096;
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr auto ownerOnlyFolder = ownerOnly | QFileDevice::ExeOwner;
constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
    | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

Error tokenError(const QString &path, const QString &what)
{
    return { ErrorCode::System,
             QStringLiteral("The management token file %1 %2").arg(path, what).toStdString(),
             ErrorReason::TokenFileUnusable,
             { path.toStdString() } };
}

/// 256 bits from the system's random generator, as base64url without padding (RFC 4648 section 5).
QByteArray newSecret()
{
    std::array<quint32, 8> words {};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype { words.size() });
    QByteArray bytes;
    bytes.reserve(qsizetype { sizeof(words) });
    for (const quint32 word : words)
        for (unsigned shift = 0; shift < 32; shift += 8)
            bytes.append(static_cast<char>((word >> shift) & 0xffU));
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Like QDir::mkpath(), but the new folders are private from the start.
bool makePrivateFolders(const QString &path)
{
    const QDir folder(path);
    if (folder.exists())
        return true;
    const QString parent = QFileInfo(folder.absolutePath()).absolutePath();
    return makePrivateFolders(parent)
        && (QDir(parent).mkdir(folder.dirName(), ownerOnlyFolder) || folder.exists());
}

/// The new secret; empty if another process has created the file in the meantime.
Result<QByteArray> create(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!makePrivateFolders(folder))
        return tokenError(path,
                          QStringLiteral("cannot be made: the folder %1 cannot be created. Make it "
                                         "yourself, or name another file.")
                              .arg(folder));
    QFile file(path);
    // NewOnly is O_CREAT|O_EXCL with this mode: the file is never open to others, and a symbolic
    // link is not followed.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly)) {
        if (QFileInfo::exists(path))
            return QByteArray();
        return tokenError(path,
                          QStringLiteral("cannot be made (%1). Allow writing to its folder, or "
                                         "name another file.")
                              .arg(file.errorString()));
    }
    QByteArray secret = newSecret();
    if (file.write(secret + '\n') < 0 || !file.flush()) {
        const QString reason = file.errorString();
        file.remove();
        return tokenError(
            path,
            QStringLiteral("cannot be written (%1). Make room, or name another file.").arg(reason));
    }
    qCInfo(lcManagement).noquote() << "made a new management token in" << path;
    return secret;
}

bool isTokenCharacter(char character)
{
    return character > 0x20 && character < 0x7f;
}

Result<QByteArray> read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tokenError(path,
                          QStringLiteral("cannot be read (%1). Give this user the file, or delete "
                                         "it to have a new token made.")
                              .arg(file.errorString()));
    // Check the open file, not the path, so that it is the same file that is read.
    if (file.permissions() & others)
        return tokenError(path,
                          QStringLiteral("is open to other users of this machine. Delete it to "
                                         "have a new token made, or, if nobody can have read it, "
                                         "run: chmod 600 %1")
                              .arg(path));
    QByteArray secret = file.read(maxFileBytes + 1).trimmed();
    if (secret.isEmpty())
        return tokenError(path,
                          QStringLiteral("is empty. Delete it to have a new token made, or write "
                                         "one into it."));
    if (secret.size() > maxFileBytes
        || !std::all_of(secret.begin(), secret.end(), isTokenCharacter))
        return tokenError(
            path,
            QStringLiteral("does not hold a token: it must be one line of printable "
                           "ASCII without spaces. Delete it to have a new one made."));
    return secret;
}

} // namespace

BearerToken::BearerToken(QByteArray secret) : m_secret(std::move(secret)) { }

Result<BearerToken> BearerToken::openOrCreate(const QString &path)
{
    if (path.isEmpty())
        return Error { ErrorCode::System,
                       "No file is named for the management token. Name one, or switch the "
                       "management API off." };
    if (!QFileInfo::exists(path)) {
        Result<QByteArray> made = create(path);
        if (!made)
            return made.error();
        if (!made->isEmpty())
            return BearerToken(std::move(made).value());
    }
    Result<QByteArray> found = read(path);
    if (!found)
        return found.error();
    return BearerToken(std::move(found).value());
}

bool BearerToken::matches(std::string_view presented) const
{
    const auto length = static_cast<std::size_t>(m_secret.size());
    unsigned difference = presented.size() == length ? 0U : 1U;
    for (std::size_t index = 0; index < presented.size(); ++index) {
        const char own = m_secret[static_cast<qsizetype>(index % length)];
        difference |= static_cast<unsigned char>(own ^ presented[index]);
    }
    return difference == 0;
}

} // namespace holdfast::management
