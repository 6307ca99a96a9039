// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>
#include <vector>

namespace holdfast::remote {

/// One event of an event stream.
struct StreamEvent
{
    QByteArray name; ///< "message" if it has none
    QByteArray id;
    QByteArray data;
};

/// Reads an event stream (HTML Living Standard, 9.2.6), as it arrives.
///
/// Invariants: holds at most maxBytes of an event that is not complete.
/// Thread: any, one at a time.
class EventReader
{
public:
    static constexpr std::size_t maxBytes = std::size_t { 4 } * 1024 * 1024;

    /// The events that are complete with these bytes.
    [[nodiscard]] std::vector<StreamEvent> read(const QByteArray &bytes);
    /// An event was too large: nothing more is read.
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

private:
    void readLine(const QByteArray &line, std::vector<StreamEvent> &events);

    QByteArray m_rest; ///< a line that is not complete
    StreamEvent m_event;
    bool m_hasData = false;
    bool m_hasFailed = false;
};

} // namespace holdfast::remote
