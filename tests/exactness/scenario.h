// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/exactness/publisher.h"
#include "tests/exactness/receiptcheck.h"
#include "tests/exactness/run.h"
#include "tests/exactness/serverprogram.h"
#include "tests/exactness/subscriber.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::exactness {

/// Whether and how the server ends in the middle of a run. Closed list.
enum class Restart : std::uint8_t { None, Kill, Drain };

/// The parameters of a run, all derived from the seed and the sizes.
struct Plan
{
    std::uint64_t seed = 0;
    std::size_t subscribers = 0;
    std::size_t publishers = 0;
    std::size_t operations = 0;
    Restart restart = Restart::None;
    HistoryBounds history;
    bool hasSlowRules = false;
    unsigned workers = 1;
    std::string prefix; ///< of channel names
    std::size_t choices = 0; ///< see Universe
    std::optional<Transport> transport; ///< of all subscribers; nothing: a mix
    std::size_t connections = 0; ///< the server's limit of connections; 0: its default
    /// At the end all subscribers stay for so long, while nothing is published: pings, time-outs
    /// and the server's counts are judged. 0: not at all.
    std::chrono::seconds rest { 0 };
    /// Called at the end of the rest, with everybody here.
    std::function<void(const std::vector<std::unique_ptr<Subscriber>> &, Findings &)> rested;
    /// See Run::received.
    std::function<void(const std::string &client, std::string_view message)> received;
    std::string dataFolder; ///< where the server keeps its log; empty: in memory only
    bool isEncrypted = false; ///< the server speaks TLS
    std::string certificateFolder; ///< where the real server keeps its certificate
    /// Called before each operation; false: skip it. Each operation then has random numbers that do
    /// not depend on which others are skipped. Empty: run all operations.
    std::function<bool(std::size_t operation)> begins;

    [[nodiscard]] static Plan forSeed(std::uint64_t seed);
    [[nodiscard]] std::vector<std::string> serverOptions() const;
};

/// One run: subscribers join, leave, stall and change channels; publishers publish; the server may
/// end in the middle. At the end every subscriber comes back and must catch up.
///
/// Thread: one.
class Scenario
{
public:
    Scenario(const Plan &plan, ServerProgram &server);

    /// False: there are findings, see findings().
    bool run();
    /// A channel keeps the newest message of each key for ever: a server that goes on would keep
    /// those of all runs. To be called after run(); false: there is a finding.
    bool takeKeysAway();
    [[nodiscard]] const Findings &findings() const { return m_findings; }
    [[nodiscard]] std::string summary() const;
    /// Connections that were opened and messages that were delivered.
    [[nodiscard]] std::uint64_t joins() const { return m_tally.joins + m_tally.resumes; }
    [[nodiscard]] std::uint64_t deliveries() const;

private:
    struct Last
    {
        std::size_t channel = 0;
        Place place;
        ReceiptCheck::Matched counted; ///< the recipients
    };

    [[nodiscard]] bool begins(std::size_t operation);
    bool beginLife();
    void operate();
    void operateOnSubscriber(std::size_t what);
    void publish(std::size_t what);
    void restart();
    void settle();
    /// Reconnects every subscriber that is away. True if all are here and no change is pending.
    bool bringBack();
    void tellWhoIsChanging();
    void publishLasts();
    void awaitLasts();
    /// See Plan::rest.
    void rest();
    [[nodiscard]] bool isAnybodyPublishing() const;
    /// How many followers of a channel the server counts.
    [[nodiscard]] ReceiptCheck::Matched countedOn(std::size_t channel) const;
    /// Checks the receipts of the last message of each channel.
    void checkReceipts();
    void leave();
    void judgeAll();
    bool awaitUntil(const std::string &what, const std::function<bool()> &isDone);
    /// True if everybody has received the last messages, whether or not they can be judged yet.
    [[nodiscard]] bool haveLastsBeenSent();
    [[nodiscard]] bool isAnybodyBehind();
    [[nodiscard]] Subscriber &someSubscriber();

    const Plan m_plan;
    ServerProgram &m_server;
    Random m_random;
    Findings m_findings;
    Tally m_tally;
    const Universe m_universe;
    Loop m_loop;
    Ledger m_ledger;
    Departures m_departures;
    Run m_run;
    Caller m_control;
    ReceiptCheck m_receipts;
    std::vector<std::unique_ptr<Publisher>> m_publishers;
    std::vector<std::unique_ptr<Subscriber>> m_subscribers;
    bool m_hasRested = false;
    std::vector<Last> m_lasts; ///< the last message of each channel
};

} // namespace holdfast::exactness
