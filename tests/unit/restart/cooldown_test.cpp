// SPDX-License-Identifier: MIT
// How long a dyno is left alone, computed from the records of its restarts: a nanosecond before, at, and
// after each bound.
#include <gtest/gtest.h>

#include <limits>

#include "restart/app_restarts.hpp"
#include "restart/cooldown.hpp"
#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::at;
using test::dyno_after;
using test::dyno_before;
using test::name_of;
using test::review_of;
using test::usual_type;
using namespace std::chrono_literals;

settings::TypeSettings with_window(Seconds window) {
    settings::TypeSettings settings;
    settings.restart_window = window;
    return settings;
}

struct Row {
    unsigned ineffective;
    Seconds window;
    Seconds cooldown;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.ineffective << " of " << row.window.count() << " s";
}
class Cooldown : public testing::TestWithParam<Row> {};
TEST_P(Cooldown, DoublesWithEachConsecutiveRestartThatDidNotHelpUpToADay) {
    EXPECT_EQ(cooldown_of(GetParam().ineffective, with_window(GetParam().window)), GetParam().cooldown);
}
constexpr auto most = std::numeric_limits<unsigned>::max();
INSTANTIATE_TEST_SUITE_P(Rows, Cooldown,
                         testing::Values(Row{0, 600s, 600s}, Row{1, 600s, 1200s}, Row{2, 600s, 2400s},
                                         Row{7, 600s, 76800s}, Row{8, 600s, 86400s},
                                         Row{most, 600s, 86400s}, Row{0, 0s, 0s}, Row{3, 0s, 0s},
                                         Row{most, 0s, 0s}, Row{1, 43199s, 86398s}, Row{1, 43200s, 86400s},
                                         Row{1, 43201s, 86400s}, Row{0, 86400s, 86400s},
                                         Row{5, 86400s, 86400s}, Row{0, 604800s, 604800s},
                                         Row{1, 604800s, 604800s}, Row{most, 1s, 86400s}));

// DELETE was refused `times` times in a row, the last time at at().
AppRestarts refused(unsigned times, Rule rule = Rule::memory) {
    AppRestarts restarts({12, 3600s});
    const auto dyno = dyno_before();
    for (unsigned n = 0; n < times; ++n) {
        restarts.start(at(-1s), dyno.name, "web", rule, 0);
        restarts.approve(at(-1s), dyno, rule, std::nullopt);
        restarts.resume(at(), dyno.name, event::Reply{test::error_reply(403, "forbidden", "no")});
        restarts.retire_ended();
    }
    return restarts;
}

struct PauseRow {
    const char* what;
    unsigned times;
    Nanoseconds age;
    Seconds window;
    std::optional<long> left_s;
};
void PrintTo(const PauseRow& row, std::ostream* out) {
    *out << row.what;
}
class AfterRefusal : public testing::TestWithParam<PauseRow> {};
TEST_P(AfterRefusal, L8_ThePauseDoublesUpToTheCooldown) {
    const auto& row = GetParam();
    const auto restarts = refused(row.times);
    const auto* known = restarts.find(name_of("web.1"));
    ASSERT_NE(known, nullptr);
    const auto settings = with_window(row.window);
    EXPECT_EQ(retry_pause_left_s(at(row.age), *known, settings), row.left_s);
    EXPECT_EQ(own_restarts(at(row.age), known, settings).retry_left_s, row.left_s);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, AfterRefusal,
    testing::Values(PauseRow{"once, at once", 1, 0s, 600s, 60},
                    PauseRow{"once, after 59 s", 1, 59s, 600s, 1},
                    PauseRow{"once, a nanosecond before the end", 1, 60s - 1ns, 600s, 1},
                    PauseRow{"once, after 60 s", 1, 60s, 600s, {}},
                    PauseRow{"once, a nanosecond after the end", 1, 60s + 1ns, 600s, {}},
                    PauseRow{"twice, after 119 s", 2, 119s, 600s, 1},
                    PauseRow{"twice, after 120 s", 2, 120s, 600s, {}},
                    PauseRow{"three times, after 239 s", 3, 239s, 600s, 1},
                    PauseRow{"four times, after 480 s", 4, 480s, 600s, {}},
                    PauseRow{"five times, after 599 s", 5, 599s, 600s, 1},
                    PauseRow{"again and again, after 599 s", 99, 599s, 600s, 1},
                    PauseRow{"again and again, after 600 s", 99, 600s, 600s, {}},
                    PauseRow{"hardly any cooldown", 5, 59s, 1s, 1}, PauseRow{"no cooldown", 5, 60s, 0s, {}},
                    PauseRow{"the wall clock does not count", 1, 30s, 600s, 30}));

