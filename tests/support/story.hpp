// SPDX-License-Identifier: MIT
// Tells a story to a Monitor: a clock that is stepped, lines as Logplex sends them, and a platform that
// answers. No sleeps, no real clock: `run(600s)` takes milliseconds. Used by unit and model tests.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "monitor/monitor.hpp"
#include "support/fake_platform.hpp"
#include "support/lines.hpp"

namespace dynoward::test {

using namespace std::chrono_literals;

/// enforce, a key, the app `shop`, process type web.
inline settings::Settings usual_settings() {
    settings::Settings settings;
    settings.mode = settings::Mode::enforce;
    settings.platform.key = Secret("key");
    settings.apps.emplace_back(AppName::parse("shop").value());
    return settings;
}

/// RESTART_SUSTAIN is set to a minute.
inline settings::Settings sustained_settings() {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_sustain = 60s;
    settings.apps[0].other_types.restart_sustain_set = true;
    return settings;
}

inline Instant story_begins() {
    return {SteadyTime(1000s), parse_rfc3339("2026-03-04T12:00:00Z").value()};
}

class Story {
 public:
    struct Asked {
        Instant at;
        heroku::ApiRequest request;
    };

    explicit Story(settings::Settings settings = usual_settings())
        : monitor(std::make_unique<monitor::Monitor>(std::move(settings), now)) {}

    // --- The cast
    /// A dyno that has been up for a day.
    FakeDyno& add(const std::string& name, double memory_mb = 300, const std::string& app = "shop") {
        FakeDyno dyno;
        dyno.name = name;
        dyno.type = name.substr(0, name.find('.'));
        dyno.memory_mb = memory_mb;
        dyno.app = app;
        dyno.created_at = dyno.updated_at = now.wall - 24h;
        platform.dynos.push_back(dyno);
        return platform.dynos.back();
    }
    FakeDyno& dyno(const std::string& name, const std::string& app = "shop") {
        return *platform.find(app, name);
    }

    // --- What the drain says
    Story& line(const std::string& procid, std::string_view text, const std::string& app_name = "heroku") {
        lines_.push_back(line_of(stamp_text(now.wall), app_name, procid, text));
        return *this;
    }
    Story& sample(const std::string& name, const std::string& incarnation, double mb,
                  double quota_mb = 512) {
        return line(name, memory_text(name, incarnation, mb, quota_mb));
    }
    Story& r14(const std::string& name) { return line(name, r14_text); }
    Story& raw(std::string frame) {
        lines_.push_back(std::move(frame));
        return *this;
    }

    /// Posts the lines said so far, as the present sender.
    monitor::BatchOutcome post(const std::string& frame_id, std::optional<std::uint64_t> announced) {
        const std::string body = std::accumulate(lines_.begin(), lines_.end(), std::string());
        frames_posted += lines_.size();
        lines_.clear();
        return post_body(body, frame_id, announced);
    }
    monitor::BatchOutcome post() {
        const auto count = lines_.size();
        return post("frame-" + std::to_string(++posted_), count);
    }
    monitor::BatchOutcome post_body(const std::string& body, const std::string& frame_id = "",
                                    std::optional<std::uint64_t> announced = {}) {
        monitor::Effects effects;
        monitor::Batch batch;
        batch.sender = sender();
        batch.frame_id = frame_id;
        batch.message_count = announced;
        batch.body = body;
        const auto outcome = monitor->on_batch(now, batch, effects);
        take(std::move(effects));
        return outcome;
    }
    monitor::Admission knock() {
        monitor::Effects effects;
        const auto admission = monitor->admit(now, sender(), effects);
        take(std::move(effects));
        return admission;
    }

    // --- Time
    /// One second: dynos boot and report (each `report_each`), the batch is posted, the monitor ticks, the
    /// platform answers.
    void step() {
        now = now + 1s;
        ++second_;
        for (auto& dyno : platform.dynos) {
            if (dyno.up_at && now.wall >= *dyno.up_at) {
                dyno.state = "up";
                dyno.updated_at = now.wall;
                dyno.up_at.reset();
            }
            tell_of_changes(dyno);
            if (metrics && second_ % report_each == 0 && dyno.state == "up" && !dyno.silent &&
                dyno.app == speaks_for) {
                report(dyno);
            }
        }
        if (!lines_.empty()) {
            post();
        }
        if (second_ % tick_each == 0) {
            tick();
        }
    }
    void run(Seconds span) {
        for (auto left = span; left > 0s; left -= 1s) {
            step();
        }
    }
    /// Until `done`, at most `span`; whether it came to be.
    bool run_until(Seconds span, const std::function<bool()>& done) {
        for (auto left = span; left > 0s && !done(); left -= 1s) {
            step();
        }
        return done();
    }
    void tick() {
        monitor::Effects effects;
        monitor->on_tick(now, effects);
        take(std::move(effects));
    }
    /// Past warm-up and min uptime, everything listed.
    void settle_in() { run(130s); }

