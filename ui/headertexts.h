// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the lines of an HTTP head mean, in the window's language.
#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QString>

namespace holdfast::ui {

struct HeaderTexts
{
    Q_DECLARE_TR_FUNCTIONS(HeaderTexts)

public:
    /// The meaning of one line: a request line, a status line or a field. Empty if it is not known.
    [[nodiscard]] static QString meaning(const QString &line);

private:
    [[nodiscard]] static QString ofRequestLine(const QString &line);
    [[nodiscard]] static QString ofStatusLine(const QString &line);
    [[nodiscard]] static QString ofField(const QString &name, const QString &value);
};

} // namespace holdfast::ui
