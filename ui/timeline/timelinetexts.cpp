// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinetexts.h"

#include "ui/peopletext.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>

#include <algorithm>
#include <cmath>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

QString TimelineTexts::step(int step)
{
    switch (step) {
    case 1:
        return tr("① asks");
    case 2:
        return tr("② held");
    case 3:
        return tr("③ pushed");
    default:
        return tr("④ handles, asks again");
    }
}

QString TimelineTexts::sentence(int step)
{
    switch (step) {
    case 1:
        return tr("① The client asks asynchronously: it does not wait for the answer and goes on "
                  "working.");
    case 2:
        return tr("② The server holds the connection without blocking: no thread is suspended "
                  "while there is nothing to answer.");
    case 3:
        return tr("③ There is news: the server pushes it, as the answer to the request that it "
                  "holds.");
    default:
        return tr("④ The client handles the message and asks again, on the same kept-alive TCP "
                  "connection.");
    }
}

QString TimelineTexts::legend()
{
    return tr("○ nothing new in time · ✕ dropped · ┃ new TCP connection · ][ gap told · ▲ sent by "
              "a WebSocket client · ∿ wider than it is: not to scale");
}

QString TimelineTexts::name(const TimelineMark &mark)
{
    switch (mark.kind) {
    case MarkKind::Request:
        return tr("① asks");
    case MarkKind::Hold:
        return tr("② held");
    case MarkKind::Stream:
        return tr("② stream open");
    case MarkKind::Push:
        return tr("③ pushed");
    case MarkKind::Handle:
        return tr("④ handles it");
    case MarkKind::EmptyAnswer:
        return tr("nothing new in time");
    case MarkKind::OtherRequest:
        return tr("another request");
    case MarkKind::Command:
        return tr("sent by the client");
    case MarkKind::Behind:
        return tr("reads slowly");
    case MarkKind::SocketFull:
        return tr("socket full");
    case MarkKind::Gap:
        return tr("gap told");
    case MarkKind::Opened:
        return tr("new TCP connection");
    case MarkKind::Dropped:
        return tr("dropped");
    case MarkKind::Lost:
        return tr("not shown");
    }
    return {};
}

QString TimelineTexts::transport(TransportKind transport)
{
    switch (transport) {
    case TransportKind::LongPoll:
        return tr("poll", "transport: long-polling");
    case TransportKind::EventStream:
        return u"SSE"_s;
    case TransportKind::WebSocket:
        return u"WebSocket"_s;
    }
    return {};
}

QString TimelineTexts::closed(CloseReason reason)
{
    switch (reason) {
    case CloseReason::PeerClosed:
        return tr("the client has closed it");
    case CloseReason::PeerFailed:
        return tr("the network has failed");
    case CloseReason::AnswerDone:
        return tr("the answer was the last on this connection");
    case CloseReason::BadRequest:
        return tr("the request was not correct HTTP");
    case CloseReason::HeaderTimeout:
    case CloseReason::IdleTimeout:
        return tr("nothing came for too long");
    case CloseReason::PongTimeout:
        return tr("it did not answer a ping");
    case CloseReason::SendTimeout:
        return tr("it has read nothing for too long");
    case CloseReason::Draining:
        return tr("the server ends");
    case CloseReason::Removed:
        return tr("removed by the operator");
    case CloseReason::Forbidden:
        return tr("it is no longer allowed to listen");
    case CloseReason::TooSlow:
        return tr("it was too slow");
    case CloseReason::HandshakeTimeout:
    case CloseReason::TlsFailed:
        return tr("TLS has failed");
    case CloseReason::Refused:
        return tr("refused by a limit");
    }
    return {};
}

