// SPDX-License-Identifier: MIT
// What the gate makes of the pause after a restart that the platform refused.
#include <gtest/gtest.h>

#include "restart/cooldown.hpp"
#include "support/patient.hpp"

namespace dynoward::restart {
namespace {

using policy::GateContext;
using policy::HoldReason;
using policy::OwnRestarts;
using policy::Verdict;

using settings::TypeSettings;
using test::leaking;
using test::noon;
using test::two_dynos;
using namespace std::chrono_literals;

OwnRestarts refused(unsigned times, Seconds ago, Seconds restart_window = 600s) {
    OwnRestarts own;
    own.cooldown = restart_window;
    const auto pause = retry_pause_of(times, own.cooldown);
    own.retry_left_s = ago < pause ? std::optional((pause - ago).count()) : std::nullopt;
    own.refusal = "the Platform API refused the restart (403)";
    return own;
}

GateContext after(const OwnRestarts& own) {
    auto context = two_dynos();
    context.own = own;
    return context;
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
class RetryPauseGate : public testing::TestWithParam<Row> {};
TEST_P(RetryPauseGate, L8_ThePauseDoublesUpToTheCooldown) {
    const auto& row = GetParam();
    TypeSettings settings;
    settings.restart_window = row.window;
    const auto decision =
        policy::decide(noon(), leaking(), settings, after(refused(row.times, row.ago, row.window)));
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->verdict, row.left_s ? Verdict::hold : Verdict::restart);
    EXPECT_EQ(decision->left_s, row.left_s);
    EXPECT_EQ(decision->hold, row.left_s ? std::optional(HoldReason::cooldown) : std::nullopt);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, RetryPauseGate,
    testing::Values(Row{"once, 59 s ago", 1, 59s, 600s, 1}, Row{"once, 60 s ago", 1, 60s, 600s, {}},
                    Row{"twice, 119 s ago", 2, 119s, 600s, 1}, Row{"twice, 120 s ago", 2, 120s, 600s, {}},
                    Row{"again and again, 599 s ago", 99, 599s, 600s, 1},
                    Row{"again and again, 600 s ago", 99, 600s, 600s, {}},
                    Row{"hardly any cooldown", 5, 59s, 1s, 1}, Row{"no cooldown", 5, 60s, 0s, {}}));

TEST(RetryPauseGate, L8_TheHoldHasTheReasonAndTheViewShowsWhenItEnds) {
    auto dyno = leaking();
    const auto own = refused(2, 20s);
    EXPECT_EQ(policy::decide(noon(), dyno, {}, after(own))->hold_text,
              "cooldown: 100 s left, the Platform API refused the restart (403)");
    EXPECT_EQ(cooldown_until(noon(), dyno, own), noon().wall + 100s);
    dyno.restarted_at = noon().wall - 300s;
    EXPECT_EQ(cooldown_until(noon(), dyno, own), noon().wall + 300s);
}

}  // namespace
}  // namespace dynoward::restart
