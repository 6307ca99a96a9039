// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenSSL's objects with their deleters.
#pragma once

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace holdfast::tls {

template <auto free>
struct OpenSslFree
{
    template <typename T>
    void operator()(T *object) const
    {
        free(object);
    }
};

using BioOwner = std::unique_ptr<BIO, OpenSslFree<BIO_free>>;
using BioMethodOwner = std::unique_ptr<BIO_METHOD, OpenSslFree<BIO_meth_free>>;
using CipherContextOwner = std::unique_ptr<EVP_CIPHER_CTX, OpenSslFree<EVP_CIPHER_CTX_free>>;
using CipherOwner = std::unique_ptr<EVP_CIPHER, OpenSslFree<EVP_CIPHER_free>>;
using ExtensionOwner = std::unique_ptr<X509_EXTENSION, OpenSslFree<X509_EXTENSION_free>>;
using GeneralNamesOwner = std::unique_ptr<GENERAL_NAMES, OpenSslFree<GENERAL_NAMES_free>>;
using KeyOwner = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using SslContextOwner = std::unique_ptr<SSL_CTX, OpenSslFree<SSL_CTX_free>>;
using SslOwner = std::unique_ptr<SSL, OpenSslFree<SSL_free>>;
using CertificateOwner = std::unique_ptr<X509, OpenSslFree<X509_free>>;

} // namespace holdfast::tls
