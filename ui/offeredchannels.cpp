// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/offeredchannels.h"

#include "ui/inthreadof.h"

#include <QtCore/QSettings>

#include <utility>
#include <vector>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto channelsKey = "room/channels"_L1;

std::vector<std::string> namesOf(const QStringList &channels)
{
    std::vector<std::string> names;
    for (const QString &channel : channels)
        names.push_back(channel.toStdString());
    return names;
}

} // namespace

OfferedChannels::OfferedChannels(api::Engine &engine, QSettings &settings)
    : m_engine(engine), m_settings(settings)
{
}

QStringList OfferedChannels::channels() const
{
    QStringList channels;
    for (const std::string &channel : m_engine.status().openChannels)
        channels.append(QString::fromStdString(channel));
    return channels;
}

void OfferedChannels::offer(const QStringList &channels, api::Done<void> done)
{
    m_engine.setOpenChannels(
        namesOf(channels),
        inThreadOf<Result<void>>(m_here, [this, channels, done = std::move(done)](const auto &set) {
            if (set && m_engine.link().state == api::Link::State::Here)
                m_settings.setValue(channelsKey, channels);
            done(set);
        }));
}

void OfferedChannels::restore()
{
    const QStringList channels = m_settings.value(channelsKey).toStringList();
    if (channels.isEmpty())
        return;
    m_engine.setOpenChannels(namesOf(channels),
                             inThreadOf<Result<void>>(m_here, [this](const auto &set) {
                                 if (!set)
                                     m_settings.remove(channelsKey);
                             }));
}

} // namespace holdfast::ui
