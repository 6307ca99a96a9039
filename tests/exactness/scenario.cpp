// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exactness/scenario.h"

#include <algorithm>
#include <numeric>
#include <sys/wait.h>

namespace holdfast::exactness {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t operationsInAll = 1000; ///< the total of which the weights below are parts
constexpr std::size_t publishWeight = 620;

Start someStart(Random &random)
{
    switch (random.below(8)) {
    case 0:
        return Start::Oldest;
    case 1:
        return Start::Last;
    case 2:
    case 3:
        return Start::State;
    default:
        return Start::Now;
    }
}

ChannelMask maskOf(const Universe &universe, const std::string &name)
{
    return bitOf(universe.indexOf(name).value_or(0));
}

} // namespace

Plan Plan::forSeed(std::uint64_t seed)
{
    Random random(seed);
    Plan plan;
    plan.seed = seed;
    plan.workers = 1 + static_cast<unsigned>(random.below(4));
    plan.restart = static_cast<Restart>(random.below(3));
    plan.history.messages = random.pick<std::size_t>({ 8, 40, 300 });
    plan.history.bytes = random.pick<std::size_t>({ 60'000, 500'000, 4'000'000 });
    plan.hasSlowRules = random.chance(50);
    plan.isEncrypted = random.chance(40);
    return plan;
}

std::vector<std::string> Plan::serverOptions() const
{
    std::vector<std::string> options { "--workers",          std::to_string(workers),
                                       "--history-messages", std::to_string(history.messages),
                                       "--history-bytes",    std::to_string(history.bytes) };
    if (hasSlowRules) {
        const std::string before = prefix.empty() ? "" : "*.";
        for (const char *rule : { "slow.0=latest", "slow.1=close" })
            options.insert(options.end(), { "--slow", before + rule });
    }
    if (!certificateFolder.empty()) // the certificate is kept beside the token
        options.insert(options.end(), { "--token-file", certificateFolder + "/management.token" });
    if (!dataFolder.empty())
        options.insert(options.end(), { "--data", dataFolder });
    if (isEncrypted)
        options.emplace_back("--tls-self-signed");
    return options;
}

Scenario::Scenario(const Plan &plan, ServerProgram &server)
    : m_plan(plan)
    , m_server(server)
    , m_random(plan.seed ^ 0x5eed)
    , m_universe(plan.prefix, plan.choices)
    , m_ledger(m_universe, plan.history, m_findings)
    , m_departures(m_loop, m_findings)
    , m_run { m_loop,
              m_ledger,
              m_findings,
              m_random,
              m_tally,
              m_universe,
              m_departures,
              server.endpoint(),
              plan.prefix + std::to_string(plan.seed) + '-',
              0,
              0,
              false,
              plan.received }
    , m_control(m_loop, server.endpoint(), "control")
    , m_receipts(m_run)
{
    if (plan.hasSlowRules) {
        m_run.latestChannels = maskOf(m_universe, plan.prefix + "slow.0");
        m_run.closingChannels = maskOf(m_universe, plan.prefix + "slow.1");
    }
    for (std::size_t i = 0; i < plan.publishers; ++i)
        m_publishers.push_back(std::make_unique<Publisher>(m_run, i));
    for (std::size_t i = 0; i < plan.subscribers; ++i) {
        const Traits traits = Traits::some(m_random, plan.transport);
        m_subscribers.push_back(std::make_unique<Subscriber>(m_run, i, traits));
    }
}

bool Scenario::run()
{
    if (!beginLife())
        return false;
    const std::size_t restartAt = m_plan.operations / 3 + m_random.below(m_plan.operations / 3 + 1);
    std::size_t operation = 0;
    for (const auto &subscriber : m_subscribers) {
        if (begins(operation++) && m_random.chance(60))
            subscriber->join(Start::Now);
    }
    for (std::size_t i = 0; i < m_plan.operations && !m_findings.any(); ++i) {
        if (i == restartAt && m_plan.restart != Restart::None && begins(operation++))
            restart();
        if (!begins(operation++))
            continue;
        operate();
        for (std::size_t turns = m_random.below(4); turns > 0; --turns)
            m_loop.turn(milliseconds(0));
    }
    settle();
    leave();
    return !m_findings.any();
}

bool Scenario::takeKeysAway()
{
    std::string entries;
    for (const std::string &channel : m_universe.channels()) {
        for (std::size_t key = 1; key <= keysOfAChannel; ++key) {
            entries += R"({"channel":)";
            appendQuoted(channel, entries);
            entries += R"(,"data":"","key":"k)" + std::to_string(key) + "\"}\n";
        }
    }
    m_control.ask(Caller::request("POST /channels", entries),
                  [this](int status, std::string_view body) {
                      if (status < 200 || status > 299)
                          m_findings.add("keys were not taken away: " + std::to_string(status) + ' '
                                         + std::string(body));
                  });
    return awaitUntil("the keys to be taken away", [this] { return !m_control.isBusy(); });
}

