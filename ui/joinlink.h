// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/snapshot.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

namespace holdfast::ui {

/// The link with which people join: the address that the operator has chosen, and the group that
/// the link is for. The join card and the join screen show the same link.
///
/// Invariants: address() is one of networks(), or empty if there is none.
/// Thread: main.
class JoinLink final : public QObject
{
    Q_OBJECT

public:
    /// What is known about whether other devices can use the address.
    enum class Reach {
        NotListening,
        OnlyByPath, ///< listens, but on no address that a browser can open
        OnlyHere, ///< no address is usable from another device
        Waiting,
        WaitingLong, ///< long enough to show hints about possible causes
        Reached,
    };

    explicit JoinLink(QObject *parent = nullptr);

    void setStatus(const api::Status &status);
    /// The server is not this computer.
    void setElsewhere(bool isElsewhere);
    [[nodiscard]] bool isElsewhere() const { return m_isElsewhere; }
    /// The PIN of the room; empty: none is needed.
    void setPin(const QString &pin);
    [[nodiscard]] QString pin() const { return m_pin; }
    /// Nobody new comes in.
    void setLocked(bool isLocked);
    [[nodiscard]] bool isLocked() const { return m_isLocked; }

    /// The addresses that other devices can use, best first. If there is none, the addresses that
    /// only this computer can use.
    [[nodiscard]] QStringList networks() const { return m_networks; }
    [[nodiscard]] QString address() const { return m_address; }
    void chooseNetwork(const QString &address);

    /// The channels that the join page offers.
    [[nodiscard]] QStringList groups() const { return m_groups; }
    /// The group that the link is for; empty: the visitor chooses.
    [[nodiscard]] QString group() const { return m_group; }
    void chooseGroup(const QString &group);

    /// For the QR code: the address, with the channels of the group and the PIN. The PIN is in the
    /// fragment, which browsers send to no server.
    [[nodiscard]] QString url() const { return withPin(urlAt(m_address, m_group)); }
    /// For a code of one channel, whether the page offers it or not.
    [[nodiscard]] QString urlFor(const QString &channel) const;
    /// The same page for a browser on this computer. It needs no PIN where the server is this
    /// computer.
    [[nodiscard]] QString localUrl() const
    {
        return m_isElsewhere ? url() : urlAt(m_localAddress, m_group);
    }

    [[nodiscard]] Reach reach() const { return m_reach; }
    [[nodiscard]] std::uint64_t here() const { return m_here; }

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QString withPin(const QString &url) const;
    [[nodiscard]] QString urlAt(const QString &address, const QString &group) const;
    [[nodiscard]] Reach reachOf(const api::Status &status) const;

    QStringList m_networks;
    QString m_address;
    QString m_localAddress;
    QStringList m_groups;
    QString m_group;
    QString m_pin;
    bool m_isLocked = false;
    bool m_isElsewhere = false;
    Reach m_reach = Reach::NotListening;
    std::uint64_t m_here = 0;
};

} // namespace holdfast::ui
