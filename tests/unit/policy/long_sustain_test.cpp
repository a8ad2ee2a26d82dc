// SPDX-License-Identifier: MIT
// A sustain of up to a day is exact although only the last 64 samples are kept: real lines through
// the fleet, and the rule after each of them, as in the monitor.
#include <gtest/gtest.h>

#include <random>

#include "dynoward/policy/policy.hpp"
#include "support/fleet_lines.hpp"
#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::Level;
using settings::TypeSettings;
using test::Feed;
using test::noon;

class Watched {
 public:
    explicit Watched(Seconds sustain) {
        settings.restart_sustain = sustain;
        settings.restart_sustain_set = true;
    }
    /// One sample; the quota in MB.
    void sample(double at, double mb, double quota_mb = 512) {
        feed.sample(at, "web.1", "life", mb, quota_mb);
        look();
    }
    void load(double at, double avg_1m) {
        feed.line(at, "web.1",
                  "source=web.1 dyno=heroku.1.life sample#load_avg_1m=" + std::to_string(avg_1m) +
                      " sample#load_avg_5m=1.00 sample#load_avg_15m=1.00");
        look();
    }
    void look() { follow_long_runs(*feed.app.find("web.1"), settings); }
    /// When the run of the memory rule began, in seconds of the story.
    long began() const {
        const auto finding = memory_rule({noon(), feed.dyno("web.1"), settings});
        return finding ? static_cast<long>((finding->evidence_from - feed.begins.wall) / Seconds{1}) : -1;
    }
    bool fires() const {
        const auto finding = memory_rule({noon(), feed.dyno("web.1"), settings});
        return finding && finding->fired;
    }
    Feed feed;
    TypeSettings settings;
};

class LongSustain : public testing::TestWithParam<int> {};
TEST_P(LongSustain, FiresWithTheFirstSampleThatIsThatOldAndNoneBefore) {
    const int sustain = GetParam();
    Watched watched{Seconds{sustain}};
    watched.sample(0, 500);
    for (int at = 20;; at += 20) {
        watched.sample(at, 600);
        ASSERT_EQ(watched.fires(), at - 20 >= sustain) << at;
        if (watched.fires()) {
            break;
        }
        ASSERT_LE(at - 20, sustain);
    }
    EXPECT_EQ(watched.began(), 20);
    EXPECT_LE(watched.feed.dyno("web.1").samples.size(), limits::samples_per_dyno);
    EXPECT_LE(watched.feed.dyno("web.1").long_runs.size(), limits::long_runs);
}
INSTANTIATE_TEST_SUITE_P(Seconds, LongSustain,
                         testing::Values(60, 299, 300, 301, 600, 601, 1259, 1260, 1261, 1280, 3599, 3600,
                                         3601, 86380, 86400));

TEST(LongRuns, AreNotCountedWhereTheKeptSamplesSuffice) {
    Watched watched{limits::kept_sustain};
    for (int at = 0; at < 2000; at += 20) {
        watched.sample(at, 600);
    }
    EXPECT_TRUE(watched.feed.dyno("web.1").long_runs.empty());
    watched.settings.restart_sustain += Seconds{1};
    watched.look();
    EXPECT_FALSE(watched.feed.dyno("web.1").long_runs.empty());
}

TEST(LongRuns, EndWithOneReadingAtTheLevel) {
    Watched watched{Seconds{7200}};
    for (int at = 0; at <= 7200; at += 20) {
        watched.sample(at, at == 2000 ? 512 : 600);
        ASSERT_FALSE(watched.fires()) << at;
    }
    EXPECT_EQ(watched.began(), 2020);
}

TEST(LongRuns, EndWithAHoleOfMoreThanAMinuteAndNotWithOneOfAMinute) {
    for (const int hole : {60, 61}) {
        Watched watched{Seconds{7200}};
        int last = 0;
        for (int at = 0; at < 2000; at += 20) {
            watched.sample(last = at, 600);
        }
        for (int at = last + hole; at < 7000; at += 20) {
            watched.sample(at, 600);
        }
        EXPECT_EQ(watched.began(), hole == 60 ? 0 : last + hole) << hole;
    }
}

// Where the hole is at the seam of what is kept and what is not.
TEST(LongRuns, AHoleIsSeenWhereverItComesToLie) {
    for (std::size_t since = 1; since <= 2 * limits::samples_per_dyno; ++since) {
        Watched watched{Seconds{7200}};
        for (int at = 0; at < 2000; at += 20) {
            watched.sample(at, 600);
        }
        for (std::size_t i = 0; i < since; ++i) {
            watched.sample(2061 + static_cast<double>(i) * 20, 600);
        }
        ASSERT_EQ(watched.began(), 2061) << since;
    }
}

