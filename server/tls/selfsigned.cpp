// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/selfsigned.h"

#include "server/tls/opensslerror.h"
#include "server/tls/opensslowner.h"
#include "server/tls/tlscontext.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <span>
#include <string_view>
#include <utility>

namespace holdfast::tls {

namespace {

constexpr std::int64_t daySeconds = 86'400;
constexpr std::int64_t validDays = 397;
constexpr std::int64_t renewBeforeDays = 30;
/// X.520: the upper bound of a common name.
constexpr std::size_t maxCommonName = 64;

bool isLinkLocal(const AddressBytes &address)
{
    return address[0] == 0xfe && (address[1] & 0xc0U) == 0x80;
}

/// The bytes of an iPAddress name (RFC 5280 section 4.2.1.6): 4 or 16.
std::span<const unsigned char> nameBytes(const AddressBytes &address)
{
    return isMappedV4(address) ? std::span(address).subspan(12) : std::span(address);
}

std::vector<AddressBytes> addressesOf(const CertificateNames &names)
{
    AddressBytes v4 {};
    v4[10] = v4[11] = 0xff;
    v4[12] = 127;
    v4[15] = 1;
    AddressBytes v6 {};
    v6[15] = 1;
    std::vector<AddressBytes> all { v4, v6 };
    for (const AddressBytes &address : names.addresses) {
        if (!isLinkLocal(address) && std::find(all.begin(), all.end(), address) == all.end())
            all.push_back(address);
    }
    return all;
}

std::vector<std::string> hostNamesOf(const CertificateNames &names)
{
    std::vector<std::string> all { "localhost" };
    if (names.hostName.empty() || names.hostName == "localhost")
        return all;
    all.push_back(names.hostName);
    if (!names.hostName.ends_with(".local"))
        all.push_back(names.hostName + ".local");
    return all;
}

bool addName(GENERAL_NAMES &names, int type, std::span<const unsigned char> bytes)
{
    ASN1_STRING *const value = type == GEN_IPADD ? ASN1_OCTET_STRING_new()
                                                 : static_cast<ASN1_STRING *>(ASN1_IA5STRING_new());
    GENERAL_NAME *const name = GENERAL_NAME_new();
    if (value == nullptr || name == nullptr
        || ASN1_STRING_set(value, bytes.data(), static_cast<int>(bytes.size())) != 1) {
        ASN1_STRING_free(value);
        GENERAL_NAME_free(name);
        return false;
    }
    GENERAL_NAME_set0_value(name, type, value);
    if (sk_GENERAL_NAME_push(&names, name) > 0)
        return true;
    GENERAL_NAME_free(name);
    return false;
}

bool addAlternativeNames(X509 &certificate, const CertificateNames &names)
{
    const GeneralNamesOwner all(GENERAL_NAMES_new());
    bool isAdded = all != nullptr;
    for (const std::string &name : hostNamesOf(names)) {
        isAdded = isAdded
            && addName(*all, GEN_DNS,
                       { reinterpret_cast<const unsigned char *>(name.data()), name.size() });
    }
    for (const AddressBytes &address : addressesOf(names))
        isAdded = isAdded && addName(*all, GEN_IPADD, nameBytes(address));
    return isAdded
        && X509_add1_ext_i2d(&certificate, NID_subject_alt_name, all.get(), 0, X509V3_ADD_APPEND)
        == 1;
}

bool addExtension(X509 &certificate, int nid, const char *value)
{
    X509V3_CTX context {};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
    const ExtensionOwner extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(&certificate, extension.get(), -1) == 1;
}

bool setSerialNumber(X509 &certificate)
{
    std::array<unsigned char, 16> bytes {};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return false;
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7fU) | 1U); // positive and not zero
    BIGNUM *const number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
    const bool isSet = number != nullptr
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(&certificate)) != nullptr;
    BN_free(number);
    return isSet;
}

bool setSubject(X509 &certificate, const CertificateNames &names)
{
    std::string subject = "Holdfast " + names.hostName;
    subject.resize(std::min(subject.size(), maxCommonName));
    if (subject.back() == ' ')
        subject.pop_back();
    X509_NAME *const name = X509_get_subject_name(&certificate);
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(subject.data()),
                                      static_cast<int>(subject.size()), -1, 0)
        == 1
        && X509_set_issuer_name(&certificate, name) == 1;
}

