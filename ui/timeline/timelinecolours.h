// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QColor>
#include <QtGui/QPalette>

namespace holdfast::ui {

/// The colours of the timeline's marks: of Okabe and Ito, which people with every kind of colour
/// vision tell apart. Each kind of mark has a shape of its own too, so that it is right in grey.
struct TimelineColours
{
    QColor base;
    QColor alternateBase;
    QColor grid;
    QColor text;
    QColor quiet;
    QColor request; ///< step 1, and all that comes from the client
    QColor hold; ///< step 2
    QColor holdFill;
    QColor push; ///< step 3
    QColor handle; ///< step 4
    QColor eventStream;
    QColor eventStreamFill;
    QColor webSocket;
    QColor webSocketFill;
    QColor socket; ///< the line of a TCP connection
    QColor trouble; ///< dropped, gaps, full sockets
    QColor column; ///< the line of a message through all lanes
    QColor chosen; ///< the same, of the message under the pointer

    [[nodiscard]] static TimelineColours of(const QPalette &palette);
    /// The same as on a projector without colours.
    [[nodiscard]] TimelineColours inGrey() const;
};

} // namespace holdfast::ui
