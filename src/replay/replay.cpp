// SPDX-License-Identifier: MIT
#include "dynoward/replay/replay.hpp"

#include <algorithm>

#include "dynoward/logplex/classify.hpp"
#include "replay/driver.hpp"
#include "replay/log_clock.hpp"
#include "replay/old_measures.hpp"

namespace dynoward::replay {
namespace {

// Through a silence up to this the monitor is ticked each second, as the daemon would have been; over a
// longer one it is told once, and takes it for a jump of the clock.
constexpr std::chrono::hours ticked_silence{1};
constexpr SteadyTime steady_begin{Seconds(1000)};

// Enough of a header to find the stamp; its third field.
std::string_view stamp_of(std::string_view octets) {
    const auto first = octets.find(' ');
    if (first == std::string_view::npos) {
        return {};
    }
    const auto second = octets.find(' ', first + 1);
    return second == std::string_view::npos ? std::string_view{}
                                            : octets.substr(first + 1, second - first - 1);
}

}  // namespace

class Replay::Impl {
 public:
    Impl(std::vector<Variant> variants, bool for_chart, OnEntry on_entry)
        : variants_(std::move(variants)), for_chart_(for_chart), on_entry_(std::move(on_entry)) {}

    void on_frame(const logplex::Frame& frame) {
        ++recording_.frames;
        if (!frame.oversize) {
            see(stamp_of(frame.octets));
        }
        take(frame);
    }
    void on_other(std::string_view stamp, logplex::Fate fate) {
        ++recording_.frames;
        count(fate);
        see(stamp);
    }
    void on_continuation() { ++recording_.continuations; }
    void on_broken(std::uint64_t octets_lost) {
        recording_.octets_lost += octets_lost;
        note_gap();
    }
    void finish();

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
    void take(const logplex::Frame& frame);
    void hand_on(const logplex::Event& event, std::string_view octets);
    void hand_on_gathered();
    void note_gap();
    void advance(WallTime to);
    void begin(WallTime at);

    std::vector<Variant> variants_;
    bool for_chart_;
    OnEntry on_entry_;
    Recording recording_;
    LogClock clock_;
    OldMeasures old_;
    std::vector<std::string> gathered_;
    Instant now_;
    std::vector<std::unique_ptr<Driver>> drivers_;  ///< none before the first stamp
};

void Replay::Impl::take(const logplex::Frame& frame) {
    const auto event = logplex::read_frame(frame);
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
            recording_.lines_lost += std::get<logplex::LossNotice>(event.what).count;
            break;
        default: break;
    }
    if (!std::holds_alternative<std::monostate>(event.what)) {
        hand_on(event, frame.octets);
    }
}

void Replay::Impl::hand_on(const logplex::Event& event, std::string_view octets) {
    recording_.samples += std::holds_alternative<logplex::MemorySample>(event.what) ? 1U : 0U;
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

Replay::Replay(std::vector<Variant> variants, bool for_chart, OnEntry on_entry)
    : impl_(std::make_unique<Impl>(std::move(variants), for_chart, std::move(on_entry))) {}
Replay::~Replay() = default;

void Replay::on_frame(const logplex::Frame& frame) {
    impl_->on_frame(frame);
}
void Replay::on_other(std::string_view stamp, logplex::Fate fate) {
    impl_->on_other(stamp, fate);
}
void Replay::on_continuation() {
    impl_->on_continuation();
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
