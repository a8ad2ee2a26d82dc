// SPDX-License-Identifier: MIT
#include "replay/driver.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <deque>
#include <utility>

namespace dynoward::replay {
namespace {

// Inside, the monitor acts: its restarts are what the owner wants to see. Nothing but this file answers.
settings::Settings acting(settings::Settings settings) {
    settings.mode = settings::Mode::enforce;
    settings.platform.key = Secret("on-paper");
    for (auto& app : settings.apps) {
        app.tokenless_drain = true;  // lines of a recording have none, and the owner says whose they are
        app.drain_password = Secret();
    }
    return settings;
}

// Old enough for every gate that asks how long a dyno has been there.
Seconds assumed_age(const settings::AppSettings& app) {
    auto age = std::max(app.other_types.restart_window, app.other_types.min_uptime);
    for (const auto& [type, rules] : app.types) {
        age = std::max({age, rules.restart_window, rules.min_uptime});
    }
    return age;
}

std::string in_mb(double amount) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%.2fMB", amount);
    return text.data();
}

}  // namespace

Driver::Driver(const Variant& variant, const Instant& begins, bool for_chart, OnEntry on_entry)
    : app_(variant.settings.apps.at(0).app),
      begins_(begins.wall),
      shown_mode_(variant.settings.mode),
      platform_(begins.wall, assumed_age(variant.settings.apps.at(0))),
      book_(for_chart),
      on_entry_(std::move(on_entry)),
      monitor_(acting(variant.settings), begins, monitor::FormerLife::none) {}

void Driver::on_line(const Instant& now, const logplex::Event& event, std::string_view octets) {
    const auto* dyno = platform_.see(event, now.wall);
    const bool gone = dyno != nullptr && PaperPlatform::is_gone(*dyno, event);
    book_.sample(event, gone);
    if (!gone) {
        add_frame(octets);
    } else if (dyno->replaced && std::holds_alternative<logplex::MemorySample>(event.what)) {
        stand_in(now, *dyno, event);
    }
}

void Driver::add_frame(std::string_view octets) {
    body_.append(std::to_string(octets.size())).append(" ").append(octets);
}

// In place of an incarnation that would have been replaced: the new one, up and well. A monitor that heard
// nothing of it would hold the others back for its sake. Nobody knows its memory, so it is one that lies
// over no level: a recording that begins over its level would else go on to restart dynos of its own
// making.
void Driver::stand_in(const Instant& now, const PaperDyno& dyno, const logplex::Event& event) {
    constexpr double lowest_level_mb = 1;  // that can be set
    const auto& sample = std::get<logplex::MemorySample>(event.what);
    auto text = "<134>1 " + format_rfc3339(event.time.value_or(now.wall)) + " host heroku " +
                dyno.name.text() + " - source=" + dyno.name.text() + " dyno=heroku.0.on-paper-" +
                std::to_string(dyno.life) + " sample#memory_total=" + in_mb(lowest_level_mb) +
                " sample#memory_swap=0.00MB";
    if (sample.memory_quota) {
        text += " sample#memory_quota=" + in_mb(sample.memory_quota->value);
    }
    add_frame(text);
}

void Driver::on_loss(const Instant& now) {
    end_of_second(now);
    post(now, {}, 1);  // a batch that was announced to hold a line
}

void Driver::end_of_second(const Instant& now) {
    if (!body_.empty()) {
        post(now, body_, std::nullopt);
        body_.clear();
    }
}

void Driver::post(const Instant& now, std::string_view body, std::optional<std::uint64_t> announced) {
    monitor::Effects effects;
    monitor::Batch batch;
    batch.sender = {std::nullopt, app_};
    batch.message_count = announced;
    batch.body = body;
    monitor_.on_batch(now, batch, effects);
    carry_out(now, std::move(effects));
}

void Driver::tick(const Instant& now) {
    monitor::Effects effects;
    monitor_.on_tick(now, effects);
    if (!waiting_.empty() && now.wall >= begins_ + was_running) {
        for (auto& request : std::exchange(waiting_, {})) {
            effects.emplace_back(std::move(request));
        }
    }
    carry_out(now, std::move(effects));
}

void Driver::carry_out(const Instant& now, monitor::Effects effects) {
    std::deque<monitor::SendRequest> requests;
    const auto take = [&](monitor::Effects& list) {
        for (auto& effect : list) {
            if (auto* request = std::get_if<monitor::SendRequest>(&effect)) {
                requests.push_back(std::move(*request));
            } else if (auto* written = std::get_if<monitor::LedgerWritten>(&effect)) {
                if (!written->settled) {
                    take_entry(std::move(written->entry));
                }
            } else if (const auto* remark = std::get_if<monitor::Remark>(&effect)) {
                take_remark(*remark);
            }
        }
        list.clear();
    };
    take(effects);
    while (!requests.empty()) {
        const auto request = std::move(requests.front());
        requests.pop_front();
        if (must_wait(now, request.request)) {
            waiting_.push_back(request);
            continue;
        }
        monitor_.on_reply(now, request.id, platform_.answer(now.wall, request.request), effects);
        take(effects);
    }
}

// The real platform knows all dynos at once; this one only when each has had time to speak. Until then a
// list would be half a list.
bool Driver::must_wait(const Instant& now, const heroku::ApiRequest& request) const {
    using Kind = heroku::ApiRequest::Kind;
    const bool of_dynos = request.kind() == Kind::list_dynos || request.kind() == Kind::list_formation;
    return of_dynos && now.wall < begins_ + was_running;
}

void Driver::take_entry(policy::LedgerEntry entry) {
    entry.mode = shown_mode_;
    entry.result = policy::Result::none;  // nothing was sent, so nothing came of it
    if (entry.verdict == policy::Verdict::restart) {
        entry.detail = "on paper: this recording's incarnation is taken as gone from here on";
    }
    book_.entry(entry);
    on_entry_(entry);
}

void Driver::take_remark(const monitor::Remark& remark) {
    if (remark.at != "policy.not_selected") {
        return;
    }
    constexpr std::string_view key = " type=";
    const auto from = remark.text.find(key);
    if (from != std::string::npos) {
        const auto type = remark.text.substr(from + key.size());
        book_.account().not_selected.push_back(type.substr(0, type.find(' ')));
    }
}

}  // namespace dynoward::replay
