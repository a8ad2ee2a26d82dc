// SPDX-License-Identifier: MIT
// The virtual clock of a run: from one thing that happens to the next. Between two of them nothing is done,
// so quiet hours cost nothing.
#include "dynoward/simulator/run.hpp"

#include <algorithm>
#include <utility>

#include "run_impl.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::uint64_t own_stream = 0xd1b54a32d192ed03ULL;
// After a crash the dyno that Dynoward runs in is back after this.
constexpr Seconds rebirth{60};

Instant begin_of_time() {
    using namespace std::chrono_literals;
    return {SteadyTime(std::chrono::hours{100'000}),
            parse_rfc3339("2026-03-04T12:00:00Z").value_or(WallTime{})};
}

}  // namespace

Run::Impl::Impl(Scenario scenario, settings::Settings settings, Options options)
    : scenario_(std::move(scenario)),
      settings_(std::move(settings)),
      options_(std::move(options)),
      now_(begin_of_time()),
      begin_(now_),
      end_(now_.steady + std::chrono::hours{24} * scenario_.days),
      world_(scenario_.world, now_),
      platform_(world_, settings_.platform.key.reveal(), scenario_.world.seed),
      happenings_(scenario_, now_),
      random_(scenario_.world.seed ^ own_stream),
      trace_(options_.on_event),
      coverage_(report_),
      checker_(scenario_, settings_, world_, coverage_),
      alerts_(scenario_.world.seed) {
    report_.runs = 1;
    next_alert_ = options_.alerts ? now_.steady + alerts_.pause() : SteadyTime::max();
    counted_until_ = now_.steady;
    post_takes_ = random_.between(std::chrono::milliseconds{150}, std::chrono::milliseconds{3500});
    api_takes_ = random_.between(std::chrono::milliseconds{60}, Seconds{2});
    feeds_.reserve(world_.apps().size());
    for (const auto& app : world_.apps()) {
        feeds_.emplace_back(app.plan.name, world_.drain(app.plan.name), random_.bits(), scenario_.drain);
        feeds_.back().as.token = DrainToken::parse(app.drain_token);
        feeds_.back().next = now_.steady + random_.between(Nanoseconds{}, Seconds{1});
    }
    if (options_.check) {
        world_.set_witness(&checker_);
    }
    begin_life();
}

// --- The clock

SteadyTime Run::Impl::next() const {
    auto first = std::min({happenings_.next(), next_api(), next_alert_, end_});
    for (const auto& wake : {born_at_, stopped_until_, clock_right_at_}) {
        first = std::min(first, wake.value_or(SteadyTime::max()));
    }
    for (const auto& feed : feeds_) {
        first = std::min(first, feed.next);
    }
    for (const auto& trouble : troubles_) {
        first = std::min(first, trouble.until);
    }
    return alive() ? std::min(first, next_tick_) : first;
}

bool Run::Impl::step() {
    if (report_.violation || now_.steady >= end_) {
        return false;
    }
    const auto at = std::max(next(), now_.steady);
    now_ = now_ + (at - now_.steady);
    end_troubles();
    happen();
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        if (feeds_[i].next <= at) {
            post(i);
        }
    }
    if (next_alert_ <= at) {
        post_alert();
    }
    on_api_time();
    if (alive() && next_tick_ <= at) {
        tick();
    }
    if (now_.steady >= end_ || report_.violation) {
        finish();
    }
    return true;
}

void Run::Impl::tick() {
    next_tick_ = now_.steady + scenario_.tick;
    effects_.clear();
    monitor_->on_tick(own(), effects_);
    ++report_.ticks;
    take_effects();
    if (options_.check) {
        violated(checker_.on_tick(now_, own(), *monitor_));
    }
}

// --- Life and death of Dynoward

void Run::Impl::begin_life() {
    ++life_;
    monitor_ = std::make_unique<monitor::Monitor>(settings_, own());
    next_tick_ = now_.steady;
    born_at_.reset();
    checker_.on_life(now_);
    note("Dynoward starts");
}

void Run::Impl::end_life() {
    if (!monitor_) {
        return;
    }
    note("Dynoward crashes");
    monitor_.reset();
    stopped_until_.reset();
    for (const auto& waiting : waiting_) {
        checker_.on_never_sent(waiting.request.request);
    }
    waiting_.clear();  // what is in flight is carried out all the same
    for (auto& feed : feeds_) {
        feed.in_socket.reset();
    }
    born_at_ = now_.steady + rebirth;
    checker_.on_death(now_);
}

void Run::Impl::wake() {
    stopped_until_.reset();
    note("Dynoward goes on");
    checker_.on_disturbance(now_, Checker::Disturbance::own_stop);
    // What came in meanwhile is read first, or the clock is looked at first: nobody knows.
    const bool batches_first = random_.chance_percent(50);
    if (!batches_first) {
        tick();
    }
    for (std::size_t i = 0; i < feeds_.size() && !report_.violation; ++i) {
        if (const auto request = std::exchange(feeds_[i].in_socket, std::nullopt)) {
            deliver(i, *request);
        }
    }
    next_tick_ = now_.steady;
}

void Run::Impl::set_clock_right() {
    clock_right_at_.reset();
    clock_offset_ = {};
    note("the clock is set right again");
    checker_.on_disturbance(now_, Checker::Disturbance::clock);
}

// --- What happens

