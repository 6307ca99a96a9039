// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::tests {

/// An engine that answers from what a test gives it and remembers what it was asked.
///
/// Invariants: lists obey contains, after and limit as api::Engine promises.
/// Thread: any; everything is under m_mutex.
class FakeEngine final : public api::Engine
{
public:
    void setStatus(const api::Status &status);
    void setChannels(std::vector<std::string> names);
    void setClients(std::vector<api::ClientSnapshot> clients);
    /// What the next broadcasts become.
    void setOutcome(const Result<api::BroadcastOutcome> &outcome);
    void setReceipt(const api::MessageReceipt &receipt);

    [[nodiscard]] std::vector<api::Broadcast> broadcasts() const;
    [[nodiscard]] std::vector<std::string> disconnected() const;
    [[nodiscard]] std::optional<api::ClientQuery> lastClientQuery() const;

    [[nodiscard]] api::Status status() const override;
    [[nodiscard]] std::vector<api::ChannelSnapshot>
    channels(const api::ChannelQuery &query) const override;
    [[nodiscard]] api::ClientPage clients(const api::ClientQuery &query) const override;
    [[nodiscard]] std::unique_ptr<api::ClientFeed> watchClients() override;
    [[nodiscard]] std::uint64_t
    countMatching(const std::vector<std::string> &targets) const override;
    [[nodiscard]] Result<api::BroadcastOutcome> broadcast(const api::Broadcast &broadcast) override;
    [[nodiscard]] Result<api::MessageReceipt> receipt(const std::string &id) const override;
    [[nodiscard]] Result<void> disconnectClient(const std::string &id) override;
    [[nodiscard]] Result<void> setOpenChannels(const std::vector<std::string> &names) override;

private:
    mutable std::mutex m_mutex;
    api::Status m_status;
    std::vector<std::string> m_channels; ///< in byte order
    std::vector<api::ClientSnapshot> m_clients; ///< in serial order
    Result<api::BroadcastOutcome> m_outcome { api::BroadcastOutcome {} };
    std::optional<api::MessageReceipt> m_receipt;
    std::vector<api::Broadcast> m_broadcasts;
    std::vector<std::string> m_disconnected;
    mutable std::optional<api::ClientQuery> m_lastClientQuery;
};

} // namespace holdfast::tests
