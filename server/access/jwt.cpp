// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/jwt.h"

#include "server/access/digest.h"
#include "server/core/channelname.h"
#include "server/core/jsonfields.h"
#include "server/core/jsontext.h"

#define JWT_DISABLE_PICOJSON
#include <algorithm>
#include <cstdint>
#include <functional>
#include <jwt-cpp/jwt.h>
#include <limits>
#include <utility>

namespace holdfast::access {

namespace {

constexpr std::int64_t toleranceSeconds = 60;
constexpr std::size_t hmacKeyBytes = 32; // RFC 7518 section 3.2: at least the size of the digest
constexpr std::size_t rsaModulusBytes = 256; // RFC 7518 section 3.3: at least 2048 bits
constexpr std::size_t es256SignatureBytes = 64; // RFC 7518 section 3.4
constexpr std::size_t maxKeys = 100;

Error malformed(std::string message)
{
    return Error { ErrorCode::Malformed, std::move(message) };
}

/// Decodes base64url without padding (RFC 7515 section 2); nothing for any other text. One text has
/// one encoding: unused bits must be 0.
std::optional<std::string> decoded(std::string_view text)
{
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const std::size_t value = digits.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<char>(bits >> count & 0xffU));
            bits &= (1U << count) - 1;
        }
    }
    if (count >= 6 || bits != 0)
        return std::nullopt;
    return bytes;
}

std::string base64(std::string_view bytes)
{
    return jwt::base::encode<jwt::alphabet::base64>(std::string(bytes));
}

std::string textIn(const JsonFields &fields, std::string_view name)
{
    std::string text;
    return fields.readText(name, text) ? text : std::string();
}

/// The decoded value of a key's member.
std::optional<std::string> bytesIn(const JsonFields &fields, std::string_view name)
{
    const auto bytes = decoded(textIn(fields, name));
    return bytes && !bytes->empty() ? bytes : std::nullopt;
}

} // namespace

/// One key with its algorithm.
///
/// Invariants: immutable.
/// Thread: any; OpenSSL allows concurrent use of a public key.
class JwtVerifier::Key
{
public:
    using Check = std::function<bool(const std::string &data, const std::string &signature)>;

    Key(std::string algorithm, std::string id, std::string fingerprint, Check check)
        : m_algorithm(std::move(algorithm))
        , m_id(std::move(id))
        , m_fingerprint(std::move(fingerprint))
        , m_check(std::move(check))
    {
    }

    /// Null: the key is for something else. Malformed: it is not usable.
    [[nodiscard]] static Result<std::unique_ptr<const Key>> make(const JsonValue &jwk);

    [[nodiscard]] const std::string &fingerprint() const { return m_fingerprint; }
    /// `id`: the token's `kid`; empty: it has none.
    [[nodiscard]] bool isFor(std::string_view algorithm, std::string_view id) const
    {
        return m_algorithm == algorithm && (id.empty() || m_id.empty() || m_id == id);
    }
    [[nodiscard]] bool hasSigned(const std::string &data, const std::string &signature) const
    {
        return m_check(data, signature);
    }

private:
    template <typename Algorithm>
    static Check checkWith(const Algorithm &algorithm)
    {
        return [algorithm](const std::string &data, const std::string &signature) {
            std::error_code error;
            algorithm.verify(data, signature, error);
            return !error;
        };
    }
    /// jwt-cpp ignores what follows a signature of ES256.
    static Check ofSize(Check check, std::size_t bytes)
    {
        return [check = std::move(check), bytes](const std::string &data,
                                                 const std::string &signature) {
            return signature.size() == bytes && check(data, signature);
        };
    }
    [[nodiscard]] static Result<Check> checkFor(std::string_view algorithm,
                                                const JsonFields &fields);

    std::string m_algorithm;
    std::string m_id;
    std::string m_fingerprint;
    Check m_check;
};

struct JwtVerifier::Signed
{
    std::string payload;
    std::string key; ///< its fingerprint
};

JwtVerifier::JwtVerifier() = default;
JwtVerifier::~JwtVerifier() = default;
JwtVerifier::JwtVerifier(JwtVerifier &&) noexcept = default;
JwtVerifier &JwtVerifier::operator=(JwtVerifier &&) noexcept = default;

namespace {

/// The one algorithm for keys of this type; empty: none that is supported.
std::string_view algorithmFor(std::string_view type, std::string_view curve)
{
    if (type == "oct")
        return "HS256";
    if (type == "RSA")
        return "RS256";
    if (type == "EC" && curve == "P-256")
        return "ES256";
    if (type == "OKP" && curve == "Ed25519")
        return "EdDSA";
    return {};
}

/// True unless the key has operations (RFC 7517 section 4.3) without "verify".
bool mayVerify(const JsonFields &key)
{
    std::vector<std::string> operations;
    if (!key.value("key_ops"))
        return true;
    return key.readTexts("key_ops", operations)
        && std::ranges::find(operations, "verify") != operations.end();
}

std::string pemOfEd25519(const std::string &bytes)
{
    const jwt::helper::evp_pkey_handle key(EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char *>(bytes.data()),
        bytes.size()));
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
    if (!key || !out || PEM_write_bio_PUBKEY(out.get(), key.get()) != 1)
        return {};
    char *text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return { text, static_cast<std::size_t>(size) };
}

} // namespace

