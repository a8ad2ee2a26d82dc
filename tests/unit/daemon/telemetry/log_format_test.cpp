// SPDX-License-Identifier: MIT
// The log lines of decisions, events, totals and the start.
#include "daemon/telemetry/log_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "values/version.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

monitor::LedgerWritten written(policy::Verdict verdict, policy::Result result, bool settled) {
    policy::LedgerEntry entry(*AppName::parse("shop"), *DynoName::parse("web.1"));
    entry.id = 17;
    entry.verdict = verdict;
    entry.result = result;
    entry.reason = "memory_total 540.1 MB over 512 MB for 63 s";
    entry.evidence.memory_total = Megabytes{540.1};
    entry.mode = settings::Mode::enforce;
    entry.detail = settled ? "new incarnation up after 21 s" : "";
    return {entry, settled};
}

TEST(LogFormat, ADecisionHasItsReason) {
    const auto line =
        format_ledger_entry(written(policy::Verdict::restart, policy::Result::pending, false));
    EXPECT_EQ(line.text,
              "at=policy.restart app=shop dyno=web.1 rule=memory "
              "reason=\"memory_total 540.1 MB over 512 MB for 63 s\" mode=enforce id=17 memory_mb=540.10 "
              "result=pending");
    EXPECT_EQ(line.level, Level::info);
    EXPECT_THAT(format_ledger_entry(written(policy::Verdict::hold, policy::Result::none, false)).text,
                StartsWith("at=policy.hold app=shop dyno=web.1 "));
}

TEST(LogFormat, HasTheOutcomeOfARestart) {
    EXPECT_EQ(format_ledger_entry(written(policy::Verdict::restart, policy::Result::confirmed, true)).text,
              "at=heroku.restart result=confirmed app=shop dyno=web.1 id=17 detail=\"new incarnation up "
              "after 21 s\"");
    for (const auto bad : {policy::Result::failed, policy::Result::refused, policy::Result::unconfirmed}) {
        EXPECT_EQ(format_ledger_entry(written(policy::Verdict::restart, bad, true)).level, Level::warn);
    }
}

TEST(LogFormat, PassesAnEventOn) {
    const auto line = format_event(
        monitor::LogEvent{monitor::LogEvent::Severity::error, "breaker.open", "reason=\"401 seen\""});
    EXPECT_EQ(line.text, "at=breaker.open reason=\"401 seen\"");
    EXPECT_EQ(line.level, Level::error);
}

TEST(LogFormat, TotalsNameOnlyTheFatesThatOccurred) {
    monitor::Totals totals;
    totals.frames[static_cast<std::size_t>(logplex::Fate::memory)] = 3;
    totals.frames[static_cast<std::size_t>(logplex::Fate::app_output)] = 4;
    net::ServerTotals listener;
    listener.http_refused = 2;
    const auto line = format_totals(settings::Mode::observe, totals, listener, 5).text;
    EXPECT_THAT(line,
                StartsWith("at=daemon.totals mode=observe batches=0 frames=7 memory=3 app_output=4 "));
    EXPECT_THAT(line, HasSubstr(" connections=5 requests=0 http_refused=2"));
    EXPECT_THAT(line, Not(HasSubstr("malformed")));
}

TEST(LogFormat, AtStartHasWhatIsInForceAndEachWarning) {
    settings::Settings settings;
    settings.mode = settings::Mode::enforce;  // but no key and no app
    settings.apps.emplace_back(*AppName::parse("shop"));
    settings.warnings = {"MODE=enforce needs HEROKU_API_KEY"};
    settings.platform.key = Secret();
    const auto lines = format_start(settings, 8080, 512);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].text,
              "at=daemon.start version=" DYNOWARD_VERSION " commit=" + std::string(commit()) +
                  " port=8080 tls=no mode=observe mode_requested=enforce apps=shop types=web"
                  " connections=512");
    EXPECT_EQ(lines[1].text, "at=daemon.warning text=\"MODE=enforce needs HEROKU_API_KEY\"");
    EXPECT_EQ(lines[1].level, Level::warn);
}

}  // namespace
}  // namespace dynoward::daemon
