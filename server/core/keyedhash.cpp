// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/core/keyedhash.h"

#include "server/core/entropy.h"

#include <bit>
#include <cstddef>

namespace holdfast {

namespace {

constexpr std::size_t wordBytes = 8;

/// Little endian; fewer than eight bytes are padded with zeros.
std::uint64_t wordOf(std::string_view bytes)
{
    std::uint64_t word = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        word = word << 8U | static_cast<unsigned char>(bytes[i]);
    return word;
}

struct State
{
    std::uint64_t v0;
    std::uint64_t v1;
    std::uint64_t v2;
    std::uint64_t v3;

    void round()
    {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void take(std::uint64_t word)
    {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

} // namespace

std::uint64_t sipHash(const HashKey &key, std::string_view text)
{
    State state { key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU,
                  key[0] ^ 0x6c7967656e657261U, key[1] ^ 0x7465646279746573U };
    const std::uint64_t length = text.size();
    while (text.size() >= wordBytes) {
        state.take(wordOf(text.substr(0, wordBytes)));
        text.remove_prefix(wordBytes);
    }
    state.take(length << 56U | wordOf(text));
    state.v2 ^= 0xffU;
    for (int i = 0; i < 4; ++i)
        state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

std::uint64_t keyedHash(std::string_view text)
{
    static const auto half = [] {
        return std::uint64_t { entropy() } << 32U | entropy();
    };
    static const HashKey key { half(), half() };
    return sipHash(key, text);
}

} // namespace holdfast
