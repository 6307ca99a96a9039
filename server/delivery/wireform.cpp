// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/delivery/wireform.h"

namespace holdfast::delivery {

WireForm wireFormFor(TransportKind transport, Format format, bool keepsAlive)
{
    const bool isRaw = format == Format::Raw;
    if (transport == TransportKind::EventStream)
        return isRaw ? WireForm::StreamRaw : WireForm::StreamJson;
    if (isRaw)
        return keepsAlive ? WireForm::PollRaw : WireForm::PollRawClosing;
    return keepsAlive ? WireForm::PollJson : WireForm::PollJsonClosing;
}

Format formatOf(WireForm form)
{
    switch (form) {
    case WireForm::PollRaw:
    case WireForm::PollRawClosing:
    case WireForm::StreamRaw:
        return Format::Raw;
    case WireForm::PollJson:
    case WireForm::PollJsonClosing:
    case WireForm::StreamJson:
        break;
    }
    return Format::Json;
}

bool isPoll(WireForm form)
{
    return form != WireForm::StreamJson && form != WireForm::StreamRaw;
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
        break;
    }
    return m_streams[1];
}

} // namespace holdfast::delivery
