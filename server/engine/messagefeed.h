// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/hub/hub.h"

#include <cstdint>

namespace holdfast {

/// The messages published since the last take(), from those that the hub holds for their receipts.
///
/// Thread: one, its reader's.
class HubMessageFeed final : public api::MessageFeed
{
public:
    explicit HubMessageFeed(const Hub &hub) : m_hub(hub) { }

    [[nodiscard]] api::MessageNews take(std::size_t limit) override;

private:
    const Hub &m_hub;
    std::size_t m_recorded = 0; ///< so many messages have been returned or passed over
    bool m_isFirst = true;
};

} // namespace holdfast
