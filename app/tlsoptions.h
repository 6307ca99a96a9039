// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast {

/// Where a program's certificate comes from.
struct TlsOptions
{
    QString certificateFile; ///< empty: none
    QString keyFile;
    bool isSelfSigned = false;

    [[nodiscard]] bool isOn() const { return isSelfSigned || !certificateFile.isEmpty(); }
};

} // namespace holdfast
