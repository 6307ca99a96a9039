// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/joinlink.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QString>
#include <QtGui/QColor>
#include <QtGui/QPalette>

namespace holdfast::ui {

/// The sentences that the join card and the join screen say about a JoinLink.
///
/// Thread: main.
class JoinWords
{
    Q_DECLARE_TR_FUNCTIONS(JoinWords)

public:
    /// The address as it is read out and typed: without the slash at its end.
    [[nodiscard]] static QString addressText(const JoinLink &link);
    /// "PIN 482913"; empty if the room has none.
    [[nodiscard]] static QString pinText(const JoinLink &link);
    [[nodiscard]] static QString codeName(const JoinLink &link);
    /// "28 here"; says so if nobody is.
    [[nodiscard]] static QString hereText(const JoinLink &link);
    /// Whether other devices reach the server, and what to check if they do not.
    [[nodiscard]] static QString reachText(const JoinLink &link);
    [[nodiscard]] static QColor reachColour(JoinLink::Reach reach, const QPalette &palette);
};

} // namespace holdfast::ui
