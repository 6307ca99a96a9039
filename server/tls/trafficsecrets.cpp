// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/trafficsecrets.h"

#include <charconv>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

namespace holdfast::tls {

TrafficSecrets::~TrafficSecrets()
{
    OPENSSL_cleanse(m_client.value.data(), m_client.value.size());
    OPENSSL_cleanse(m_server.value.data(), m_server.value.size());
}

void TrafficSecrets::keep(const SSL *ssl, const char *line)
{
    if (auto *const secrets = static_cast<TrafficSecrets *>(SSL_get_app_data(ssl)))
        secrets->read(line);
}

void TrafficSecrets::read(std::string_view line)
{
    const std::string_view label = line.substr(0, line.find(' '));
    Secret *const secret = label == "CLIENT_TRAFFIC_SECRET_0" ? &m_client
        : label == "SERVER_TRAFFIC_SECRET_0"                  ? &m_server
                                                              : nullptr;
    if (secret == nullptr)
        return;
    const std::string_view digits = line.substr(line.rfind(' ') + 1);
    if (digits.size() % 2 != 0 || digits.size() / 2 > secret->value.size())
        return;
    secret->size = digits.size() / 2;
    for (std::size_t i = 0; i < secret->size; ++i)
        std::from_chars(digits.data() + 2 * i, digits.data() + 2 * i + 2, secret->value[i], 16);
}

} // namespace holdfast::tls
