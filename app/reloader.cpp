// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reloader.h"

#include "app/startup.h"
#include "server/hub/openchannels.h"

#include <QDebug>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

std::vector<std::string> textsOf(const QStringList &list)
{
    std::vector<std::string> texts;
    for (const QString &text : list)
        texts.push_back(text.toStdString());
    return texts;
}

QString joined(const std::vector<std::string> &texts)
{
    QStringList list;
    for (const std::string &text : texts)
        list.append(QString::fromStdString(text));
    return list.isEmpty() ? u"nothing"_s : list.join(u", "_s);
}

bool hasAny(const QStringList &changed, const QStringList &names)
{
    return std::ranges::any_of(names, [&](const QString &name) { return changed.contains(name); });
}

} // namespace

Reloader::Reloader(Server &server, const Configuration &started,
                   std::function<void()> reloadCertificates)
    : m_server(server)
    , m_reloadCertificates(std::move(reloadCertificates))
    , m_started(started)
    , m_current(started)
{
    m_server.setReload([this] { return reload(); });
}

Reloader::~Reloader()
{
    m_server.setReload({});
}

Result<void> Reloader::apply(const Options &options, const QStringList &changed)
{
    if (hasAny(changed, { u"open"_s })) {
        const std::vector<std::string> offered =
            options.openChannels.empty() ? OpenChannels().names() : options.openChannels;
        if (const auto set = m_server.setOpenChannels(offered); !set)
            return set.error();
    }
    if (hasAny(changed, { u"trusted-proxy"_s, u"proxy-header"_s }))
        m_server.setTrustedProxies(options.proxies);
    if (hasAny(changed,
               { u"connections"_s, u"connections-per-address"_s, u"connects-per-address"_s,
                 u"publishes-per-address"_s, u"publish-bytes-per-address"_s,
                 u"channels-per-address"_s }))
        m_server.setLimits(options.connections, options.publishRates, options.channelRate);
    if (hasAny(changed, { u"pin"_s })) {
        if (const auto set = m_server.access().setPin(options.pin); !set)
            return set.error();
    }
    if (hasAny(changed, { u"rule"_s, u"publish"_s }))
        m_server.setRules(rulesFor(options));
    if (hasAny(
            changed,
            { u"rule"_s, u"slow"_s, u"history-messages"_s, u"history-bytes"_s, u"history-age"_s }))
        m_server.setPolicies(options.log.history, options.policies);
    return {};
}

Result<api::ReloadReport> Reloader::reload()
{
    const std::lock_guard lock(m_mutex);
    auto next = m_current.readAgain();
    if (!next)
        return next.error();
    if (const auto secrets = readSecrets(m_server, next->options()); !secrets)
        return secrets.error();
    const QStringList changed = next->changed(m_current);
    if (const auto applied = apply(next->options(), changed); !applied)
        return applied.error();
    m_reloadCertificates();
    m_current = std::move(next).value();
    return api::ReloadReport { textsOf(changed), textsOf(m_current.needsRestart(m_started)) };
}

void Reloader::reloadAndLog()
{
    const auto report = reload();
    if (!report) {
        qWarning().noquote() << "the configuration was not read again, and stays as it was:"
                             << QString::fromStdString(report.error().message);
        return;
    }
    qInfo().noquote() << "the configuration was read again; changed:" << joined(report->changed)
                      << "- only a restart changes:" << joined(report->needsRestart);
}

} // namespace holdfast
