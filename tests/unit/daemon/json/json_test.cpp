// SPDX-License-Identifier: MIT
// The JSON of state and ledger, and the text of /metrics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/json/ledger_json.hpp"
#include "daemon/json/state_json.hpp"
#include "daemon/telemetry/metrics.hpp"

#include "values/version.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;

const WallTime ten_o_clock = *parse_rfc3339("2026-11-21T10:00:00Z");
const AppName shop = *AppName::parse("shop");
const DynoName web1 = *DynoName::parse("web.1");

TEST(StateJson, ShowsEveryFieldInItsPlace) {
    monitor::DynoView dyno(web1);
    dyno.type = "web";
    dyno.incarnation = "d97d0ea7-cf3d-411b-b453-d2943a50b456";
    dyno.state = DynoState::up;
    dyno.up_since = ten_o_clock;
    dyno.last_sample_at = ten_o_clock + Seconds{299};
    dyno.memory_total = Megabytes{510.22};
    dyno.memory_rss = Megabytes{500};
    dyno.memory_cache = Megabytes{10.219999999};
    dyno.memory_swap = Megabytes{0};
    dyno.memory_quota = Megabytes{512};
    dyno.threshold = Megabytes{512};
    dyno.load_1m = 2.46;
    dyno.r14 = 3;
    dyno.verdict = monitor::VerdictView{"hold", "sustain", 41};
    dyno.forecast = monitor::ForecastView{ten_o_clock + Seconds{3600} + Nanoseconds{5}, Megabytes{512}};
    monitor::AppView app(shop);
    app.last_batch_at = ten_o_clock + Seconds{300};
    app.gap_at = ten_o_clock + Seconds{60};
    app.unproven_at = ten_o_clock + Seconds{120};
    app.sight = {monitor::SightState::lossy, ten_o_clock + Seconds{70}, "log less", true};
    app.drain = {.batches = 7, .lost_lines = 3, .gaps = 2, .unattributed = 1};
    app.process_types = {
        {"web", policy::Experience::Summary{Megabytes{512}, 12, Seconds{18000}, Seconds{25200}, 0.0017}},
        {"worker", std::nullopt}};
    app.dynos.push_back(dyno);
    EXPECT_EQ(
        state_json({settings::Mode::observe, std::nullopt, ten_o_clock}, {app}),
        R"({"version":")" DYNOWARD_VERSION
        R"(","mode":"observe","paused_until":null,"started_at":"2026-11-21T10:00:00Z",)"
        R"("apps":[{"app":"shop","last_batch_at":"2026-11-21T10:05:00Z","gap":false,)"
        R"("sight":{"state":"lossy","since":"2026-11-21T10:01:10Z","advice":"log less","blind":true},)"
        R"("drain":{"batches":7,"lost_lines":3,"gaps":2,"unattributed":1,)"
        R"("last_gap_at":"2026-11-21T10:01:00Z"},)"
        R"("unproven":{"batches":1,"last_at":"2026-11-21T10:02:00Z"},)"
        R"("process_types":[{"type":"web","experience":{"level_mb":512.0,"crossings":12,"youngest_s":18000,)"
        R"("eldest_s":25200,"median_slope_mb_per_h":6.12}},{"type":"worker","experience":null}],)"
        R"("dynos":[{"name":"web.1","type":"web","incarnation":"d97d0ea7-cf3d-411b-b453-d2943a50b456",)"
        R"("state":"up","up_since":"2026-11-21T10:00:00Z","last_sample_at":"2026-11-21T10:04:59Z",)"
        R"("memory_total_mb":510.22,"memory_rss_mb":500.0,"memory_cache_mb":10.22,"memory_swap_mb":0.0,)"
        R"("memory_quota_mb":512.0,"threshold_mb":512.0,"load_1m":2.46,"r14":3,"r15":0,)"
        R"("cooldown_until":null,)"
        R"("verdict":{"verdict":"hold","reason":"sustain","left_s":41},)"
        R"("forecast":{"reaches":"2026-11-21T11:00:00Z","level_mb":512.0}}]}]})");
}

TEST(StateJson, UnknownIsNull) {
    monitor::AppView app(shop);
    app.dynos.emplace_back(web1);
    const auto text = state_json({settings::Mode::enforce, std::nullopt, ten_o_clock}, {app});
    for (const auto* field :
         {"incarnation", "state", "up_since", "last_sample_at", "memory_total_mb", "memory_rss_mb",
          "memory_cache_mb", "memory_swap_mb", "memory_quota_mb", "threshold_mb", "load_1m",
          "cooldown_until", "verdict", "forecast", "last_gap_at"}) {
        EXPECT_THAT(text, HasSubstr('"' + std::string(field) + "\":null")) << field;
    }
    EXPECT_THAT(text, HasSubstr(R"("mode":"enforce")"));
    EXPECT_THAT(text, HasSubstr(R"("last_batch_at":null)"));
    EXPECT_THAT(state_json({settings::Mode::observe, std::nullopt, ten_o_clock}, {}),
                HasSubstr(R"("apps":[])"));
}

