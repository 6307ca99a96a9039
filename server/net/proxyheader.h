// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/core/address.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::net {

/// Reads the PROXY protocol header, version 2, with which a proxy begins a connection
/// (haproxy.org/download/2.6/doc/proxy-protocol.txt, section 2.2). Untrusted bytes.
///
/// Invariants: keeps the fixed part and the addresses only; what follows them (TLVs) is counted and
/// dropped. Never asks for a byte behind the header.
/// Thread: any; does no I/O.
class ProxyHeader
{
public:
    enum class State : std::uint8_t { NeedMore, Complete, Failed };
    /// Why it has failed. Closed list.
    enum class Fault : std::uint8_t {
        None,
        NotProxied, ///< something else: a client has connected directly, for example
        Version1, ///< the text form
        BadVersion, ///< neither 1 nor 2
        BadCommand, ///< neither LOCAL nor PROXY
        BadAddress, ///< a family or a protocol that is no TCP, or too short for its addresses
        TooLong, ///< over maxBytes
    };

    /// Of the whole header. A proxy that passes on a client's certificate needs the most.
    static constexpr std::size_t maxBytes = std::size_t { 4 } * 1024;

    /// The number of bytes that may be fed next, at most. Precondition: NeedMore.
    [[nodiscard]] std::size_t wanted() const;
    /// Precondition: NeedMore, and at most wanted() bytes.
    void feed(std::string_view bytes);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] Fault fault() const { return m_fault; }
    /// The client's address. Nothing if the connection is the proxy's own (LOCAL), or if the client
    /// has no IP address. Precondition: Complete.
    [[nodiscard]] std::optional<AddressBytes> source() const;

private:
    static constexpr std::size_t fixedBytes = 16;
    static constexpr std::size_t v4Bytes = 12; ///< two addresses and two ports
    static constexpr std::size_t v6Bytes = 36;

    void fail(Fault fault);
    void readFixedPart();

    std::array<std::uint8_t, fixedBytes + v6Bytes> m_kept {};
    std::size_t m_received = 0;
    std::size_t m_total = fixedBytes; ///< grows when the fixed part says the length
    State m_state = State::NeedMore;
    Fault m_fault = Fault::None;
};

/// For the operator of the proxy: what is wrong, and what to do.
[[nodiscard]] std::string_view describe(ProxyHeader::Fault fault);

} // namespace holdfast::net
