// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QByteArray>
#include <QtCore/QCoreApplication>
#include <QtCore/QObject>
#include <QtCore/QString>

#include <functional>
#include <memory>

namespace holdfast::ui {

class OfferedChannels;
class Templates;

/// Carries the set-up of a room to another computer: the channels that the page offers, what they
/// keep, and the templates. As JSON; without tokens, bans and PIN.
///
/// Thread: main.
class RoomSetup final
{
    Q_DECLARE_TR_FUNCTIONS(RoomSetup)

public:
    static constexpr qsizetype maxBytes = qsizetype { 1024 } * 1024;

    /// All must outlive it.
    RoomSetup(api::Engine &engine, OfferedChannels &offered, Templates &templates);

    /// Empty: the engine could not tell the settings.
    using Exported = std::function<void(const QByteArray &file)>;
    void exported(const Exported &then);
    /// What became of it, for the operator.
    using Imported = std::function<void(const QString &note)>;
    /// Untrusted: applies all of a file that is well formed, or nothing.
    void import(const QByteArray &file, const Imported &then);

private:
    struct Export;
    struct Import;

    void applySettings(const std::shared_ptr<Import> &import);

    api::Engine &m_engine;
    OfferedChannels &m_offered;
    Templates &m_templates;
    QObject m_here; ///< receives what the engine completes
};

} // namespace holdfast::ui
