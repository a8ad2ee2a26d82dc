// SPDX-License-Identifier: MIT
// The output of the demo: the dynos as the daemon shows them, its decisions and their reasons, its requests
// and the replies. It uses only the daemon's view and ledger and not the simulation, so it shows only data
// that Dynoward itself has.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "demo/fake_heroku.hpp"
#include "monitor/monitor.hpp"

namespace dynoward::demo {

class Narration {
 public:
    Narration(std::ostream& out, bool colour, std::string leaking_dyno);

    void print_intro(double speed, std::uint16_t port, std::string_view admin_password);
    /// Prints one line with the dynos in the daemon's present view.
    void show_dynos(const std::vector<monitor::AppView>& apps);
    void on_effect(const monitor::Effect& effect);
    void on_request(const RecordedRequest& request);
    void print(std::string_view text);
    /// With the number of frames that only imitated the platform.
    void print_summary(const monitor::Totals& totals);

    enum class Outcome : std::uint8_t { pending, confirmed, other };
    Outcome outcome() const { return outcome_; }

 private:
    enum class Tone : std::uint8_t { plain, strong, bad, good };
    void on_ledger_written(const monitor::LedgerWritten& written);
    void line(std::string_view text, Tone tone = Tone::plain);
    std::string describe(const monitor::DynoView& dyno) const;
    static std::string comment_on(const monitor::DynoView& dyno);

    std::ostream& out_;
    bool colour_;
    std::string leaking_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    Outcome outcome_ = Outcome::pending;
};

}  // namespace dynoward::demo
