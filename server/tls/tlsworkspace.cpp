// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/tlsworkspace.h"

#include "server/tls/opensslowner.h"

#include <algorithm>
#include <cstring>
#include <openssl/crypto.h>

namespace holdfast::tls {

struct TlsWorkspace::Transfer
{
    static Buffers &buffersOf(BIO *bio) { return *static_cast<Buffers *>(BIO_get_data(bio)); }

    static int read(BIO *bio, char *data, std::size_t size, std::size_t *count)
    {
        BIO_clear_retry_flags(bio);
        std::string_view &unread = buffersOf(bio).unread;
        if (unread.empty()) {
            BIO_set_retry_read(bio);
            return 0;
        }
        *count = std::min(size, unread.size());
        std::memcpy(data, unread.data(), *count);
        unread.remove_prefix(*count);
        return 1;
    }

    static int write(BIO *bio, const char *data, std::size_t size, std::size_t *count)
    {
        BIO_clear_retry_flags(bio);
        buffersOf(bio).written->append(data, size);
        *count = size;
        return 1;
    }

    static long control(BIO * /*bio*/, int command, long /*number*/, void * /*argument*/)
    {
        return command == BIO_CTRL_FLUSH ? 1 : 0;
    }

    static const BIO_METHOD *method()
    {
        static const BioMethodOwner made = [] {
            BioMethodOwner owner(
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "holdfast"));
            BIO_meth_set_read_ex(owner.get(), read);
            BIO_meth_set_write_ex(owner.get(), write);
            BIO_meth_set_ctrl(owner.get(), control);
            return owner;
        }();
        return made.get();
    }
};

TlsWorkspace::TlsWorkspace() : m_bio(BIO_new(Transfer::method()))
{
    BIO_set_data(m_bio, &m_buffers);
    BIO_set_init(m_bio, 1);
}

TlsWorkspace::~TlsWorkspace()
{
    BIO_free(m_bio);
    m_ciphers = {};
    // OpenSSL's random generators of this thread. At the thread's end they would be freed as well,
    // but QThread::wait() does not wait for that.
    OPENSSL_thread_stop();
}

const RecordCipher *TlsWorkspace::cipher(std::uint16_t suite)
{
    static constexpr std::uint16_t firstSuite = 0x1301;
    if (suite < firstSuite || suite >= firstSuite + m_ciphers.size())
        return nullptr;
    std::unique_ptr<RecordCipher> &cipher = m_ciphers[suite - firstSuite];
    if (!cipher)
        cipher = RecordCipher::make(suite);
    return cipher.get();
}

} // namespace holdfast::tls
