// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/helptexts.h"

#include <QtCore/QStringList>

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

QString HelpTexts::shortcuts()
{
    const std::vector<std::pair<QString, QString>> keys {
        { u"Enter, Ctrl+Enter"_s, tr("Send the message") },
        { u"Shift+Enter"_s, tr("New line in the message") },
        { u"↑ ↓"_s, tr("In the empty message box: what was sent before") },
        { u"Ctrl+N"_s, tr("New message") },
        { u"Ctrl+F"_s, tr("Filter the clients") },
        { u"Esc"_s, tr("Leave the filter, then clear the selection") },
        { u"Delete"_s, tr("Remove the selected clients") },
        { u"Shift+Delete"_s, tr("Ban the selected clients for 10 minutes") },
        { u"Ctrl+Z"_s, tr("Undo a removal") },
        { u"Ctrl+P"_s, tr("Poster with the code") },
        { u"Alt+1 … Alt+4"_s, tr("Go to a pane") },
        { u"Ctrl++  Ctrl+−  Ctrl+0"_s, tr("Larger, smaller, normal letters") },
        { u"F8"_s, tr("Set-up check") },
        { u"F9"_s, tr("Join screen for the projector") },
        { u"F11"_s, tr("Full screen") },
        { u"Ctrl+Q"_s, tr("Quit") },
    };
    QString rows;
    for (const auto &[key, meaning] : keys) {
        rows += u"<tr><td style='padding-right:24px;padding-bottom:4px'><b>%1</b></td>"
                "<td>%2</td></tr>"_s.arg(key, meaning);
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