bool Scenario::begins(std::size_t operation)
{
    constexpr std::uint64_t spread = 0x9e3779b97f4a7c15;
    if (!m_plan.begins)
        return true;
    m_random = Random(m_plan.seed + spread * (operation + 1));
    return m_plan.begins(operation);
}

bool Scenario::beginLife()
{
    std::string cursor;
    m_control.ask("GET /channels/" + m_plan.prefix + "x?wait=0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  [&cursor](int status, std::string_view body) {
                      constexpr std::string_view before = R"({"cursor":")";
                      if (status == 200 && body.starts_with(before))
                          cursor = body.substr(before.size(),
                                               body.find('"', before.size()) - before.size());
                  });
    if (!awaitUntil("the first answer", [this] { return !m_control.isBusy(); }))
        return false;
    const bool isRestart = m_tally.restarts > 0 && !m_plan.dataFolder.empty();
    return isRestart ? m_ledger.goOn(cursor) : m_ledger.beginLife(cursor);
}

void Scenario::operate()
{
    if (m_random.below(16) == 0)
        m_receipts.ask(m_ledger.newestAnswered(), {});
    const std::size_t what = m_random.below(operationsInAll);
    if (what < publishWeight)
        publish(what);
    else
        operateOnSubscriber(what - publishWeight);
}

void Scenario::publish(std::size_t what)
{
    constexpr std::size_t burstWeight = 3;
    constexpr std::size_t batchWeight = 60;
    constexpr std::size_t repeatWeight = 70;
    constexpr std::size_t changeWeight = 130;
    if (what < burstWeight) {
        for (const auto &publisher : m_publishers) {
            if (!publisher->isBusy())
                publisher->publishBurst();
        }
        return;
    }
    Publisher &publisher = *m_publishers[m_random.below(m_publishers.size())];
    if (publisher.canRepeat() && what < repeatWeight)
        return publisher.repeat();
    for (int turns = 0; publisher.isBusy() && turns < 100; ++turns)
        m_loop.turn(milliseconds(1));
    if (publisher.isBusy())
        return;
    if (what < batchWeight)
        publisher.publishBatch();
    else if (what < changeWeight)
        publisher.change();
    else
        publisher.publish();
}

void Scenario::operateOnSubscriber(std::size_t what)
{
    Subscriber &subscriber = someSubscriber();
    if (!subscriber.isHere()) {
        if (what < 100)
            subscriber.join(someStart(m_random));
        else if (what < 130)
            subscriber.resumeFromOld();
        else
            subscriber.resume();
    } else if (subscriber.isOnBreak() || (subscriber.isStalled() && what < 230)) {
        subscriber.goOn();
    } else if (what < 120) {
        subscriber.stall();
    } else if (what < 220 && subscriber.canChange() && !m_control.isBusy()) {
        subscriber.changeChannels(m_control);
    } else if (what < 280 && subscriber.canPublish()) {
        subscriber.publish();
    } else if (what < 330 && subscriber.isCuttable()) {
        subscriber.cut();
    } else if (what < 360 && subscriber.isCuttable()) {
        subscriber.leave();
    } else if (what >= 360 && subscriber.canDisturbTls()) {
        subscriber.disturbTls();
    }
}

Subscriber &Scenario::someSubscriber()
{
    return *m_subscribers[m_random.below(m_subscribers.size())];
}

void Scenario::restart()
{
    ++m_tally.restarts;
    m_run.isServerGoing = true;
    if (m_plan.restart == Restart::Kill) {
        m_server.kill();
    } else {
        m_server.terminate();
        if (!awaitUntil("the server to drain and end", [this] { return m_server.hasEnded(); }))
            return;
        if (m_server.exitStatus() != 0)
            m_findings.add("the server drained and ended with "
                           + std::to_string(m_server.exitStatus()));
    }
    for (const auto &subscriber : m_subscribers)
        subscriber->serverHasGone();
    for (const auto &publisher : m_publishers)
        publisher->serverHasGone();
    m_control.serverHasGone();
    m_receipts.serverHasGone();
    if (!m_server.start())
        return m_findings.add("the server does not start again");
    m_run.isServerGoing = false;
    beginLife();
}

