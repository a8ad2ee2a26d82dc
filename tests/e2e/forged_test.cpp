// SPDX-License-Identifier: MIT
// Lines that somebody else wrote, batches that come twice, and dyno names that are none: nothing of them
// may act.
#include <array>

#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr std::string_view r14 = "Error R14 (Memory quota exceeded)";

class Forged : public Fixture {
 protected:
    void SetUp() override {
        daemon_ = &start(settings({{"R14_THRESHOLD", "2/60"}}));
        wait_for_lists();
        // A genuine sample of each, so that the daemon has the dynos that the forgeries name.
        // Older than what leak_of() tells, so that it does not interrupt that.
        const std::chrono::seconds ago{100};
        ASSERT_EQ(
            daemon_->post(sample("web.1", first_life, 200, ago) + sample("web.2", second_life, 200, ago))
                .status,
            204);
        ASSERT_TRUE(run_until([&] { return daemon_->dyno("web.1")["memory_total_mb"] == 200.0; }));
    }
    // Whatever was posted, the daemon has judged it: nothing was sent, and web.1 is as it was. The state is
    // made once a second for all who ask: a document that was made before the post must have gone.
    void expect_untouched() {
        const auto since = std::chrono::steady_clock::now();
        ASSERT_TRUE(run_until(
            [&] { return std::chrono::steady_clock::now() - since > std::chrono::milliseconds{1100}; }));
        const auto looked = daemon_->dyno("web.1");
        EXPECT_EQ(looked["memory_total_mb"], 200.0);
        EXPECT_EQ(looked["r14"], 0);
        // Its sample is older than STALE_AFTER, and nothing else is wrong.
        EXPECT_EQ(looked["verdict"]["reason"], "stale") << looked;
        EXPECT_EQ(daemon_->ledger()["entries"].size(), 0U) << daemon_->ledger();
        EXPECT_EQ(platform_.count("DELETE"), 0U);
    }
    Daemon* daemon_ = nullptr;
};

TEST_F(Forged, F17_GenuineLinesByTheDrainOfAnotherAppAreRefused) {
    const auto body = leak_of("web.1") + frame("heroku", "web.1", r14) + frame("heroku", "web.1", r14);
    constexpr auto foreign = "d.11111111-2222-4333-8444-555555555555";
    EXPECT_EQ(daemon_->post(body, {{"Logplex-Drain-Token", foreign}}).status, 403);
    EXPECT_EQ(daemon_->post(body, {{"Logplex-Drain-Token", foreign}}).status, 403);
    EXPECT_TRUE(run_until([&] { return daemon_->logged("at=drain.refused"); }));
    more_secrets_.emplace_back(foreign);
    expect_untouched();
}

TEST_F(Forged, F17_AMalformedTokenIsRefusedAndDoesNotCountAsAbsent) {
    for (const auto* token : {"", "d.", "nonsense", "d.7d4c0f1e 52aa", "../../apps"}) {
        EXPECT_EQ(daemon_->post(leak_of("web.1"), {{"Logplex-Drain-Token", token}}).status, 403) << token;
    }
    expect_untouched();
}

TEST_F(Forged, F18_F19_LinesOfTheAppNeverCountAsLinesOfThePlatform) {
    std::string body;
    for (int i = 0; i < 1000; ++i) {
        body += frame("app", "web.1", r14);
        body += frame("app", "web.1", sample_text("web.1", first_life, 9999));
    }
    ASSERT_EQ(daemon_->post(body).status, 204);
    EXPECT_EQ(daemon_->frames()["app_output"], 2000U);
    expect_untouched();
}

TEST_F(Forged, F7_F8_F20_AFrameInsideAMessageIsText) {
    const auto inner =
        '\n' + leak_of("web.1") + frame("heroku", "web.1", r14) + frame("heroku", "web.1", r14);
    ASSERT_EQ(daemon_->post(frame("app", "web.1", "käse " + inner)).status, 204);
    expect_untouched();
    // Behind a bad length as well: reading stops there, and is not taken up again at what looks like a
    // frame.
    ASSERT_EQ(daemon_->post(frame("app", "web.1", "fine") + "7x <134>1 nonsense\n" + inner).status, 204);
    expect_untouched();
    EXPECT_TRUE(
        run_until([&] { return daemon_->logged("at=drain.malformed app=shop frames=1 kind=bad_length"); }));
    EXPECT_EQ(daemon_->frames()["app_output"], 2U);
}

TEST_F(Forged, F21_VisitorsTextInRouterLinesIsNoError) {
    std::string body;
    for (const auto* text :
         {R"x(at=info method=GET path="/?x=Error R14 (Memory quota exceeded)" host=x dyno=web.1)x",
          R"(at=info method=GET path="/" fwd="Error R15" dyno=web.1 status=200)",
          "Error R14 (Memory quota exceeded)"}) {
        body += frame("heroku", "router", text);
    }
    body += frame("heroku", "router", sample_text("web.1", first_life, 9999));
    ASSERT_EQ(daemon_->post(body).status, 204);
    expect_untouched();
}

TEST_F(Forged, F22_ANameLikeThatOfThePlatformIsNotThePlatform) {
    std::string body;
    for (const auto* name : {"Heroku", "HEROKU", "heroku.", "heroku\t", "h\xd0\xb5roku", "heroku,", "-"}) {
        body += frame(name, "web.1", r14) + frame(name, "web.1", sample_text("web.1", first_life, 9999));
    }
    ASSERT_EQ(daemon_->post(body).status, 204);
    expect_untouched();
}

