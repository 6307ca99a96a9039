// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

class QSettings;

namespace holdfast::ui {

/// The channels that the join page offers: set in the engine, and stored for the next start if the
/// engine is in this process.
///
/// Invariants: what is stored was accepted by the engine.
/// Thread: main.
class OfferedChannels final
{
public:
    /// Both must outlive it.
    OfferedChannels(api::Engine &engine, QSettings &settings);

    [[nodiscard]] QStringList channels() const;
    /// As api::Engine::setOpenChannels().
    void offer(const QStringList &channels, api::Done<void> done);
    /// Offers what was stored, if anything. What the engine refuses is forgotten.
    void restore();

private:
    api::Engine &m_engine;
    QSettings &m_settings;
    QObject m_here; ///< receives what the engine completes
};

} // namespace holdfast::ui