void Scenario::settle()
{
    m_loop.calm();
    for (const auto &subscriber : m_subscribers) {
        if (subscriber->isStalled())
            subscriber->goOn();
        subscriber->hurry();
    }
    awaitUntil("all publishes to be answered", [this] {
        return std::none_of(m_publishers.begin(), m_publishers.end(),
                            [](const auto &p) { return p->isBusy(); })
            && !m_control.isBusy() && !m_receipts.isBusy() && !isAnybodyPublishing();
    });
    if (!awaitUntil("everybody to come back", [this] { return bringBack(); }))
        tellWhoIsChanging();
    publishLasts();
    awaitLasts();
    checkReceipts();
    rest();
    m_ledger.closeHoles(); // what the server read of cut connections after the last messages
    judgeAll();
    for (const auto &subscriber : m_subscribers) {
        if (!m_findings.any() && !subscriber->witness().isJudged())
            m_findings.add(subscriber->name() + " was shown what nobody published");
    }
}

void Scenario::tellWhoIsChanging()
{
    for (const auto &subscriber : m_subscribers) {
        if (subscriber->isChanging())
            m_findings.add(subscriber->name() + ": " + subscriber->state());
    }
}

bool Scenario::bringBack()
{
    bool isHere = true;
    for (const auto &subscriber : m_subscribers) {
        if (m_plan.begins && !subscriber->hasEverCome())
            continue; // its join was skipped, so it is not started here
        if (!subscriber->isHere())
            subscriber->resume();
        else if (subscriber->isOnBreak())
            subscriber->goOn();
        isHere = isHere && subscriber->isHere() && !subscriber->isChanging();
    }
    return isHere;
}

void Scenario::publishLasts()
{
    m_lasts.clear();
    for (std::size_t channel = 0; channel < m_universe.channels().size(); ++channel) {
        const ReceiptCheck::Matched counted = countedOn(channel);
        const bool isFollowed =
            std::any_of(m_subscribers.begin(), m_subscribers.end(),
                        [channel](const auto &s) { return (s->channels() & bitOf(channel)) != 0; });
        if (!isFollowed)
            continue;
        m_publishers.front()->publishLast(
            channel, [this, channel, counted](MessageNumber number, std::uint64_t subscribers) {
                if (subscribers < counted.atLeast || subscribers > counted.atMost)
                    m_findings.add("the answer to message " + std::to_string(number) + " says "
                                   + std::to_string(subscribers) + " subscribers of "
                                   + std::to_string(counted.atLeast) + " to "
                                   + std::to_string(counted.atMost));
                if (const auto &place = m_ledger.at(number).accepted)
                    m_lasts.push_back({ channel, *place, counted });
            });
        awaitUntil("the last publishes", [this] { return !m_publishers.front()->isBusy(); });
        if (m_findings.any())
            return;
    }
}

void Scenario::awaitLasts()
{
    // A poll with Start::Now that the server reads late starts after the last messages. It is
    // answered only when another message is published.
    constexpr int roundsAtMost = 1000;
    bool isOver = false;
    for (int round = 0; round < roundsAtMost && !isOver; ++round) {
        const bool hasBeenSent = awaitUntil("everybody to be sent the last messages", [this] {
            bringBack();
            return haveLastsBeenSent();
        });
        if (!hasBeenSent)
            break;
        // The server may store a publish of a cut connection late, before the last messages. Who
        // follows its channel has been sent it by now. No answer will tell the other places.
        m_ledger.closeHoles();
        const bool isCaughtUp = awaitUntil("everybody to catch up", [this] {
            bringBack();
            return !isAnybodyBehind();
        });
        if (!isCaughtUp)
            break;
        isOver = std::none_of(m_subscribers.begin(), m_subscribers.end(),
                              [](const auto &s) { return s->witness().awaitsItsStart(); });
        if (!isOver) {
            m_loop.turn(milliseconds(100)); // the server may be slow to read it
            publishLasts();
        }
    }
    if (isOver || m_findings.all().size() > 1)
        return;
    for (const auto &subscriber : m_subscribers) {
        for (const Last &last : m_lasts) {
            if (!subscriber->witness().isPast(last.channel, last.place))
                m_findings.add(subscriber->name() + " never had what follows in "
                               + m_universe.channels()[last.channel] + " up to "
                               + std::to_string(last.place.seq) + " (" + subscriber->state() + "); "
                               + subscriber->witness().shownLast());
        }
    }
}

void Scenario::checkReceipts()
{
    for (const Last &last : m_lasts) {
        // A client that is away is a recipient too, as long as it is remembered.
        ReceiptCheck::Matched matched { last.counted.atLeast };
        matched.atMost =
            std::accumulate(m_subscribers.begin(), m_subscribers.end(), std::uint64_t { 0 },
                            [](std::uint64_t sum, const auto &s) { return sum + s->identities(); });
        m_receipts.ask(last.place,
                       m_hasRested ? matched : ReceiptCheck::Matched { matched.atLeast });
        if (!awaitUntil("a receipt", [this] { return !m_receipts.isBusy(); }))
            return;
    }
}

