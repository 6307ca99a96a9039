// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/management/managementserver.h"
#include "tests/api/fakeengine.h"
#include "tests/support/httpclient.h"

#include <QTemporaryDir>

#include <string_view>

namespace holdfast::tests {

/// A management server over a fake engine on a free loopback port, with a token of its own.
///
/// Thread: the test's.
class RunningServer
{
public:
    explicit RunningServer(const management::GuardLimits &limits = {});

    [[nodiscard]] FakeEngine &engine() { return m_engine; }
    [[nodiscard]] quint16 port() const { return m_port; } ///< 0: start() failed
    [[nodiscard]] QByteArray token() const;

    /// A whole request as a well-behaved client sends it: Host, token, Content-Length. `fields` are
    /// added; each ends with CRLF.
    [[nodiscard]] QByteArray request(const QByteArray &methodAndTarget, const QByteArray &body = {},
                                     const QByteArray &fields = {}) const;
    /// Sends it on a connection of its own and returns the answer; status 0 if there is none.
    [[nodiscard]] HttpAnswer ask(const QByteArray &methodAndTarget,
                                 const QByteArray &body = {}) const;

private:
    QTemporaryDir m_folder;
    FakeEngine m_engine;
    access::ThisMachine m_machine;
    management::ManagementServer m_server;
    quint16 m_port = 0;
};

/// The member of a problem document, or of any other JSON object, as text.
[[nodiscard]] QString member(const HttpAnswer &answer, const QString &name);

/// True for application/problem+json whose status is the answer's, with a kind and a way out.
[[nodiscard]] bool isProblem(const HttpAnswer &answer, int status, const QString &slug);

} // namespace holdfast::tests