TEST(StateJson, ReceivedTextIsEscapedAndNeverFailsTheDocument) {
    monitor::AppView app(shop);
    app.dynos.emplace_back(web1);
    app.dynos.back().incarnation = "\"</script>\n\xff";
    EXPECT_THAT(state_json({settings::Mode::observe, std::nullopt, ten_o_clock}, {app}),
                HasSubstr("\"incarnation\":\"\\\"</script>\\n\xef\xbf\xbd\""));
}

std::string ledger_json(const policy::Ledger& ledger, std::size_t limit) {
    return joined_ledger_json(ledger_entries_json(ledger), limit);
}

policy::LedgerEntry restart_entry() {
    policy::LedgerEntry entry(shop, web1);
    entry.at = ten_o_clock;
    entry.incarnation = "d97d0ea7";
    entry.verdict = policy::Verdict::restart;
    entry.reason = "memory_total 540.1 MB over 512 MB for 63 s";
    entry.evidence.memory_total = Megabytes{540.0999999999};
    entry.evidence.limit = Megabytes{512};
    entry.evidence.held_s = 63;
    entry.evidence.samples = 4;
    entry.mode = settings::Mode::enforce;
    entry.result = policy::Result::confirmed;
    entry.detail = "new incarnation up after 21 s";
    return entry;
}

TEST(LedgerJson, ShowsADecisionWithItsEvidence) {
    policy::Ledger ledger;
    ledger.write(restart_entry());
    EXPECT_EQ(
        ledger_json(ledger, 100),
        R"({"entries":[{"id":1,"at":"2026-11-21T10:00:00Z","app":"shop","dyno":"web.1",)"
        R"("incarnation":"d97d0ea7",)"
        R"("rule":"memory","verdict":"restart","reason":"memory_total 540.1 MB over 512 MB for 63 s",)"
        R"("evidence":{"memory_total_mb":540.1,"limit_mb":512.0,"held_s":63,"samples":4},)"
        R"("mode":"enforce","result":"confirmed","detail":"new incarnation up after 21 s"}]})");
}

TEST(LedgerJson, AHoldHasNoResultAndAnUnknownIncarnationIsNull) {
    policy::LedgerEntry entry(shop, web1);
    entry.rule = policy::Rule::r14;
    entry.reason = "cooldown";
    entry.evidence.r14 = 3;
    entry.evidence.span_s = 120;
    const auto text = ledger_entry_json(entry);
    EXPECT_THAT(text, HasSubstr(R"("incarnation":null)"));
    EXPECT_THAT(text, HasSubstr(R"("evidence":{"r14":3,"span_s":120})"));
    EXPECT_THAT(text, HasSubstr(R"("mode":"observe","result":null,"detail":"")"));
}

TEST(LedgerJson, ShowsTheEvidenceOfEveryRule) {
    policy::LedgerEntry entry(shop, web1);
    entry.evidence.memory_rss_swap = Megabytes{500.004};
    entry.evidence.memory_swap = Megabytes{61.5};
    entry.evidence.h12 = 5;
    entry.evidence.load_1m = 6.25;
    entry.evidence.load_limit = 4;
    entry.evidence.slope_mb_per_h = 31.0499;
    entry.evidence.confidence = 0.99;
    entry.evidence.reaches_in_s = 1440;
    entry.evidence.uptime_s = 86400;
    entry.evidence.scheduled_at = ten_o_clock;
    EXPECT_THAT(ledger_entry_json(entry),
                HasSubstr(R"("evidence":{"memory_rss_swap_mb":500.0,"memory_swap_mb":61.5,)"
                          R"("load_1m":6.25,"load_limit":4.0,"h12":5,"slope_mb_per_h":31.05,)"
                          R"("confidence":0.99,"reaches_in_s":1440,"uptime_s":86400,)"
                          R"("scheduled_at":"2026-11-21T10:00:00Z"})"));
}

TEST(LedgerJson, NewestFirstUpToTheRequestedLimit) {
    policy::Ledger ledger;
    EXPECT_EQ(ledger_json(ledger, 100), R"({"entries":[]})");
    for (int i = 0; i < 5; ++i) {
        ledger.write(restart_entry());
    }
    const auto text = ledger_json(ledger, 2);
    EXPECT_LT(text.find(R"("id":5)"), text.find(R"("id":4)"));
    EXPECT_EQ(text.find(R"("id":3)"), std::string::npos);
}

