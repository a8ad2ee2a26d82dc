// SPDX-License-Identifier: MIT
#include "daemon/metrics.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace dynoward::daemon {
namespace {

class Exposition {
 public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = "dynoward_" + std::string(name);
        text_ += "# HELP " + name_ + ' ' + std::string(help) + "\n# TYPE " + name_ + ' ' +
                 std::string(type) + '\n';
    }
    void sample(std::string_view label, std::string_view value, std::uint64_t number) {
        text_ += name_ + '{' + std::string(label) + "=\"" + std::string(value) + "\"} " +
                 std::to_string(number) + '\n';
    }
    void sample(std::uint64_t number) { text_ += name_ + ' ' + std::to_string(number) + '\n'; }
    std::string take() { return std::move(text_); }

 private:
    std::string name_;
    std::string text_;
};

}  // namespace

std::string metrics_text(settings::Mode mode, const monitor::Totals& totals,
                         const std::vector<monitor::AppView>& apps) {
    Exposition out;
    out.family("frames_total", "counter", "Frames received, by what became of each.");
    for (std::size_t i = 0; i < totals.frames.size(); ++i) {
        out.sample("fate", logplex::to_text(static_cast<logplex::Fate>(i)), totals.frames[i]);
    }
    out.family("octets_lost_total", "counter", "Octets behind framing errors, not read.");
    out.sample(totals.octets_lost);
    out.family("batches_total", "counter", "Batches received, by result.");
    out.sample("result", "read", totals.batches_read);
    out.sample("result", "duplicate", totals.batches_duplicate);
    out.sample("result", "unreadable", totals.batches_unreadable);
    out.sample("result", "refused", totals.batches_refused);
    out.family("restarts_total", "counter", "Restarts, by result.");
    out.sample("result", "sent", totals.restarts_sent);
    out.sample("result", "confirmed", totals.restarts_confirmed);
    out.sample("result", "unconfirmed", totals.restarts_unconfirmed);
    out.sample("result", "refused", totals.restarts_refused);
    out.sample("result", "failed", totals.restarts_failed);
    out.family("verdicts_total", "counter", "Verdicts written to the ledger.");
    out.sample("verdict", "hold", totals.holds);
    out.sample("verdict", "restart", totals.restarts_sent);
    out.family("platform_requests_total", "counter", "Requests made of the Platform API.");
    out.sample(totals.platform_requests);
    if (totals.rate_remaining) {
        out.family("platform_tokens_remaining", "gauge",
                   "Platform API requests left, as its last reply said.");
        out.sample(static_cast<std::uint64_t>(*totals.rate_remaining));
    }
    std::map<std::string_view, std::uint64_t> states;
    for (const auto& app : apps) {
        for (const auto& dyno : app.dynos) {
            ++states[to_text(dyno.state)];
        }
    }
    out.family("dynos", "gauge", "Dynos known, by state.");
    for (const auto& [state, count] : states) {
        out.sample("state", state, count);
    }
    out.family("mode", "gauge", "1 for the mode in force.");
    out.sample("mode", "observe", mode == settings::Mode::observe ? 1 : 0);
    out.sample("mode", "enforce", mode == settings::Mode::enforce ? 1 : 0);
    out.family("build_info", "gauge", "Always 1.");
    out.sample("version", DYNOWARD_VERSION, 1);
    return out.take();
}

}  // namespace dynoward::daemon
