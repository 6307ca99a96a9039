// SPDX-License-Identifier: GPL-3.0-or-later
//
// A client that has completed its handshake and seals whatever it likes, or sends bytes that are
// not sealed. The input is a list of steps: type, length, message.
#include "server/tls/tlsrecords.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"

#include <vector>

using namespace holdfast::tls;
using holdfast::fuzz::Cuts;
using holdfast::fuzz::demand;
using holdfast::fuzz::takeByte;
using holdfast::fuzz::takeFront;
using holdfast::fuzz::textOf;

namespace {

/// 32 bytes, 64 digits.
constexpr std::string_view secretDigits =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

std::string lineOf(std::string_view label)
{
    return std::string(label) + " 00 " + std::string(secretDigits);
}

struct Sent
{
    std::string bytes;
    std::string text; ///< the application data among them, up to the first step that must fail
    bool isGood = true;
};

/// What the client sends for the fuzzer's steps.
Sent sentFor(std::string_view steps, RecordProtection &client)
{
    constexpr unsigned asItIs = 255;
    Sent sent;
    while (!steps.empty()) {
        const unsigned type = takeByte(steps);
        const std::string_view message = takeFront(steps, takeByte(steps));
        if (type == asItIs) {
            sent.bytes.append(message);
            sent.isGood = sent.isGood && message.empty();
            continue;
        }
        demand(client.seal(static_cast<ContentType>(type), message, sent.bytes), "it is sealed");
        const auto content = static_cast<ContentType>(type);
        if (content == ContentType::ApplicationData && sent.isGood)
            sent.text.append(message);
        else if (content == ContentType::Handshake && message.size() == 5
                 && message.starts_with(std::string_view("\x18\0\0\1", 4)) && message[4] <= 1
                 && message[4] >= 0)
            client.update();
        else if (content == ContentType::ApplicationData)
            continue;
        else
            sent.isGood = false; // an alert, or a fault; padding may hide a type
    }
    return sent;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view steps = textOf(data, size);
    Cuts cuts(takeFront(steps, 8));
    const auto cipher = RecordCipher::make(0x1301);
    TrafficSecrets secrets;
    secrets.read(lineOf("CLIENT_TRAFFIC_SECRET_0"));
    secrets.read(lineOf("SERVER_TRAFFIC_SECRET_0"));
    RecordProtection client(*cipher, secrets.ofClient(), 0);
    TlsRecords server(*cipher, secrets, 0);

    const Sent sent = sentFor(steps, client);
    std::string received;
    std::string answers;
    auto end = TlsRecords::End::None;
    for (std::string_view rest = sent.bytes; !rest.empty() && end == TlsRecords::End::None;) {
        const std::string_view piece = takeFront(rest, cuts.next(300));
        std::vector<char> room(piece.size() + std::size_t { 17 } * 1024);
        const std::size_t before = answers.size();
        const auto result = server.receive(piece, room, answers);
        demand(result.size <= room.size(), "plain text fits");
        demand(answers.size() - before <= 64, "answers are bounded");
        received.append(room.data(), result.size);
        end = result.end;
    }
    demand(received.starts_with(sent.text), "all that was sent before a fault arrives");
    demand(!sent.isGood || (end == TlsRecords::End::None && received == sent.text),
           "what is not at fault is not refused");
    std::string out;
    demand(server.encrypt("x", out) == 1, "it can send");
    server.close(out);
    return 0;
}
