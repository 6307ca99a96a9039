// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/poller.h"

#include <QSocketNotifier>

#include <memory>
#include <unordered_map>

namespace holdfast::net {

/// Every platform: one or two QSocketNotifiers per descriptor. Each costs time in the event loop,
/// so Linux uses EpollPoller.
class NotifierPoller final : public Poller
{
public:
    explicit NotifierPoller(Handler &handler) : m_handler(handler) { }

    [[nodiscard]] bool add(int descriptor, void *tag, Wants wants) override;
    void modify(int descriptor, void *tag, Wants wants) override;
    void remove(int descriptor) override;

private:
    /// Deletes later, because a notifier may be removed during its own signal.
    struct Later
    {
        void operator()(QSocketNotifier *notifier) const
        {
            notifier->setEnabled(false);
            notifier->deleteLater();
        }
    };
    using Notifier = std::unique_ptr<QSocketNotifier, Later>;
    struct Watch
    {
        Notifier read;
        Notifier write;
    };

    [[nodiscard]] Notifier notifier(int descriptor, void *tag, QSocketNotifier::Type type);

    Handler &m_handler;
    std::unordered_map<int, Watch> m_watches;
};

} // namespace holdfast::net
