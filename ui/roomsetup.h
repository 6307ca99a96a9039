// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QByteArray>
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

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

    [[nodiscard]] QByteArray exported() const;
    /// What became of it, for the operator. Untrusted: applies all of a file that is well formed,
    /// or nothing.
    [[nodiscard]] QString import(const QByteArray &file);

private:
    api::Engine &m_engine;
    OfferedChannels &m_offered;
    Templates &m_templates;
};

} // namespace holdfast::ui
