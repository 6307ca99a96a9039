// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/problem.h"

#include "server/core/entropy.h"
#include "server/core/jsonstring.h"

#include <algorithm>
#include <array>
#include <random>

namespace holdfast::http {

namespace {

/// The titles of problem kinds; other kinds use the reason phrase as their title.
struct Title
{
    std::string_view slug;
    std::string_view text;
};

constexpr std::array titles {
    Title { "malformed", "The request cannot be understood" },
    Title { "too-large", "The request is too large" },
    Title { "forbidden", "This is not allowed" },
    Title { "not-found", "There is no such thing here" },
    Title { "conflict", "A precondition does not hold" },
    Title { "key-reused", "This key stands for another request" },
    Title { "content-encoding", "The body is encoded" },
    Title { "limit-reached", "A limit of this server is reached" },
    Title { "unavailable", "The server cannot do this now" },
    Title { "storage-full", "The server's disk is full" },
    Title { "internal", "The server could not do this" },
    Title { "token-required", "A token is needed for this" },
    Title { "tls-required", "This port speaks TLS" },
    Title { "token-rejected", "The token is not valid" },
    Title { "scope-missing", "The token is not for this" },
    Title { "too-many-attempts", "Too many wrong tokens or PINs came from this address" },
    Title { "pin-needed", "The PIN of this room is needed" },
    Title { "too-fast", "This address publishes too fast" },
    Title { "method-not-allowed", "This method is not for this resource" },
};

std::string_view titleFor(std::string_view slug, int status)
{
    const auto *const title = std::ranges::find(titles, slug, &Title::slug);
    return title == titles.end() ? reasonPhrase(status) : title->text;
}

/// Jitter, so that clients that are refused at the same time do not retry at the same time.
std::string jitteredSeconds()
{
    thread_local std::minstd_rand random { entropy() };
    return std::to_string(std::uniform_int_distribution<int> { 1, 5 }(random));
}

struct Kind
{
    int status;
    std::string_view slug;
};

Kind kindOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Malformed:
        return { 400, "malformed" };
    case ErrorCode::TooLarge:
        return { 413, "too-large" };
    case ErrorCode::Forbidden:
        return { 403, "forbidden" };
    case ErrorCode::Unauthenticated:
        return { 401, "token-required" };
    case ErrorCode::TokenRejected:
        return { 401, "token-rejected" };
    case ErrorCode::ScopeMissing:
        return { 403, "scope-missing" };
    case ErrorCode::PinNeeded:
        return { 401, "pin-needed" };
    case ErrorCode::RoomLocked:
        return { 403, "room-locked" };
    case ErrorCode::TooManyAttempts:
        return { 429, "too-many-attempts" };
    case ErrorCode::TooFast:
        return { 429, "too-fast" };
    case ErrorCode::NotFound:
        return { 404, "not-found" };
    case ErrorCode::Conflict:
        return { 409, "conflict" };
    case ErrorCode::Gone:
        return { 410, "retracted" };
    case ErrorCode::Unprocessable:
        return { 422, "key-reused" };
    case ErrorCode::LimitReached:
        return { 503, "limit-reached" };
    case ErrorCode::StorageFull:
        return { 507, "storage-full" };
    case ErrorCode::Unavailable:
        return { 503, "unavailable" };
    case ErrorCode::System:
        return { 500, "internal" };
    }
    return { 500, "internal" };
}

/// The value of WWW-Authenticate (RFC 6750 section 3); empty: the response has none.
std::string_view challengeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unauthenticated:
    case ErrorCode::PinNeeded:
        return R"(Bearer realm="holdfast")";
    case ErrorCode::TokenRejected:
        return R"(Bearer realm="holdfast", error="invalid_token")";
    case ErrorCode::ScopeMissing:
        return R"(Bearer realm="holdfast", error="insufficient_scope")";
    default:
        return {};
    }
}

/// The kind of problem of a request that the parser refused, by the parser's status.
std::string_view slugOf(const RequestParser::Failure &failure)
{
    switch (failure.status) {
    case 405:
        return "method-not-allowed";
    case 413:
        return "too-large";
    case 414:
        return "target-too-long";
    case 417:
        return "expectation-failed";
    case 431:
        return "head-too-large";
    case 501:
        return "not-implemented";
    case 505:
        return "version-not-supported";
    default:
        return "malformed";
    }
}

} // namespace

Response problem(int status, std::string_view slug, std::string_view detail)
{
    Response response;
    response.status = status;
    response.contentType = "application/problem+json";
    if (status == 429 || status == 503 || status == 507)
        response.headers.emplace_back("Retry-After", jitteredSeconds());

    std::string &body = response.body;
    body = R"({"type":)";
    appendJsonString(std::string("/errors/").append(slug), body);
    body.append(R"(,"title":)");
    appendJsonString(titleFor(slug, status), body);
    body.append(R"(,"status":)").append(std::to_string(status)).append(R"(,"detail":)");
    appendJsonString(detail, body);
    body.append("}\n");
    return response;
}

Response problem(const Error &error)
{
    const Kind kind = kindOf(error.code);
    Response response = problem(kind.status, kind.slug, error.message);
    if (error.retryAfterSeconds > 0) {
        const auto field = std::ranges::find(response.headers, "Retry-After", [](const auto &each) {
            return std::string_view(each.first);
        });
        if (field != response.headers.end())
            field->second = std::to_string(error.retryAfterSeconds);
    }
    if (const std::string_view challenge = challengeFor(error.code); !challenge.empty())
        response.headers.emplace_back("WWW-Authenticate", challenge);
    return response;
}

Response problem(const RequestParser::Failure &failure, const RequestLimits &limits)
{
    std::string detail(failure.detail);
    if (failure.status == 413)
        detail += " The limit is " + std::to_string(limits.maxBodyBytes) + " bytes.";
    Response response = problem(failure.status, slugOf(failure), detail);
    if (failure.status == 405) // CONNECT, which no resource supports
        response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return response;
}

Response methodNotAllowed(std::string_view allow)
{
    Response response =
        problem(405, "method-not-allowed",
                "This address does not take that method. It takes: " + std::string(allow) + ".");
    response.headers.emplace_back("Allow", allow);
    return response;
}

} // namespace holdfast::http
