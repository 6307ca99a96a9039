// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/response.h"

#include <cstdint>
#include <string>

namespace holdfast::management {

/// Appends a response of the management port to `out`: the only place here that writes wire text.
///
/// Unlike http::encodeResponse() it writes no CORS fields: pages of other origins must not use this
/// API. Every response is `no-store` and `nosniff`. A field is left out if its name or value holds
/// CR, LF or NUL. Framing fields are made here and never taken from `response.headers`.
void encodeAnswer(const http::Response &response, const http::Framing &framing,
                  std::int64_t wallMilliseconds, std::string &out);

} // namespace holdfast::management