    // --- What people want
    monitor::RestartAnswer ask(monitor::RestartRequest wish) {
        monitor::Effects effects;
        auto answer = monitor->request_restart(now, wish, effects);
        take(std::move(effects));
        return answer;
    }
    /// An alert asks for a dyno (`web.1`) or a type.
    monitor::RestartAnswer alert(const std::string& subject, const std::string& reason = "too slow") {
        monitor::RestartRequest wish(AppName::parse("shop").value());
        wish.dyno = DynoName::parse(subject);
        wish.type = wish.dyno ? "" : subject;
        wish.reason = reason;
        return ask(std::move(wish));
    }
    /// An owner asks by hand.
    monitor::RestartAnswer order(const std::string& name) {
        monitor::RestartRequest wish(AppName::parse("shop").value());
        wish.dyno = DynoName::parse(name);
        wish.rule = policy::Rule::manual;
        return ask(std::move(wish));
    }
    void pause(std::chrono::minutes span) {
        monitor::Effects effects;
        monitor->pause(now, span, effects);
        take(std::move(effects));
    }
    void resume() {
        monitor::Effects effects;
        monitor->resume(now, effects);
        take(std::move(effects));
    }

    // --- What came of it
    std::vector<std::string> deletes() const {
        std::vector<std::string> names;
        for (const auto& asked : requests) {
            if (asked.request.changes_something()) {
                names.push_back(asked.request.dyno()->text());
            }
        }
        return names;
    }
    std::size_t count(heroku::ApiRequest::Kind kind) const {
        return static_cast<std::size_t>(std::count_if(
            requests.begin(), requests.end(), [kind](const Asked& a) { return a.request.kind() == kind; }));
    }
    const std::deque<policy::LedgerEntry>& ledger() const { return monitor->ledger().entries(); }
    /// Words of the holds in the ledger, oldest first.
    std::vector<std::string> holds() const {
        std::vector<std::string> words;
        for (auto entry = ledger().rbegin(); entry != ledger().rend(); ++entry) {
            if (entry->verdict == policy::Verdict::hold) {
                words.push_back(entry->reason.substr(0, entry->reason.find(':')));
            }
        }
        return words;
    }
    const policy::LedgerEntry* last_restart() const {
        for (const auto& entry : ledger()) {
            if (entry.verdict == policy::Verdict::restart) {
                return &entry;
            }
        }
        return nullptr;
    }
    bool remarked(std::string_view at) const { return times_remarked(at) != 0; }
    std::size_t times_remarked(std::string_view at) const {
        return static_cast<std::size_t>(
            std::count_if(remarks.begin(), remarks.end(), [&](const auto& r) { return r.at == at; }));
    }
    /// What the log says behind the first `at` of that word; empty where there is none.
    std::string remark_of(std::string_view at) const {
        const auto found =
            std::find_if(remarks.begin(), remarks.end(), [&](const auto& r) { return r.at == at; });
        return found != remarks.end() ? found->text : std::string();
    }
    std::uint64_t fates() const {
        const auto& frames = monitor->totals().frames;
        return std::accumulate(frames.begin(), frames.end(), std::uint64_t{0});
    }
    std::uint64_t fate(logplex::Fate which) const {
        return monitor->totals().frames.at(static_cast<std::size_t>(which));
    }

    /// Replies come at once unless this says that the request shall wait; then by answer_all().
    std::function<bool(const heroku::ApiRequest&)> withhold;
    void answer_all() {
        const auto kept = std::exchange(withhold, nullptr);
        auto waiting = std::exchange(waiting_, {});
        for (auto& request : waiting) {
            reply(request.id, made(request));
        }
        withhold = kept;
    }
    /// The platform makes the replies to the requests that wait now; answer_all() delivers them.
    void make_replies() {
        for (const auto& request : waiting_) {
            made_.insert_or_assign(request.id, platform.answer(now, request.request));
        }
    }
    std::size_t waiting() const { return waiting_.size(); }
    void reply(std::uint64_t id, const heroku::ApiReply& with) {
        monitor::Effects effects;
        monitor->on_reply(now, id, with, effects);
        take(std::move(effects));
    }