TEST(Metrics, HaveASeriesForEveryFateAndOneForTheMode) {
    monitor::Totals totals;
    totals.frames[0] = 7;
    totals.rate_remaining = 4400;
    monitor::AppView app(shop);
    app.dynos.emplace_back(web1);
    app.dynos.back().state = DynoState::up;
    const auto text = metrics_text(settings::Mode::enforce, totals, {app}, {});
    EXPECT_THAT(
        text,
        HasSubstr("# TYPE dynoward_frames_total counter\ndynoward_frames_total{fate=\"memory\"} 7\n"));
    for (std::size_t i = 0; i < logplex::fate_count; ++i) {
        const std::string fate(logplex::to_text(static_cast<logplex::Fate>(i)));
        EXPECT_THAT(text, HasSubstr("dynoward_frames_total{fate=\"" + fate + "\"} "));
    }
    EXPECT_THAT(text,
                HasSubstr("\ndynoward_mode{mode=\"observe\"} 0\ndynoward_mode{mode=\"enforce\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\ndynoward_dynos{state=\"up\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\ndynoward_platform_tokens_remaining 4400\n"));
    EXPECT_THAT(text, HasSubstr("\ndynoward_build_info{version=\"" DYNOWARD_VERSION "\",commit=\"" +
                                std::string(commit()) + "\"} 1\n"));
}

TEST(Metrics, CountTheAppsByHowMuchOfThemCanBeSeen) {
    std::vector<monitor::AppView> apps(3, monitor::AppView(shop));
    apps[0].sight = {monitor::SightState::ok, {}, {}, false};
    apps[1].sight = {monitor::SightState::no_metrics, {}, {}, true};
    apps[2].sight = {monitor::SightState::no_lines, {}, {}, false};
    const auto text = metrics_text(settings::Mode::enforce, {}, apps, {});
    EXPECT_THAT(text,
                HasSubstr("dynoward_sight{state=\"ok\"} 1\ndynoward_sight{state=\"no_lines\"} 1\n"
                          "dynoward_sight{state=\"no_metrics\"} 1\ndynoward_sight{state=\"lossy\"} 0\n"
                          "dynoward_sight{state=\"unproven\"} 0\ndynoward_sight{state=\"stale\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("dynoward_blind_apps{state=\"no_lines\"} 0\n"
                                "dynoward_blind_apps{state=\"no_metrics\"} 1\n"));
    EXPECT_THAT(text, testing::Not(HasSubstr("dynoward_blind_apps{state=\"ok\"}")));
}

TEST(Metrics, CountLedgerEntriesByGateAndRule) {
    DaemonTotals totals;
    policy::LedgerEntry hold(shop, web1);
    hold.verdict = policy::Verdict::hold;
    hold.hold = policy::HoldReason::gave_up;
    totals.verdicts.count(hold);
    totals.verdicts.count(hold);
    totals.verdicts.count(restart_entry());
    hold.reason = "\"} 1\n";  // text is never a label
    hold.hold.reset();
    totals.verdicts.count(hold);
    const auto text = metrics_text(settings::Mode::enforce, {}, {}, totals);
    EXPECT_THAT(text, HasSubstr("dynoward_verdicts_total{verdict=\"hold\",reason=\"gave_up\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("dynoward_verdicts_total{verdict=\"hold\",reason=\"incident\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("dynoward_verdicts_total{verdict=\"restart\",reason=\"memory\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("dynoward_verdicts_total{verdict=\"restart\",reason=\"manual\"} 0\n"));
}

TEST(Metrics, CountRepliesOfThePlatform) {
    DaemonTotals totals;
    totals.api = {{{"GET", 200}, 5}, {{"GET", 0}, 2}, {{"DELETE", 202}, 1}, {{"GET", -1}, 1}};
    totals.notifications = {7, 1};
    const auto text = metrics_text(settings::Mode::enforce, {}, {}, totals);
    EXPECT_THAT(text, HasSubstr("dynoward_platform_requests_total{method=\"DELETE\",status=\"202\"} 1\n"
                                "dynoward_platform_requests_total{method=\"GET\",status=\"other\"} 1\n"
                                "dynoward_platform_requests_total{method=\"GET\",status=\"none\"} 2\n"
                                "dynoward_platform_requests_total{method=\"GET\",status=\"200\"} 5\n"));
    EXPECT_THAT(text, HasSubstr("dynoward_notices_total{result=\"sent\"} 7\n"
                                "dynoward_notices_total{result=\"lost\"} 1\n"));
}

TEST(Metrics, CountEachAckUpToItsBoundAndAbove) {
    using namespace std::chrono_literals;
    DaemonTotals totals;
    for (const auto time : {99us, 100us, 101us, 5000000us, 5000001us}) {
        totals.acks.add(time);
    }
    const auto text = metrics_text(settings::Mode::observe, {}, {}, totals);
    EXPECT_THAT(text, HasSubstr("# TYPE dynoward_drain_ack_seconds histogram\n"
                                "dynoward_drain_ack_seconds_bucket{le=\"0.0001\"} 2\n"
                                "dynoward_drain_ack_seconds_bucket{le=\"0.00025\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("dynoward_drain_ack_seconds_bucket{le=\"5\"} 4\n"
                                "dynoward_drain_ack_seconds_bucket{le=\"+Inf\"} 5\n"
                                "dynoward_drain_ack_seconds_sum 10.000301000\n"
                                "dynoward_drain_ack_seconds_count 5\n"));
}

}  // namespace
}  // namespace dynoward::daemon