void Run::Impl::happen() {
    if (born_at_ && *born_at_ <= now_.steady) {
        begin_life();
    }
    if (clock_right_at_ && *clock_right_at_ <= now_.steady) {
        set_clock_right();
    }
    if (stopped_until_ && *stopped_until_ <= now_.steady) {
        wake();
    }
    while (const auto due = happenings_.take(now_)) {
        world_.advance(now_);
        if (happenings_.carry_out(now_, due->what, world_)) {
            static constexpr std::array words{"a deploy", "somebody restarts a dyno", "somebody scales"};
            static constexpr std::array kinds{Trouble::deploy, Trouble::restart_by_person,
                                              Trouble::scaling};
            const auto which = static_cast<std::size_t>(due->what);
            coverage_.strike(kinds.at(which), now_.steady);
            note(words.at(which));
            checker_.on_disturbance(now_, Checker::Disturbance::world);
            continue;
        }
        happen_to_us(*due);
    }
}

void Run::Impl::happen_to_us(const HappeningClock::Due& due) {
    using std::chrono::hours;
    using std::chrono::minutes;
    switch (due.what) {
        case Happening::own_crash:
            coverage_.strike(Trouble::own_crash, now_.steady);
            end_life();
            break;
        case Happening::own_stop:
            if (alive()) {
                coverage_.strike(Trouble::own_stop, now_.steady);
                stopped_until_ = now_.steady + random_.between(Seconds{20}, minutes{20});
                note("Dynoward is stopped");
                checker_.on_disturbance(now_, Checker::Disturbance::own_stop);
            }
            break;
        case Happening::clock_step: {
            coverage_.strike(Trouble::clock_step, now_.steady);
            const auto by = random_.chance_percent(50) ? random_.between(-minutes{3}, minutes{3})
                                                       : random_.between(-hours{24}, hours{24});
            clock_offset_ += std::chrono::duration_cast<Seconds>(by);
            clock_right_at_ = now_.steady + random_.between(minutes{1}, hours{3});
            note("the clock is " + std::to_string(clock_offset_ / Seconds{1}) + " s off");
            checker_.on_disturbance(now_, Checker::Disturbance::clock);
            break;
        }
        case Happening::outage: {
            coverage_.strike(Trouble::outage, now_.steady);
            auto& feed = feeds_[random_.below(feeds_.size())];
            feed.unreachable_until = now_.steady + random_.between(Seconds{30}, minutes{30});
            note("the drain of " + feed.app + " reaches nobody");
            break;
        }
        case Happening::foreign_batch: post_foreign(); break;
        case Happening::api_trouble: begin_trouble(due.trouble); break;
        case Happening::deploy:
        case Happening::restart_by_person:
        case Happening::scaling: break;
    }
}

// --- What Dynoward says

void Run::Impl::take_effects() {
    for (auto& effect : effects_) {
        if (auto* const request = std::get_if<monitor::SendRequest>(&effect)) {
            ++report_.requests;
            note(std::string(request->request.method()) + ' ' + request->request.target());
            if (options_.check) {
                violated(checker_.on_request(now_, own(), request->request));
            }
            waiting_.push_back({std::move(*request), now_.steady});
        } else if (const auto* const written = std::get_if<monitor::LedgerWritten>(&effect)) {
            const auto& entry = written->entry;
            if (written->settled) {
                ++report_.restarts[std::string(policy::to_text(entry.result))];
            } else if (entry.verdict == policy::Verdict::hold) {
                ++report_.holds[entry.reason.substr(0, entry.reason.find(':'))];
            } else {
                ++report_.rules[std::string(policy::to_text(entry.rule))];
            }
            note("ledger " + entry.app.text() + ' ' + entry.dyno.text() + ' ' +
                 std::string(policy::to_text(entry.verdict)) + ' ' +
                 std::string(policy::to_text(entry.result)) +
                 (entry.result == policy::Result::none ? "" : " ") + entry.reason + "; " + entry.detail);
            if (options_.check) {
                violated(checker_.on_ledger(now_, own(), *written));
            }
        } else if (const auto* const remark = std::get_if<monitor::Remark>(&effect)) {
            note("log " + remark->at + ' ' + remark->text);
            checker_.on_remark(now_, remark->at);
        } else {
            const auto& news = std::get<monitor::News>(effect);
            note("news " + std::string(to_text(news.event)) + ' ' + news.text);
        }
    }
    effects_.clear();
    start_request();
}

void Run::Impl::violated(const std::optional<Broken>& broken) {
    if (!broken || report_.violation) {
        return;
    }
    Violation violation;
    violation.invariant = broken->invariant;
    violation.seed = scenario_.world.seed;
    violation.at = now_.wall;
    violation.what = broken->what;
    violation.trace = trace_.last();
    report_.violation = std::move(violation);
}

void Run::Impl::finish() {
    report_.virtual_time = now_.steady - begin_.steady;
    report_.digest = trace_.digest();
    report_.samples = checker_.samples();
    // A sample comes every 20.5 s on average while a dyno runs.
    const auto period = static_cast<double>(scenario_.world.timing.metric_period.count()) * 1.025;
    report_.dyno_years = static_cast<double>(report_.samples) * period / (86'400e9 * 365.0);
}

// --- The outside

Run::Run(Scenario scenario, settings::Settings settings, Options options)
    : impl_(std::make_unique<Impl>(std::move(scenario), std::move(settings), std::move(options))) {}
Run::~Run() = default;
bool Run::step() {
    return impl_->step();
}
const RunReport& Run::go() {
    while (impl_->step()) {
    }
    return impl_->report();
}
const World& Run::world() const {
    return impl_->world();
}
const RunReport& Run::report() const {
    return impl_->report();
}
Instant Run::clock() const {
    return impl_->clock();
}

}  // namespace dynoward::simulator
