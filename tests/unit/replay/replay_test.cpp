// SPDX-License-Identifier: MIT
// Recordings written line by line, and the results of their replays.
#include "replay/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "support/golden_case.hpp"
#include "support/lines.hpp"

namespace dynoward::replay {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

settings::Settings shop() {
    settings::Settings settings;
    settings.apps.emplace_back(AppName::parse("shop").value());
    return settings;
}

// Writes a recording as `heroku logs` would, and replays it.
class RecordingBuilder {
 public:
    RecordingBuilder& line(const std::string& tag, std::string_view text) {
        text_ += test::stamp_text(now) + " " + tag + ": " + std::string(text) + "\n";
        return *this;
    }
    RecordingBuilder& sample(const std::string& dyno, const std::string& incarnation, double mb) {
        return line("heroku[" + dyno + "]", test::memory_text(dyno, incarnation, mb));
    }
    // Adds a sample of every dyno each 20 s.
    RecordingBuilder& run(Seconds span,
                          const std::vector<std::tuple<std::string, std::string, double>>& dynos) {
        for (auto left = span; left > 0s; left -= 20s) {
            for (const auto& [dyno, incarnation, mb] : dynos) {
                sample(dyno, incarnation, mb);
            }
            now += 20s;
        }
        return *this;
    }
    RecordingBuilder& raw(const std::string& text) {
        text_ += text;
        return *this;
    }
    Replay& play(std::vector<Variant> variants = {{"current settings", shop()}}) {
        replay_ = std::make_unique<Replay>(
            std::move(variants), true,
            [this](std::size_t, const policy::LedgerEntry& entry) { entries.push_back(entry); });
        LogReader reader(*replay_);
        reader.feed(text_);
        reader.finish();
        replay_->finish();
        return *replay_;
    }
    std::vector<std::string> restarts() const {
        std::vector<std::string> names;
        for (const auto& entry : entries) {
            if (entry.verdict == policy::Verdict::restart) {
                names.push_back(entry.dyno.text() + " " + entry.incarnation);
            }
        }
        return names;
    }

    WallTime now = parse_rfc3339("2026-03-04T12:00:00Z").value();
    std::vector<policy::LedgerEntry> entries;

 private:
    std::string text_;
    std::unique_ptr<Replay> replay_;
};

TEST(Replay, ALeakIsRestartedOncePerIncarnationWithAReason) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "b", 300}});
    builder.run(3600s, {{"web.1", "a", 600}, {"web.2", "b", 300}});
    const auto& report = builder.play().report(0);
    EXPECT_THAT(builder.restarts(), ElementsAre("web.1 a"));
    EXPECT_EQ(report.restarts, 1U);
    EXPECT_THAT(report.holds, IsEmpty());
    const auto& entry = builder.entries.front();
    EXPECT_EQ(entry.mode, settings::Mode::observe);
    EXPECT_EQ(entry.result, policy::Result::none);
    EXPECT_THAT(entry.reason, HasSubstr("600 MB"));
    EXPECT_THAT(entry.detail, HasSubstr("dry run"));
    const auto& dyno = report.dynos.at("web.1");
    EXPECT_EQ(dyno.peak->value, 600);
    EXPECT_NEAR(std::chrono::duration<double>(dyno.over_quota).count(), 3580, 1);
    EXPECT_NEAR(std::chrono::duration<double>(dyno.over_quota - dyno.avoided).count(), 60, 41);
    EXPECT_EQ(report.dynos.at("web.2").over_quota, 0s);
}

TEST(Replay, EachIncarnationOfTheRecordingMayBeRestartedOnce) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "z", 300}});
    for (const auto* const incarnation : {"a", "b", "c"}) {
        builder.run(1200s, {{"web.1", incarnation, 300}, {"web.2", "z", 300}});
        builder.run(1800s, {{"web.1", incarnation, 600}, {"web.2", "z", 300}});
    }
    builder.play();
    EXPECT_THAT(builder.restarts(), ElementsAre("web.1 a", "web.1 b", "web.1 c"));
}

TEST(Replay, R_AReplacementIsNeverRestartedForItsMemory) {
    RecordingBuilder builder;
    builder.run(3h, {{"web.1", "a", 600}, {"web.2", "b", 300}});  // over its level from the first line on
    const auto& report = builder.play().report(0);
    EXPECT_THAT(builder.restarts(), ElementsAre("web.1 a"));
    EXPECT_EQ(report.holds.count("cooldown"), 0U);
}

TEST(Replay, ASimulatedRestartDoesNotBlockOtherDynosForEver) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "b", 300}, {"web.3", "c", 300}});
    builder.run(3600s, {{"web.1", "a", 620}, {"web.2", "b", 610}, {"web.3", "c", 300}});
    builder.play();
    EXPECT_THAT(builder.restarts(), ElementsAre("web.1 a", "web.2 b"));
}

