// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "server/remote/eventreader.h"
#include "server/remote/managementclient.h"
#include "server/remote/remoteclients.h"
#include "server/remote/remotecontrols.h"
#include "server/remote/remotemessages.h"

#include <QTimer>
#include <QUrl>

#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace holdfast::remote {

/// Where a server is, and with what token it is asked.
struct RemoteSettings
{
    QUrl address; ///< of its management API: http or https
    QByteArray token; ///< of the management API, or with the scope manage or view
    QString fingerprint {}; ///< of a certificate that the operator has confirmed
    std::chrono::milliseconds firstRetry { 1000 }; ///< doubled up to maxRetry
};

/// The engine of a holdfastd, on this machine or another one: the management API for commands and
/// lists, and one subscription to the feeds for what changes (docs/management-api.md).
///
/// Connects by itself, and again when the connection is lost; what was known meanwhile stays. Each
/// time it reads all lists, and then follows the feeds from the cursor before them, so that nothing
/// is missed.
///
/// Invariants: never waits. Keeps at most what the server holds.
/// Thread: the one that made it; it needs an event loop. Completions are called in it.
class RemoteEngine final : public api::Engine
{
public:
    static constexpr std::chrono::milliseconds maxRetry { 15'000 };

    explicit RemoteEngine(const RemoteSettings &settings);
    ~RemoteEngine() override;

    /// The operator has confirmed the certificate with this fingerprint: it connects again.
    void confirm(const QString &fingerprint);
    /// Ends the wait for the next attempt.
    void connectNow();

    // api::Engine
    [[nodiscard]] api::Link link() const override;
    [[nodiscard]] api::Status status() const override { return m_status; }
    [[nodiscard]] std::vector<api::ChannelSnapshot>
    channels(const api::ChannelQuery &query) const override;
    [[nodiscard]] api::ClientPage clients(const api::ClientQuery &query) const override
    {
        return m_clients.page(query);
    }
    [[nodiscard]] std::unique_ptr<api::ClientFeed> watchClients() override
    {
        return m_clients.watch();
    }
    void countMatching(const std::vector<std::string> &targets,
                       api::Done<std::uint64_t> done) const override;
    void broadcast(const api::Broadcast &broadcast, api::BroadcastDone done) override;
    void changeMessage(const api::MessageChange &change, api::BroadcastDone done) override;
    void receipts(const std::vector<std::string> &ids,
                  api::Done<std::vector<api::MessageReceipt>> done) const override;
    void recipients(const api::RecipientQuery &query,
                    api::Done<api::RecipientPage> done) const override;
    void clientReceipts(const std::vector<std::string> &ids,
                        api::Done<std::vector<api::ClientReceipts>> done) const override;
    [[nodiscard]] std::unique_ptr<api::MessageFeed> watchMessages() override
    {
        return m_messages.watch();
    }
    [[nodiscard]] Result<std::unique_ptr<api::ClientTrace>>
    watchClient(const std::string &id) override;
    void disconnectClient(const std::string &id, api::Done<void> done) override;
    void setOpenChannels(const std::vector<std::string> &names, api::Done<void> done) override;
    [[nodiscard]] api::ChannelControl &channelControl() override { return m_channelControl; }
    [[nodiscard]] api::ClientControl &clientControl() override { return m_clientControl; }
    [[nodiscard]] api::Access &access() override { return m_access; }

private:
    /// Asks for everything; calls the next step with the answer, or loses the connection.
    void connectToServer();
    void readLists();
    void readClients(const QString &after);
    void readChannels(const QString &after);
    void readMessages();
    void readAccess();
    /// One of the lists is complete.
    void listIsRead();
    void takeStatus(const QJsonObject &json);
    void follow();
    void readStream();
    void takeEvent(const StreamEvent &event);
    void takeBatch(const QString &channel, const QJsonObject &batch);
    void poll();
    void lose(const Error &error);
    void dropStream();
    /// `path`, and what follows with the answer.
    void ask(const QString &path, const QUrlQuery &query,
             const std::function<void(const QJsonObject &json)> &then);
    /// At the server's port for clients; empty: it has none that can be used.
    [[nodiscard]] QUrl streamUrl() const;

    const std::chrono::milliseconds m_firstRetry;
    std::unique_ptr<ManagementClient> m_management;
    QTimer m_retry;
    QTimer m_poll;
    api::Link m_link;
    std::chrono::milliseconds m_nextRetry;
    api::Status m_status;
    std::uint64_t m_attempt = 0; ///< answers to ask() in an earlier attempt are ignored
    QString m_cursor; ///< after which the feeds go on
    int m_listsLeft = 0; ///< that are being read
    bool m_isPolling = false; ///< the answer is still to come
    std::unique_ptr<QNetworkReply> m_stream; ///< null: not following
    EventReader m_reader;
    RemoteClients m_clients;
    RemoteMessages m_messages;
    std::map<std::string, api::ChannelSnapshot> m_channels; ///< by name
    std::map<std::string, api::ChannelSnapshot> m_listed; ///< while the list is read
    RemoteChannelControl m_channelControl;
    RemoteClientControl m_clientControl;
    RemoteAccess m_access;
};

} // namespace holdfast::remote
