// SPDX-License-Identifier: MIT
// When a dyno may be restarted again: after a restart, and after one that the platform refused.
#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::TypeSettings;
using test::leaking;
using test::noon;
using test::two_dynos;
using namespace std::chrono_literals;

fleet::Dyno refused(unsigned times, Seconds ago) {
    auto dyno = leaking();
    dyno.own.refusals = times;
    dyno.own.refused_at = noon().steady - ago;
    dyno.own.refusal = "the Platform API refused the restart (403)";
    return dyno;
}

TEST(Cooldown, EndsAfterTheLatestRestartKnown) {
    auto dyno = leaking();
    EXPECT_FALSE(cooldown_until(noon(), dyno, {}));
    dyno.restarted_at = noon().wall - 100s;
    EXPECT_EQ(cooldown_until(noon(), dyno, {}), noon().wall + 500s);
    dyno.restart_sent_at = noon().steady - 50s;
    EXPECT_EQ(cooldown_until(noon(), dyno, {}), noon().wall + 550s);
    dyno.listed->updated_at = noon().wall - 30s;
    EXPECT_EQ(cooldown_until(noon(), dyno, {}), noon().wall + 570s);
    EXPECT_FALSE(cooldown_until(noon() + 570s, dyno, {}));
}

struct Row {
    const char* what;
    unsigned times;
    Seconds ago;
    Seconds window;
    std::optional<long> left_s;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}
class AfterRefusal : public testing::TestWithParam<Row> {};
TEST_P(AfterRefusal, L8_ThePauseDoublesUpToTheCooldown) {
    const auto& row = GetParam();
    TypeSettings settings;
    settings.restart_window = row.window;
    const auto decision = decide(noon(), refused(row.times, row.ago), settings, two_dynos());
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->verdict, row.left_s ? Verdict::hold : Verdict::restart);
    EXPECT_EQ(decision->left_s, row.left_s);
    EXPECT_EQ(decision->hold, row.left_s ? std::optional(HoldReason::cooldown) : std::nullopt);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, AfterRefusal,
    testing::Values(Row{"once, 59 s ago", 1, 59s, 600s, 1}, Row{"once, 60 s ago", 1, 60s, 600s, {}},
                    Row{"twice, 119 s ago", 2, 119s, 600s, 1}, Row{"twice, 120 s ago", 2, 120s, 600s, {}},
                    Row{"again and again, 599 s ago", 99, 599s, 600s, 1},
                    Row{"again and again, 600 s ago", 99, 600s, 600s, {}},
                    Row{"hardly any cooldown", 5, 59s, 1s, 1}, Row{"no cooldown", 5, 60s, 0s, {}}));

TEST(AfterRefusal, L8_TheHoldSaysSoAndTheViewShowsWhenItEnds) {
    auto dyno = refused(2, 20s);
    EXPECT_EQ(decide(noon(), dyno, {}, two_dynos())->hold_text,
              "cooldown: 100 s left, the Platform API refused the restart (403)");
    EXPECT_EQ(cooldown_until(noon(), dyno, {}), noon().wall + 100s);
    dyno.restarted_at = noon().wall - 300s;
    EXPECT_EQ(cooldown_until(noon(), dyno, {}), noon().wall + 300s);
}

}  // namespace
}  // namespace dynoward::policy
