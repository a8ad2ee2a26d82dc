// SPDX-License-Identifier: MIT
#include "simulator/run/decision_digest.hpp"

namespace dynoward::simulator {

void DecisionDigest::begin(char kind, WallTime at) {
    digest_.mix(static_cast<unsigned char>(kind));
    digest_.mix(static_cast<std::uint64_t>(at.time_since_epoch().count()));
}

// With its length; otherwise `shop` `web.1` and `shopw` `eb.1` would be the same.
void DecisionDigest::mix_word(std::string_view word) {
    digest_.mix(word.size());
    digest_.mix_text(word);
}

void DecisionDigest::add(WallTime at, const heroku::ApiRequest& request) {
    begin('R', at);
    mix_word(request.method());
    mix_word(request.target());
}

// Enumerators by name, since the public API fixes their names but not their numbers.
void DecisionDigest::add(WallTime at, const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    begin(written.settled ? 'S' : 'L', at);
    mix_word(entry.app.text());
    mix_word(entry.dyno.text());
    mix_word(policy::to_text(entry.verdict));
    mix_word(policy::to_text(entry.rule));
    mix_word(entry.hold ? policy::to_text(*entry.hold) : std::string_view());
    mix_word(policy::to_text(entry.result));
}

}  // namespace dynoward::simulator