Result<JwtVerifier::Key::Check> JwtVerifier::Key::checkFor(std::string_view algorithm,
                                                           const JsonFields &fields)
{
    std::error_code error;
    // jwt-cpp's constructors throw for a key that OpenSSL does not take.
    try {
        if (algorithm == "HS256") {
            const auto secret = bytesIn(fields, "k");
            if (!secret || secret->size() < hmacKeyBytes)
                return malformed("`k` must have at least 32 bytes.");
            return checkWith(jwt::algorithm::hs256(*secret));
        }
        if (algorithm == "RS256") {
            const auto modulus = bytesIn(fields, "n");
            const auto exponent = bytesIn(fields, "e");
            if (!modulus || !exponent || modulus->size() < rsaModulusBytes)
                return malformed("`n` must have at least 2048 bits, and `e` must be given.");
            const std::string pem = jwt::helper::create_public_key_from_rsa_components(
                base64(*modulus), base64(*exponent),
                [](const std::string &text) {
                    return jwt::base::decode<jwt::alphabet::base64>(text);
                },
                error);
            if (error)
                return malformed(error.message());
            return checkWith(jwt::algorithm::rs256(pem));
        }
        if (algorithm == "ES256") {
            const auto x = bytesIn(fields, "x");
            const auto y = bytesIn(fields, "y");
            if (!x || !y)
                return malformed("`x` and `y` must be given.");
            const std::string pem = jwt::helper::create_public_key_from_ec_components(
                "P-256", base64(*x), base64(*y),
                [](const std::string &text) {
                    return jwt::base::decode<jwt::alphabet::base64>(text);
                },
                error);
            if (error)
                return malformed(error.message());
            return ofSize(checkWith(jwt::algorithm::es256(pem)), es256SignatureBytes);
        }
        const auto x = bytesIn(fields, "x");
        const std::string pem = x ? pemOfEd25519(*x) : std::string();
        if (pem.empty())
            return malformed("`x` must be a public key of Ed25519.");
        return checkWith(jwt::algorithm::ed25519(pem));
    } catch (const std::exception &failure) {
        return malformed(failure.what());
    }
}

Result<std::unique_ptr<const JwtVerifier::Key>> JwtVerifier::Key::make(const JsonValue &jwk)
{
    const auto fields = JsonFields::of(
        jwk, { "kty", "crv", "alg", "use", "key_ops", "kid", "k", "n", "e", "x", "y" });
    if (!fields)
        return fields.error();
    const std::string type = textIn(fields.value(), "kty");
    const std::string_view algorithm = algorithmFor(type, textIn(fields.value(), "crv"));
    const std::string stated = textIn(fields.value(), "alg");
    const std::string use = textIn(fields.value(), "use");
    if (algorithm.empty() || (!use.empty() && use != "sig") || !mayVerify(fields.value())
        || (!stated.empty() && stated != algorithm))
        return std::unique_ptr<const Key>();
    auto check = checkFor(algorithm, fields.value());
    if (!check)
        return check.error();
    return std::unique_ptr<const Key>(
        std::make_unique<const Key>(std::string(algorithm), textIn(fields.value(), "kid"),
                                    hexOf(digestOf(jwk.raw())), std::move(check).value()));
}

Result<JwtVerifier> JwtVerifier::make(std::string_view jwks, JwtDemands demands)
{
    const auto document = JsonFields::parse(jwks, { "keys" });
    const auto list = document ? document->value("keys") : std::nullopt;
    if (!list || list->kind() != JsonValue::Kind::List)
        return malformed("it must be a JSON object with a list `keys` (RFC 7517).");
    JwtVerifier verifier;
    verifier.m_demands = std::move(demands);
    std::optional<Error> fault;
    std::size_t number = 0;
    list->visitElements([&](const JsonValue &jwk) {
        auto key = Key::make(jwk);
        ++number;
        if (!key) {
            fault = malformed("key " + std::to_string(number)
                              + " is not usable: " + key.error().message);
        } else if (key.value()) {
            verifier.m_keys.push_back(std::move(key).value());
        }
        return !fault && verifier.m_keys.size() <= maxKeys;
    });
    if (fault)
        return *fault;
    if (verifier.m_keys.size() > maxKeys)
        return malformed("it has more than 100 keys.");
    return verifier;
}

bool JwtVerifier::hasKeys() const
{
    return !m_keys.empty();
}

bool JwtVerifier::hasKey(std::string_view fingerprint) const
{
    return std::ranges::any_of(
        m_keys, [fingerprint](const auto &key) { return key->fingerprint() == fingerprint; });
}

bool JwtVerifier::isToken(std::string_view text)
{
    return std::ranges::count(text, '.') == 2;
}

