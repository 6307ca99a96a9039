// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/labs/comparison.h"

#include "ui/peopletext.h"
#include "ui/timeline/timelinetexts.h"
#include "ui/visibletext.h"

#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array ways { ProbeKind::IntervalPoll, ProbeKind::LongPoll, ProbeKind::EventStream,
                            ProbeKind::WebSocket };
constexpr std::chrono::milliseconds compareEvery { 50 };
constexpr std::chrono::milliseconds forgetEvery { 200 };
constexpr int roundsToForget = 10;

TimelineTime comparisonNow()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

} // namespace

Comparison::Comparison(api::Engine &engine, const Pace &pace, QObject *parent)
    : TitledModel(parent), m_engine(engine), m_pace(pace), m_timer(this), m_forgetTimer(this)
{
    m_timer.setInterval(compareEvery);
    connect(&m_timer, &QTimer::timeout, this, &Comparison::tick);
    m_forgetTimer.setInterval(forgetEvery);
    connect(&m_forgetTimer, &QTimer::timeout, this, &Comparison::forget);
}

Comparison::~Comparison()
{
    stop();
}

/// One on this computer that speaks plain HTTP; 0: none.
std::uint16_t Comparison::plainPort() const
{
    const api::Status status = m_engine.status();
    const auto found = std::find_if(
        status.listeners.begin(), status.listeners.end(), [](const api::ListenerSnapshot &each) {
            const bool isReachable = each.address == "0.0.0.0" || each.address == "::"
                || each.address.starts_with("127.");
            return isReachable && each.port != 0 && !each.isEncrypted && !each.isProxied;
        });
    return found == status.listeners.end() ? std::uint16_t { 0 } : found->port;
}

void Comparison::makeProbes(std::uint16_t port)
{
    const QByteArray run = QByteArray::number(QRandomGenerator::global()->generate(), 16);
    m_marker = "Comparison " + run + ", message ";
    for (const ProbeKind kind : ways) {
        const QByteArray number = QByteArray::number(static_cast<int>(kind));
        auto probe = std::make_unique<TransportProbe>(
            TransportProbe::Setup { .kind = kind,
                                    .port = port,
                                    .channel = channel,
                                    .clientId = "lab-" + run + '-' + number,
                                    .name = wayText(kind).toUtf8(),
                                    .marker = m_marker,
                                    .interval = m_pace.interval });
        connect(probe.get(), &TransportProbe::messageReceived, this, [this, kind](int message) {
            if (const auto sent = m_sentAt.find(message); sent != m_sentAt.end())
                m_delays[kind].push_back(comparisonNow() - sent->second);
        });
        m_probes.push_back(std::move(probe));
    }
}

void Comparison::start(int messages)
{
    stop();
    beginResetModel();
    m_probes.clear();
    m_delays.clear();
    m_sentAt.clear();
    m_messages = messages;
    const std::uint16_t port = plainPort();
    if (port != 0)
        makeProbes(port);
    endResetModel();
    if (port == 0) {
        setState(State::Failed);
        return;
    }
    m_began = comparisonNow();
    m_lastSent = m_began;
    for (const auto &probe : m_probes)
        probe->start();
    m_timer.start();
    setState(State::Connecting);
}

void Comparison::stop()
{
    for (const auto &probe : m_probes)
        probe->stop();
    if (m_timer.isActive()) {
        m_timer.stop();
        m_leaving.clear();
        for (const auto &probe : m_probes)
            m_leaving.push_back(probe->lane().id);
        // The last request of a client may be on its way still, and would make it known again.
        m_roundsToForget = roundsToForget;
        m_forgetTimer.start();
        forget();
    }
    if (m_state != State::Done && m_state != State::Failed && m_state != State::Idle)
        setState(State::Idle);
}

/// Nobody waits for them to come back. One that is not known is forgotten already.
void Comparison::forget()
{
    for (const std::string &id : m_leaving)
        m_engine.disconnectClient(id, [](const Result<void> & /*result*/) {});
    if (--m_roundsToForget <= 0)
        m_forgetTimer.stop();
}

