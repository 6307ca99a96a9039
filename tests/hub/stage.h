// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/hub/audience.h"
#include "tests/hub/messages.h"
#include "tests/hub/recordingoutlet.h"
#include "tests/hub/textencoder.h"

namespace holdfast::tests {

/// An audience with all that it needs.
struct Stage
{
    explicit Stage(std::uint64_t position = 0, ReadLimits limits = {}, bool isOneShot = false)
        : encoder(limits, isOneShot), audience(encoder, testEpoch(), position)
    {
    }

    void publish(std::uint64_t first, std::uint64_t last)
    {
        for (std::uint64_t seq = first; seq <= last; ++seq)
            audience.publish(accepted(seq));
    }
    void publish(std::uint64_t seq) { publish(seq, seq); }
    /// Runs a whole round with the pending messages.
    void round()
    {
        audience.startRound(cache);
        finish();
    }
    void finish()
    {
        while (audience.isInRound())
            (void)audience.runSlice(1, outlet);
    }
    void heartbeat()
    {
        audience.startHeartbeat();
        finish();
    }

    TextEncoder encoder;
    Audience audience;
    BlockCache cache;
    RecordingOutlet outlet;
};

} // namespace holdfast::tests
