// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/credentials.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <utility>

namespace holdfast::tls {

namespace {

/// More than any chain of certificates needs; a wrong file may be of any size.
constexpr std::size_t maxFileBytes = std::size_t { 1024 } * 1024;

Result<std::string> readFile(const std::string &file)
{
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::string text(maxFileBytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || (in.fail() && !in.eof())) {
        return Error { ErrorCode::System,
                       "Cannot read " + file + ": " + std::strerror(errno != 0 ? errno : EIO)
                           + ". Check the path and that this user may read the file." };
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > maxFileBytes) {
        return Error { ErrorCode::TooLarge,
                       file + " is larger than 1 MB: that is no PEM file with a certificate." };
    }
    return text;
}

} // namespace

Result<Credentials> readCredentials(const std::string &certificateFile, const std::string &keyFile)
{
    auto certificate = readFile(certificateFile);
    if (!certificate)
        return certificate.error();
    auto key = readFile(keyFile);
    if (!key)
        return key.error();
    return Credentials { std::move(certificate).value(), std::move(key).value(), certificateFile,
                         keyFile };
}

} // namespace holdfast::tls
