// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tls/tlsrecords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::tls {

namespace {

constexpr std::size_t headerBytes = RecordProtection::headerBytes;

/// Of what follows the header. Precondition: the header is whole.
std::size_t lengthOf(std::string_view record)
{
    return std::size_t { static_cast<unsigned char>(record[3]) } << 8U
        | static_cast<unsigned char>(record[4]);
}

/// As far as it is known.
std::size_t wholeSizeOf(std::string_view record)
{
    return record.size() < headerBytes ? headerBytes : headerBytes + lengthOf(record);
}

bool isWhole(std::string_view record)
{
    return record.size() >= headerBytes && record.size() >= wholeSizeOf(record);
}

bool isTooLong(std::string_view record)
{
    return lengthOf(record) > RecordProtection::maxSealedBytes;
}

} // namespace

TlsRecords::TlsRecords(const RecordCipher &cipher, const TrafficSecrets &secrets,
                       std::uint64_t sentRecords)
    : m_receiving(cipher, secrets.ofClient(), 0), m_sending(cipher, secrets.ofServer(), sentRecords)
{
}

TlsRecords::Received TlsRecords::receive(std::string_view cipherText, std::span<char> plain,
                                         std::string &answers)
{
    Received received;
    while (!cipherText.empty() && received.end == End::None) {
        const std::string_view record = takeRecord(cipherText);
        if (record.empty())
            break;
        const Alert alert = read(record, plain, received);
        if (alert != Alert::None) {
            received.end = End::BadRecord;
            send(alert, answers);
        }
        m_partial = std::string();
    }
    // One answer for any number of requests in between (RFC 8446 section 4.6.3).
    if (received.end == End::None && std::exchange(m_owesKeyUpdate, false))
        renewSendingKey(answers);
    return received;
}

std::string_view TlsRecords::takeRecord(std::string_view &unread)
{
    if (m_partial.empty() && isWhole(unread)) {
        const std::string_view record = unread.substr(0, wholeSizeOf(unread));
        unread.remove_prefix(record.size());
        return record;
    }
    while (!unread.empty() && !isWhole(m_partial)) {
        const std::size_t count =
            std::min(unread.size(), wholeSizeOf(m_partial) - m_partial.size());
        m_partial.append(unread.substr(0, count));
        unread.remove_prefix(count);
        if (m_partial.size() == headerBytes && isTooLong(m_partial))
            return m_partial;
    }
    return isWhole(m_partial) ? std::string_view(m_partial) : std::string_view();
}

TlsRecords::Alert TlsRecords::read(std::string_view record, std::span<char> plain,
                                   Received &received)
{
    // RFC 8446 section 5: after the handshake every record is protected and looks like data.
    if (static_cast<ContentType>(record.front()) != ContentType::ApplicationData)
        return Alert::UnexpectedMessage;
    if (isTooLong(record))
        return Alert::RecordOverflow;
    const std::span<char> room = plain.subspan(received.size);
    const auto content = m_receiving.open(record, room);
    if (!content)
        return Alert::BadRecordMac;
    if (content->size > RecordProtection::maxPlainBytes)
        return Alert::RecordOverflow;
    const std::string_view text(room.data(), content->size);
    switch (content->type) {
    case ContentType::ApplicationData:
        received.size += text.size();
        return Alert::None;
    case ContentType::Alert:
        return readAlert(text, received);
    case ContentType::Handshake:
        return readHandshake(text);
    case ContentType::ChangeCipherSpec:
    case ContentType::None:
        break;
    }
    return Alert::UnexpectedMessage;
}

TlsRecords::Alert TlsRecords::readAlert(std::string_view message, Received &received)
{
    if (message.size() != 2)
        return Alert::DecodeError;
    const auto alert = static_cast<Alert>(message[1]);
    if (alert == Alert::CloseNotify)
        received.end = End::CloseNotify;
    else if (alert != Alert::UserCanceled)
        received.end = End::PeerAlert;
    return Alert::None;
}

TlsRecords::Alert TlsRecords::readHandshake(std::string_view message)
{
    // The one message that a client may send here is KeyUpdate, and a key ends with its record.
    // One that is cut into several records, which nobody needs for five bytes, is refused.
    static constexpr std::string_view keyUpdate("\x18\0\0\1", 4);
    if (message.size() != keyUpdate.size() + 1 || !message.starts_with(keyUpdate))
        return Alert::UnexpectedMessage;
    const auto isRequested = static_cast<unsigned char>(message.back());
    if (isRequested > 1)
        return Alert::IllegalParameter;
    m_receiving.update();
    m_owesKeyUpdate = m_owesKeyUpdate || isRequested == 1;
    return Alert::None;
}

std::size_t TlsRecords::encrypt(std::string_view plain, std::string &cipherText)
{
    if (m_sending.isWornOut())
        renewSendingKey(cipherText);
    const std::size_t count = std::min(plain.size(), RecordProtection::maxPlainBytes);
    return m_sending.seal(ContentType::ApplicationData, plain.substr(0, count), cipherText) ? count
                                                                                            : 0;
}

void TlsRecords::renewSendingKey(std::string &cipherText)
{
    static constexpr std::string_view keyUpdate("\x18\0\0\1\0", 5);
    if (m_hasClosed || !m_sending.seal(ContentType::Handshake, keyUpdate, cipherText))
        return;
    m_sending.update();
}

void TlsRecords::close(std::string &cipherText)
{
    send(Alert::CloseNotify, cipherText);
}

void TlsRecords::send(Alert alert, std::string &cipherText)
{
    // RFC 8446 section 6.1: nothing follows close_notify.
    if (std::exchange(m_hasClosed, true))
        return;
    static constexpr char warning = 1;
    static constexpr char fatal = 2;
    const std::array<char, 2> message { alert == Alert::CloseNotify ? warning : fatal,
                                        static_cast<char>(alert) };
    [[maybe_unused]] const bool isSealed =
        m_sending.seal(ContentType::Alert, { message.data(), message.size() }, cipherText);
}

} // namespace holdfast::tls