TEST(Replay, R_DynosThatLeakTogetherAreRestartedOneAfterAnother) {
    RecordingBuilder builder;
    using Dynos = std::vector<std::tuple<std::string, std::string, double>>;
    const auto all_at = [](double mb) {
        return Dynos{{"web.1", "a", mb}, {"web.2", "b", mb}, {"web.3", "c", mb}, {"web.4", "d", mb}};
    };
    builder.run(1300s, all_at(300)).run(600s, all_at(560));
    const auto& report = builder.play().report(0);
    EXPECT_THAT(builder.restarts(),
                testing::UnorderedElementsAre("web.1 a", "web.2 b", "web.3 c", "web.4 d"));
    EXPECT_EQ(report.holds.count("budget"), 0U);
    EXPECT_EQ(report.rules.at("memory"), 4U);
}

TEST(Replay, LinesOfAReplacedIncarnationAreIgnored) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "b", 300}});
    for (int i = 0; i < 100; ++i) {
        builder.run(20s, {{"web.1", "a", 700}, {"web.2", "b", 300}});
        builder.line("heroku[web.1]", test::r14_text);
    }
    builder.play();
    EXPECT_EQ(builder.entries.size(), 1U);
}

TEST(Replay, ARestartInTheRecordingStartsTheCooldown) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "z", 300}});
    builder.line("heroku[web.1]", "Restarting").line("heroku[web.1]", "State changed from up to starting");
    builder.now += 5s;
    builder.line("heroku[web.1]", "State changed from starting to up");
    builder.run(400s, {{"web.1", "b", 700}, {"web.2", "z", 300}});
    const auto& report = builder.play().report(0);
    EXPECT_THAT(builder.restarts(), IsEmpty());
    EXPECT_EQ(report.holds.count("cooldown"), 1U);
}

TEST(Replay, TypesThatAreNotSelectedAreReported) {
    RecordingBuilder builder;
    builder.run(1200s, {{"worker.1", "a", 700}, {"web.1", "b", 300}, {"scheduler.1234", "c", 700}});
    const auto& report = builder.play().report(0);
    ASSERT_EQ(builder.entries.size(), 1U);
    EXPECT_EQ(builder.entries[0].dyno.text(), "worker.1");
    EXPECT_THAT(builder.entries[0].reason, testing::StartsWith("not_watched: DYNO_TYPES is web; "));
    EXPECT_THAT(report.not_selected, testing::Contains("worker"));
    EXPECT_EQ(report.dynos.count("scheduler.1234"), 0U);  // one-off dynos are counted by their type
    EXPECT_EQ(report.dynos.count("scheduler"), 1U);
}

TEST(Replay, LossesAreCountedAndBlockRestarts) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "b", 300}});
    builder.line("heroku[logplex]",
                 "Error L10 (output buffer overflow): 491 messages dropped since "
                 "2026-03-04T12:00:00+00:00.");
    const auto& recording = builder.play().recording();
    EXPECT_EQ(recording.gaps, 1U);
    EXPECT_EQ(recording.lines_lost, 491U);
    EXPECT_EQ(recording.samples, 60U);
    EXPECT_EQ(recording.frames, 61U);
}

// A recording has no drain token, so a notice that names a drain is about another one.
TEST(Replay, L1_LossesOfAnotherDrainBlockNothing) {
    RecordingBuilder builder;
    for (int i = 0; i < 10; ++i) {
        builder.run(60s, {{"web.1", "a", 600}, {"web.2", "b", 300}});
        builder.line(
            "heroku[logplex]",
            "Error L10 (output buffer overflow): drain 'd.ef81114b-2b88-4af4-b518-15b6ece6cbc0' dropped 1 "
            "messages since 2026-03-04T12:00:00+00:00.");
    }
    const auto& recording = builder.play().recording();
    EXPECT_EQ(recording.gaps, 0U);
    EXPECT_EQ(recording.lines_lost, 0U);
    EXPECT_EQ(recording.fates.at(static_cast<std::size_t>(logplex::Fate::other_loss)), 10U);
    EXPECT_THAT(builder.restarts(), ElementsAre("web.1 a"));
}

TEST(Replay, L2_ALossOfTheTailSessionIsAGapInEveryWording) {
    const std::pair<const char*, const char*> wordings[] = {
        {"heroku[logplex]",
         "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x"},
        {"heroku[logplex]", "L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x"},
        {"logplex[1]", "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x"}};
    for (const auto& [tag, text] : wordings) {
        RecordingBuilder builder;
        builder.run(600s, {{"web.1", "a", 600}, {"web.2", "b", 300}});
        builder.line(tag, text);
        builder.run(600s, {{"web.1", "a", 600}, {"web.2", "b", 300}});
        const auto& recording = builder.play().recording();
        EXPECT_EQ(recording.gaps, 1U) << tag << text;
        EXPECT_EQ(recording.lines_lost, 9U) << tag << text;
    }
}

