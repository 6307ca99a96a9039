// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/departures.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace holdfast::exactness {

/// One half-closed connection.
class Departures::Connection final : public Ready
{
public:
    Connection(Departures &owner, bench::Descriptor socket, std::unique_ptr<ClientTls> tls)
        : m_owner(owner), m_socket(std::move(socket)), m_tls(std::move(tls))
    {
        m_owner.m_loop.add(m_socket.get(), *this, true, false);
    }
    ~Connection() override { end(); }

    [[nodiscard]] bool hasEnded() const { return !m_socket.isOpen(); }

    void ready(bool /*readable*/, bool /*writable*/) override
    {
        std::array<char, std::size_t { 16 } * 1024> buffer; // NOLINT(*-member-init): set by recv
        const auto count = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
            return;
        if (count <= 0)
            return end();
        m_owner.m_loop.advanced();
        std::string_view plain;
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
        if (m_tls && !m_tls->hasFailed()
            && m_tls->receive(bytes, plain) == ClientTls::Found::Failure)
            m_owner.m_findings.add("a half-closed connection was sent what is no TLS: "
                                   + m_tls->failure());
    }

private:
    void end()
    {
        if (hasEnded())
            return;
        m_owner.m_loop.remove(m_socket.get());
        m_socket.close();
    }

    Departures &m_owner;
    bench::Descriptor m_socket;
    std::unique_ptr<ClientTls> m_tls; ///< null: plain
};

Departures::Departures(Loop &loop, Findings &findings) : m_loop(loop), m_findings(findings) { }

Departures::~Departures() = default;

void Departures::add(bench::Descriptor socket, std::unique_ptr<ClientTls> tls)
{
    std::erase_if(m_connections, [](const auto &connection) { return connection->hasEnded(); });
    m_connections.push_back(std::make_unique<Connection>(*this, std::move(socket), std::move(tls)));
}

std::size_t Departures::pending() const
{
    return static_cast<std::size_t>(
        std::count_if(m_connections.begin(), m_connections.end(),
                      [](const auto &connection) { return !connection->hasEnded(); }));
}

} // namespace holdfast::exactness