/// The certificate for `key`; null: OpenSSL failed.
CertificateOwner certify(EVP_PKEY &key, const CertificateNames &names, std::int64_t wallSeconds)
{
    CertificateOwner made(X509_new());
    if (!made)
        return nullptr;
    X509 &certificate = *made;
    // An hour earlier, for clocks that are late.
    const bool isMade = X509_set_version(&certificate, X509_VERSION_3) == 1
        && setSerialNumber(certificate) && setSubject(certificate, names)
        && ASN1_TIME_set(X509_getm_notBefore(&certificate), wallSeconds - 3600) != nullptr
        && ASN1_TIME_set(X509_getm_notAfter(&certificate), wallSeconds + validDays * daySeconds)
            != nullptr
        && X509_set_pubkey(&certificate, &key) == 1
        && addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate, NID_key_usage, "critical,digitalSignature")
        && addExtension(certificate, NID_ext_key_usage, "serverAuth")
        && addExtension(certificate, NID_subject_key_identifier, "hash")
        && addAlternativeNames(certificate, names)
        && X509_sign(&certificate, &key, EVP_sha256()) > 0;
    return isMade ? std::move(made) : nullptr;
}

std::string takeText(BIO &bio)
{
    char *text = nullptr;
    const long size = BIO_get_mem_data(&bio, &text);
    return { text, static_cast<std::size_t>(std::max(size, 0L)) };
}

Error cannotWrite(const std::string &file, const std::string &why)
{
    return Error { ErrorCode::System,
                   "Cannot write " + file + ": " + why
                       + ". Check that this user may write in its folder." };
}

/// Replaces the file as a whole. `isSecret`: it never exists with a content that others can read.
Result<void> writeFile(const std::string &file, const std::string &text, bool isSecret)
{
    namespace fs = std::filesystem;
    const std::string unfinished = file + ".new";
    std::error_code failure;
    fs::remove(unfinished, failure);
    std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
    if (!out)
        return cannotWrite(file, std::strerror(errno));
    if (isSecret) {
        fs::permissions(unfinished, fs::perms::owner_read | fs::perms::owner_write, failure);
        if (failure)
            return cannotWrite(file, failure.message());
    }
    out << text;
    out.close();
    if (!out)
        return cannotWrite(file, "the disk may be full");
    fs::rename(unfinished, file, failure);
    if (failure)
        return cannotWrite(file, failure.message());
    return {};
}

CertificateOwner certificateOf(const Credentials &credentials)
{
    const BioOwner bio(BIO_new_mem_buf(credentials.certificate.data(),
                                       static_cast<int>(credentials.certificate.size())));
    CertificateOwner certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return certificate;
}

} // namespace

Result<Credentials> makeSelfSigned(const CertificateNames &names, std::int64_t wallSeconds)
{
    ERR_clear_error();
    const KeyOwner key(EVP_EC_gen("P-256"));
    const CertificateOwner certificate = key ? certify(*key, names, wallSeconds) : nullptr;
    const BioOwner certificateText(BIO_new(BIO_s_mem()));
    const BioOwner keyText(BIO_new(BIO_s_mem()));
    if (!certificate || PEM_write_bio_X509(certificateText.get(), certificate.get()) != 1
        || PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr)
            != 1) {
        return Error { ErrorCode::System,
                       "OpenSSL cannot make a certificate: " + takeOpenSslError()
                           + ". Give one with --tls-certificate and --tls-key." };
    }
    return Credentials { takeText(*certificateText), takeText(*keyText) };
}

bool coversNames(const Credentials &credentials, const CertificateNames &names,
                 std::int64_t wallSeconds)
{
    const CertificateOwner certificate = certificateOf(credentials);
    if (!certificate)
        return false;
    auto renewAt = static_cast<std::time_t>(wallSeconds + renewBeforeDays * daySeconds);
    if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &renewAt) < 0)
        return false;
    const auto hosts = hostNamesOf(names);
    const auto addresses = addressesOf(names);
    return std::all_of(hosts.begin(), hosts.end(),
                       [&](const std::string &host) {
                           return X509_check_host(certificate.get(), host.data(), host.size(), 0,
                                                  nullptr)
                               == 1;
                       })
        && std::all_of(addresses.begin(), addresses.end(), [&](const AddressBytes &address) {
               const auto bytes = nameBytes(address);
               return !isMappedV4(address)
                   || X509_check_ip(certificate.get(), bytes.data(), bytes.size(), 0) == 1;
           });
}

Result<Credentials> openOrMakeSelfSigned(const std::string &certificateFile,
                                         const std::string &keyFile, const CertificateNames &names,
                                         std::int64_t wallSeconds)
{
    if (auto kept = readCredentials(certificateFile, keyFile); kept
        && coversNames(kept.value(), names, wallSeconds)
        && TlsContext::make(kept.value(), wallSeconds))
        return kept;
    auto made = makeSelfSigned(names, wallSeconds);
    if (!made)
        return made;
    made->certificateName = certificateFile;
    made->keyName = keyFile;
    std::error_code failure;
    for (const std::string &file : { certificateFile, keyFile })
        std::filesystem::create_directories(std::filesystem::path(file).parent_path(), failure);
    if (const auto written = writeFile(keyFile, made->key, true); !written)
        return written.error();
    if (const auto written = writeFile(certificateFile, made->certificate, false); !written)
        return written.error();
    return made;
}

} // namespace holdfast::tls
