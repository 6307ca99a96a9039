// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/accesscontrol.h"

#include "server/engine/tokenorders.h"
#include "server/net/address.h"

#include <QDebug>
#include <QHostAddress>

#include <utility>

namespace holdfast {

namespace {

Error withoutFile()
{
    return { ErrorCode::Unavailable, "This server was started without a file for tokens." };
}

std::string wordFor(const std::optional<access::Who> &who)
{
    return who ? std::string(access::nameOf(*who)) : std::string();
}

} // namespace

AccessControl::AccessControl(access::ConfiguredRules &rules, const Clock &clock,
                             const std::string &tokensFile, std::function<void()> changed)
    : m_rules(rules)
    , m_clock(clock)
    , m_file(QString::fromStdString(tokensFile))
    , m_changed(std::move(changed))
{
}

void AccessControl::keepBans(const std::string &file)
{
    m_banFile.emplace(QString::fromStdString(file), m_clock);
    if (const auto read = m_banFile->readInto(m_rules.bans()); !read)
        qWarning().noquote() << QString::fromStdString(read.error().message);
}

void AccessControl::writeBans()
{
    const std::lock_guard lock(m_bansMutex);
    if (!m_banFile)
        return;
    // The ban holds anyway, until the restart.
    if (const auto written = m_banFile->write(m_rules.bans()); !written)
        qWarning().noquote() << QString::fromStdString(written.error().message);
}

Result<void> AccessControl::reloadTokens()
{
    if (m_file.path().isEmpty())
        return {};
    {
        const std::lock_guard lock(m_tokensMutex);
        auto tokens = m_file.read();
        if (!tokens)
            return tokens.error();
        m_rules.setTokens(access::TokenSet(std::move(tokens).value()));
    }
    m_changed();
    return {};
}

api::Standing AccessControl::standingOf(std::string_view token) const
{
    const auto identified = m_rules.identifyToken(token);
    if (!identified.grant || !identified.grant->mayView())
        return api::Standing::None;
    return identified.grant->scopes.has(access::Scope::Manage) ? api::Standing::Manage
                                                               : api::Standing::View;
}

std::vector<api::TokenSnapshot> AccessControl::tokens() const
{
    std::vector<api::TokenSnapshot> list;
    const auto tokens = m_rules.tokens();
    for (const auto &[id, token] : tokens->all())
        list.push_back(holdfast::snapshotOf(token));
    return list;
}

Result<api::NewToken> AccessControl::createToken(const api::TokenOrder &order)
{
    if (m_file.path().isEmpty())
        return withoutFile();
    auto made = holdfast::createToken(m_file, order, m_clock.wallMilliseconds());
    if (!made)
        return made.error();
    if (const auto read = reloadTokens(); !read)
        return read.error();
    return made;
}

Result<void> AccessControl::revokeToken(const std::string &id)
{
    if (m_file.path().isEmpty())
        return withoutFile();
    if (const auto revoked = holdfast::revokeToken(m_file, id); !revoked)
        return revoked.error();
    return reloadTokens();
}

api::BanSnapshot AccessControl::snapshotOf(const access::Ban &ban) const
{
    api::BanSnapshot snapshot;
    snapshot.id = ban.id;
    snapshot.client = ban.order.client;
    if (ban.order.address)
        snapshot.address = net::addressText(*ban.order.address);
    if (ban.order.duration.count() > 0)
        snapshot.left = std::chrono::ceil<std::chrono::seconds>(ban.until - m_clock.now());
    snapshot.attempts = ban.attempts;
    return snapshot;
}

std::vector<api::BanSnapshot> AccessControl::bans() const
{
    std::vector<api::BanSnapshot> list;
    for (const access::Ban &ban : m_rules.bans().all())
        list.push_back(snapshotOf(ban));
    return list;
}

Result<api::BanSnapshot> AccessControl::ban(const api::BanOrder &order)
{
    access::BanOrder checked;
    checked.client = order.client;
    checked.duration = order.duration;
    if (!order.address.empty()) {
        const QHostAddress address(QString::fromStdString(order.address));
        if (address.isNull()) {
            return Error {
                ErrorCode::Malformed,
                "The address to ban must be one of IPv4 or IPv6, such as 192.168.1.20."
            };
        }
        checked.address = net::addressBytes(address);
    }
    const auto added = m_rules.bans().add(std::move(checked));
    if (!added)
        return added.error();
    writeBans();
    m_changed();
    return snapshotOf(added.value());
}

Result<void> AccessControl::liftBan(std::uint64_t id)
{
    if (!m_rules.bans().lift(id))
        return Error { ErrorCode::NotFound, "There is no ban with that id, or it is over." };
    writeBans();
    return {};
}

Result<void> AccessControl::setPin(const std::string &pin)
{
    const std::string next = pin == "new" ? access::JoinPin::random() : pin;
    if (!next.empty() && !access::JoinPin::isPin(next)) {
        return Error { ErrorCode::Malformed,
                       "The PIN must have 4 to 12 digits and nothing else, or be \"new\" for six "
                       "random ones." };
    }
    m_rules.setPin(next);
    m_changed();
    return {};
}

void AccessControl::setLocked(bool isLocked)
{
    const std::lock_guard lock(m_lockMutex);
    if (isLocked == m_rules.isLocked())
        return;
    const auto admitKnown = [this] {
        for (const std::string &id : m_knownClients())
            m_rules.admitted().add(id);
    };
    if (isLocked)
        admitKnown();
    m_rules.setLocked(isLocked);
    if (isLocked)
        admitKnown(); // who came in before the room was locked, but after the first look
    else
        m_rules.admitted().clear();
}

std::vector<api::RuleSnapshot> AccessControl::rules() const
{
    std::vector<api::RuleSnapshot> list;
    const auto rules = m_rules.channelRules();
    for (const access::ChannelRule &rule : rules->rules()) {
        list.push_back({ rule.channels, wordFor(rule.subscribe), wordFor(rule.publish),
                         rule.origins.has_value(),
                         rule.origins.value_or(std::vector<std::string>()), access::nameOf(rule) });
    }
    return list;
}

Result<api::ReloadReport> AccessControl::reload()
{
    if (!m_reload) {
        return Error { ErrorCode::Unavailable,
                       "This server was started without a configuration that can be read again." };
    }
    return m_reload();
}

} // namespace holdfast
