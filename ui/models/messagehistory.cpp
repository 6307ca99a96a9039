// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/messagehistory.h"

namespace holdfast::ui {

MessageHistory::MessageHistory(const QStringList &texts)
{
    for (const QString &text : texts)
        add(text);
}

void MessageHistory::add(const QString &text)
{
    if (!text.isEmpty() && (m_texts.isEmpty() || m_texts.last() != text)) {
        m_texts.append(text);
        m_characters += text.size();
    }
    while (m_texts.size() > maxTexts || (m_characters > maxCharacters && m_texts.size() > 1))
        m_characters -= m_texts.takeFirst().size();
    m_at = m_texts.size();
}

std::optional<QString> MessageHistory::older()
{
    if (m_at == 0)
        return std::nullopt;
    return m_texts[--m_at];
}

std::optional<QString> MessageHistory::newer()
{
    if (m_at == m_texts.size())
        return std::nullopt;
    ++m_at;
    return m_at == m_texts.size() ? QString() : m_texts[m_at];
}

QString MessageHistory::recalled() const
{
    return m_at == m_texts.size() ? QString() : m_texts[m_at];
}

} // namespace holdfast::ui
