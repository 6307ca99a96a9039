// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clientchanges.h"

#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
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
        return [this, id, next] {
            return m_engine.clientControl().rename(id, next);
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
            return [this, id, add, remove] {
                return m_engine.clientControl().changeChannels(id, add, remove);
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
            return [this, id, isOn] {
                return m_engine.clientControl().setMuted(id, isOn);
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
    if (people.empty() || !run(steps))
        return;
    m_undo = std::make_unique<std::vector<Step>>(std::move(undo));
    m_kind = kind;
    m_first = people.front().name;
    m_others = people.size() - 1;
    m_detail = detail;
    m_ticksLeft = m_ticks;
    m_timer.start();
    Q_EMIT changed();
}

/// True if one of the steps succeeded.
bool ClientChanges::run(const std::vector<Step> &steps)
{
    std::optional<Error> failure;
    std::size_t done = 0;
    for (const Step &step : steps) {
        const Result<void> result = step();
        if (result)
            ++done;
        else
            failure = result.error();
    }
    if (failure)
        Q_EMIT failed(*failure);
    return done > 0;
}

void ClientChanges::undo()
{
    const auto steps = std::move(m_undo);
    forget();
    if (steps)
        std::ignore = run(*steps);
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
