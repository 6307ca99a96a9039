// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setupcheck.h"

#include "ui/joinlink.h"
#include "ui/visibletext.h"

#include <QtCore/QStandardPaths>
#include <QtNetwork/QNetworkInterface>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

/// The link of a status that has just been read.
JoinLink::Reach reachOf(const api::Status &status)
{
    JoinLink link;
    link.setStatus(status);
    return link.reach();
}

quint16 portOf(const api::Status &status)
{
    for (const api::ListenerSnapshot &listener : status.listeners) {
        if (listener.port != 0)
            return listener.port;
    }
    return 0;
}

} // namespace

SetupCheck::Computer SetupCheck::thisComputer()
{
    Computer computer;
    const QStringList folders { u"/usr/sbin"_s, u"/usr/bin"_s, u"/sbin"_s, u"/bin"_s };
    for (const QString &program : { u"ufw"_s, u"firewall-cmd"_s }) {
        if (!QStandardPaths::findExecutable(program, folders).isEmpty())
            computer.firewalls.append(program);
    }
    for (const QNetworkInterface &each : QNetworkInterface::allInterfaces()) {
        const bool isTunnel = each.type() == QNetworkInterface::Virtual
            || each.flags().testFlag(QNetworkInterface::IsPointToPoint);
        const bool isUp = each.flags().testFlag(QNetworkInterface::IsRunning);
        const QString name = each.name();
        const bool hasName = name.startsWith("tun"_L1) || name.startsWith("wg"_L1)
            || name.startsWith("ppp"_L1) || name.startsWith("tailscale"_L1);
        if (isTunnel && isUp && hasName)
            computer.tunnels.append(name);
    }
    return computer;
}

std::vector<SetupCheck::Line> SetupCheck::lines(const api::Status &status, const Computer &computer)
{
    std::vector<Line> all { listening(status), network(status), firewall(status, computer),
                            reached(status) };
    if (!computer.tunnels.isEmpty())
        all.push_back(tunnel(computer));
    if (!status.hasSeenRemoteDevice)
        all.push_back(sameNetwork(status));
    return all;
}

SetupCheck::Line SetupCheck::listening(const api::Status &status)
{
    if (status.listeners.empty())
        return { State::Bad,
                 tr("The server is not listening. Start the program again with --listen."),
                 Step::CopyCommand, u"holdfast --listen 0.0.0.0:8080"_s };
    return { State::Good,
             tr("The server is listening on port %1.").arg(portOf(status)),
             Step::CopyAddress,
             {} };
}

SetupCheck::Line SetupCheck::network(const api::Status &status)
{
    JoinLink link;
    link.setStatus(status);
    const JoinLink::Reach reach = link.reach();
    if (reach == JoinLink::Reach::NotListening || reach == JoinLink::Reach::OnlyHere)
        return { State::Bad,
                 tr("No address of a network: connect this computer to the Wi-Fi of the room, and "
                    "start the program without --listen 127.0.0.1."),
                 Step::OpenHere,
                 {} };
    const QString address = visibleText(link.address());
    if (link.networks().size() > 1)
        return { State::Unknown,
                 tr("This computer is in %1 networks. The code shows %2: choose the network that "
                    "the others are in.")
                     .arg(link.networks().size())
                     .arg(address),
                 Step::CopyAddress,
                 {} };
    return {
        State::Good, tr("The address in the network is %1").arg(address), Step::CopyAddress, {}
    };
}

SetupCheck::Line SetupCheck::firewall(const api::Status &status, const Computer &computer)
{
    if (status.hasSeenRemoteDevice)
        return { State::Good, tr("The firewall lets other devices in."), Step::CopyAddress, {} };
    const quint16 port = portOf(status);
    if (computer.firewalls.contains(u"ufw"_s))
        return { State::Unknown,
                 tr("A firewall (ufw) is installed. If no device gets through, let port %1 in.")
                     .arg(port),
                 Step::CopyCommand, u"sudo ufw allow %1/tcp"_s.arg(port) };
    if (computer.firewalls.contains(u"firewall-cmd"_s))
        return { State::Unknown,
                 tr("A firewall (firewalld) is installed. If no device gets through, let port %1 "
                    "in.")
                     .arg(port),
                 Step::CopyCommand, u"sudo firewall-cmd --add-port=%1/tcp"_s.arg(port) };
    return {
        State::Good, tr("No firewall program was found on this computer."), Step::CopyAddress, {}
    };
}

SetupCheck::Line SetupCheck::reached(const api::Status &status)
{
    return status.hasSeenRemoteDevice
        ? Line { State::Good,
                 tr("Another device has reached this computer."),
                 Step::ShowJoinScreen,
                 {} }
        : Line { State::Unknown,
                 tr("No other device has come yet. Try it with a phone: this line changes at "
                    "once."),
                 Step::ShowJoinScreen,
                 {} };
}

SetupCheck::Line SetupCheck::tunnel(const Computer &computer)
{
    return { State::Unknown,
             tr("A VPN is on (%1). It may keep other devices away: switch it off if they do not "
                "get through.")
                 .arg(visibleText(computer.tunnels.join(u", "_s))),
             Step::OpenHere,
             {} };
}

SetupCheck::Line SetupCheck::sameNetwork(const api::Status &status)
{
    const bool isLate = reachOf(status) == JoinLink::Reach::WaitingLong;
    return { isLate ? State::Bad : State::Unknown,
             tr("The phones must be in the same Wi-Fi, not in a guest network: many of those keep "
                "devices apart (“client isolation”). Mobile data and VPN must be off on the "
                "phone."),
             Step::ShowJoinScreen,
             {} };
}

} // namespace holdfast::ui
