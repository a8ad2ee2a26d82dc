// SPDX-License-Identifier: MIT
// The digest of what a run decided: every request to the Platform API and every ledger entry, with its
// time, by value only. It contains no text, so a change of wording does not change it and a change of
// behaviour does. Trace has the digest of everything, texts included.
#pragma once

#include "monitor/monitor.hpp"
#include "simulator/run/digest.hpp"

namespace dynoward::simulator {

class DecisionDigest {
 public:
    /// Method and target count.
    void add(WallTime at, const heroku::ApiRequest& request);
    /// App, dyno, verdict, rule, hold reason, result, and whether it settles an earlier entry count.
    void add(WallTime at, const monitor::LedgerWritten& written);
    std::uint64_t value() const { return digest_.value(); }

 private:
    void begin(char kind, WallTime at);
    void mix_word(std::string_view word);

    Digest digest_;
};

}  // namespace dynoward::simulator
