// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/joinwords.h"

#include "ui/palettes.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

namespace holdfast::ui {

QString JoinWords::addressText(const JoinLink &link)
{
    const QString address = link.address();
    return visibleText(address.endsWith(u'/') ? address.chopped(1) : address);
}

QString JoinWords::pinText(const JoinLink &link)
{
    return link.pin().isEmpty() ? QString() : tr("PIN %1").arg(visibleText(link.pin()));
}

QString JoinWords::codeName(const JoinLink &link)
{
    return tr("QR code for %1").arg(visibleText(link.url()));
}

QString JoinWords::hereText(const JoinLink &link)
{
    return link.here() == 0 ? tr("Nobody is here yet")
                            : tr("%1 here", "people").arg(countText(link.here()));
}

QString JoinWords::reachText(const JoinLink &link)
{
    switch (link.reach()) {
    case JoinLink::Reach::NotListening:
        return tr("Not listening: nobody can join.");
    case JoinLink::Reach::OnlyByPath:
        return tr("Listening on a path only: a browser cannot open it.");
    case JoinLink::Reach::OnlyHere:
        return link.isElsewhere()
            ? tr("Only the server's own computer can open it: it found no network.")
            : tr("Only this computer can open it: no network was found.");
    case JoinLink::Reach::Waiting:
        return tr("Waiting for the first device. Phones must be in the same Wi-Fi.");
    case JoinLink::Reach::WaitingLong:
        return tr("No other device has come yet. Is it in the same Wi-Fi, not in a guest network? "
                  "Are mobile data and VPN off? Does the firewall let it in?");
    case JoinLink::Reach::Reached:
        return link.isElsewhere() ? tr("✓ Other devices reach the server.")
                                  : tr("✓ Other devices reach this computer.");
    }
    Q_UNREACHABLE();
}

QColor JoinWords::reachColour(JoinLink::Reach reach, const QPalette &palette)
{
    const MeaningColours colours = meaningColours(palette);
    switch (reach) {
    case JoinLink::Reach::NotListening:
        return colours.error;
    case JoinLink::Reach::OnlyByPath:
    case JoinLink::Reach::OnlyHere:
    case JoinLink::Reach::WaitingLong:
        return colours.warning;
    case JoinLink::Reach::Waiting:
        return quietText(palette);
    case JoinLink::Reach::Reached:
        return colours.good;
    }
    Q_UNREACHABLE();
}

} // namespace holdfast::ui