TEST(LongRuns, EndWithAChangeOfTheQuota) {
    Watched watched{Seconds{7200}};
    watched.settings.restart_threshold = Level{550, Level::Unit::megabytes};
    for (int at = 0; at < 6000; at += 20) {
        watched.sample(at, 1200, at < 3000 ? 512 : 1024);
    }
    EXPECT_EQ(watched.began(), 3000);
}

TEST(LongRuns, AreOfOneIncarnation) {
    Watched watched{Seconds{7200}};
    for (int at = 0; at < 4000; at += 20) {
        watched.sample(at, 600);
    }
    watched.feed.sample(4000, "web.1", "next", 600);
    watched.look();
    EXPECT_EQ(watched.began(), 4000);
}

TEST(LongRuns, AreCountedAgainForAnotherLevel) {
    Watched watched{Seconds{7200}};
    for (int at = 0; at < 4000; at += 20) {
        watched.sample(at, 600);
    }
    EXPECT_EQ(watched.began(), 0);
    watched.settings.restart_threshold = Level{90, Level::Unit::percent_of_quota};
    watched.look();
    EXPECT_EQ(watched.began(), 3980 - 63 * 20) << "what is still kept";
}

TEST(LongRuns, ALateSampleBreaksOneWhereItBelongs) {
    Watched watched{Seconds{7200}};
    for (int at = 0; at < 4000; at += 20) {
        watched.sample(at, 600);
    }
    watched.sample(3010, 400);
    EXPECT_EQ(watched.began(), 3020);
    for (int at = 4000; at < 6000; at += 20) {
        watched.sample(at, 600);
    }
    EXPECT_EQ(watched.began(), 3020);
}

TEST(LongRuns, HoldForLoadAsForMemory) {
    Watched watched{Seconds{3601}};
    watched.settings.load_threshold = 4;
    watched.sample(0, 100);
    for (int at = 0; at <= 3620; at += 20) {
        watched.load(at, at == 0 ? 4 : 9);
        const auto finding = load_rule({noon(), watched.feed.dyno("web.1"), watched.settings});
        ASSERT_FALSE(finding && finding->fired) << at;
    }
    watched.load(3640, 9);
    EXPECT_TRUE(load_rule({noon(), watched.feed.dyno("web.1"), watched.settings})->fired);
}

TEST(LongRuns, HoldForSwapForTheHardLevelAndForR14) {
    Watched watched{Seconds{3600}};
    watched.settings.restart_threshold = settings::RuleValue<Level>::off();
    watched.settings.swap_threshold = Level{50, Level::Unit::megabytes};
    for (int at = 0; at <= 3600; at += 20) {
        watched.feed.line(
            at, "web.1",
            "source=web.1 dyno=heroku.1.life sample#memory_total=800.00MB "
            "sample#memory_rss=700.00MB sample#memory_cache=0.00MB sample#memory_swap=100.00MB "
            "sample#memory_quota=512.00MB");
        watched.feed.r14(at + 1, "web.1");
        watched.look();
        const auto& dyno = watched.feed.dyno("web.1");
        const bool due = at == 3600;
        ASSERT_EQ(swap_rule({noon(), dyno, watched.settings})->fired, due) << at;
        const auto hard = hard_memory_rule({noon(), dyno, watched.settings});
        ASSERT_EQ(hard && hard->fired, due) << at;
        const auto r14 = r14_rule({noon(), dyno, watched.settings});
        ASSERT_EQ(r14 && r14->fired, due) << at;
    }
}

// The rule over a whole day of everything that can happen, against one that keeps every sample.
TEST(LongRuns, AgreeWithOneWhoKeepsEverySample) {
    std::mt19937 random(11);
    for (int round = 0; round < 30; ++round) {
        Watched watched{Seconds{3600}};
        long began = -1;
        double last = -1;
        for (double at = 0; at < 30000;) {
            const auto dice = random() % 1000;
            const double mb = dice < 3 ? 500 : 600;
            watched.sample(at, mb);
            const bool hole = last >= 0 && at - last > 60;
            began = mb <= 512 ? -1 : began < 0 || hole ? static_cast<long>(at) : began;
            last = at;
            ASSERT_EQ(watched.began(), began) << "round " << round << " at " << at;
            at += dice > 997 ? 61 : dice > 990 ? 60 : dice > 980 ? 40 : dice > 970 ? 5 : 20;
        }
    }
}

}  // namespace
}  // namespace dynoward::policy
