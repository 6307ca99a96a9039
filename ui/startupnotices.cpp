// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/startupnotices.h"

#include "ui/errortext.h"

#include <QtCore/QCoreApplication>

namespace holdfast::ui {

QString portTakenNotice(quint16 wanted, quint16 used)
{
    return QCoreApplication::translate("StartupNotices",
                                       "Port %1 is used by another program: this room is on port "
                                       "%2. The code and the address shown here are right.")
        .arg(wanted)
        .arg(used);
}

QString managementOffNotice(const Error &error)
{
    return QCoreApplication::translate("StartupNotices", "The management API is off: %1")
        .arg(ErrorText::of(error));
}

QString roomNotKeptNotice(const Error &error)
{
    return QCoreApplication::translate("StartupNotices",
                                       "Messages are not kept when this window closes. %1")
        .arg(ErrorText::of(error));
}

} // namespace holdfast::ui
