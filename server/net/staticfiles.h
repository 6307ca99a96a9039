// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast::net {

/// The join page and the client script: files from the program's resources, held in memory.
///
/// Invariants: read once, at construction; a request never touches a file.
/// Thread: any.
class StaticFiles
{
public:
    /// Everything below the resource folder (":/web"), under its own name; index.html also as "/".
    explicit StaticFiles(const std::string &resourceFolder);

    /// True if there is a file of that path, as received.
    [[nodiscard]] bool has(std::string_view path) const;
    /// The file, or 304 if the request shows that the client has it. Precondition: has(path).
    [[nodiscard]] http::Response answer(const http::Request &request, std::string_view path) const;

private:
    struct File
    {
        std::string contentType;
        std::string entityTag;
        std::string bytes;
    };
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view> {}(text);
        }
    };
    std::unordered_map<std::string, File, Hash, std::equal_to<>> m_files;
};

} // namespace holdfast::net
