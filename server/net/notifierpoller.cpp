// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/notifierpoller.h"

namespace holdfast::net {

bool NotifierPoller::add(int descriptor, void *tag, Wants wants)
{
    Watch watch;
    watch.read = notifier(descriptor, tag, QSocketNotifier::Read);
    watch.read->setEnabled(wants.readable);
    if (wants.writable)
        watch.write = notifier(descriptor, tag, QSocketNotifier::Write);
    return m_watches.emplace(descriptor, std::move(watch)).second;
}

void NotifierPoller::modify(int descriptor, void *tag, Wants wants)
{
    Watch &watch = m_watches.at(descriptor);
    watch.read->setEnabled(wants.readable);
    if (!wants.writable)
        watch.write.reset();
    else if (!watch.write)
        watch.write = notifier(descriptor, tag, QSocketNotifier::Write);
}

void NotifierPoller::remove(int descriptor)
{
    m_watches.erase(descriptor);
}

NotifierPoller::Notifier NotifierPoller::notifier(int descriptor, void *tag,
                                                  QSocketNotifier::Type type)
{
    Notifier made(new QSocketNotifier(descriptor, type));
    QObject::connect(made.get(), &QSocketNotifier::activated, made.get(), [this, tag, type] {
        m_handler.ready(tag, type == QSocketNotifier::Read, type == QSocketNotifier::Write);
        m_handler.batchEnded();
    });
    return made;
}

} // namespace holdfast::net
