// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/offeredchannels.h"

#include <QtCore/QSettings>

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

Result<void> OfferedChannels::offer(const QStringList &channels)
{
    const Result<void> done = m_engine.setOpenChannels(namesOf(channels));
    if (done)
        m_settings.setValue(channelsKey, channels);
    return done;
}

void OfferedChannels::restore()
{
    const QStringList channels = m_settings.value(channelsKey).toStringList();
    if (!channels.isEmpty() && !m_engine.setOpenChannels(namesOf(channels)))
        m_settings.remove(channelsKey);
}

} // namespace holdfast::ui
