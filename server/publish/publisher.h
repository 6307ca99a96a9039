// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/rules.h"
#include "server/core/clock.h"
#include "server/core/functionref.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/hub/client.h"
#include "server/hub/hub.h"
#include "server/publish/idempotency.h"
#include "server/publish/messagechanges.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::publish {

/// Handles publish requests (docs/protocol.md, "Publish: POST or PUT /channels/{name}"): asks the
/// rules, creates the messages and passes them to the log. Never waits for the fan-out.
///
/// A publish is answered when the log has taken it: at once if the log can, by the returned value,
/// or later in any thread, by what `later` makes then.
///
/// Thread: any. Outlives the publishes.
class Publisher
{
public:
    Publisher(Hub &hub, const Clock &clock, const access::Rules &rules,
              std::size_t maxPayloadBytes = defaultMaxPayloadBytes)
        : m_hub(hub)
        , m_clock(clock)
        , m_rules(rules)
        , m_maxPayloadBytes(maxPayloadBytes)
        , m_idempotency(clock)
    {
    }

    /// The idempotency keys of an earlier process. Call it before the first publish.
    void restoreKeys(std::vector<RestoredKey> keys) { m_idempotency.restore(std::move(keys)); }

    using AnswerLater = FunctionRef<std::function<void(http::Response)>()>;

    /// POST or PUT /channels/{name}; `namePart` is the path after "/channels/", as received.
    [[nodiscard]] std::optional<http::Response> publish(const http::Request &request,
                                                        std::string_view namePart,
                                                        const access::Principal &principal,
                                                        AnswerLater later);
    /// POST /channels: a batch.
    [[nodiscard]] std::optional<http::Response> publishBatch(const http::Request &request,
                                                             const access::Principal &principal,
                                                             AnswerLater later) const;

    /// Publishes a message that is not an HTTP request, such as one in a WebSocket frame.
    [[nodiscard]] std::optional<Result<Published>>
    publish(Draft draft, const access::Principal &principal, Idempotency::Later later);

    /// DELETE /messages/{id}; `id` as received.
    [[nodiscard]] std::optional<http::Response>
    retract(std::string_view id, const access::Principal &principal, AnswerLater later) const;
    /// PUT /messages/{id}: the body is the new payload.
    [[nodiscard]] std::optional<http::Response> replace(const http::Request &request,
                                                        std::string_view id,
                                                        const access::Principal &principal,
                                                        AnswerLater later) const;

private:
    /// A message that the principal may change: it may publish on all its channels.
    [[nodiscard]] Result<ChangeTarget> changeableBy(const access::Principal &principal,
                                                    std::string_view id) const;
    [[nodiscard]] std::optional<http::Response> change(const ChangeTarget &target,
                                                       ChangeBatch batch,
                                                       const access::Principal &principal,
                                                       std::size_t bytes, AnswerLater later) const;
    /// Why the address of the principal may not publish these now; counts them if it may.
    [[nodiscard]] std::optional<access::Refusal> refusalByRate(const access::Principal &principal,
                                                               std::span<const Entry> entries,
                                                               std::size_t bytes) const;
    /// Appends one message; the result as from Log::append(). `key` may be null.
    [[nodiscard]] std::optional<Result<Published>> append(std::shared_ptr<Message> message,
                                                          const std::optional<Cursor> &ifLast,
                                                          const IdempotencyKey *key,
                                                          Idempotency::Later later) const;

    Hub &m_hub;
    const Clock &m_clock;
    const access::Rules &m_rules;
    std::size_t m_maxPayloadBytes;
    Idempotency m_idempotency;
};

} // namespace holdfast::publish