QString TimelineTexts::details(const TimelineMark &mark)
{
    const auto number = [](std::uint64_t seq) -> QString {
        return u'#' + QString::number(seq);
    };
    const auto bytes = [](std::uint64_t count) {
        return tr("%Ln byte(s)", nullptr, pluralCount(count));
    };
    switch (mark.kind) {
    case MarkKind::Stream:
        return transport(mark.transport);
    case MarkKind::Push: {
        const QString range = mark.firstSeq == mark.lastSeq
            ? number(mark.firstSeq)
            : QString(number(mark.firstSeq) + u'–' + number(mark.lastSeq));
        return QString(range + u", "_s + bytes(mark.bytes));
    }
    case MarkKind::Gap:
        return QString(number(mark.firstSeq) + u'–' + number(mark.lastSeq));
    case MarkKind::OtherRequest:
        return mark.status == 0 ? QString() : tr("answered %1", "HTTP status").arg(mark.status);
    case MarkKind::Command:
        return bytes(mark.bytes);
    case MarkKind::SocketFull:
        return tr("%1 waiting", "bytes").arg(bytes(mark.bytes));
    case MarkKind::Opened:
        return mark.isEncrypted ? u"TLS"_s : QString();
    case MarkKind::Dropped:
        return closed(mark.reason);
    case MarkKind::Lost:
        return tr("%Ln step(s) came too fast to be shown.", nullptr, pluralCount(mark.messages));
    default:
        return {};
    }
}

QString TimelineTexts::duration(const TimelineMark &mark, TimelineTime now)
{
    if (!isSpan(mark.kind))
        return {};
    const QString lasted = exactly((mark.isOpen ? std::max(now, mark.from) : mark.to) - mark.from);
    return mark.beganBefore ? tr("at least %1", "a duration").arg(lasted) : lasted;
}

QString TimelineTexts::column(const TimelineColumn &column, std::size_t watched)
{
    const std::size_t inTime = column.lanes.size() - column.late;
    const QString took = exactly(column.last - column.first);
    const QString number = u'#' + QString::number(column.firstSeq);
    // The recipients beyond the watched ones are not in the timeline.
    const bool isAll = column.recipients > 0 && column.recipients <= watched;
    QString text = isAll
        ? tr("%1: %2 of %3 in %4", "message, clients, of clients, a duration")
              .arg(number, countText(inTime), countText(column.recipients), took)
        : tr("%1: %2 in %3", "message, clients, a duration").arg(number, countText(inTime), took);
    if (column.late > 0)
        text += tr(", %1 later", "clients").arg(countText(column.late));
    return text;
}

QString TimelineTexts::exactly(TimelineTime duration)
{
    using namespace std::chrono;
    const double ms = std::chrono::duration<double, std::milli>(duration).count();
    if (ms < 1'000)
        return tr("%1 ms", "milliseconds")
            .arg(QLocale().toString(ms, 'f', ms < 1 ? 2 : (ms < 100 ? 1 : 0)));
    return tr("%1 s", "seconds").arg(QLocale().toString(ms / 1'000, 'f', ms < 100'000 ? 3 : 1));
}

QString TimelineTexts::roughly(TimelineTime duration)
{
    using namespace std::chrono;
    const double s = std::chrono::duration<double>(duration).count();
    if (s < 1)
        return tr("%1 ms", "milliseconds").arg(QLocale().toString(s * 1'000, 'f', 0));
    if (s < 120)
        return tr("%1 s", "seconds")
            .arg(QLocale().toString(s, 'f', s < 10 && s != std::floor(s) ? 1 : 0));
    return tr("%1 min", "minutes").arg(QLocale().toString(s / 60, 'f', 0));
}

QString TimelineTexts::clock(TimelineTime at)
{
    const TimelineTime now = std::chrono::steady_clock::now().time_since_epoch();
    const auto ago = std::chrono::duration_cast<std::chrono::milliseconds>(now - at).count();
    return QDateTime::currentDateTime().addMSecs(-ago).time().toString(u"HH:mm:ss.zzz"_s);
}

} // namespace holdfast::ui
