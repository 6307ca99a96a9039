// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/poller.h"

#include <QSocketNotifier>

#include <memory>

namespace holdfast::net {

/// Linux: one epoll instance, which one QSocketNotifier watches. Qt's event loop has one descriptor
/// to watch, for any number of sockets.
class EpollPoller final : public Poller
{
public:
    explicit EpollPoller(Handler &handler);
    ~EpollPoller() override;

    [[nodiscard]] bool add(int descriptor, void *tag, Wants wants) override;
    void modify(int descriptor, void *tag, Wants wants) override;
    void remove(int descriptor) override;

private:
    void dispatch();

    Handler &m_handler;
    int m_epoll;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace holdfast::net
