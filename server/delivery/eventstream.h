// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/delivery/envelopes.h"
#include "server/delivery/subscribe.h"
#include "server/http/response.h"
#include "server/hub/encoder.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::delivery {

/// Messages as server-sent events (WHATWG HTML section 9.2): `id:` is the place, `event:` the
/// message's event if it is not "message", `data:` the envelope, or the payload line by line. A raw
/// payload that is not UTF-8 is sent in base64, as the event NAME+base64. A retraction or
/// replacement is an event `retract` or `replace` with the envelope.
///
/// Thread: any.
class EventStreamEncoder final : public Encoder
{
public:
    explicit EventStreamEncoder(Format format) : m_format(format) { }

    void encode(const Reading &reading, const Epoch &epoch, std::string &out) const override;
    void encodeHeartbeat(std::string &out) const override { out.append(":\n\n"); }
    [[nodiscard]] ReadLimits limits() const override { return {}; }
    [[nodiscard]] bool isOneShot() const override { return false; }

private:
    Format m_format;
};

/// The response head of a stream that starts at `start`.
[[nodiscard]] http::Response streamHead(const Place &start);

/// Appends the response head and the first event, `hello`. Its id is the place at which the stream
/// starts, so that nothing is lost if the connection breaks before the first message.
void appendStreamOpening(const Hello &hello, std::int64_t wallMilliseconds, std::string &out);

/// Appends `event: bye` and the reconnection time (`retry:`).
void appendStreamBye(const Goodbye &goodbye, std::string &out);

} // namespace holdfast::delivery
