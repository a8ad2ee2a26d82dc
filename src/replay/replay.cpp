// SPDX-License-Identifier: MIT
#include "replay/replay.hpp"

#include <algorithm>

#include "dynoward/logplex/classify.hpp"
#include "replay/frame_header.hpp"
#include "replay/legacy_metrics.hpp"
#include "replay/monitor_driver.hpp"
#include "replay/recorded_apps.hpp"
#include "replay/recording_clock.hpp"
#include "values/saturating.hpp"

namespace dynoward::replay {
namespace {

// During a silence up to this the monitor is ticked each second, as in the daemon; over a longer one it is
// ticked once, which it treats as a clock jump.
constexpr std::chrono::hours max_ticked_silence{1};
constexpr SteadyTime steady_begin{Seconds(1000)};

}  // namespace

class Replay::Impl {
 public:
    Impl(std::vector<Variant> variants, bool for_chart, OnEntry on_entry, std::string only_app)
        : variants_(std::move(variants)),
          for_chart_(for_chart),
          on_entry_(std::move(on_entry)),
          apps_(std::move(only_app)) {}

    void on_frame(const logplex::Frame& frame, const Origin& origin) {
        if (!is_selected(origin)) {
            return;
        }
        ++recording_.frames;
        if (!frame.oversize) {
            update(stamp_of_frame(frame.octets));
        }
        take(frame, origin);
    }
    void on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) {
        if (!is_selected(origin)) {
            return;
        }
        ++recording_.frames;
        count(fate);
        update(stamp);
    }
    void on_unread(Unread why) { ++recording_.unread[static_cast<std::size_t>(why)]; }
    void on_broken(std::uint64_t octets_lost) {
        recording_.octets_lost += octets_lost;
        note_gap();
    }
    void finish();

    const RecordingClock& clock() const { return clock_; }
    const RecordedApps& apps() const { return apps_; }
    const Recording& recording() const { return recording_; }
    const Report& report(std::size_t variant) const {
        static const Report none;
        return drivers_.empty() ? none : drivers_.at(variant)->report();
    }

 private:
    void count(logplex::Fate fate) { ++recording_.fates[static_cast<std::size_t>(fate)]; }
    void update(std::string_view stamp) {
        if (const auto now = clock_.update(stamp)) {
            advance(*now);
        }
    }
    bool is_selected(const Origin& origin) {
        const bool selected = origin.kind == Origin::Kind::none || apps_.is_selected(origin);
        recording_.of_other_apps += selected ? 0U : 1U;
        return selected;
    }
    bool is_of_app(const logplex::Event& event, const logplex::Frame& frame, const Origin& origin);
    void take(const logplex::Frame& frame, const Origin& origin);
    void pass_on(const logplex::Event& event, std::string_view octets);
    void pass_on_gathered();
    void note_gap();
    void advance(WallTime to);
    void begin(WallTime at);

    std::vector<Variant> variants_;
    bool for_chart_;
    OnEntry on_entry_;
    RecordedApps apps_;
    Recording recording_;
    RecordingClock clock_;
    LegacyMetrics legacy_metrics_;
    std::vector<std::string> gathered_;
    Instant now_;
    std::vector<std::unique_ptr<MonitorDriver>> drivers_;  ///< none before the first stamp
};

// Only lines with an event can mix two apps up.
bool Replay::Impl::is_of_app(const logplex::Event& event, const logplex::Frame& frame,
                             const Origin& origin) {
    if (std::holds_alternative<std::monostate>(event.what)) {
        return true;
    }
    const auto by_frame = origin.kind == Origin::Kind::none
                              ? Origin{Origin::Kind::host, host_of_frame(frame.octets)}
                              : origin;
    const bool own = apps_.is_selected(by_frame) && apps_.take(by_frame, event.app_number);
    recording_.of_other_apps += own ? 0U : 1U;
    recording_.frames -= own ? 0U : 1U;
    return own;
}

void Replay::Impl::take(const logplex::Frame& frame, const Origin& origin) {
    auto event = logplex::read_frame(frame);
    if (!is_of_app(event, frame, origin)) {
        return;
    }
    // A recording has no drain token, so a notice that names a drain is about another one.
    if (const auto* loss = std::get_if<logplex::LossNotice>(&event.what); loss && !loss->drain.empty()) {
        event.fate = logplex::Fate::other_loss;
    }
    count(event.fate);
    switch (event.fate) {
        case logplex::Fate::old_measure:
            ++recording_.legacy_metrics;
            legacy_metrics_.add(event, gathered_);
            pass_on_gathered();
            return;
        case logplex::Fate::malformed:
        case logplex::Fate::oversize: note_gap(); return;
        case logplex::Fate::loss:
            ++recording_.gaps;
            recording_.lines_lost =
                saturating_sum(recording_.lines_lost, std::get<logplex::LossNotice>(event.what).count);
            break;
        case logplex::Fate::other_loss: return;
        default: break;
    }
    if (!std::holds_alternative<std::monostate>(event.what)) {
        pass_on(event, frame.octets);
    }
}

