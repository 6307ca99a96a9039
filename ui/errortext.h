// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QString>

namespace holdfast::ui {

/// Turns an error of the engine into text in the window's language.
///
/// Thread: main.
class ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(ErrorText)

public:
    /// Plain text, one sentence or more. An error without a reason is shown as the engine's English
    /// message if the window's language is English, otherwise as a sentence for its code.
    [[nodiscard]] static QString of(const Error &error);

private:
    [[nodiscard]] static QString ofReason(const Error &error);
    [[nodiscard]] static QString ofCode(ErrorCode code);
};

} // namespace holdfast::ui
