// SPDX-License-Identifier: MIT
#include "daemon/http/guess_limit.hpp"

#include <algorithm>
#include <functional>

#include "daemon/telemetry/logfmt.hpp"
#include "net/client_address.hpp"

namespace dynoward::daemon {

bool GuessLimit::is_too_many(std::string_view client, SteadyTime now) {
    if (clients_.empty()) {
        clients_.resize(limits::guessing_clients);
    }
    const std::uint64_t id = std::max<std::uint64_t>(1, std::hash<std::string_view>{}(client));
    const auto row =
        clients_.begin() + static_cast<std::ptrdiff_t>(id % (clients_.size() / row_size) * row_size);
    const auto end = row + row_size;
    auto found = std::find_if(row, end, [id](const Client& one) { return one.id == id; });
    if (found == end) {
        found = std::min_element(row, end, [](const Client& a, const Client& b) {
            return a.id == 0 ? b.id != 0 : b.id != 0 && a.since < b.since;
        });
        *found = {id, 0, now};
    }
    const auto spacings =
        static_cast<std::uint64_t>((now - found->since) / limits::wrong_credential_spacing);
    if (spacings > 0) {
        found->wrong -= static_cast<unsigned>(std::min<std::uint64_t>(spacings, found->wrong));
        found->since = now;
    }
    found->wrong = std::min(found->wrong + 1, limits::wrong_credentials + 1);
    return found->wrong > limits::wrong_credentials;
}

net::Reply GuessLimit::answer(Door door, const net::RequestHead& head, bool behind_router, SteadyTime now,
                              const Log& log, net::Reply refusal) {
    auto& totals = totals_.at(static_cast<std::size_t>(door));
    ++totals.wrong;
    const auto client = net::client_of(head, behind_router);
    if (!is_too_many(client, now)) {
        return refusal;
    }
    ++totals.late;
    if (const auto events = client.empty() ? std::nullopt : sent_.hit(now)) {
        LogfmtLine line("credential.guessing");
        line.pair("door", to_text(door)).pair("client", client).count("requests", *events);
        log(Level::warn, line.text());
    }
    // On 429 Logplex repeats a batch at once; on 401 it drops it.
    if (door != Door::drain) {
        refusal = net::Reply{};
        refusal.status = 429;
        refusal.fields.emplace_back("Retry-After",
                                    std::to_string(limits::wrong_credential_spacing.count()));
    }
    refusal.delay = limits::wrong_credential_delay;
    return refusal;
}

std::string_view to_text(GuessLimit::Door door) {
    constexpr std::array<std::string_view, 3> words{"drain", "admin", "hook"};
    return words.at(static_cast<std::size_t>(door));
}

}  // namespace dynoward::daemon
