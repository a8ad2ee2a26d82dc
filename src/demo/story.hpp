// SPDX-License-Identifier: MIT
// What the demo tells: what Dynoward sees, what it decides and why, what it sends, what comes back. It
// reads the daemon's view and ledger, not the simulation, so it tells nothing that Dynoward does not know
// itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "demo/face.hpp"
#include "dynoward/monitor/monitor.hpp"

namespace dynoward::demo {

class Story {
 public:
    Story(std::ostream& out, bool colour, std::string leaking_dyno);

    void open(double speed, std::uint16_t port, std::string_view admin_password);
    /// The dynos as Dynoward sees them just now: a line.
    void look(const std::vector<monitor::AppView>& apps);
    void on_effect(const monitor::Effect& effect);
    void on_request(const RecordedRequest& request);
    void say(std::string_view text);
    /// `frames` by fate: how much of it only looked as if it came from the platform.
    void close(const monitor::Totals& totals);

    enum class Outcome : std::uint8_t { open, confirmed, other };
    Outcome outcome() const { return outcome_; }

 private:
    enum class Tone : std::uint8_t { plain, strong, bad, good };
    void line(std::string_view text, Tone tone = Tone::plain);
    std::string describe(const monitor::DynoView& dyno) const;
    static std::string remark_on(const monitor::DynoView& dyno);

    std::ostream& out_;
    bool colour_;
    std::string leaking_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    Outcome outcome_ = Outcome::open;
};

}  // namespace dynoward::demo
