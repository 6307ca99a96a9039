// SPDX-License-Identifier: GPL-3.0-or-later
//
// A peer that sends anything, before, during and after a handshake.
#include "server/tls/selfsigned.h"
#include "server/tls/tlssession.h"
#include "tests/fuzz/cuts.h"
#include "tests/fuzz/invariant.h"
#include "tests/tls/tlsclient.h"

#include <vector>

using namespace holdfast::tls;
using holdfast::fuzz::Cuts;
using holdfast::fuzz::demand;
using holdfast::fuzz::takeByte;
using holdfast::fuzz::takeFront;
using holdfast::fuzz::textOf;
using State = TlsSession::State;

namespace {

constexpr std::int64_t now = 1'800'000'000;

const TlsContext &context()
{
    static const auto made = TlsContext::make(makeSelfSigned({}, now).value(), now).value();
    return *made;
}

/// Gives the session bytes and checks what comes out; returns the answers.
std::string feed(TlsSession &session, std::string_view bytes, std::string &received)
{
    std::vector<char> plain(bytes.size() + TlsSession::maxKeptBytes);
    const bool hadFailed = session.state() == State::Failed;
    std::string answers;
    const std::size_t size = session.receive(bytes, plain, answers);
    demand(size <= plain.size(), "plain text fits");
    demand(!hadFailed || (size == 0 && answers.empty()), "a failed session says nothing");
    demand(answers.size() <= 8 * bytes.size() + 4096, "answers are bounded by what was received");
    demand((session.state() == State::Failed) == (session.failure() != TlsFailure::None),
           "a failure has a reason");
    received.append(plain.data(), size);
    return answers;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view rest = textOf(data, size);
    const unsigned goodBytes = takeByte(rest) * 8; // of a real client, before the fuzzer's
    Cuts cuts(takeFront(rest, 8));
    TlsWorkspace workspace;
    TlsSession session(context(), workspace);
    holdfast::tests::TlsClient client;
    std::string received;
    for (std::size_t given = 0; given < goodBytes && session.state() != State::Failed;) {
        client.receive({});
        std::string bytes = client.takeOutput();
        if (client.isOpen() && bytes.empty()) {
            client.write("hello");
            bytes = client.takeOutput();
        }
        if (bytes.empty())
            break;
        bytes.resize(std::min<std::size_t>(bytes.size(), goodBytes - given));
        given += bytes.size();
        client.receive(feed(session, bytes, received));
    }
    demand(received.find_first_not_of("helo") == std::string::npos, "only what was sent arrives");
    while (!rest.empty())
        feed(session, takeFront(rest, cuts.next(300)), received);
    std::string out;
    demand(session.canSend() == (session.encrypt("x", out) == 1), "it sends when it can");
    session.close(out);
    return 0;
}