TEST(Replay, L12_TheCountOfLostLinesSaturates) {
    RecordingBuilder builder;
    builder.run(60s, {{"web.1", "a", 300}});
    for (int i = 0; i < 2; ++i) {
        builder.line("heroku[logplex]", "Error L12: 18446744073709551615 messages dropped since x");
    }
    EXPECT_EQ(builder.play().recording().lines_lost, 18446744073709551615U);
}

TEST(Replay, AfterHoursOfSilenceOldSamplesAreNotEvidence) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "b", 300}});
    builder.run(20s, {{"web.1", "a", 700}, {"web.2", "b", 300}});
    builder.now += 5h;
    builder.run(40s, {{"web.1", "a", 700}, {"web.2", "b", 300}});
    builder.play();
    EXPECT_THAT(builder.restarts(), IsEmpty());
}

TEST(Replay, ALineOfTheNextCenturyDoesNotEndTheReplay) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "b", 300}});
    builder.raw("2126-01-01T00:00:00+00:00 app[web.1]: hello\n");
    builder.run(1200s, {{"web.1", "a", 600}, {"web.2", "b", 300}});
    const auto& recording = builder.play().recording();
    EXPECT_THAT(builder.restarts(), ElementsAre("web.1 a"));
    EXPECT_EQ(format_rfc3339(*recording.to), "2026-03-04T12:29:40Z");
}

TEST(Replay, LegacyMetricsAreCombinedAndComparedWithAbsoluteLevels) {
    RecordingBuilder builder;
    const auto old = [&](double mb) {
        for (const auto& [measure, value] : {std::pair{"memory_total", mb},
                                             {"memory_rss", mb},
                                             {"memory_cache", 0.0},
                                             {"memory_swap", 0.0},
                                             {"memory_pgpgin", 5.0}}) {
            builder.line("heroku[web.1]", "source=heroku.123.web.1.aaaa measure=" + std::string(measure) +
                                              " val=" + std::to_string(value) + " units=MB");
        }
        builder.now += 20s;
    };
    for (int i = 0; i < 30; ++i) {
        old(300);
    }
    for (int i = 0; i < 60; ++i) {
        old(700);
    }
    const auto& recording = builder.play().recording();
    EXPECT_EQ(recording.frames, 450U);
    EXPECT_EQ(recording.samples, 90U);
    EXPECT_EQ(recording.legacy_metrics, 450U);
    EXPECT_THAT(builder.entries, IsEmpty());  // without a quota no percentage applies
    auto absolute = shop();
    absolute.apps[0].other_types.restart_threshold = settings::Level{512, settings::Level::Unit::megabytes};
    builder.play({{"current settings", absolute}});
    EXPECT_THAT(builder.restarts(), ElementsAre("web.1 aaaa"));
}

TEST(Replay, VariantsRunSideBySideAndAreIndependent) {
    RecordingBuilder builder;
    builder.run(600s, {{"web.1", "a", 300}, {"web.2", "b", 300}});
    builder.run(1200s, {{"web.1", "a", 480}, {"web.2", "b", 300}});
    auto lower = shop();
    lower.apps[0].other_types.restart_threshold =
        settings::Level{90, settings::Level::Unit::percent_of_quota};
    const auto& replay =
        builder.play({{"current settings", shop()}, {"lower", lower}, {"as set again", shop()}});
    EXPECT_EQ(replay.report(0).restarts, 0U);
    EXPECT_EQ(replay.report(1).restarts, 1U);
    EXPECT_EQ(replay.report(2).restarts, 0U);
}

TEST(Replay, ARecordingWithoutAnyStampCountsItsLinesAndDecidesNothing) {
    RecordingBuilder builder;
    builder.raw("2026-13-45T10:00:00+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)\nx\n");
    const auto& replay = builder.play();
    EXPECT_EQ(replay.recording().frames, 1U);
    EXPECT_EQ(replay.recording().without_stamp, 1U);
    EXPECT_EQ(replay.recording().unread[0], 1U);
    EXPECT_FALSE(replay.recording().from);
    EXPECT_EQ(replay.report(0).restarts, 0U);
}

TEST(Replay, BodiesOfTheGoldenCasesAreCountedAsTheDaemonCountsThem) {
    for (const auto& name : test::golden_case_names()) {
        const auto golden = test::load_golden_case(name);
        if (golden.body.size() < 10) {
            continue;
        }
        RecordingBuilder builder;
        builder.raw(golden.body);
        const auto& recording = builder.play().recording();
        EXPECT_EQ(recording.frames, golden.expected["frames"].get<std::uint64_t>()) << name;
        if (!golden.expected["frame_error"].is_null()) {
            EXPECT_GE(recording.gaps, 1U) << name;
        }
        EXPECT_THAT(builder.restarts(), IsEmpty()) << name;
    }
}

}  // namespace
}  // namespace dynoward::replay
