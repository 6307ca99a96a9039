// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trace of the clients as a file, in the form of an HTTP archive (HAR 1.2): one entry for each
// request, with what the trace knows of its answer. Names that begin with an underscore are ours.
#pragma once

#include "server/api/trace.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <string>
#include <vector>

namespace holdfast::ui {

/// What is held of the trace of one client.
struct TracedClient
{
    std::string id;
    QString name; ///< as shown
    api::TracePage page; ///< from the oldest step that is held
};

/// JSON (RFC 8259), indented. Secrets are not in the trace, so they are not in the file.
/// `version`: of the server.
[[nodiscard]] QByteArray harOf(const std::vector<TracedClient> &clients, const QString &version);

} // namespace holdfast::ui