TEST_F(Forged, F26_F27_WhatIsNoDynoNameNeverReachesARequest) {
    const auto before = platform_.requests().size();
    std::string body;
    for (const auto* name : {"..", ".", "web.1/../..", "web.1?x", "%2e%2e", "web.01", "web.99999999999",
                             "web", "web.", "web.0", ".1", "web.1.1", "web.-1", "web.1;", "../apps"}) {
        for (int i = 0; i < 4; ++i) {
            body += frame("heroku", name, r14);
        }
        body += frame("heroku", name, sample_text(name, first_life, 9999));
        body += frame("heroku", "web.1", sample_text(name, first_life, 9999));
    }
    body += frame("heroku", std::string(300, 'w') + ".1", r14);
    ASSERT_EQ(daemon_->post(body).status, 204);
    expect_untouched();
    const auto dynos = daemon_->state()["apps"][0]["dynos"];
    EXPECT_EQ(dynos.size(), 4U) << dynos;
    EXPECT_EQ(platform_.requests().size(), before);
}

TEST_F(Forged, F25_ADynoThatThePlatformDoesNotListIsNeverRestarted) {
    ASSERT_EQ(daemon_->post(leak_of("web.9", second_life)).status, 204);
    const json held{{"dyno", "web.9"}, {"verdict", "hold"}, {"reason", "not_up"}};
    EXPECT_TRUE(run_until([&] { return !find_entry(daemon_->ledger(), held).is_null(); }))
        << daemon_->ledger();
    EXPECT_EQ(platform_.count("DELETE"), 0U);
}

TEST_F(Forged, F25_R14LinesWithoutAMatchingSampleAreNoEvidence) {
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(daemon_->post(frame("heroku", "web.1", r14)).status, 204);
    }
    EXPECT_TRUE(run_until([&] { return daemon_->dyno("web.1")["r14"] == 5; }));
    EXPECT_EQ(daemon_->dyno("web.1")["verdict"]["reason"], "stale");
    EXPECT_EQ(daemon_->ledger()["entries"].size(), 0U);
    EXPECT_EQ(platform_.count("DELETE"), 0U);
}

std::string loss_of_ten(const std::string& stamp) {
    return counted("<172>1 " + stamp +
                   " host heroku logplex - Error L10 (output buffer overflow): drain "
                   "'d.7d4c0f1e-52aa-4b0e-9a63-1f0b8c2d9e11' dropped 10 messages since "
                   "2026-11-21T09:59:00+00:00.");
}

TEST_F(Forged, F9_ABatchThatComesTwiceHasNoSecondEffect) {
    const Fields id{{"Logplex-Frame-Id", "D4D99633331E4BF2873BB863025EC390"}};
    const auto body = frame("heroku", "web.1", r14);
    ASSERT_EQ(daemon_->post(body, id).status, 204);
    EXPECT_TRUE(run_until([&] { return daemon_->dyno("web.1")["r14"] == 1; }));
    // As it was, and as re-sends with a loss notice in front: none is a second R14, so the rule does not
    // fire.
    ASSERT_EQ(daemon_->post(body, id).status, 204);
    EXPECT_EQ(daemon_->state()["apps"][0]["gap"], false);
    for (const auto* stamp : {"2026-11-21T10:00:00+00:00", "2026-11-21T10:00:05+00:00"}) {
        ASSERT_EQ(daemon_->post(loss_of_ten(stamp) + body, id).status, 204);
    }
    EXPECT_TRUE(run_until([&] { return daemon_->dyno("web.1")["r14"] == 1; }));
    EXPECT_EQ(daemon_->frames()["duplicate"], 5U);
    EXPECT_EQ(daemon_->ledger()["entries"].size(), 0U);
    // What was lost between the two attempts is lost all the same, and once.
    EXPECT_TRUE(run_until([&] { return daemon_->state()["apps"][0]["gap"] == true; }));
    EXPECT_TRUE(run_until([&] { return daemon_->logged("at=drain.lossy app=shop lines_lost=10"); }));
    // The next lines of the kind, in batches of their own, do count.
    ASSERT_EQ(daemon_->post(sample("web.1", first_life, 600) + frame("heroku", "web.1", r14)).status, 204);
    ASSERT_EQ(daemon_->post(frame("heroku", "web.1", r14)).status, 204);
    EXPECT_TRUE(run_until([&] { return daemon_->dyno("web.1")["r14"] == 3; }));
    EXPECT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
}

TEST_F(Forged, F14_ALossNoticeStartsTheEvidenceAgain) {
    ASSERT_EQ(daemon_->post(loss_of_ten("2026-11-21T10:00:00+00:00") + leak_of("web.1")).status, 204);
    EXPECT_TRUE(run_until([&] { return daemon_->logged("at=drain.lossy app=shop lines_lost=10"); }));
    EXPECT_FALSE(find_entry(daemon_->ledger(), {{"dyno", "web.1"}, {"reason", "gap"}}).is_null())
        << daemon_->ledger();
    EXPECT_EQ(platform_.count("DELETE"), 0U);
}

TEST_F(Forged, F69_LinesFromAnotherTimeAreCountedButNoEvidence) {
    std::string old;
    std::string ahead;
    for (int i = 0; i < 5; ++i) {
        old += sample("web.1", first_life, 600, std::chrono::minutes{10} + std::chrono::seconds{i * 20});
        ahead += sample("web.3", first_life, 600, std::chrono::seconds{-600 - 20 * i});
    }
    ASSERT_EQ(daemon_->post(old + ahead).status, 204);
    EXPECT_TRUE(
        run_until([&] { return daemon_->frames()["memory"] + daemon_->frames()["out_of_order"] >= 12; }));
    EXPECT_EQ(count_entries(daemon_->ledger(), {{"verdict", "restart"}}), 0U);
    EXPECT_EQ(platform_.count("DELETE"), 0U);
}

}  // namespace
}  // namespace dynoward::e2e
