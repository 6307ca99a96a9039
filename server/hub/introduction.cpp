// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub/introduction.h"

#include <algorithm>

namespace holdfast {

namespace {

std::uint8_t bytesOf(std::string_view text)
{
    return static_cast<std::uint8_t>(std::min(text.size(), Introduction::maxBytes));
}

} // namespace

Introduction::Introduction(std::string_view id, std::string_view name, std::string_view agent)
    : m_idBytes(bytesOf(id)), m_nameBytes(bytesOf(name)), m_agentBytes(bytesOf(agent))
{
    const std::size_t bytes = std::size_t { m_idBytes } + m_nameBytes + m_agentBytes;
    m_texts = std::make_unique<char[]>(bytes);
    char *end = std::copy_n(id.data(), m_idBytes, m_texts.get());
    end = std::copy_n(name.data(), m_nameBytes, end);
    std::copy_n(agent.data(), m_agentBytes, end);
}

void Introduction::setName(std::string_view name)
{
    Introduction renamed(id(), name, agent());
    std::swap(m_texts, renamed.m_texts);
    m_nameBytes = renamed.m_nameBytes;
}

} // namespace holdfast
