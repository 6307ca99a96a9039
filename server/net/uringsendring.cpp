// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/sendring.h"

#include <algorithm>
#include <cerrno>
#include <liburing.h>
#include <sys/socket.h>

namespace holdfast::net {

namespace {

/// io_uring(7), Linux 6.1 and later.
class UringSendRing final : public SendRing
{
public:
    /// False: io_uring is not available.
    bool open()
    {
        // Completions are processed in the sending thread; no other thread is woken for them.
        constexpr unsigned flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
        m_isOpen = io_uring_queue_init(Outlet::maxRecipients, &m_ring, flags) == 0;
        return m_isOpen;
    }
    ~UringSendRing() override { close(); }

    void transmitAll(std::span<const Recipient> recipients, std::string_view bytes,
                     std::span<IoResult> results) override
    {
        submitAll(recipients.size(), results, [recipients, bytes](std::size_t i) {
            return Transmission { recipients[i].socket, bytes };
        });
    }

    void transmitEach(std::span<const Transmission> transmissions,
                      std::span<IoResult> results) override
    {
        submitAll(transmissions.size(), results,
                  [transmissions](std::size_t i) { return transmissions[i]; });
    }

private:
    template <typename TransmissionAt>
    void submitAll(std::size_t count, std::span<IoResult> results,
                   const TransmissionAt &transmissionAt)
    {
        const std::size_t sent = m_isOpen ? submit(count, transmissionAt) : 0;
        takeResults(sent, results);
        for (std::size_t i = sent; i < count; ++i) {
            const Transmission transmission = transmissionAt(i);
            results[i] = transmit(transmission.socket, transmission.bytes);
        }
    }

    /// Returns how many transmissions, from the first, the system has accepted.
    template <typename TransmissionAt>
    std::size_t submit(std::size_t total, const TransmissionAt &transmissionAt)
    {
        for (std::size_t i = 0; i < total; ++i) {
            const Transmission transmission = transmissionAt(i);
            io_uring_sqe *entry = io_uring_get_sqe(&m_ring);
            // MSG_DONTWAIT: a send to a full socket completes at once, without waiting.
            io_uring_prep_send(entry, transmission.socket, transmission.bytes.data(),
                               transmission.bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            io_uring_sqe_set_data64(entry, i);
        }
        std::size_t sent = 0;
        while (sent < total) {
            const auto rest = static_cast<unsigned>(total - sent);
            const int count = io_uring_submit_and_wait(&m_ring, rest);
            if (count == -EINTR)
                continue;
            if (count <= 0)
                break;
            sent += static_cast<std::size_t>(count);
        }
        return sent;
    }

    void takeResults(std::size_t sent, std::span<IoResult> results)
    {
        for (std::size_t taken = 0; taken < sent;) {
            io_uring_cqe *completion = nullptr;
            if (io_uring_wait_cqe(&m_ring, &completion) != 0)
                continue; // interrupted
            results[completion->user_data] = resultOf(completion->res);
            io_uring_cqe_seen(&m_ring, completion);
            ++taken;
        }
        if (m_isOpen && io_uring_sq_ready(&m_ring) > 0)
            close(); // entries that were not accepted must not be sent later
    }

    static IoResult resultOf(int result)
    {
        if (result >= 0)
            return { IoResult::Kind::Done, static_cast<std::size_t>(result) };
        const bool isFull = result == -EAGAIN || result == -EINTR || result == -ENOBUFS;
        return { isFull ? IoResult::Kind::WouldBlock : IoResult::Kind::Failed, 0 };
    }

    void close()
    {
        if (std::exchange(m_isOpen, false))
            io_uring_queue_exit(&m_ring);
    }

    io_uring m_ring {};
    bool m_isOpen = false;
};

} // namespace

std::unique_ptr<SendRing> SendRing::make()
{
    auto ring = std::make_unique<UringSendRing>();
    return ring->open() ? std::move(ring) : nullptr;
}

} // namespace holdfast::net
