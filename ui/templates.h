// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtCore/QTime>

class QSettings;

namespace holdfast::ui {

/// The texts that the operator sends often.
///
/// Invariants: at most maxTemplates, none empty.
/// Thread: main.
class Templates final
{
public:
    static constexpr qsizetype maxTemplates = 30;
    static constexpr qsizetype withKeys = 9; ///< the first ones: Ctrl+1 and so on

    /// What the placeholders stand for.
    struct Values
    {
        QString name; ///< {name}: whom the message is for
        QTime time; ///< {time}
        QString count; ///< {n}: how many clients it reaches
    };

    /// `settings` must outlive it. Without stored ones: some to start with, in this language.
    explicit Templates(QSettings &settings);

    [[nodiscard]] QStringList texts() const;
    /// Stores them. Empty ones and those above maxTemplates are dropped.
    void setTexts(const QStringList &texts);

    /// The text with its placeholders replaced.
    [[nodiscard]] static QString filled(const QString &text, const Values &values);

private:
    QSettings &m_settings;
};

} // namespace holdfast::ui
