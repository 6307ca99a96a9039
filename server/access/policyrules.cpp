// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/policyrules.h"

namespace holdfast::access {

namespace {

/// Why a request does not have the rights of programs on this machine, and how to get them.
std::string_view whyNotLocal(Place place)
{
    switch (place) {
    case Place::ThisMachine:
        break;
    case Place::OtherMachine:
        return "This server accepts messages only from the computer it runs on (--publish local): "
               "publish there, or ask its operator for --publish anyone.";
    case Place::BehindProxy:
        return "This server accepts messages only from the computer it runs on (--publish local), "
               "and this request came through a proxy (a Unix socket, or a field such as "
               "Forwarded, X-Forwarded-For, X-Real-IP, Via): publish there without the proxy, or "
               "ask its operator for --publish anyone.";
    case Place::ForeignHost:
        return "This server accepts messages only from the computer it runs on (--publish local), "
               "and the Host of this request is no name of that computer, as when a web page "
               "points its own name there: ask for localhost or for an IP address.";
    }
    return {};
}

} // namespace

Principal PolicyRules::identify(const http::Request &head, const AddressBytes &peer) const
{
    return judge(head, peer, m_machine);
}

std::optional<Refusal> PolicyRules::refusal(const Principal &principal,
                                            const Question &question) const
{
    if (question.action != Action::Publish)
        return std::nullopt;
    if (m_policy == PublishPolicy::Nobody) {
        return Refusal { "--publish nobody",
                         "This server accepts messages only from its operator (--publish nobody): "
                         "use the window or the management API." };
    }
    if (m_policy == PublishPolicy::Local && !principal.isLocal())
        return Refusal { "--publish local", std::string(whyNotLocal(principal.place)) };
    // CSRF: a page of another origin must not publish with the visitor's rights.
    if (principal.isCrossOrigin) {
        return Refusal { "same origin",
                         "A page of another origin may not publish: send it from a page that this "
                         "server serves, or from a program." };
    }
    return std::nullopt;
}

} // namespace holdfast::access
