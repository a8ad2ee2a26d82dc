// SPDX-License-Identifier: MIT
#include "dynoward/replay/replay.hpp"

#include <algorithm>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/values/saturating.hpp"
#include "replay/apps_seen.hpp"
#include "replay/driver.hpp"
#include "replay/frame_stamp.hpp"
#include "replay/log_clock.hpp"
#include "replay/old_measures.hpp"

namespace dynoward::replay {
namespace {

// Through a silence up to this the monitor is ticked each second, as the daemon would have been; over a
// longer one it is told once, and takes it for a jump of the clock.
constexpr std::chrono::hours ticked_silence{1};
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
        if (!is_wanted(origin)) {
            return;
        }
        ++recording_.frames;
        if (!frame.oversize) {
            see(stamp_of_frame(frame.octets));
        }
        take(frame, origin);
    }
    void on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) {
        if (!is_wanted(origin)) {
            return;
        }
        ++recording_.frames;
        count(fate);
        see(stamp);
    }
    void on_unread(Unread why) { ++recording_.unread[static_cast<std::size_t>(why)]; }
    void on_broken(std::uint64_t octets_lost) {
        recording_.octets_lost += octets_lost;
        note_gap();
    }
    void finish();

    const LogClock& clock() const { return clock_; }
    const AppsSeen& apps() const { return apps_; }
    const Recording& recording() const { return recording_; }
    const Account& account(std::size_t variant) const {
        static const Account none;
        return drivers_.empty() ? none : drivers_.at(variant)->account();
    }

 private:
    void count(logplex::Fate fate) { ++recording_.fates[static_cast<std::size_t>(fate)]; }
    void see(std::string_view stamp) {
        if (const auto now = clock_.see(stamp)) {
            advance(*now);
        }
    }
    bool is_wanted(const Origin& origin) {
        const bool wanted = origin.kind == Origin::Kind::none || apps_.is_wanted(origin);
        recording_.of_other_apps += wanted ? 0U : 1U;
        return wanted;
    }
    bool is_of_app(const logplex::Event& event, const logplex::Frame& frame, const Origin& origin);
    void take(const logplex::Frame& frame, const Origin& origin);
    void hand_on(const logplex::Event& event, std::string_view octets);
    void hand_on_gathered();
    void note_gap();
    void advance(WallTime to);
    void begin(WallTime at);

    std::vector<Variant> variants_;
    bool for_chart_;
    OnEntry on_entry_;
    AppsSeen apps_;
    Recording recording_;
    LogClock clock_;
    OldMeasures old_;
    std::vector<std::string> gathered_;
    Instant now_;
    std::vector<std::unique_ptr<Driver>> drivers_;  ///< none before the first stamp
};

// Only lines that say something can confuse two apps.
bool Replay::Impl::is_of_app(const logplex::Event& event, const logplex::Frame& frame,
                             const Origin& origin) {
    if (std::holds_alternative<std::monostate>(event.what)) {
        return true;
    }
    const auto by_frame = origin.kind == Origin::Kind::none
                              ? Origin{Origin::Kind::host, host_of_frame(frame.octets)}
                              : origin;
    const bool own = apps_.is_wanted(by_frame) && apps_.take(by_frame, event.app_number);
    recording_.of_other_apps += own ? 0U : 1U;
    recording_.frames -= own ? 0U : 1U;
    return own;
}

void Replay::Impl::take(const logplex::Frame& frame, const Origin& origin) {
    auto event = logplex::read_frame(frame);
    if (!is_of_app(event, frame, origin)) {
        return;
    }
    // A recording has no drain token: a notice that names a drain is about another one.
    if (const auto* loss = std::get_if<logplex::LossNotice>(&event.what); loss && !loss->drain.empty()) {
        event.fate = logplex::Fate::other_loss;
    }
    count(event.fate);
    switch (event.fate) {
        case logplex::Fate::old_measure:
            ++recording_.old_measures;
            old_.add(event, gathered_);
            hand_on_gathered();
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
        hand_on(event, frame.octets);
    }
}

void Replay::Impl::hand_on(const logplex::Event& event, std::string_view octets) {
    if (const auto* sample = std::get_if<logplex::MemorySample>(&event.what)) {
        ++recording_.samples;
        recording_.without_quota += sample->memory_quota ? 0U : 1U;
    }
    for (auto& driver : drivers_) {
        driver->on_line(now_, event, octets);
    }
}

void Replay::Impl::hand_on_gathered() {
    for (const auto& octets : gathered_) {
        hand_on(logplex::read_frame({0, octets, false}), octets);
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
        drivers_.push_back(
            std::make_unique<Driver>(variants_[i], now_, for_chart_ && i == 0,
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
    if (to - now_.wall > ticked_silence) {
        old_.flush(to, gathered_);
        hand_on_gathered();
        close_second();
        step_to(to);
        return;
    }
    for (auto second = WallTime(std::chrono::floor<Seconds>(now_.wall)) + Seconds(1); second <= to;
         second += Seconds(1)) {
        old_.flush(second, gathered_);
        hand_on_gathered();
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
        old_.flush(now_.wall + std::chrono::hours(1), gathered_);
        hand_on_gathered();
        for (auto& driver : drivers_) {
            driver->end_of_second(now_);
            driver->tick(now_);
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
const Account& Replay::account(std::size_t variant) const {
    return impl_->account(variant);
}

}  // namespace dynoward::replay
