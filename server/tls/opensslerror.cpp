// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/opensslerror.h"

#include <openssl/err.h>

namespace holdfast::tls {

std::string takeOpenSslError()
{
    const char *const reason = ERR_reason_error_string(ERR_peek_last_error());
    std::string text = reason != nullptr ? reason : "OpenSSL gives no reason";
    ERR_clear_error();
    return text;
}

} // namespace holdfast::tls
