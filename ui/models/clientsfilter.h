// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::ui {

/// The parsed text of the client list's filter.
///
/// Terms are separated by spaces and must all match. A plain term matches a part of the name, the
/// id or the address. `state:here|asking|away|held|polling|open` and `via:poll|sse|ws` take several
/// values separated by commas, and so does `is:muted|renamed`. `ch:red` matches a part of the name
/// of a channel that the client follows, by name or by pattern; `ch:"class.red"` matches exactly
/// that channel. Double quotes allow spaces in a term. If the word before a colon is not a key, the
/// term is plain text, so IPv6 addresses need no quoting. Case is ignored except in `ch:"…"`.
///
/// Invariants: an empty text matches every client; a text with a problem() matches none.
/// Thread: any; a value.
class ClientsFilter
{
    Q_DECLARE_TR_FUNCTIONS(ClientsFilter)

public:
    ClientsFilter() = default;
    /// Returns the names of existing channels that contain a text. An empty function stands for
    /// none.
    using ChannelsContaining = std::function<std::vector<std::string>(const std::string &text)>;

    explicit ClientsFilter(const QString &text, const ChannelsContaining &channelsContaining = {});

    /// `searchText` is the case-folded text that plain terms are searched in: see searchText().
    [[nodiscard]] bool matches(const api::ClientSnapshot &client, const QString &searchText) const;
    [[nodiscard]] bool isEmpty() const;
    /// True if the result depends on which channels exist.
    [[nodiscard]] bool asksForChannels() const { return !m_channels.empty(); }
    /// What is wrong with the text and what to type instead; empty if it is correct.
    [[nodiscard]] QString problem() const { return m_problem; }

    /// Costs a few allocations: cache it with the client.
    [[nodiscard]] static QString searchText(const api::ClientSnapshot &client);
    /// The term that matches exactly this channel: `ch:"class.red"`.
    [[nodiscard]] static QString channelTerm(const QString &name);

private:
    struct ChannelTerm
    {
        std::string text;
        bool isExact = false;
        std::vector<std::string> names; ///< of existing channels that contain the text
    };

    void addTerm(const QString &key, const QString &value, bool isQuoted);
    void addStates(const QStringList &words);
    void addTransports(const QStringList &words);
    void addMarks(const QStringList &words);

    QStringList m_plain; ///< case-folded
    std::vector<ChannelTerm> m_channels;
    std::optional<unsigned> m_states; ///< a bit per ClientState; absent: any
    std::optional<unsigned> m_transports; ///< a bit per Transport; absent: any
    bool m_wantsMuted = false;
    bool m_wantsRenamed = false;
    QString m_problem;
};

} // namespace holdfast::ui
