// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/currenttlscontext.h"

#include <utility>

namespace holdfast::tls {

void CurrentTlsContext::set(std::shared_ptr<const TlsContext> context)
{
    const std::lock_guard lock(m_mutex);
    m_context.swap(context);
}

std::shared_ptr<const TlsContext> CurrentTlsContext::get() const
{
    const std::lock_guard lock(m_mutex);
    return m_context;
}

} // namespace holdfast::tls
