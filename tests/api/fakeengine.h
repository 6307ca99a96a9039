// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/announcements.h"
#include "server/api/engine.h"
#include "tests/api/fakeaccess.h"
#include "tests/api/fakechannelcontrol.h"
#include "tests/api/fakeclientcontrol.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::tests {

/// An engine without a server: holds what a test puts in and notes what it is asked for.
///
/// Invariants: lists obey contains, after and limit as api::Engine promises; a feed of clients
/// hands out what setClient() and removeClient() did since its last take. Thread: any, one call at
/// a time: a test that asks through a server waits for the answer.
class FakeEngine final : public api::Engine, public api::Announcements
{
public:
    FakeEngine();

    void setClient(const api::ClientSnapshot &client);
    void removeClient(std::uint64_t serial);
    void setChannel(const std::string &name, std::uint64_t subscribers, std::uint64_t published);
    void removeChannel(const std::string &name);
    /// Somebody publishes; the seq is the next one.
    void publish(api::MessageSnapshot message);
    /// Who has a message, by its id, in serial order.
    std::map<std::string, std::vector<api::RecipientSnapshot>> recipientsOf;
    /// What clientReceipts() answers, by the client's id.
    std::map<std::string, api::ClientReceipts> clientReceiptsOf;
    /// A message that was accepted before the test began.
    void addReceipt(const api::MessageReceipt &receipt) { m_receipts[receipt.id] = receipt; }
    /// The receipt of an accepted message, to be changed by the test.
    [[nodiscard]] api::MessageReceipt &receiptOf(const std::string &id)
    {
        return m_receipts.at(id);
    }

    /// The steps of a client, by its id: numbered by their order here.
    std::map<std::string, std::vector<api::TraceStep>> stepsOf;
    std::map<std::string, int> watchers; ///< of a client, by its id
    std::optional<Error> watchRefusal; ///< set: watchClient() refuses with it

    /// What status() answers; counts of clients and channels are kept by the calls above.
    api::Status currentStatus;
    /// Set: broadcast() refuses with it.
    std::optional<Error> refusal;
    /// Set: what a broadcast becomes, whatever its targets are.
    std::optional<api::BroadcastOutcome> outcome;
    std::vector<api::Broadcast> broadcasts; ///< accepted and refused ones
    std::vector<api::MessageChange> changes; ///< accepted and refused ones
    bool completesLater = false; ///< broadcasts wait for completeBroadcast()
    std::vector<api::BroadcastDone> waiting;
    std::vector<std::string> disconnected; ///< ids
    mutable std::optional<api::ClientQuery> lastClientQuery;
    mutable int statusCalls = 0;
    mutable int takeCalls = 0;

    [[nodiscard]] api::Status status() const override;
    [[nodiscard]] std::vector<api::ChannelSnapshot>
    channels(const api::ChannelQuery &query) const override;
    [[nodiscard]] api::ClientPage clients(const api::ClientQuery &query) const override;
    [[nodiscard]] std::unique_ptr<api::ClientFeed> watchClients() override;
    [[nodiscard]] std::uint64_t countMatching(const std::vector<std::string> &targets) const;
    void countMatching(const std::vector<std::string> &targets,
                       api::Done<std::uint64_t> done) const override
    {
        done(countMatching(targets));
    }
    void broadcast(const api::Broadcast &broadcast, api::BroadcastDone done) override;
    void changeMessage(const api::MessageChange &change, api::BroadcastDone done) override;
    /// Completes the oldest of `waiting`.
    void completeBroadcast();
    [[nodiscard]] Result<api::MessageReceipt> receipt(const std::string &id) const;
    void receipts(const std::vector<std::string> &ids,
                  api::Done<std::vector<api::MessageReceipt>> done) const override;
    [[nodiscard]] Result<api::RecipientPage> recipients(const api::RecipientQuery &query) const;
    void recipients(const api::RecipientQuery &query,
                    api::Done<api::RecipientPage> done) const override
    {
        done(recipients(query));
    }
    [[nodiscard]] std::vector<api::ClientReceipts>
    clientReceipts(const std::vector<std::string> &ids) const;
    void clientReceipts(const std::vector<std::string> &ids,
                        api::Done<std::vector<api::ClientReceipts>> done) const override
    {
        done(clientReceipts(ids));
    }
    [[nodiscard]] std::unique_ptr<api::MessageFeed> watchMessages() override;
    [[nodiscard]] Result<std::unique_ptr<api::ClientTrace>>
    watchClient(const std::string &id) override;
    [[nodiscard]] Result<void> disconnectClient(const std::string &id);
    void disconnectClient(const std::string &id, api::Done<void> done) override
    {
        done(disconnectClient(id));
    }
    [[nodiscard]] Result<void> setOpenChannels(const std::vector<std::string> &names);
    void setOpenChannels(const std::vector<std::string> &names, api::Done<void> done) override
    {
        done(setOpenChannels(names));
    }
    [[nodiscard]] FakeChannelControl &channelControl() override { return m_channelControl; }
    [[nodiscard]] FakeClientControl &clientControl() override { return m_clientControl; }
    [[nodiscard]] FakeAccess &access() override { return m_access; }

    std::vector<std::pair<std::string, std::string>> announced; ///< feeds and what was said
    std::uint64_t feedFollowers = 0;
    void announce(std::string_view channel, std::string json) override
    {
        announced.emplace_back(channel, std::move(json));
    }
    [[nodiscard]] std::uint64_t followersOf(std::string_view /*channel*/) const override
    {
        return feedFollowers;
    }

private:
    class Feed;
    class Messages;
    class Trace;

    [[nodiscard]] Result<api::BroadcastOutcome> accept(const api::MessageChange &change);
    [[nodiscard]] Result<api::BroadcastOutcome> accept(const api::Broadcast &broadcast);
    [[nodiscard]] bool follows(const api::ClientSnapshot &client, const std::string &target) const;

    std::map<std::uint64_t, api::ClientSnapshot> m_clients;
    std::map<std::string, api::ChannelSnapshot> m_channels;
    std::map<std::string, api::MessageReceipt> m_receipts;
    std::map<std::uint64_t, bool> m_pending; ///< by serial; true: changed, false: removed
    std::vector<api::MessageSnapshot> m_messages; ///< oldest first
    std::uint64_t m_sequence = 0;
    FakeAccess m_access;
    FakeChannelControl m_channelControl;
    FakeClientControl m_clientControl;
};

/// A client for tests: held, by long-poll, following `channels`.
[[nodiscard]] api::ClientSnapshot someClient(std::uint64_t serial, const std::string &name = {},
                                             const std::vector<std::string> &channels = {
                                                 "class" });

} // namespace holdfast::tests
