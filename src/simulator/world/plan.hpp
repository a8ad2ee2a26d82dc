// SPDX-License-Identifier: MIT
// The plan of a simulated Heroku: apps, process types, how memory behaves, how long things take. Durations
// are the platform's own; `WorldPlan::speed` makes all of them pass faster, for a demo or a test.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// How the noise of successive samples is distributed.
enum class NoiseShape : std::uint8_t {
    uniform,  ///< any value in the range, new for each sample
    bell,     ///< the mean of three such values: small deviations are more frequent than large ones
    smooth,   ///< changes over minutes, so that successive samples are alike
};

/// Memory of one incarnation as a function of its age: base + warm-up + leak + saw-tooth + step, and of the
/// time of day, with noise and spikes on top. If the base is above the quota, no restart helps.
struct MemoryShape {
    double base_mb = 180;
    double leak_mb_per_min = 0;
    unsigned leak_varies_percent = 0;  ///< the rate of an incarnation differs by up to this, 0 to 90
    Seconds leak_after{0};             ///< the leak starts at this age
    double max_leak_mb = 0;            ///< the leak stops after this amount, as with warm-up; 0: never
    double warm_up_mb = 0;  ///< grows fast at first, ever more slowly, and not at all after warm_up_time
    Seconds warm_up_time{3600};
    double noise_mb = 3;  ///< up to this much above or below
    NoiseShape noise_shape = NoiseShape::uniform;
    double spike_mb = 0;  ///< added to one sample now and then, half of it at least
    unsigned spikes_per_day = 24;
    double saw_mb = 0;  ///< grows to this and falls back once a period, as with a garbage collector
    Seconds saw_period{300};
    double step_mb = 0;  ///< added permanently once step_after has passed
    Seconds step_after{600};
    unsigned step_varies_percent = 0;  ///< step_after of an incarnation differs by up to this, 0 to 90
    double daily_mb = 0;               ///< added at the peak of the day, nothing twelve hours later
    Seconds daily_peak{14 * 3600};     ///< UTC, after midnight; each dyno up to 20 min later
    /// 0: never. The process exits with status 1 at this age, every time.
    Seconds crash_after{0};
};

struct TypePlan {
    std::string process_type = "web";
    unsigned quantity = 1;
    std::string size = "Standard-1X";
    unsigned quota_mb = 512;
    /// R15 and a kill at this share of the quota: 200 on most sizes, 120 on the big ones, 100 (without swap
    /// and without R14) in Private Spaces.
    unsigned kill_percent = 200;
    MemoryShape memory;
    std::map<unsigned, MemoryShape> memory_of;  ///< by slot number, for those that differ
    std::string command = "bundle exec puma -C config/puma.rb";

    /// The level that a dyno should stay below, in hundredths of a MB: the quota, or 90 % of it on sizes
    /// that are killed at the quota, where a restart at the quota would come too late.
    std::int64_t level() const {
        constexpr std::int64_t percent_if_killed_at_quota = 90;
        return std::int64_t{quota_mb} * (kill_percent <= 100 ? percent_if_killed_at_quota : 100);
    }
};

struct AppPlan {
    std::string name = "shop";
    std::string drain_token;  ///< empty: the world generates one
    bool preboot = false;     ///< web dynos of old and new incarnations overlap
    std::vector<TypePlan> types{TypePlan{}};
    /// Age of the dynos at the start: at least this, and up to two hours more.
    Seconds min_initial_age{3600};
    unsigned router_lines_per_min = 0;
    unsigned app_lines_per_min = 0;
    unsigned forged_lines_per_min = 0;  ///< app output and visitors' text that imitate the platform's lines
    unsigned other_drain_losses_per_min = 0;  ///< notices that another drain of the app loses lines
};

/// How long the platform takes, as observed; see docs/heroku.md.
struct Timing {
    Nanoseconds metric_period = Seconds{20};  ///< each time a random value from 90 % to 115 % of it
    Nanoseconds sigterm_after = std::chrono::milliseconds{950};
    Nanoseconds start_after = std::chrono::milliseconds{1900};
    Nanoseconds min_boot = Seconds{6};  ///< `Starting process` to `up`, web only
    Nanoseconds max_boot = Seconds{20};
    Nanoseconds min_exit = Seconds{1};  ///< SIGTERM to exit; 30 s or more ends in R12
    Nanoseconds max_exit = Seconds{6};
    Nanoseconds min_first_metric = Seconds{3};
    Nanoseconds max_first_metric = Seconds{15};
    Nanoseconds preboot_overlap = Seconds{180};
    Nanoseconds cycle_after = std::chrono::hours{24};  ///< plus up to 216 min, per dyno
};

struct WorldPlan {
    std::uint64_t seed = 1;
    double speed = 1;  ///< platform seconds that pass in a second; above 0
    Timing timing;
    std::vector<AppPlan> apps{AppPlan{}};
    std::size_t drain_capacity = 1024;  ///< messages waiting per drain, as at Logplex
    bool load_lines = true;             ///< off: memory lines only, for long runs that need no load lines
};

}  // namespace dynoward::simulator
