// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clientchanges.h"

#include "ui/inthreadof.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace holdfast::ui {

namespace {

bool isAbove(const std::string &upper, const std::string &channel)
{
    return channel.starts_with(upper + '.');
}

/// Those of `some` that are not in `others`.
std::vector<std::string> without(const std::vector<std::string> &some,
                                 const std::vector<std::string> &others)
{
    std::vector<std::string> rest;
    std::copy_if(some.begin(), some.end(), std::back_inserter(rest), [&](const std::string &one) {
        return std::find(others.begin(), others.end(), one) == others.end();
    });
    return rest;
}

} // namespace

ClientChanges::ClientChanges(api::Engine &engine, std::chrono::seconds undoFor, QObject *parent)
    : QObject(parent), m_engine(engine), m_ticks(static_cast<int>(undoFor.count())), m_timer(this)
{
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &ClientChanges::tick);
}

void ClientChanges::rename(const Person &person, const QString &name)
{
    const auto renaming = [this, id = person.id](const std::string &next) -> Step {
        return [this, id, next](api::Done<void> done) {
            m_engine.clientControl().rename(id, next, std::move(done));
        };
    };
    apply(name.isEmpty() ? Kind::NamedAgain : Kind::Renamed, { person }, visibleText(name),
          { renaming(name.toStdString()) },
          { renaming(person.isRenamed ? person.ownName : std::string()) });
}

void ClientChanges::move(const std::vector<Person> &people, const std::string &channel,
                         const std::vector<std::string> &offered)
{
    std::vector<std::string> wanted { channel };
    std::copy_if(offered.begin(), offered.end(), std::back_inserter(wanted),
                 [&](const std::string &other) { return isAbove(other, channel); });
    std::vector<Step> steps;
    std::vector<Step> undo;
    for (const Person &person : people) {
        const std::vector<std::string> added = without(wanted, person.channels);
        std::vector<std::string> removed;
        for (const std::string &followed : person.channels) {
            const bool isOffered =
                std::find(offered.begin(), offered.end(), followed) != offered.end();
            if (isOffered && std::find(wanted.begin(), wanted.end(), followed) == wanted.end())
                removed.push_back(followed);
        }
        if (added.empty() && removed.empty())
            continue;
        const auto changing = [this, id = person.id](const std::vector<std::string> &add,
                                                     const std::vector<std::string> &remove) {
            return [this, id, add, remove](api::Done<void> done) {
                m_engine.clientControl().changeChannels(id, add, remove, std::move(done));
            };
        };
        steps.emplace_back(changing(added, removed));
        undo.emplace_back(changing(removed, added));
    }
    if (!steps.empty())
        apply(Kind::Moved, people, visibleText(channel), steps, std::move(undo));
}

void ClientChanges::mute(const std::vector<Person> &people, bool isMuted)
{
    std::vector<Step> steps;
    std::vector<Step> undo;
    for (const Person &person : people) {
        const auto muting = [this, id = person.id](bool isOn) {
            return [this, id, isOn](api::Done<void> done) {
                m_engine.clientControl().setMuted(id, isOn, std::move(done));
            };
        };
        steps.emplace_back(muting(isMuted));
        undo.emplace_back(muting(!isMuted));
    }
    apply(isMuted ? Kind::Muted : Kind::Unmuted, people, {}, steps, std::move(undo));
}

void ClientChanges::apply(Kind kind, const std::vector<Person> &people, const QString &detail,
                          const std::vector<Step> &steps, std::vector<Step> undo)
{
    if (people.empty())
        return;
    run(steps,
        [this, kind, detail, undo = std::move(undo), first = people.front().name,
         others = people.size() - 1](bool isDone) {
            if (!isDone)
                return;
            m_undo = std::make_unique<std::vector<Step>>(undo);
            m_kind = kind;
            m_first = first;
            m_others = others;
            m_detail = detail;
            m_ticksLeft = m_ticks;
            m_timer.start();
            Q_EMIT changed();
        });
}

void ClientChanges::run(const std::vector<Step> &steps,
                        const std::function<void(bool isDone)> &then)
{
    struct Round
    {
        std::size_t left;
        std::size_t done = 0;
        std::optional<Error> failure {};
    };
    const auto round = std::make_shared<Round>(Round { steps.size() });
    for (const Step &step : steps) {
        step(inThreadOf<Result<void>>(*this, [this, round, then](const auto &result) {
            if (result)
                ++round->done;
            else
                round->failure = result.error();
            if (--round->left > 0)
                return;
            if (round->failure)
                Q_EMIT failed(*round->failure);
            then(round->done > 0);
        }));
    }
}

void ClientChanges::undo()
{
    const auto steps = std::move(m_undo);
    forget();
    if (steps)
        run(*steps, [](bool /*isDone*/) {});
}

void ClientChanges::forget()
{
    m_undo.reset();
    m_timer.stop();
    Q_EMIT changed();
}

void ClientChanges::tick()
{
    --m_ticksLeft;
    if (m_ticksLeft > 0)
        Q_EMIT changed();
    else
        forget();
}

int ClientChanges::secondsLeft() const
{
    return m_undo ? std::max(1, m_ticksLeft) : 0;
}

QString ClientChanges::sentence() const
{
    if (!m_undo)
        return {};
    const QString first = isolated(m_first);
    const QString who = m_others == 0
        ? first
        : tr("%1 and %Ln other(s)", "people", pluralCount(m_others)).arg(first);
    switch (m_kind) {
    case Kind::Renamed:
        return tr("%1 is now called %2.").arg(who, isolated(m_detail));
    case Kind::NamedAgain:
        return tr("%1 has the own name back.").arg(who);
    case Kind::Moved:
        return tr("Moved to %2: %1.").arg(who, isolated(m_detail));
    case Kind::Muted:
        return tr("Muted: %1.").arg(who);
    case Kind::Unmuted:
        return tr("No longer muted: %1.").arg(who);
    }
    Q_UNREACHABLE();
}

} // namespace holdfast::ui