void Scenario::rest()
{
    if (m_plan.rest.count() == 0 || m_findings.any())
        return;
    constexpr std::chrono::seconds backEvery { 5 };
    const auto until = m_loop.now() + m_plan.rest;
    auto nextBack = m_loop.now();
    awaitUntil("the end of the rest", [&] {
        m_loop.advanced(); // time passes, nothing else is expected
        judgeAll();
        for (const auto &subscriber : m_subscribers)
            subscriber->judgeSilence();
        if (m_loop.now() >= nextBack) {
            nextBack = m_loop.now() + backEvery;
            bringBack();
        }
        return m_loop.now() >= until;
    });
    if (m_findings.any())
        return;
    bringBack();
    if (m_plan.rested)
        m_plan.rested(m_subscribers, m_findings);
    m_hasRested = true;
    publishLasts();
    awaitLasts();
    checkReceipts();
}

bool Scenario::isAnybodyPublishing() const
{
    return std::any_of(m_subscribers.begin(), m_subscribers.end(),
                       [](const auto &s) { return s->isPublishing(); });
}

ReceiptCheck::Matched Scenario::countedOn(std::size_t channel) const
{
    ReceiptCheck::Matched counted;
    std::uint64_t following = 0;
    for (const auto &subscriber : m_subscribers) {
        if ((subscriber->channels() & bitOf(channel)) == 0)
            continue;
        following += subscriber->clientsAtMost();
        if (subscriber->isCounted())
            ++counted.atLeast;
    }
    // By then the server knows of every connection that was left.
    if (m_hasRested)
        counted.atMost = following;
    return counted;
}

bool Scenario::haveLastsBeenSent()
{
    judgeAll();
    return std::all_of(m_subscribers.begin(), m_subscribers.end(), [this](const auto &subscriber) {
        const Witness &witness = subscriber->witness();
        return witness.awaitsItsStart()
            || std::all_of(m_lasts.begin(), m_lasts.end(), [&](const Last &last) {
                   return (subscriber->channels() & bitOf(last.channel)) == 0
                       || witness.hasBeenSent(last.channel, last.place);
               });
    });
}

bool Scenario::isAnybodyBehind()
{
    judgeAll();
    return std::any_of(m_subscribers.begin(), m_subscribers.end(), [this](const auto &subscriber) {
        const Witness &witness = subscriber->witness();
        return !witness.awaitsItsStart()
            && std::any_of(m_lasts.begin(), m_lasts.end(), [&witness](const Last &last) {
                   return !witness.isPast(last.channel, last.place);
               });
    });
}

void Scenario::leave()
{
    for (const auto &subscriber : m_subscribers)
        subscriber->leave();
    awaitUntil("the server to end the half-closed connections",
               [this] { return m_departures.pending() == 0; });
}

void Scenario::judgeAll()
{
    for (const auto &subscriber : m_subscribers)
        subscriber->witness().judge();
}

bool Scenario::awaitUntil(const std::string &what, const std::function<bool()> &isDone)
{
    if (m_findings.any())
        return false;
    const bool isOver = m_loop.turnUntil([&] { return m_findings.any() || isDone(); });
    if (!isOver)
        m_findings.add("waited in vain for " + what);
    return isOver && !m_findings.any();
}

std::uint64_t Scenario::deliveries() const
{
    std::uint64_t sum = 0;
    for (const auto &subscriber : m_subscribers)
        sum += subscriber->witness().messagesSeen();
    return sum;
}

std::string Scenario::summary() const
{
    std::uint64_t lost = 0;
    std::uint64_t gaps = 0;
    for (const auto &subscriber : m_subscribers) {
        lost += subscriber->witness().toldLost();
        gaps += subscriber->witness().gapsTold();
    }
    const auto part = [](const char *what, std::uint64_t count) {
        return ' ' + std::to_string(count) + ' ' + what;
    };
    return part("published,", m_ledger.newest()) + part("delivered,", deliveries())
        + part("told as lost in", lost) + part("gaps,", gaps) + part("joins,", m_tally.joins)
        + part("resumes,", m_tally.resumes) + part("cuts,", m_tally.cuts)
        + part("half-closed,", m_tally.departures) + part("key updates,", m_tally.keyUpdates)
        + part("renegotiations,", m_tally.renegotiations) + part("stalls,", m_tally.stalls)
        + part("changes,", m_tally.changes) + part("repeats,", m_tally.repeats)
        + part("receipts,", m_receipts.asked()) + part("byes,", m_tally.byes)
        + part("restarts", m_tally.restarts);
}

} // namespace holdfast::exactness
