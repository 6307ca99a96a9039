// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QTcpSocket>

#include <optional>

namespace holdfast::tests {

/// An answer as it came over the wire.
struct WireAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

/// A client that sends exactly the bytes it is given and reads answers one by one.
///
/// Thread: the test's; it blocks, since the server has a thread of its own.
class RawClient
{
public:
    enum class Body { Expected, NotForHead };

    explicit RawClient(quint16 port);

    void send(const QByteArray &bytes);
    /// Ends this direction only: the server sees the end of input and can still answer.
    void finishSending();
    /// The next answer; nothing if the connection ends or no whole answer comes in a long time.
    [[nodiscard]] std::optional<WireAnswer> answer(Body body = Body::Expected);
    /// True once the server has ended the connection; waits for it. Then nothing is left unread
    /// that is not in rest().
    [[nodiscard]] bool isClosedByServer();
    /// True if the connection stands now.
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] QByteArray rest() const { return m_received; }

private:
    bool receiveMore();

    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace holdfast::tests