TEST(AfterRefusal, L8_TheLongestPauseIsTheDoubledCooldown) {
    AppRestarts restarts({12, 3600s});
    const auto before = dyno_before();
    const auto after = dyno_after();
    const auto finding = test::finding_of(Rule::memory, at(90s).wall);
    restarts.start(at(), before.name, "web", Rule::memory, 0);
    restarts.approve(at(), before, Rule::memory, std::nullopt);
    restarts.resume(at(25s), before.name, event::Observed{&after});
    restarts.retire_ended();
    restarts.resume_last(at(90s), before.name, review_of(after, &finding));
    for (int n = 0; n < 9; ++n) {
        restarts.start(at(1h), before.name, "web", Rule::memory, 0);
        restarts.approve(at(1h), after, Rule::memory, std::nullopt);
        restarts.resume(at(1h), before.name, event::Reply{test::not_sent_reply()});
        restarts.retire_ended();
    }
    EXPECT_EQ(retry_pause_left_s(at(1h), *restarts.find(before.name), usual_type()), 1200);
}

TEST(OwnRestarts, OfADynoThatWasNeverRestartedAreEmpty) {
    const auto own = own_restarts(at(), nullptr, with_window(77s));
    EXPECT_FALSE(own.sent_at);
    EXPECT_EQ(own.replaced, "");
    EXPECT_EQ(own.ineffective, 0U);
    EXPECT_EQ(own.cooldown, 77s);
    EXPECT_FALSE(own.retry_left_s);
    EXPECT_EQ(own.refusal, "");
}

TEST(OwnRestarts, NameTheReplacedIncarnationOnlyOnceItIsConfirmed) {
    AppRestarts restarts({12, 3600s});
    const auto before = dyno_before();
    const auto after = dyno_after();
    const auto own = [&] { return own_restarts(at(30s), restarts.find(before.name), usual_type()); };
    restarts.start(at(-1s), before.name, "web", Rule::memory, 0);
    EXPECT_FALSE(own().sent_at);
    restarts.approve(at(), before, Rule::memory, std::nullopt);
    EXPECT_EQ(own().sent_at, at().steady);
    EXPECT_EQ(own().replaced, "");
    restarts.resume(at(25s), before.name, event::Observed{&after});
    EXPECT_EQ(own().replaced, "old-uuid");
    restarts.retire_ended();
    EXPECT_EQ(own().replaced, "old-uuid");
    EXPECT_EQ(own().sent_at, at().steady);
}

TEST(OwnRestarts, L8_ARefusalIsNoRestartAndHasAReason) {
    const auto restarts = refused(1);
    const auto own = own_restarts(at(20s), restarts.find(name_of("web.1")), usual_type());
    EXPECT_FALSE(own.sent_at);
    EXPECT_EQ(own.refusal, "the Platform API refused the restart (403)");
    EXPECT_EQ(own.retry_left_s, 40);
}

TEST(CooldownUntil, IsAfterTheLatestRestartKnown) {
    auto dyno = dyno_before();
    dyno.listed.reset();
    policy::OwnRestarts own;
    own.cooldown = 600s;
    EXPECT_FALSE(cooldown_until(at(), dyno, own));
    dyno.listed = test::listed_before();
    EXPECT_FALSE(cooldown_until(at(), dyno, own));
    dyno.restarted_at = at(-100s).wall;
    EXPECT_EQ(cooldown_until(at(), dyno, own), at(500s).wall);
    own.sent_at = at(-50s).steady;
    EXPECT_EQ(cooldown_until(at(), dyno, own), at(550s).wall);
    dyno.listed->updated_at = at(-30s).wall;
    EXPECT_EQ(cooldown_until(at(), dyno, own), at(570s).wall);
    dyno.listed->created_at = at(-20s).wall;
    EXPECT_EQ(cooldown_until(at(), dyno, own), at(580s).wall);
    EXPECT_EQ(cooldown_until(at(580s - 1ns), dyno, own), at(580s).wall);
    EXPECT_FALSE(cooldown_until(at(580s), dyno, own));
    own.cooldown = 1200s;
    EXPECT_EQ(cooldown_until(at(580s), dyno, own), at(1180s).wall);
}

TEST(CooldownUntil, L8_ThePauseAfterARefusalCountsWhereItIsLonger) {
    auto dyno = dyno_before();
    policy::OwnRestarts own;
    own.cooldown = 600s;
    own.retry_left_s = 100;
    EXPECT_EQ(cooldown_until(at(), dyno, own), at(100s).wall);
    dyno.restarted_at = at(-300s).wall;
    EXPECT_EQ(cooldown_until(at(), dyno, own), at(300s).wall);
    own.retry_left_s = 301;
    EXPECT_EQ(cooldown_until(at(), dyno, own), at(301s).wall);
}

}  // namespace
}  // namespace dynoward::restart
