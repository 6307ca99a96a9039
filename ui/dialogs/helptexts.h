// SPDX-License-Identifier: GPL-3.0-or-later
//
// The texts of the Help menu: HTML that contains no external input, in the window's current
// language.
#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QString>

namespace holdfast::ui {

class Shortcuts;

struct HelpTexts
{
    Q_DECLARE_TR_FUNCTIONS(HelpTexts)

public:
    [[nodiscard]] static QString howItWorksTitle();
    [[nodiscard]] static QString howItWorks(); ///< the four steps of long polling
    [[nodiscard]] static QString shortcutsTitle();
    /// The keys of the commands, and those that belong to a text box or a list.
    [[nodiscard]] static QString shortcuts(const Shortcuts &commands);
    [[nodiscard]] static QString aboutTitle();
    [[nodiscard]] static QString about(const QString &version);
};

} // namespace holdfast::ui
