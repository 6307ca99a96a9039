// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/errortext.h"

#include "ui/visibletext.h"

#include <QtCore/QLocale>

namespace holdfast::ui {

namespace {

/// The parameter as text, numbers with separators. Empty if the error has no parameter at that
/// index.
QString parameter(const Error &error, std::size_t index)
{
    if (index >= error.parameters.size())
        return {};
    const QString text = visibleText(error.parameters[index]);
    bool isNumber = false;
    const qulonglong number = text.toULongLong(&isNumber);
    return isNumber ? QLocale().toString(number) : text;
}

} // namespace

QString ErrorText::of(const Error &error)
{
    if (error.reason != ErrorReason::Unspecified)
        return ofReason(error);
    const bool isEnglish = QLocale().language() != QLocale::Chinese;
    return isEnglish ? visibleText(error.message) : ofCode(error.code);
}

QString ErrorText::ofReason(const Error &error)
{
    switch (error.reason) {
    case ErrorReason::NoChannelNamed:
        return tr("Name at least one channel.");
    case ErrorReason::TooManyChannelsNamed:
        return tr("At most %1 channels or patterns at once: use a pattern such as class.*.")
            .arg(parameter(error, 0));
    case ErrorReason::NotAChannelOrPattern:
        return tr("Target %1 is neither a channel’s name nor a pattern.").arg(parameter(error, 0));
    case ErrorReason::NotAChannelName:
        return tr("That is not a channel’s name.");
    case ErrorReason::TooManyChannelsMatch:
        return tr("More than %1 channels match: use a narrower pattern.").arg(parameter(error, 0));
    case ErrorReason::ChannelLimitReached:
        return tr("There are as many channels as this server allows: use an existing one.");
    case ErrorReason::PayloadTooLarge:
        return tr("A message may have at most %1 bytes.").arg(parameter(error, 0));
    case ErrorReason::BlankMessage:
        return tr("The message is empty: write something first.");
    case ErrorReason::NotAnEventName:
        return tr("An event’s name has at most 100 visible ASCII characters.");
    case ErrorReason::ReservedEventName:
        return tr("That event’s name has a meaning of its own in event streams: choose another.");
    case ErrorReason::NotAContentType:
        return tr("A content type has at most 200 visible ASCII characters.");
    case ErrorReason::NotATimeToLive:
        return tr("The time to live is a whole number of seconds from 1 to %1.")
            .arg(parameter(error, 0));
    case ErrorReason::NotAPriority:
        return tr("The priority is a number from 1 to 5.");
    case ErrorReason::NotAKey:
        return tr("A key has 1 to 100 visible ASCII characters.");
    case ErrorReason::TooManyKeys:
        return tr("The channel has %1 keys, as many as this server allows: take one away first.")
            .arg(parameter(error, 0));
    case ErrorReason::KeysTooLarge:
        return tr("Messages with keys may take %1 bytes: take keys away first.")
            .arg(parameter(error, 0));
    case ErrorReason::NotJson:
        return tr("The message is announced as JSON, but is not JSON: look at byte %1.")
            .arg(parameter(error, 0));
    case ErrorReason::NotAnOffer:
        return tr(
            "Only a channel’s name can be offered, such as class.red: no pattern, and nothing "
            "below system.");
    case ErrorReason::TooManyOffers:
        return tr("At most %1 channels can be offered.").arg(parameter(error, 0));
    case ErrorReason::CannotListen:
        if (error.parameters.size() > 3) {
            return tr("Cannot listen on %1, port %2, which is used by %3: choose another port, or "
                      "stop that program.")
                .arg(parameter(error, 0), visibleText(error.parameters.at(1)),
                     visibleText(error.parameters.at(3)));
        }
        return tr("Cannot listen on %1, port %2: choose another port, or stop the program that "
                  "uses it.")
            .arg(parameter(error, 0), visibleText(error.parameters.at(1)));
    case ErrorReason::TokenFileUnusable:
        return tr("The file of the management token cannot be used: %1").arg(parameter(error, 0));
    case ErrorReason::NotAClientName:
        return tr("A name has at most 64 bytes and no control characters.");
    case ErrorReason::ReservedChannel:
        return tr("Channels that begin with system are the server’s own: choose another name.");
    case ErrorReason::DataFolderInUse:
        return tr("The folder %1 is in use by another server (process %2).")
            .arg(parameter(error, 0), visibleText(error.parameters.at(1)));
    case ErrorReason::DataUnusable:
        return tr("%1 cannot be used: the program’s log says why.").arg(parameter(error, 0));
    case ErrorReason::Unspecified:
        break;
    }
    return ofCode(error.code);
}

QString ErrorText::ofCode(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Malformed:
        return tr("The server does not understand it.");
    case ErrorCode::TooLarge:
        return tr("It is larger than the server allows.");
    case ErrorCode::Forbidden:
        return tr("The server does not allow it.");
    case ErrorCode::Unauthenticated:
        return tr("The server allows it only with a token.");
    case ErrorCode::TokenRejected:
        return tr("The token is not valid.");
    case ErrorCode::ScopeMissing:
        return tr("The token is not for this.");
    case ErrorCode::TooManyAttempts:
        return tr("Too many wrong tokens were sent: wait a minute.");
    case ErrorCode::PinNeeded:
        return tr("The server wants the PIN of the room.");
    case ErrorCode::RoomLocked:
        return tr("The room is locked.");
    case ErrorCode::TooFast:
        return tr("This is done too often: wait a moment.");
    case ErrorCode::NotFound:
        return tr("The server does not know it.");
    case ErrorCode::Conflict:
        return tr("Something else has come in between: try again.");
    case ErrorCode::Gone:
        return tr("It has been retracted.");
    case ErrorCode::Unprocessable:
        return tr("It contradicts what was sent before: send it as something new.");
    case ErrorCode::LimitReached:
        return tr("A limit of the server is reached: try again later.");
    case ErrorCode::StorageFull:
        return tr("The disk is full: make room, then try again.");
    case ErrorCode::Unavailable:
        return tr("The server cannot do it now: try again later.");
    case ErrorCode::System:
        return tr("The operating system has refused it.");
    }
    Q_UNREACHABLE();
}

} // namespace holdfast::ui
