// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/readerworkspace.h"

#include <utility>

namespace holdfast::websocket {

std::unique_ptr<MessageAssembler> ReaderWorkspace::take()
{
    if (!m_spare)
        return std::make_unique<MessageAssembler>();
    m_spare->reset();
    return std::exchange(m_spare, nullptr);
}

} // namespace holdfast::websocket
