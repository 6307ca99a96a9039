// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace holdfast::net {

/// The events that the owner of a descriptor wants.
struct Wants
{
    bool readable = true;
    bool writable = false;
    bool ended = true; ///< the peer has finished sending; also reported without `readable`

    friend bool operator==(const Wants &, const Wants &) = default;
};

/// A worker's readiness source, driven by Qt's event loop. Level-triggered.
///
/// Invariants: no call for a descriptor after the batch in which it was removed. In that batch
/// ready() may still be called with its tag, so what the tag points to must live until
/// batchEnded(). In ready() a handler may add, modify and remove any descriptor.
/// Thread: the one that created it, whose event loop drives it.
class Poller
{
public:
    /// Receives the events.
    class Handler
    {
    public:
        Handler() = default;
        virtual ~Handler() = default;
        Handler(const Handler &) = delete;
        Handler &operator=(const Handler &) = delete;

        /// `readable` is also set if the peer has closed or the descriptor has failed: a read then
        /// tells which.
        virtual void ready(void *tag, bool readable, bool writable) = 0;
        /// All events of the batch have been reported.
        virtual void batchEnded() = 0;
    };

    Poller() = default;
    virtual ~Poller() = default;
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;

    /// False if the system refuses (out of memory or watches): the descriptor is not watched.
    [[nodiscard]] virtual bool add(int descriptor, void *tag, Wants wants) = 0;
    virtual void modify(int descriptor, void *tag, Wants wants) = 0;
    /// Must be called before the descriptor is closed.
    virtual void remove(int descriptor) = 0;

    /// The best one for this platform.
    [[nodiscard]] static std::unique_ptr<Poller> make(Handler &handler);
};

} // namespace holdfast::net
