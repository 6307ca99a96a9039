// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shortcuts.h"

#include <QtCore/QSettings>
#include <QtGui/QAction>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

Shortcuts::Shortcuts(QSettings &settings, QObject *parent) : QObject(parent), m_settings(settings)
{
}

QString Shortcuts::keyOf(const QAction &command)
{
    return u"shortcuts/"_s + command.objectName();
}

QString Shortcuts::nameOf(const QAction &command)
{
    QString name = command.text();
    const qsizetype bracket = name.indexOf("(&"_L1); // of a mnemonic in a Chinese text
    if (bracket >= 0)
        name.remove(bracket, 4);
    return name.remove(u'&').remove(u'…');
}

void Shortcuts::add(const QList<QAction *> &commands)
{
    for (QAction *command : commands) {
        m_usual.insert(command, command->shortcuts());
        m_commands.append(command);
    }
    for (QAction *command : commands) {
        const QVariant stored = m_settings.value(keyOf(*command));
        if (!stored.isValid())
            continue;
        const auto key = QKeySequence::fromString(stored.toString(), QKeySequence::PortableText);
        // A file that was edited by hand may give one key twice.
        if (key.isEmpty() || owner(key, command) == nullptr)
            command->setShortcut(key);
    }
}

QAction *Shortcuts::owner(const QKeySequence &key, const QAction *except) const
{
    const auto found =
        std::find_if(m_commands.cbegin(), m_commands.cend(), [&](const QAction *command) {
            return command != except && command->shortcuts().contains(key);
        });
    return found == m_commands.cend() ? nullptr : *found;
}

bool Shortcuts::set(QAction &command, const QKeySequence &key)
{
    if (!key.isEmpty() && owner(key, &command) != nullptr)
        return false;
    command.setShortcut(key);
    m_settings.setValue(keyOf(command), key.toString(QKeySequence::PortableText));
    Q_EMIT changed();
    return true;
}

void Shortcuts::reset()
{
    for (QAction *command : std::as_const(m_commands)) {
        command->setShortcuts(m_usual.value(command));
        m_settings.remove(keyOf(*command));
    }
    Q_EMIT changed();
}

} // namespace holdfast::ui