std::optional<JwtVerifier::Signed> JwtVerifier::check(std::string_view token) const
{
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    const auto header = decoded(token.substr(0, first));
    auto payload = decoded(token.substr(first + 1, second - first - 1));
    const auto signature = decoded(token.substr(second + 1));
    if (!header || !payload || !signature)
        return std::nullopt;
    const auto fields = JsonFields::parse(*header, { "alg", "kid", "crit" });
    if (!fields || fields->value("crit"))
        return std::nullopt;
    const std::string algorithm = textIn(fields.value(), "alg");
    const std::string id = textIn(fields.value(), "kid");
    const std::string data(token.substr(0, second));
    for (const auto &key : m_keys) {
        if (key->isFor(algorithm, id) && key->hasSigned(data, *signature))
            return Signed { std::move(*payload), key->fingerprint() };
    }
    return std::nullopt;
}

std::optional<std::string> JwtVerifier::verifiedPayload(std::string_view token) const
{
    auto content = check(token);
    return content ? std::optional(std::move(content->payload)) : std::nullopt;
}

JwtVerifier::Verdict JwtVerifier::verify(std::string_view token,
                                         std::int64_t wallMilliseconds) const
{
    const auto content = check(token);
    return content ? grantOf(*content, wallMilliseconds) : Verdict { nullptr, TokenFault::Unknown };
}

namespace {

/// A NumericDate (RFC 7519 section 2) in whole seconds, rounded down. Nothing: it is none.
std::optional<std::int64_t> secondsIn(const JsonValue &value)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 2000;
    if (value.kind() != JsonValue::Kind::Number)
        return std::nullopt;
    const std::string_view raw = value.raw();
    // A fraction is allowed and of no importance; an exponent is not a date that anybody writes.
    const std::string_view whole = raw.substr(0, raw.find('.'));
    const auto seconds = JsonValue(whole).wholeNumber();
    const bool isPlain = raw.find_first_of("eE") == std::string_view::npos;
    return isPlain && seconds && *seconds > -most && *seconds < most ? seconds : std::nullopt;
}

bool isAudience(const JsonValue &value, const std::string &wanted)
{
    if (value.text() == wanted)
        return true;
    bool isFound = false;
    value.visitElements([&](const JsonValue &each) {
        isFound = each.text() == wanted;
        return !isFound;
    });
    return isFound;
}

/// What is wrong with the times; None: nothing. Sets when the token expires.
TokenFault faultOfTimes(const JsonFields &claims, std::int64_t now, std::int64_t &expires)
{
    if (const auto value = claims.value("exp")) {
        const auto seconds = secondsIn(*value);
        if (!seconds)
            return TokenFault::Malformed;
        expires = (*seconds + toleranceSeconds) * 1000;
        if (expires <= now)
            return TokenFault::Expired;
    }
    if (const auto value = claims.value("nbf")) {
        const auto seconds = secondsIn(*value);
        if (!seconds)
            return TokenFault::Malformed;
        if ((*seconds - toleranceSeconds) * 1000 > now)
            return TokenFault::NotYetValid;
    }
    return TokenFault::None;
}

/// What is wrong with the rights; None: nothing. Sets them in the grant.
TokenFault faultOfRights(const JsonFields &claims, Grant &grant)
{
    // Other scopes may stand beside ours: the token may be for other services, too.
    const std::string scopes = textIn(claims, "scope");
    for (std::string_view rest = scopes; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        [[maybe_unused]] const bool isOurs = grant.scopes.addAll(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!claims.readTexts("channels", grant.channels))
        return TokenFault::Malformed;
    const bool areChannels = std::ranges::all_of(grant.channels, [](const std::string &entry) {
        return isChannelName(entry) || isChannelPattern(entry);
    });
    if (!areChannels || grant.scopes.isEmpty() || (grant.channels.empty() && !grant.mayView()))
        return TokenFault::NoRights;
    return TokenFault::None;
}

} // namespace

JwtVerifier::Verdict JwtVerifier::grantOf(const Signed &content,
                                          std::int64_t wallMilliseconds) const
{
    const auto claims = JsonFields::parse(
        content.payload, { "iss", "aud", "sub", "exp", "nbf", "scope", "channels" });
    if (!claims)
        return { nullptr, TokenFault::Malformed };
    if (!m_demands.issuer.empty() && textIn(claims.value(), "iss") != m_demands.issuer)
        return { nullptr, TokenFault::WrongIssuer };
    const auto audience = claims->value("aud");
    // RFC 7519 section 4.1.3: a token for other audiences must be refused.
    if (!m_demands.audience.empty() ? !audience || !isAudience(*audience, m_demands.audience)
                                    : audience.has_value())
        return { nullptr, TokenFault::WrongAudience };
    Grant grant;
    grant.name = textIn(claims.value(), "sub");
    grant.key = content.key;
    if (const TokenFault fault = faultOfTimes(claims.value(), wallMilliseconds, grant.expires);
        fault != TokenFault::None)
        return { nullptr, fault };
    if (const TokenFault fault = faultOfRights(claims.value(), grant); fault != TokenFault::None)
        return { nullptr, fault };
    return { std::make_shared<const Grant>(std::move(grant)), TokenFault::None };
}

} // namespace holdfast::access
