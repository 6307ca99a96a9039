// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/principal.h"
#include "server/core/clock.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/hub/client.h"
#include "server/hub/hub.h"
#include "server/publish/idempotency.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast::publish {

/// Who may publish on the push port. Closed list.
enum class PublishPolicy : std::uint8_t { Local, Anyone, Nobody };

/// Handles publish requests (docs/protocol.md, "Publish: POST or PUT /channels/{name}"): checks the
/// right to publish, creates the messages and passes them to the hub. Never waits for the fan-out.
///
/// Thread: any.
class Publisher
{
public:
    Publisher(Hub &hub, const Clock &clock, PublishPolicy policy,
              std::size_t maxPayloadBytes = defaultMaxPayloadBytes)
        : m_hub(hub)
        , m_clock(clock)
        , m_policy(policy)
        , m_maxPayloadBytes(maxPayloadBytes)
        , m_idempotency(clock)
    {
    }

    /// POST or PUT /channels/{name}; `namePart` is the path after "/channels/", as received.
    [[nodiscard]] http::Response publish(const http::Request &request, std::string_view namePart,
                                         const access::Principal &principal);
    /// POST /channels: a batch.
    [[nodiscard]] http::Response publishBatch(const http::Request &request,
                                              const access::Principal &principal) const;

    /// Publishes a message that is not an HTTP request, such as one in a WebSocket frame.
    /// Precondition: the sender may publish.
    [[nodiscard]] Result<Published> publish(Draft draft);
    /// Checks that the sender of a request, or of the WebSocket that it opens, may publish;
    /// otherwise the error says why not.
    [[nodiscard]] Result<void> mayPublish(const access::Principal &principal) const;

private:
    Hub &m_hub;
    const Clock &m_clock;
    PublishPolicy m_policy;
    std::size_t m_maxPayloadBytes;
    Idempotency m_idempotency;
};

} // namespace holdfast::publish
