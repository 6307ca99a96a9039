// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clientsfilter.h"

#include "server/core/channelname.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr unsigned bit(api::ClientState state)
{
    return 1U << static_cast<unsigned>(state);
}

constexpr unsigned bit(api::Transport transport)
{
    return 1U << static_cast<unsigned>(transport);
}

/// One term of the text: `key:value`, `key:"quoted value"`, `value` or `"quoted value"`.
struct Term
{
    QString key; ///< lower case; empty if the term has no known key
    QString value;
    bool isQuoted = false;
};

bool isKey(const QString &word)
{
    static const QStringList keys { u"state"_s, u"via"_s, u"is"_s, u"ch"_s, u"channel"_s };
    return keys.contains(word);
}

Term takeTerm(const QString &text, qsizetype &at)
{
    Term term;
    bool isInQuotes = false;
    for (; at < text.size() && (isInQuotes || !text[at].isSpace()); ++at) {
        const QChar c = text[at];
        if (c == u'"') {
            isInQuotes = !isInQuotes;
            term.isQuoted = true;
        } else if (c == u':' && term.key.isEmpty() && !term.isQuoted
                   && isKey(term.value.toLower())) {
            term.key = std::exchange(term.value, {}).toLower();
        } else {
            term.value += c;
        }
    }
    return term;
}

bool containsIgnoringCase(std::string_view text, std::string_view part)
{
    const auto isSame = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a))
            == std::tolower(static_cast<unsigned char>(b));
    };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), isSame) != text.end();
}

/// Whether a client that follows the pattern receives messages to at least one of the channels.
bool coversAny(std::string_view pattern, const std::vector<std::string> &names)
{
    return pattern.find('*') != std::string_view::npos
        && std::any_of(names.begin(), names.end(), [pattern](const std::string &name) {
               return matchesPattern(pattern, name);
           });
}

} // namespace

ClientsFilter::ClientsFilter(const QString &text, const ChannelsContaining &channelsContaining)
{
    qsizetype at = 0;
    while (at < text.size()) {
        if (text[at].isSpace()) {
            ++at;
            continue;
        }
        const Term term = takeTerm(text, at);
        addTerm(term.key, term.value, term.isQuoted);
    }
    for (ChannelTerm &term : m_channels) {
        if (channelsContaining && !term.isExact)
            term.names = channelsContaining(term.text);
    }
}

void ClientsFilter::addTerm(const QString &key, const QString &value, bool isQuoted)
{
    if (value.isEmpty())
        return; // the value has not been typed yet
    if (key.isEmpty())
        m_plain.append(value.toCaseFolded());
    else if (key == "state"_L1)
        addStates(value.toLower().split(u',', Qt::SkipEmptyParts));
    else if (key == "via"_L1)
        addTransports(value.toLower().split(u',', Qt::SkipEmptyParts));
    else if (key == "is"_L1)
        addMarks(value.toLower().split(u',', Qt::SkipEmptyParts));
    else
        m_channels.push_back({ value.toStdString(), isQuoted, {} });
}

void ClientsFilter::addStates(const QStringList &words)
{
    using State = api::ClientState;
    unsigned states = 0;
    for (const QString &word : words) {
        if (word == "held"_L1)
            states |= bit(State::Held);
        else if (word == "polling"_L1 || word == "re-polling"_L1 || word == "asking"_L1)
            states |= bit(State::Polling);
        else if (word == "open"_L1)
            states |= bit(State::Open);
        else if (word == "away"_L1)
            states |= bit(State::Away);
        else if (word == "here"_L1)
            states |= bit(State::Held) | bit(State::Polling) | bit(State::Open);
        else
            m_problem = tr("“%1” is no state. Use here, asking or away; or held, polling or open.")
                            .arg(word);
    }
    m_states = m_states.value_or(~0U) & states;
}

void ClientsFilter::addTransports(const QStringList &words)
{
    using api::Transport;
    unsigned transports = 0;
    for (const QString &word : words) {
        if (word == "poll"_L1 || word == "longpoll"_L1 || word == "long-poll"_L1)
            transports |= bit(Transport::LongPoll);
        else if (word == "sse"_L1)
            transports |= bit(Transport::EventStream);
        else if (word == "ws"_L1 || word == "websocket"_L1)
            transports |= bit(Transport::WebSocket);
        else
            m_problem = tr("“%1” is no way to receive. Use poll, sse or ws.").arg(word);
    }
    m_transports = m_transports.value_or(~0U) & transports;
}

/// Any of them, as of the values of the other keys.
void ClientsFilter::addMarks(const QStringList &words)
{
    for (const QString &word : words) {
        if (word == "muted"_L1)
            m_wantsMuted = true;
        else if (word == "renamed"_L1)
            m_wantsRenamed = true;
        else
            m_problem = tr("“%1” is no mark. Use muted or renamed.").arg(word);
    }
}

bool ClientsFilter::isEmpty() const
{
    return !m_wantsMuted && !m_wantsRenamed && m_plain.isEmpty() && m_channels.empty() && !m_states
        && !m_transports;
}

bool ClientsFilter::matches(const api::ClientSnapshot &client, const QString &searchText) const
{
    if (!m_problem.isEmpty())
        return false;
    if (m_states && (*m_states & bit(client.state)) == 0)
        return false;
    if (m_transports && (*m_transports & bit(client.transport)) == 0)
        return false;
    const bool isMarked = (m_wantsMuted && client.isMuted) || (m_wantsRenamed && client.isRenamed);
    if ((m_wantsMuted || m_wantsRenamed) && !isMarked)
        return false;
    const auto follows = [&client](const ChannelTerm &term) {
        return std::any_of(client.channels->begin(), client.channels->end(),
                           [&term](const std::string &followed) {
                               return term.isExact ? matchesPattern(followed, term.text)
                                                   : containsIgnoringCase(followed, term.text)
                                       || coversAny(followed, term.names);
                           });
    };
    return std::all_of(m_channels.begin(), m_channels.end(), follows)
        && std::all_of(m_plain.begin(), m_plain.end(),
                       [&](const QString &part) { return searchText.contains(part); });
}

QString ClientsFilter::searchText(const api::ClientSnapshot &client)
{
    const QString all = QString::fromStdString(client.name) + u'\n'
        + QString::fromStdString(client.id) + u'\n' + QString::fromStdString(client.address);
    return all.toCaseFolded();
}

QString ClientsFilter::channelTerm(const QString &name)
{
    return R"(ch:")"_L1 + name + u'"';
}

} // namespace holdfast::ui
