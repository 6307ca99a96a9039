// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace holdfast::tls {

/// OpenSSL's text for the last error of this thread, such as "no start line". Clears the errors.
[[nodiscard]] std::string takeOpenSslError();

} // namespace holdfast::tls
