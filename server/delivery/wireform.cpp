// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/wireform.h"

namespace holdfast::delivery {

WireForm pollForm(Format format, bool keepsAlive)
{
    if (format == Format::Raw)
        return keepsAlive ? WireForm::PollRaw : WireForm::PollRawClosing;
    return keepsAlive ? WireForm::PollJson : WireForm::PollJsonClosing;
}

WireForm streamForm(Format format)
{
    return format == Format::Raw ? WireForm::StreamRaw : WireForm::StreamJson;
}

WireForm socketForm(Format format, bool deflates)
{
    if (format == Format::Raw)
        return deflates ? WireForm::SocketRawDeflated : WireForm::SocketRaw;
    return deflates ? WireForm::SocketJsonDeflated : WireForm::SocketJson;
}

Format formatOf(WireForm form)
{
    switch (form) {
    case WireForm::PollRaw:
    case WireForm::PollRawClosing:
    case WireForm::StreamRaw:
    case WireForm::SocketRaw:
    case WireForm::SocketRawDeflated:
        return Format::Raw;
    case WireForm::PollJson:
    case WireForm::PollJsonClosing:
    case WireForm::StreamJson:
    case WireForm::SocketJson:
    case WireForm::SocketJsonDeflated:
        break;
    }
    return Format::Json;
}

TransportKind transportOf(WireForm form)
{
    switch (form) {
    case WireForm::StreamJson:
    case WireForm::StreamRaw:
        return TransportKind::EventStream;
    case WireForm::SocketJson:
    case WireForm::SocketRaw:
    case WireForm::SocketJsonDeflated:
    case WireForm::SocketRawDeflated:
        return TransportKind::WebSocket;
    case WireForm::PollJson:
    case WireForm::PollJsonClosing:
    case WireForm::PollRaw:
    case WireForm::PollRawClosing:
        break;
    }
    return TransportKind::LongPoll;
}

const Encoder &Encoders::operator[](WireForm form) const
{
    switch (form) {
    case WireForm::PollJson:
        return m_polls[0];
    case WireForm::PollJsonClosing:
        return m_polls[1];
    case WireForm::PollRaw:
        return m_polls[2];
    case WireForm::PollRawClosing:
        return m_polls[3];
    case WireForm::StreamJson:
        return m_streams[0];
    case WireForm::StreamRaw:
        return m_streams[1];
    case WireForm::SocketJson:
        return m_sockets[0];
    case WireForm::SocketRaw:
        return m_sockets[1];
    case WireForm::SocketJsonDeflated:
        return m_sockets[2];
    case WireForm::SocketRawDeflated:
        break;
    }
    return m_sockets[3];
}

} // namespace holdfast::delivery
