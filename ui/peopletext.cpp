// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/peopletext.h"

#include "ui/visibletext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

/// The translation context of this file's texts.
struct PeopleText
{
    Q_DECLARE_TR_FUNCTIONS(PeopleText)
};

struct AgentMark
{
    std::string_view mark; ///< as it occurs in a User-Agent field
    QLatin1StringView name;
};

/// The first mark found in the field decides, so special ones come before general ones.
constexpr std::array deviceMarks {
    AgentMark { "iPhone", "iPhone"_L1 },   AgentMark { "iPad", "iPad"_L1 },
    AgentMark { "Android", "Android"_L1 }, AgentMark { "CrOS", "ChromeOS"_L1 },
    AgentMark { "Windows", "Windows"_L1 }, AgentMark { "Macintosh", "Mac"_L1 },
    AgentMark { "Linux", "Linux"_L1 },
};
constexpr std::array browserMarks {
    AgentMark { "MicroMessenger", "WeChat"_L1 }, AgentMark { "Edg", "Edge"_L1 },
    AgentMark { "Firefox", "Firefox"_L1 },       AgentMark { "FxiOS", "Firefox"_L1 },
    AgentMark { "CriOS", "Chrome"_L1 },          AgentMark { "Chrome", "Chrome"_L1 },
    AgentMark { "Safari", "Safari"_L1 },         AgentMark { "curl", "curl"_L1 },
};

template <std::size_t N>
QString firstMark(const std::array<AgentMark, N> &marks, std::string_view agent)
{
    const auto found = std::find_if(marks.begin(), marks.end(), [agent](const AgentMark &mark) {
        return agent.find(mark.mark) != std::string_view::npos;
    });
    return found == marks.end() ? QString() : QString(found->name);
}

} // namespace

QString durationText(std::chrono::milliseconds duration)
{
    using namespace std::chrono;
    const qint64 total = std::max<qint64>(0, duration_cast<seconds>(duration).count());
    const qint64 minutes = total / 60;
    const qint64 hours = minutes / 60;
    if (total < 60)
        return PeopleText::tr("%1 s", "seconds").arg(total);
    if (minutes < 60)
        return PeopleText::tr("%1 min", "minutes").arg(minutes);
    if (hours < 24)
        return PeopleText::tr("%1 h %2 min", "hours and minutes").arg(hours).arg(minutes % 60);
    return PeopleText::tr("%1 d %2 h", "days and hours").arg(hours / 24).arg(hours % 24);
}

QString countText(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

int pluralCount(std::uint64_t count)
{
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<int>::max());
    return static_cast<int>(std::min(count, most));
}

std::uint64_t clientsHere(const api::Status &status)
{
    return status.clientsHeld + status.clientsPolling + status.clientsOpen;
}

QString transportText(api::Transport transport)
{
    switch (transport) {
    case api::Transport::LongPoll:
        return PeopleText::tr("poll", "transport: long-polling");
    case api::Transport::EventStream:
        return u"SSE"_s;
    case api::Transport::WebSocket:
        return u"WebSocket"_s;
    }
    Q_UNREACHABLE();
}

QString stateText(api::ClientState state)
{
    switch (state) {
    case api::ClientState::Held:
    case api::ClientState::Open:
        return PeopleText::tr("here", "client state");
    case api::ClientState::Polling:
        return PeopleText::tr("asking again", "client state: between two polls");
    case api::ClientState::Away:
        return PeopleText::tr("away", "client state: gone for now");
    }
    Q_UNREACHABLE();
}

QString connectionText(api::ClientState state)
{
    switch (state) {
    case api::ClientState::Held:
        return PeopleText::tr("held", "connection: a request is being held");
    case api::ClientState::Polling:
        return PeopleText::tr("re-polling", "connection: between two polls");
    case api::ClientState::Open:
        return PeopleText::tr("open", "connection: a stream is open");
    case api::ClientState::Away:
        return PeopleText::tr("none", "connection: the client is away");
    }
    Q_UNREACHABLE();
}

QString recipientStateText(api::RecipientState state, api::ClientState clientState)
{
    const bool isAway = clientState == api::ClientState::Away;
    switch (state) {
    case api::RecipientState::Waiting:
        return isAway ? PeopleText::tr("has not got it (away)", "receipt")
                      : PeopleText::tr("has not got it yet", "receipt");
    case api::RecipientState::Received:
        return PeopleText::tr("✓ received", "receipt");
    case api::RecipientState::Seen:
        return PeopleText::tr("✓✓ seen", "receipt");
    case api::RecipientState::Missed:
        return PeopleText::tr("missed it", "receipt");
    case api::RecipientState::CannotTell:
        return PeopleText::tr("cannot tell", "receipt");
    }
    Q_UNREACHABLE();
}

QString deviceText(const std::string &agent)
{
    const QString device = firstMark(deviceMarks, agent);
    const QString browser = firstMark(browserMarks, agent);
    if (device.isEmpty() && browser.isEmpty())
        return visibleText(agent);
    if (device.isEmpty() || browser.isEmpty())
        return device + browser;
    return device + u" · "_s + browser;
}

QString programText(const std::string &agent)
{
    // Prefers the browser's own name to those that it claims for compatibility. Without one, takes
    // the first `name/version`.
    static const QRegularExpression browser(
        u"\\b(Edg|FxiOS|Firefox|CriOS|Chrome|curl)/([0-9]+(?:\\.[0-9]+)?)"_s);
    static const QRegularExpression product(
        u"^([A-Za-z][A-Za-z0-9._-]{0,30})/([0-9]+(?:\\.[0-9]+)?)"_s);
    const QString text = visibleText(agent);
    QRegularExpressionMatch found = browser.match(text);
    const bool isMozilla = text.startsWith("Mozilla/"_L1);
    if (!found.hasMatch() && !isMozilla)
        found = product.match(text);
    if (!found.hasMatch())
        return firstMark(browserMarks, agent);
    const QString known = firstMark(browserMarks, agent);
    const QString version = isMozilla ? found.captured(2).section(u'.', 0, 0) : found.captured(2);
    return (known.isEmpty() ? found.captured(1) : known) + u' ' + version;
}

QCollator nameOrder()
{
    // The C locale compares bytes and ignores the collator's options.
    const QLocale language;
    QCollator order(language.language() == QLocale::C ? QLocale(QLocale::English) : language);
    order.setNumericMode(true);
    order.setCaseSensitivity(Qt::CaseInsensitive);
    return order;
}

QString messageNumber(const std::string &cursor)
{
    const std::size_t dash = cursor.rfind('-');
    const std::string_view number =
        std::string_view(cursor).substr(dash == std::string::npos ? 0 : dash + 1);
    return u'#' + visibleText(number);
}

} // namespace holdfast::ui