    Instant now = story_begins();
    FakePlatform platform;
    std::unique_ptr<monitor::Monitor> monitor;
    std::optional<std::string> token = "d.shop";
    std::optional<std::string> path_app;
    monitor::DrainCredential credential = monitor::DrainCredential::shared;
    std::string speaks_for = "shop";  ///< whose dynos report by this drain
    bool metrics = true;
    bool state_lines = true;
    bool r14s = true;       ///< dynos over their quota say so
    long report_each = 20;  ///< seconds
    long tick_each = 1;     ///< seconds
    std::vector<Asked> requests;
    std::uint64_t frames_posted = 0;  ///< by post(); post_body() does not count
    std::vector<monitor::LogEvent> remarks;
    std::vector<monitor::Notification> news;
    monitor::Effects last_effects;
    std::function<void(const Asked&)> on_request;  ///< before it is answered
    std::function<void(const monitor::Effect&)> on_effect;

 private:
    heroku::ApiReply made(const monitor::SendRequest& request) {
        auto early = made_.extract(request.id);
        return early ? std::move(early.mapped()) : platform.answer(now, request.request);
    }
    monitor::Sender sender() const {
        return {token ? DrainToken::parse(*token) : std::nullopt,
                path_app ? AppName::parse(*path_app) : std::nullopt, credential};
    }
    void tell_of_changes(const FakeDyno& dyno) {
        auto& told = told_[dyno.app + "/" + dyno.name];
        const bool known = !told.second.empty();
        if (known && state_lines && dyno.app == speaks_for) {
            if (told.first != dyno.life) {
                line(dyno.name, "Restarting");
            }
            if (told.second != dyno.state) {
                line(dyno.name, "State changed from " + told.second + " to " + dyno.state);
            }
        }
        told = {dyno.life, dyno.state};
    }
    void report(const FakeDyno& dyno) {
        sample(dyno.name, dyno.incarnation(), dyno.memory_mb, dyno.quota_mb);
        if (r14s && dyno.memory_mb > dyno.quota_mb) {
            r14(dyno.name);
        }
    }
    void take(monitor::Effects effects) {
        last_effects = effects;
        for (auto& effect : effects) {
            if (on_effect) {
                on_effect(effect);
            }
            if (auto* said = std::get_if<monitor::LogEvent>(&effect)) {
                remarks.push_back(std::move(*said));
            } else if (auto* told = std::get_if<monitor::Notification>(&effect)) {
                news.push_back(std::move(*told));
            } else if (auto* request = std::get_if<monitor::SendRequest>(&effect)) {
                requests.push_back({now, request->request});
                if (on_request) {
                    on_request(requests.back());
                }
                waiting_.push_back(std::move(*request));
            }
        }
        answer_waiting();
    }
    // One after another, in the order given, as the daemon does.
    void answer_waiting() {
        if (answering_) {
            return;
        }
        answering_ = true;
        for (std::size_t i = 0; i < waiting_.size();) {
            if (withhold && withhold(waiting_[i].request)) {
                ++i;
                continue;
            }
            const auto request = waiting_[i];
            waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
            reply(request.id, platform.answer(now, request.request));
        }
        answering_ = false;
    }

    std::vector<std::string> lines_;
    std::map<std::string, std::pair<unsigned, std::string>> told_;
    std::vector<monitor::SendRequest> waiting_;
    std::map<std::uint64_t, heroku::ApiReply> made_;
    bool answering_ = false;
    unsigned posted_ = 0;
    long second_ = 0;
};

inline Story two_web_dynos(settings::Settings settings = usual_settings()) {
    Story story(std::move(settings));
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    return story;
}

inline Story three_web_dynos_and_a_worker(settings::Settings settings = usual_settings()) {
    Story story(std::move(settings));
    for (const auto* name : {"web.1", "web.2", "web.3", "worker.1"}) {
        story.add(name);
    }
    story.settle_in();
    return story;
}

inline Story story_with_a_leak() {
    Story story;
    story.add("web.1");
    story.add("web.2", 600);
    return story;
}

}  // namespace dynoward::test
