// SPDX-License-Identifier: GPL-3.0-or-later
//
// Saves what the operator exports.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

#include <functional>

class QWidget;

namespace holdfast::ui {

struct SaveDialog
{
    Q_DECLARE_TR_FUNCTIONS(SaveDialog)

public:
    struct Offer
    {
        QString title;
        QString fileName; ///< to start with
        QString filter; ///< as QFileDialog has it
    };

    /// Returns what is to be written into this file.
    using Content = std::function<QByteArray(const QString &file)>;

    /// Asks for a file and writes the content into it, whole or not at all. Returns a sentence
    /// about the result; empty: nothing was chosen.
    [[nodiscard]] static QString save(QWidget &parent, const Offer &offer,
                                      const Content &contentFor);
};

} // namespace holdfast::ui
