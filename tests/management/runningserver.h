// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/management/managementserver.h"
#include "tests/api/fakeengine.h"
#include "tests/support/httpclient.h"

#include <QTemporaryDir>

#include <string_view>

namespace holdfast::tests {

/// A management server over a fake engine, on a free loopback port, with its own token.
///
/// Thread: the test's.
class RunningServer
{
public:
    explicit RunningServer(const management::GuardLimits &limits = {});

    [[nodiscard]] FakeEngine &engine() { return m_engine; }
    [[nodiscard]] quint16 port() const { return m_port; } ///< 0 if start() failed
    [[nodiscard]] QByteArray token() const;

    /// A complete request with Host, token, Content-Length and `fields`, each of which ends with
    /// CRLF.
    [[nodiscard]] QByteArray request(const QByteArray &methodAndTarget, const QByteArray &body = {},
                                     const QByteArray &fields = {}) const;
    /// Sends the request on a new connection and returns the response; status 0 if there is none.
    [[nodiscard]] HttpAnswer ask(const QByteArray &methodAndTarget,
                                 const QByteArray &body = {}) const;

private:
    QTemporaryDir m_folder;
    FakeEngine m_engine;
    access::ThisMachine m_machine;
    management::ManagementServer m_server;
    quint16 m_port = 0;
};

/// The member of a JSON object, such as a problem document, as text.
[[nodiscard]] QString member(const HttpAnswer &answer, const QString &name);

/// True if the response is a problem document with its own status, with the type `slug` and a text
/// that says how to solve the problem.
[[nodiscard]] bool isProblem(const HttpAnswer &answer, int status, const QString &slug);

} // namespace holdfast::tests
