// SPDX-License-Identifier: MIT
// Whole bodies further on: the state they leave in a fleet, the same by any batches; a repeat has no second
// effect; and no single body leads to a restart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/logplex/classify.hpp"
#include "support/golden_case.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using nlohmann::json;
using test::GoldenCase;
using test::Story;
using namespace std::chrono_literals;

// A few seconds after the newest stamp of the body.
WallTime receipt_of(const GoldenCase& golden) {
    WallTime newest = test::story_begins().wall;
    for (const auto& message : golden.expected["messages"]) {
        if (message.contains("time_unix_ns") && message["time_unix_ns"].is_string()) {
            const auto ns = std::stoll(message["time_unix_ns"].get<std::string>());
            // Some bodies hold stamps of other centuries on purpose.
            if (const WallTime at{Nanoseconds(ns)}; at - newest < 24h) {
                newest = std::max(newest, at);
            }
        }
    }
    return newest + 2s;
}

std::vector<logplex::Fate> feed(fleet::App& app, const Instant& now, std::string_view body) {
    std::vector<logplex::Fate> fates;
    logplex::FrameCursor cursor(body);
    while (const auto frame = cursor.next()) {
        fates.push_back(app.apply(now, logplex::read_frame(*frame)));
    }
    return fates;
}

void expect_number(const json& expected, const std::optional<Megabytes>& found, const std::string& what) {
    ASSERT_EQ(found.has_value(), !expected.is_null()) << what;
    if (found) {
        EXPECT_DOUBLE_EQ(found->value, expected.get<double>()) << what;
    }
}

void expect_state(const json& final_state, const fleet::App& app) {
    for (const auto& [name, expected] : final_state.items()) {
        const auto* dyno = app.find(name);
        if (expected.is_null()) {
            EXPECT_TRUE(dyno == nullptr || !dyno->present) << name;
            continue;
        }
        ASSERT_NE(dyno, nullptr) << name;
        if (expected.contains("instance")) {
            EXPECT_EQ(dyno->incarnation, expected["instance"].is_null() ? "" : expected["instance"])
                << name;
        }
        if (expected.contains("total_mb")) {
            expect_number(expected["total_mb"], dyno->latest.total, name + " total");
        }
        if (expected.contains("quota_mb")) {
            expect_number(expected["quota_mb"], dyno->quota, name + " quota");
        }
        if (expected.contains("r14")) {
            EXPECT_EQ(dyno->r14, expected["r14"].get<unsigned>()) << name;
        }
        if (expected.contains("state")) {
            EXPECT_EQ(to_text(dyno->state), expected["state"]) << name;
        }
    }
}

class GoldenState : public testing::TestWithParam<std::string> {
 protected:
    const json& final_state() const {
        static const json none = json::object();
        const auto found = golden_.expected.find("final_state");
        return found != golden_.expected.end() && found->is_object() ? *found : none;
    }
    const GoldenCase golden_ = test::load_golden_case(GetParam());
    Instant now() const { return {SteadyTime(1000s), receipt_of(golden_)}; }
};

TEST_P(GoldenState, LeavesTheExpectedStateOnceAndTwice) {
    fleet::App app(AppName::parse("shop").value());
    const auto fates = feed(app, now(), golden_.body);
    expect_state(final_state(), app);
    for (const auto& event : golden_.expected["events"]) {
        if (!event.value("applied", true)) {
            EXPECT_THAT(fates.at(event["frame"].get<std::size_t>()),
                        testing::AnyOf(logplex::Fate::superseded, logplex::Fate::out_of_order));
        }
    }
    feed(app, now(), golden_.body);  // without frame id: the very same lines again
    expect_state(final_state(), app);
}

TEST_P(GoldenState, LeavesTheSameStateInHowManyBatchesItComes) {
    std::vector<std::size_t> starts;
    logplex::FrameCursor cursor(golden_.body);
    while (const auto frame = cursor.next()) {
        starts.push_back(frame->offset);
    }
    if (starts.size() < 2 || starts.size() > 60) {
        GTEST_SKIP() << "nothing to cut, or too much";
    }
    for (std::size_t cut = 1; cut < starts.size(); ++cut) {
        fleet::App app(AppName::parse("shop").value());
        const std::string_view body = golden_.body;
        feed(app, now(), body.substr(0, starts[cut]));
        feed(app, now() + 1s, body.substr(starts[cut]));
        expect_state(final_state(), app);
    }
}

TEST_P(GoldenState, F9_TwiceWithTheSameFrameIdHasNoSecondEffect) {
    Story story;
    story.now.wall = receipt_of(golden_);
    story.metrics = false;
    story.tick();  // the drain list is read
    const auto once = story.post_body(golden_.body, "golden");
    const auto fates = story.fates();
    const auto before = story.monitor->view(story.now);
    const auto again = story.post_body(golden_.body, "golden");
    if (once == monitor::BatchOutcome::unreadable) {
        EXPECT_EQ(again, once);
        EXPECT_EQ(fates, 0U);
        return;
    }
    EXPECT_EQ(again, monitor::BatchOutcome::duplicate);
    EXPECT_EQ(fates, golden_.expected["frames"].get<std::uint64_t>());
    EXPECT_EQ(story.fates(), 2 * fates);  // S7
    EXPECT_EQ(story.fate(logplex::Fate::duplicate), fates);
    const auto after = story.monitor->view(story.now);
    ASSERT_EQ(before[0].dynos.size(), after[0].dynos.size());
    for (std::size_t i = 0; i < after[0].dynos.size(); ++i) {
        EXPECT_EQ(before[0].dynos[i].r14, after[0].dynos[i].r14);
        EXPECT_EQ(before[0].dynos[i].memory_total, after[0].dynos[i].memory_total);
        EXPECT_EQ(before[0].dynos[i].incarnation, after[0].dynos[i].incarnation);
    }
}

TEST_P(GoldenState, NoSingleBodyLeadsToARestartHoweverOftenItIsSent) {
    Story story;
    story.now.wall = receipt_of(golden_) - 130s;
    for (const auto* name : {"web.1", "web.2", "web.3", "worker.1"}) {
        story.add(name).silent = true;
    }
    story.settle_in();
    for (int i = 0; i < 300; ++i) {
        story.post_body(golden_.body, i % 2 == 0 ? "" : "id-" + std::to_string(i));
        story.step();
    }
    EXPECT_THAT(story.deletes(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Bodies, GoldenState, testing::ValuesIn(test::golden_case_names()),
                         [](const auto& name) { return test::golden_test_name(name.param); });

}  // namespace
}  // namespace dynoward
