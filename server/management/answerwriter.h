// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/response.h"

#include <cstdint>
#include <string>

namespace holdfast::management {

/// Appends an answer of the management port to `out`: the only place here that makes wire text.
///
/// Unlike http::encodeResponse() it writes no CORS fields: no page of another origin has business
/// here. Every answer is `no-store` and `nosniff`. A field whose name or value holds CR, LF or NUL
/// is left out. Framing fields are made here and never taken from `response.headers`.
void encodeAnswer(const http::Response &response, const http::Framing &framing,
                  std::int64_t wallMilliseconds, std::string &out);

} // namespace holdfast::management
