// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace holdfast::net {

/// What a descriptor's owner wants to be told of.
struct Wants
{
    bool readable = true;
    bool writable = false;
    bool ended = true; ///< that the peer has finished sending, even where it reads nothing

    friend bool operator==(const Wants &, const Wants &) = default;
};

/// A worker's readiness source, driven by Qt's event loop. Level-triggered.
///
/// Invariants: no call for a descriptor after remove(); a handler may add, modify and remove any
/// descriptor from within ready(). A tag given to ready() may belong to a descriptor removed
/// earlier in the same batch, so what it points to must live until batchEnded().
/// Thread: the one it was made in, whose event loop drives it.
class Poller
{
public:
    /// Told what is ready.
    class Handler
    {
    public:
        Handler() = default;
        virtual ~Handler() = default;
        Handler(const Handler &) = delete;
        Handler &operator=(const Handler &) = delete;

        /// `readable` is also set when the peer has closed or the descriptor has failed: a read
        /// then tells which.
        virtual void ready(void *tag, bool readable, bool writable) = 0;
        /// The events that were there are done.
        virtual void batchEnded() = 0;
    };

    Poller() = default;
    virtual ~Poller() = default;
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;

    /// False if the system refuses (out of memory or watches): the descriptor is not watched.
    [[nodiscard]] virtual bool add(int descriptor, void *tag, Wants wants) = 0;
    virtual void modify(int descriptor, void *tag, Wants wants) = 0;
    /// Before the descriptor is closed.
    virtual void remove(int descriptor) = 0;

    /// The best one for this platform.
    [[nodiscard]] static std::unique_ptr<Poller> make(Handler &handler);
};

} // namespace holdfast::net
