// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <vector>

namespace holdfast::ui {

/// What has to be in order so that the devices in the room can join, judged from what is known.
///
/// Thread: main.
class SetupCheck
{
    Q_DECLARE_TR_FUNCTIONS(SetupCheck)

public:
    enum class State : std::uint8_t {
        Good,
        Unknown, ///< cannot be found out from here
        Bad,
    };
    /// The next step. Closed list.
    enum class Step : std::uint8_t { CopyAddress, CopyCommand, ShowJoinScreen, OpenHere };

    struct Line
    {
        State state = State::Unknown;
        QString text; ///< plain text
        Step step = Step::CopyAddress;
        QString command; ///< for CopyCommand
    };

    /// What is known about this computer besides the engine.
    struct Computer
    {
        QStringList firewalls; ///< the firewall programs that are installed: "ufw", "firewall-cmd"
        QStringList tunnels; ///< names of network interfaces of VPNs that are up
    };

    [[nodiscard]] static Computer thisComputer();
    [[nodiscard]] static std::vector<Line> lines(const api::Status &status,
                                                 const Computer &computer);

private:
    [[nodiscard]] static Line listening(const api::Status &status);
    [[nodiscard]] static Line network(const api::Status &status);
    [[nodiscard]] static Line firewall(const api::Status &status, const Computer &computer);
    [[nodiscard]] static Line reached(const api::Status &status);
    [[nodiscard]] static Line tunnel(const Computer &computer);
    [[nodiscard]] static Line sameNetwork(const api::Status &status);
};

} // namespace holdfast::ui