void Replay::Impl::pass_on(const logplex::Event& event, std::string_view octets) {
    if (const auto* sample = std::get_if<logplex::MemorySample>(&event.what)) {
        ++recording_.samples;
        recording_.without_quota += sample->memory_quota ? 0U : 1U;
    }
    for (auto& driver : drivers_) {
        driver->on_line(now_, event, octets);
    }
}

void Replay::Impl::pass_on_gathered() {
    for (const auto& octets : gathered_) {
        pass_on(logplex::read_frame({0, octets, false}), octets);
    }
    gathered_.clear();
}

void Replay::Impl::note_gap() {
    ++recording_.gaps;
    for (auto& driver : drivers_) {
        driver->on_loss(now_);
    }
}

void Replay::Impl::begin(WallTime at) {
    now_ = {steady_begin, at};
    for (std::size_t i = 0; i < variants_.size(); ++i) {
        drivers_.push_back(std::make_unique<MonitorDriver>(
            variants_[i], now_, for_chart_ && i == 0,
            [this, i](const policy::LedgerEntry& entry) { on_entry_(i, entry); }));
        drivers_.back()->tick(now_);
    }
}

void Replay::Impl::advance(WallTime to) {
    if (drivers_.empty()) {
        begin(to);
        return;
    }
    const auto step_to = [this](WallTime at) {
        now_ = now_ + (at - now_.wall);
        for (auto& driver : drivers_) {
            driver->tick(now_);
        }
    };
    const auto close_second = [this] {
        for (auto& driver : drivers_) {
            driver->end_of_second(now_);
        }
    };
    close_second();
    if (to - now_.wall > max_ticked_silence) {
        legacy_metrics_.flush(to, gathered_);
        pass_on_gathered();
        close_second();
        step_to(to);
        return;
    }
    for (auto second = WallTime(std::chrono::floor<Seconds>(now_.wall)) + Seconds(1); second <= to;
         second += Seconds(1)) {
        legacy_metrics_.flush(second, gathered_);
        pass_on_gathered();
        step_to(second);
        close_second();
    }
    now_ = now_ + (to - now_.wall);
}

void Replay::Impl::finish() {
    if (const auto at_last = clock_.finish()) {
        advance(*at_last);
    }
    if (!drivers_.empty()) {
        legacy_metrics_.flush(now_.wall + std::chrono::hours(1), gathered_);
        pass_on_gathered();
        for (auto& driver : drivers_) {
            driver->end_of_second(now_);
            driver->tick(now_);
            driver->finish();
        }
    }
    recording_.from = clock_.first();
    recording_.to = clock_.now();
    recording_.late_lines = clock_.late_lines();
    recording_.without_stamp = clock_.without_stamp();
}

Replay::Replay(std::vector<Variant> variants, bool for_chart, OnEntry on_entry, std::string only_app)
    : impl_(std::make_unique<Impl>(std::move(variants), for_chart, std::move(on_entry),
                                   std::move(only_app))) {}
Replay::~Replay() = default;

void Replay::on_frame(const logplex::Frame& frame, const Origin& origin) {
    impl_->on_frame(frame, origin);
}
void Replay::on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) {
    impl_->on_other(stamp, fate, origin);
}
void Replay::on_unread(Unread why) {
    impl_->on_unread(why);
}
bool Replay::was_late() const {
    return impl_->clock().was_late();
}
bool Replay::runs_backwards() const {
    return impl_->clock().runs_backwards();
}
std::vector<std::string> Replay::apps() const {
    return impl_->apps().apps();
}
std::vector<std::string> Replay::names() const {
    return impl_->apps().names();
}
void Replay::on_broken(std::uint64_t octets_lost) {
    impl_->on_broken(octets_lost);
}
void Replay::finish() {
    impl_->finish();
}
const Recording& Replay::recording() const {
    return impl_->recording();
}
const Report& Replay::report(std::size_t variant) const {
    return impl_->report(variant);
}

}  // namespace dynoward::replay
