// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/proxyheader.h"

#include <algorithm>
#include <cassert>

namespace holdfast::net {

namespace {

constexpr std::array<std::uint8_t, 12> signature { 0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
                                                   0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a };
constexpr std::string_view version1 = "PROXY ";

constexpr unsigned localCommand = 0;
constexpr unsigned proxyCommand = 1;
constexpr unsigned unspecified = 0x00; ///< family and protocol
constexpr unsigned tcpOverV4 = 0x11;
constexpr unsigned tcpOverV6 = 0x21;
constexpr unsigned unixStream = 0x31;

} // namespace

void ProxyHeader::fail(Fault fault)
{
    m_state = State::Failed;
    m_fault = fault;
}

std::size_t ProxyHeader::wanted() const
{
    assert(m_state == State::NeedMore);
    return m_total - m_received;
}

void ProxyHeader::feed(std::string_view bytes)
{
    assert(m_state == State::NeedMore && bytes.size() <= wanted());
    const std::size_t before = m_received;
    for (const char byte : bytes) {
        if (m_received < m_kept.size())
            m_kept.at(m_received) = static_cast<std::uint8_t>(byte);
        ++m_received;
    }
    // It is refused at the first byte that is wrong: who has sent it may wait for an answer.
    const std::size_t known = std::min(m_received, signature.size());
    if (before < signature.size()
        && !std::equal(m_kept.begin(), m_kept.begin() + static_cast<std::ptrdiff_t>(known),
                       signature.begin())) {
        const std::size_t compared = std::min(m_received, version1.size());
        const bool isText =
            std::equal(version1.begin(), version1.begin() + static_cast<std::ptrdiff_t>(compared),
                       m_kept.begin());
        if (!isText)
            fail(Fault::NotProxied);
        else if (m_received >= version1.size())
            fail(Fault::Version1);
        return;
    }
    if (before < fixedBytes && m_received == fixedBytes)
        readFixedPart();
    if (m_state == State::NeedMore && m_received == m_total)
        m_state = State::Complete;
}

void ProxyHeader::readFixedPart()
{
    const unsigned version = m_kept[12] >> 4U;
    const unsigned command = m_kept[12] & 0x0fU;
    const unsigned family = m_kept[13];
    const std::size_t length = std::size_t { m_kept[14] } << 8U | m_kept[15];
    if (version != 2)
        return fail(Fault::BadVersion);
    if (command != localCommand && command != proxyCommand)
        return fail(Fault::BadCommand);
    const bool isTooShort =
        (family == tcpOverV4 && length < v4Bytes) || (family == tcpOverV6 && length < v6Bytes);
    const bool isKnown =
        family == unspecified || family == tcpOverV4 || family == tcpOverV6 || family == unixStream;
    // LOCAL: the family is to be ignored.
    if (command == proxyCommand && (isTooShort || !isKnown))
        return fail(Fault::BadAddress);
    if (fixedBytes + length > maxBytes)
        return fail(Fault::TooLong);
    m_total = fixedBytes + length;
}

std::optional<AddressBytes> ProxyHeader::source() const
{
    assert(m_state == State::Complete);
    const bool isProxied = (m_kept[12] & 0x0fU) == proxyCommand;
    const auto *const addresses = m_kept.begin() + fixedBytes;
    AddressBytes source {};
    if (isProxied && m_kept[13] == tcpOverV4) {
        source[10] = 0xff;
        source[11] = 0xff;
        std::copy_n(addresses, 4, source.begin() + 12);
        return source;
    }
    if (!isProxied || m_kept[13] != tcpOverV6)
        return std::nullopt;
    std::copy_n(addresses, source.size(), source.begin());
    // All zeros stand for a peer without an address.
    return source == noAddress ? std::nullopt : std::optional(source);
}

std::string_view describe(ProxyHeader::Fault fault)
{
    switch (fault) {
    case ProxyHeader::Fault::None:
        return {};
    case ProxyHeader::Fault::NotProxied:
        return "Connections to this port begin with a header of the PROXY protocol, version 2, "
               "and this one does not. Configure the proxy to send it (HAProxy: send-proxy-v2), or "
               "connect to a port of --listen.";
    case ProxyHeader::Fault::Version1:
        return "This port takes the PROXY protocol in version 2, and this connection begins with "
               "version 1. Configure the proxy for version 2 (HAProxy: send-proxy-v2 instead of "
               "send-proxy).";
    case ProxyHeader::Fault::BadVersion:
        return "The PROXY protocol header has an unknown version: this port takes version 2.";
    case ProxyHeader::Fault::BadCommand:
        return "The PROXY protocol header has an unknown command: this port takes LOCAL and PROXY.";
    case ProxyHeader::Fault::BadAddress:
        return "The PROXY protocol header has no addresses of TCP over IPv4 or IPv6.";
    case ProxyHeader::Fault::TooLong:
        return "The PROXY protocol header is longer than 4,096 bytes: configure the proxy to send "
               "fewer TLVs.";
    }
    return {};
}

} // namespace holdfast::net
