// SPDX-License-Identifier: MIT
#include "cost/feed.hpp"

#include <cstdlib>

#include "support/lines.hpp"

namespace dynoward::cost {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t seed = 1;
constexpr std::size_t id_digits = 16;

settings::Settings watching_shop() {
    settings::Settings settings;
    settings.apps.emplace_back(AppName::parse("shop").value());
    settings.apps.front().dyno_types = {"web"};
    return settings;
}

}  // namespace

Feed::Feed(std::size_t frames, unsigned metric_percent, std::chrono::milliseconds pause)
    : body_(bench::compose_body(frames, metric_percent, seed)),
      pause_(pause),
      now_{SteadyTime(1000s), WallTime(1'780'000'000s)},
      ticked_(now_),
      monitor_(watching_shop(), now_),
      frame_id_(id_digits, 'a') {}

void Feed::prepare() {
    now_ = now_ + pause_;
    bench::renew_stamps(body_, test::stamp_text(now_.wall));
    auto rest = ++number_;
    for (auto& digit : frame_id_) {
        digit = static_cast<char>('a' + rest % 16);
        rest /= 16;
    }
}

void Feed::apply() {
    monitor::Batch batch;
    batch.frame_id = frame_id_;
    batch.message_count = body_.frames.size();
    batch.body = body_.text;
    if (monitor_.on_batch(now_, batch, effects_) != monitor::BatchOutcome::read) {
        std::abort();  // what follows would measure nothing
    }
    if (now_.steady - ticked_.steady >= 1s) {
        ticked_ = now_;
        monitor_.on_tick(now_, effects_);
    }
    effects_.clear();
}

}  // namespace dynoward::cost