void Comparison::tick()
{
    const TimelineTime now = comparisonNow();
    const auto all = [this](const auto &holds) {
        return std::all_of(m_probes.begin(), m_probes.end(), holds);
    };
    if (m_state == State::Connecting) {
        if (all([](const auto &probe) { return probe->isReady(); }))
            setState(State::Sending);
        else if (now - m_began > m_pace.patience)
            setState(State::Failed);
    } else if (m_state == State::Sending && now - m_lastSent >= m_pace.between) {
        publish();
    } else if (m_state == State::Waiting) {
        const auto wanted = static_cast<std::size_t>(m_messages);
        const bool isComplete =
            all([wanted](const auto &probe) { return probe->received() >= wanted; });
        if (isComplete || now - m_lastSent > m_pace.patience)
            setState(State::Done);
    }
    if (m_state == State::Done || m_state == State::Failed)
        stop();
    Q_EMIT dataChanged(index(0, Requests), index(rowCount() - 1, ColumnCount - 1));
}

void Comparison::publish()
{
    const int number = static_cast<int>(m_sentAt.size()) + 1;
    api::Broadcast message;
    message.targets = { channel };
    message.payload = QByteArray(m_marker + QByteArray::number(number) + '.').toStdString();
    m_lastSent = comparisonNow();
    m_sentAt[number] = m_lastSent;
    m_engine.broadcast(message, [](const Result<api::BroadcastOutcome> &) {
        // What is not accepted is received by nobody, and the rows say so.
    });
    if (number == m_messages)
        setState(State::Waiting);
}

void Comparison::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

QString Comparison::sentence() const
{
    switch (m_state) {
    case State::Idle:
        return tr("Four clients of this computer receive the same messages, each in its own way. "
                  "Press Start.");
    case State::Connecting:
        return tr("The four clients connect…");
    case State::Sending:
        return tr("Message %1 of %2 is next.").arg(m_sentAt.size() + 1).arg(m_messages);
    case State::Waiting:
        return tr("All are sent. Who polls at intervals has to wait for its next turn.");
    case State::Done:
        return tr(
            "All four have the same messages. Look at what it has cost, and how long it took.");
    case State::Failed:
        break;
    }
    const auto refused = std::find_if(m_probes.begin(), m_probes.end(),
                                      [](const auto &probe) { return probe->refusal() != 0; });
    if (refused != m_probes.end())
        return tr("The server has refused a client (%1): is the room locked, or the channel not "
                  "allowed?")
            .arg((*refused)->refusal());
    return m_probes.empty() ? tr("The server does not listen on this computer with plain HTTP: the "
                                 "clients cannot reach it.")
                            : tr("Not all of the clients could connect. Try again.");
}

int Comparison::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_probes.size());
}

int Comparison::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString Comparison::wayText(ProbeKind kind)
{
    switch (kind) {
    case ProbeKind::IntervalPoll:
        return tr("Polling at intervals");
    case ProbeKind::LongPoll:
        return tr("Long-polling");
    case ProbeKind::EventStream:
        return tr("Event stream (SSE)");
    case ProbeKind::WebSocket:
        return u"WebSocket"_s;
    }
    Q_UNREACHABLE();
}

QVariant Comparison::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role != Qt::DisplayRole)
        return {};
    const TransportProbe &probe = *m_probes[static_cast<std::size_t>(index.row())];
    const auto found = m_delays.find(probe.kind());
    const std::vector<TimelineTime> none;
    const std::vector<TimelineTime> &delays = found == m_delays.end() ? none : found->second;
    switch (index.column()) {
    case Way:
        return wayText(probe.kind());
    case Requests:
        return countText(probe.requests());
    case Bytes:
        return countText(probe.bytes());
    case Received:
        return QString(countText(probe.received()) + u'/' + countText(m_sentAt.size()));
    case MeanDelay:
        if (delays.empty())
            return u"–"_s;
        return TimelineTexts::exactly(std::accumulate(delays.begin(), delays.end(), TimelineTime(0))
                                      / static_cast<TimelineTime::rep>(delays.size()));
    case WorstDelay:
        return delays.empty()
            ? u"–"_s
            : TimelineTexts::exactly(*std::max_element(delays.begin(), delays.end()));
    default:
        return {};
    }
}

QString Comparison::title(int column) const
{
    switch (column) {
    case Way:
        return tr("Way");
    case Requests:
        return tr("Requests");
    case Bytes:
        return tr("Bytes");
    case Received:
        return tr("Received");
    case MeanDelay:
        return tr("Mean delay");
    case WorstDelay:
        return tr("Worst delay");
    default:
        return {};
    }
}

bool Comparison::isNumber(int column) const
{
    return column != Way;
}

void Comparison::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace holdfast::ui
