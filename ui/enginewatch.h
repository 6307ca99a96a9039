// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"
#include "ui/models/channelsmodel.h"
#include "ui/models/clientsmodel.h"
#include "ui/models/logmodel.h"
#include "ui/models/messagesmodel.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <memory>
#include <string>

namespace holdfast::ui {

/// Polls the engine five times a second and updates the models in bounded slices.
///
/// Invariants: does not query the engine while stopped. One slice takes at most sliceSize changes
/// of clients, sliceSize messages and one page of channels; the rest waits until the window has
/// processed its events. Rows do not change while a mouse button is down, so that no row moves away
/// under the pointer, but for at most maxHeldBack.
/// Thread: main.
class EngineWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds period { 200 };
    static constexpr std::chrono::seconds maxHeldBack { 5 };
    static constexpr std::size_t sliceSize = 500;

    /// `engine` must outlive the watch.
    explicit EngineWatch(api::Engine &engine, QObject *parent = nullptr);
    ~EngineWatch() override;

    void start();
    void stop();
    [[nodiscard]] bool isRunning() const { return m_timer.isActive(); }

    [[nodiscard]] const api::Status &status() const { return m_status; }
    [[nodiscard]] ClientsModel &clients() { return m_clients; }
    [[nodiscard]] ChannelsModel &channels() { return m_channels; }
    [[nodiscard]] MessagesModel &messages() { return m_messages; }
    [[nodiscard]] LogModel &log() { return m_log; }

Q_SIGNALS:
    /// Emitted after each poll of the engine. The models may still be some slices behind.
    void looked(const holdfast::api::Status &status);

private:
    void look();
    [[nodiscard]] bool isHeldBack();
    void takeClients();
    void takeChannels();

    api::Engine &m_engine;
    std::unique_ptr<api::ClientFeed> m_feed;
    std::unique_ptr<api::MessageFeed> m_messageFeed;
    ClientsModel m_clients;
    ChannelsModel m_channels;
    MessagesModel m_messages;
    LogModel m_log;
    api::Status m_status;
    std::string m_channelsAfter; ///< last name of the previous page; empty: a new walk
    QTimer m_timer;
    QElapsedTimer m_heldBack; ///< valid while a mouse button is down
    QTimer m_backlogTimer; ///< takes the rest after a slice that was full
};

} // namespace holdfast::ui
