// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/result.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QString>

namespace holdfast::ui {

/// What an error of the engine says, in the window's language.
///
/// Thread: main.
class ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(ErrorText)

public:
    /// Plain text, one sentence or more. An error without a reason is told by the engine's own
    /// English sentence where the window speaks English, elsewhere by its code.
    [[nodiscard]] static QString of(const Error &error);

private:
    [[nodiscard]] static QString ofReason(const Error &error);
    [[nodiscard]] static QString ofCode(ErrorCode code);
};

} // namespace holdfast::ui
