// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::management {

/// The path of a request, in the only form in which Qt HttpServer sees it.
///
/// Characters that RFC 3986 does not allow in a path are percent-encoded, as our own parser reads
/// them. Nothing if the path does not begin with exactly one slash (Qt would read `//a/b` as the
/// host `a`), or if its percent-encoding is malformed.
[[nodiscard]] std::optional<std::string> normalisedPath(std::string_view path);

/// The request that Qt HttpServer is given to route a normalised path: GET, and nothing of what
/// came from the network but the path. Qt decodes a path once before it is matched, so that an
/// encoded slash in an id would separate segments: the path is therefore percent-encoded once more.
[[nodiscard]] QByteArray requestToRoute(std::string_view normalisedPath);

} // namespace holdfast::management
