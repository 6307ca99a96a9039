// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/remote/eventreader.h"

#include <utility>

namespace holdfast::remote {

std::vector<StreamEvent> EventReader::read(const QByteArray &bytes)
{
    std::vector<StreamEvent> events;
    if (m_hasFailed)
        return events;
    m_rest += bytes;
    qsizetype start = 0;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', start)) {
        QByteArray line = m_rest.sliced(start, end - start);
        if (line.endsWith('\r'))
            line.chop(1);
        readLine(line, events);
        start = end + 1;
    }
    m_rest.remove(0, start);
    if (static_cast<std::size_t>(m_rest.size() + m_event.data.size()) > maxBytes) {
        m_hasFailed = true;
        m_rest.clear();
        m_event = {};
    }
    return events;
}

void EventReader::readLine(const QByteArray &line, std::vector<StreamEvent> &events)
{
    if (line.isEmpty()) {
        if (m_hasData) {
            if (m_event.name.isEmpty())
                m_event.name = "message";
            events.push_back(m_event);
        }
        m_event = {};
        m_hasData = false;
        return;
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArray field = colon < 0 ? line : line.first(colon);
    QByteArray value = colon < 0 ? QByteArray() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value.remove(0, 1);
    if (field == "data") {
        if (std::exchange(m_hasData, true))
            m_event.data += '\n';
        m_event.data += value;
    } else if (field == "event") {
        m_event.name = value;
    } else if (field == "id") {
        m_event.id = value;
    }
}

} // namespace holdfast::remote
