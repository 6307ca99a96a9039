// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QThread>

#include <functional>
#include <memory>
#include <utility>

namespace holdfast::ui {

/// A completion for the engine, which may call it in any thread: `handle` runs in `owner`'s thread,
/// at once if it is called there. It does not run if the owner is gone by then.
template <typename Value, typename Handle>
[[nodiscard]] std::function<void(const Value &)> inThreadOf(QObject &owner, Handle handle)
{
    // In the owner's thread, but lives until the last copy of the completion is gone and the call
    // that it has made was delivered.
    const std::shared_ptr<QObject> here(new QObject,
                                        [](QObject *object) { object->deleteLater(); });
    return
        [here, guard = QPointer<QObject>(&owner), handle = std::move(handle)](const Value &value) {
            if (QThread::currentThread() == here->thread()) {
                if (guard)
                    handle(value);
                return;
            }
            QMetaObject::invokeMethod(
                here.get(),
                // `here` lives until then: a deferred deletion may overtake the call.
                [here, guard, handle, value] {
                    if (guard)
                        handle(value);
                },
                Qt::QueuedConnection);
        };
}

} // namespace holdfast::ui
