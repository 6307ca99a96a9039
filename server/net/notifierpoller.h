// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/poller.h"

#include <QSocketNotifier>

#include <memory>
#include <unordered_map>

namespace holdfast::net {

/// Everywhere: one or two QSocketNotifiers per descriptor. Costs the event loop time for each,
/// which is why Linux has EpollPoller.
class NotifierPoller final : public Poller
{
public:
    explicit NotifierPoller(Handler &handler) : m_handler(handler) { }

    [[nodiscard]] bool add(int descriptor, void *tag, Wants wants) override;
    void modify(int descriptor, void *tag, Wants wants) override;
    void remove(int descriptor) override;

private:
    /// A notifier may be told to go from within its own signal.
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
