// SPDX-License-Identifier: MIT
// Points and marks of the memory curves, and their bounds.
#include "daemon/http/memory_history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dynoward::daemon {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

const WallTime begin = parse_rfc3339("2026-03-04T12:00:00Z").value();
constexpr std::int64_t begin_s = 1772625600;

class HistoryTest : public testing::Test {
 protected:
    // The view of web.1 at this many seconds.
    void see(int at_s, double mb, const std::string& life = "life-1", std::size_t dynos = 1) {
        monitor::AppView app(AppName::parse("shop").value());
        app.released_at = released_at_;
        for (std::size_t i = 1; i <= dynos; ++i) {
            monitor::DynoView dyno(DynoName::parse("web." + std::to_string(i)).value());
            dyno.last_sample_at = begin + Seconds(at_s);
            dyno.memory_total = Megabytes{mb};
            dyno.incarnation = life;
            app.dynos.push_back(dyno);
        }
        history_.record({app});
    }
    void restart(int at_s) {
        policy::LedgerEntry entry(AppName::parse("shop").value(), DynoName::parse("web.1").value());
        entry.verdict = policy::Verdict::restart;
        entry.at = begin + Seconds(at_s);
        history_.mark_restart(entry);
    }
    json curve() const { return json::parse(history_.json()).at("apps").at(0).at("dynos").at(0); }

    std::optional<WallTime> released_at_;
    MemoryHistory history_;
};

TEST_F(HistoryTest, HasNoAppsBeforeAnythingIsSeen) {
    EXPECT_EQ(history_.json(), R"({"apps":[]})");
}

TEST_F(HistoryTest, HasAPointForEachSampleAndNoneTwice) {
    see(0, 200);
    see(0, 200);
    see(20, 210.25);
    see(10, 999);  // older than what is there
    EXPECT_EQ(curve()["name"], "web.1");
    EXPECT_EQ(curve()["points"], json::parse("[[1772625600,200.0],[1772625620,210.2]]"));
    EXPECT_EQ(curve()["marks"], json::array());
}

TEST_F(HistoryTest, MarksOurRestartOnceAndACycleOfThePlatforms) {
    see(0, 600);
    restart(10);
    see(40, 180, "life-2");
    EXPECT_EQ(curve()["marks"], json::parse(R"([{"at":1772625610,"kind":"restarted"}])"));
    see(4000, 180, "life-3");
    EXPECT_EQ(curve()["marks"][1], json::parse(R"({"at":1772629600,"kind":"cycled"})"));
}

TEST_F(HistoryTest, MarksAReleaseOnce) {
    see(0, 200);
    released_at_ = begin + 5s;
    see(20, 200);
    see(40, 200);
    EXPECT_EQ(curve()["marks"], json::parse(R"([{"at":1772625605,"kind":"released"}])"));
}

TEST_F(HistoryTest, AHoldIsNoMark) {
    see(0, 600);
    policy::LedgerEntry entry(AppName::parse("shop").value(), DynoName::parse("web.1").value());
    history_.mark_restart(entry);
    EXPECT_EQ(curve()["marks"], json::array());
}

TEST_F(HistoryTest, KeepsThreeHoursAndNoMore) {
    const auto kept = static_cast<int>(limits::history_points);
    for (int i = 0; i < kept; ++i) {
        see(i * 20, 200);
    }
    EXPECT_EQ(curve()["points"].size(), limits::history_points);
    EXPECT_EQ(curve()["points"][0][0], begin_s);
    see(kept * 20, 200);
    EXPECT_EQ(curve()["points"].size(), limits::history_points);
    EXPECT_EQ(curve()["points"][0][0], begin_s + 20);
}

TEST_F(HistoryTest, KeepsNoMoreDynosThanItsBound) {
    for (const auto dynos : {limits::history_dynos - 1, limits::history_dynos, limits::history_dynos + 1}) {
        see(static_cast<int>(dynos), 200, "life", dynos);
        EXPECT_EQ(json::parse(history_.json())["apps"][0]["dynos"].size(),
                  std::min(dynos, limits::history_dynos));
    }
}

TEST_F(HistoryTest, DropsADynoThatIsGone) {
    see(0, 200, "life", 2);
    see(20, 200, "life", 1);
    EXPECT_EQ(json::parse(history_.json())["apps"][0]["dynos"].size(), 1U);
}

}  // namespace
}  // namespace dynoward::daemon
