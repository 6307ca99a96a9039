// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/helptexts.h"

#include "ui/shortcuts.h"

#include <QtCore/QStringList>
#include <QtGui/QAction>

#include <utility>
#include <vector>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

QString HelpTexts::howItWorksTitle()
{
    return tr("How it works");
}

QString HelpTexts::howItWorks()
{
    const std::vector<std::pair<QString, QString>> steps {
        { tr("The browser asks."),
          tr("It sends an ordinary HTTP request, without waiting for it: the page stays usable.") },
        { tr("The server holds it."),
          tr("There is no news yet, so it does not answer and keeps the connection. Nothing is "
             "blocked: it goes on serving everyone else.") },
        { tr("News: it pushes."),
          tr("The answer travels down the connection that is already there, at once.") },
        { tr("The browser shows it and asks again."),
          tr("It names the last message it has. That tells us it has received it, and nothing "
             "is lost in between.") },
    };
    QString rows;
    int number = 1;
    for (const auto &[heading, sentence] : steps) {
        rows += u"<tr><td style='padding-right:12px'><span style='font-size:x-large'>%1</span></td>"
                "<td style='padding-bottom:10px'><b>%2</b><br>%3</td></tr>"_s.arg(
                    QChar(u'①' + number - 1), heading, sentence);
        ++number;
    }
    return "<p>"_L1 + tr("A browser cannot be called; it can only ask. So it asks in advance:")
        + "</p><table>"_L1 + rows + "</table><p>"_L1
        + tr("A stream (SSE, WebSocket) is the same idea with one request for many messages. In "
             "the layout Develop such clients are “open”, long-polling ones are “held”.")
        + "</p>"_L1;
}

QString HelpTexts::shortcutsTitle()
{
    return tr("Keyboard shortcuts");
}

QString HelpTexts::shortcuts(const Shortcuts &commands)
{
    std::vector<std::pair<QString, QString>> keys {
        { u"Enter"_s, tr("Send the message") },
        { u"Shift+Enter"_s, tr("New line in the message") },
        { u"↑ ↓"_s, tr("In the empty message box: what was sent before") },
        { u"Esc"_s, tr("Leave the filter, then clear the selection") },
        { u"Shift+Delete"_s, tr("Ban the selected clients for 10 minutes") },
    };
    const QList<QAction *> all = commands.commands();
    for (const QAction *command : all) {
        if (!command->shortcut().isEmpty())
            keys.emplace_back(command->shortcut().toString(QKeySequence::NativeText),
                              Shortcuts::nameOf(*command));
    }
    QString rows;
    for (const auto &[key, meaning] : keys) {
        rows += u"<tr><td style='padding-right:24px;padding-bottom:4px'><b>%1</b></td>"
                "<td>%2</td></tr>"_s.arg(key.toHtmlEscaped(), meaning.toHtmlEscaped());
    }
    return "<table>"_L1 + rows + "</table>"_L1;
}

QString HelpTexts::aboutTitle()
{
    return tr("About Holdfast");
}

QString HelpTexts::about(const QString &version)
{
    return u"<h2>Holdfast %1</h2>"_s.arg(version.toHtmlEscaped()) + "<p>"_L1
        + tr("A push server with a window: it holds the browsers’ requests and answers them the "
             "moment there is news.")
        + "</p><p>"_L1
        + tr("Free software under the GNU General Public License, version 3 or later: you may "
             "use, study, share and change it. It comes without any warranty.")
        + "</p><p>"_L1 + tr("Made with Qt %1 and libqrencode.").arg(QLatin1StringView(qVersion()))
        + "</p>"_L1;
}

} // namespace holdfast::ui
