// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tls/tlscontext.h"

#include <memory>
#include <mutex>

namespace holdfast::tls {

/// The TLS context that new connections use. Those that are open keep theirs.
///
/// Thread: any; one mutex, held while a pointer is copied.
class CurrentTlsContext
{
public:
    /// Null: new connections are plain.
    void set(std::shared_ptr<const TlsContext> context);
    [[nodiscard]] std::shared_ptr<const TlsContext> get() const;

private:
    mutable std::mutex m_mutex; ///< guards m_context
    std::shared_ptr<const TlsContext> m_context;
};

} // namespace holdfast::tls
