// SPDX-License-Identifier: MIT
// The text of notifications, and their JSON for Slack and the webhook.
#include "daemon/notify/outgoing_notification.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dynoward::daemon {
namespace {

using nlohmann::json;
using policy::Result;
using policy::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const auto shop = *AppName::parse("shop");
const auto web_1 = *DynoName::parse("web.1");
const WallTime noon = parse_rfc3339("2026-11-21T12:00:00Z").value();

monitor::LedgerWritten written(Result result, Verdict verdict = Verdict::restart) {
    policy::LedgerEntry entry(shop, web_1);
    entry.id = 17;
    entry.at = noon - std::chrono::seconds{21};
    entry.verdict = verdict;
    entry.result = result;
    entry.reason = "memory_total 540.1 MB over 512 MB for 63 s";
    entry.detail = result == Result::pending ? "" : "new incarnation up after 21 s";
    entry.mode = settings::Mode::enforce;
    return {entry, result != Result::pending};
}

TEST(OutgoingNotification, IsMadeOfRestartsAndTheirEnds) {
    const std::pair<Result, std::string_view> all[] = {{Result::pending, "restart.sent"},
                                                       {Result::confirmed, "restart.confirmed"},
                                                       {Result::unconfirmed, "restart.unconfirmed"},
                                                       {Result::refused, "restart.failed"},
                                                       {Result::failed, "restart.failed"}};
    for (const auto& [result, event] : all) {
        const auto notification = to_outgoing(written(result), noon);
        ASSERT_TRUE(notification);
        EXPECT_EQ(notification->event, event);
        EXPECT_EQ(notification->at, noon) << "when it happened, not when it was decided";
        EXPECT_EQ(notification->dyno, web_1);
        EXPECT_EQ(notification->entry->id, 17U);
    }
    EXPECT_EQ(to_outgoing(written(Result::pending), noon)->text,
              "web.1 of shop: restart sent - memory_total 540.1 MB over 512 MB for 63 s");
    EXPECT_EQ(to_outgoing(written(Result::confirmed), noon)->text,
              "web.1 of shop: restart confirmed - new incarnation up after 21 s");
}

TEST(OutgoingNotification, IsNotMadeOfHoldsNorOfWhatObserveModeWouldHaveDone) {
    EXPECT_FALSE(to_outgoing(written(Result::none, Verdict::hold), noon));
    EXPECT_FALSE(to_outgoing(written(Result::confirmed, Verdict::hold), noon));
    EXPECT_FALSE(to_outgoing(written(Result::none), noon));
}

TEST(WebhookBody, HasTheMembersThatReceiversRelyOnInOrder) {
    const auto body = webhook_body(*to_outgoing(written(Result::confirmed), noon), 0);
    EXPECT_THAT(body, testing::StartsWith(
                          R"({"event":"restart.confirmed","at":"2026-11-21T12:00:00Z","app":"shop",)"
                          R"("dyno":"web.1","text":"web.1 of shop: restart confirmed)"));
    const auto parsed = json::parse(body);
    EXPECT_EQ(parsed.size(), 6U);
    EXPECT_EQ(parsed["entry"]["id"], 17);
    EXPECT_EQ(parsed["entry"]["at"], "2026-11-21T11:59:39Z");
    EXPECT_EQ(parsed["entry"]["result"], "confirmed");
    EXPECT_EQ(parsed["entry"]["mode"], "enforce");
}

TEST(WebhookBody, IsNullWhereThereIsNoAppDynoOrEntry) {
    const monitor::Notification event{monitor::Notification::Event::breaker_open, std::nullopt,
                                      std::nullopt, "Nothing is restarted any more: \xff \"401\"\n."};
    const auto parsed = json::parse(webhook_body(to_outgoing(event, noon), 3));
    EXPECT_EQ(parsed["event"], "breaker.open");
    for (const auto* name : {"app", "dyno", "entry"}) {
        EXPECT_TRUE(parsed.at(name).is_null()) << name;
    }
    EXPECT_THAT(parsed["text"].get<std::string>(), HasSubstr("\"401\""));
    EXPECT_EQ(parsed["lost"], 3);
}

TEST(SlackBody, HasALineForEachNotificationAndTheNumberOfLostOnes) {
    const auto sent = *to_outgoing(written(Result::pending), noon);
    const auto confirmed = *to_outgoing(written(Result::confirmed), noon);
    EXPECT_EQ(json::parse(slack_body({sent, confirmed}, 2))["text"],
              sent.text + "\n" + confirmed.text + "\n(2 more were lost)");
    EXPECT_EQ(json::parse(slack_body({sent}, 0)), json({{"text", sent.text}}));
}

TEST(SlackBody, ReceivedTextIsNeitherMarkupNorASeparateLine) {
    auto one = written(Result::failed);
    one.entry.detail =
        "<!channel> & <https://evil.example|click>\nweb.2 of shop: restart confirmed\x1b[0m\r\t";
    const auto text = json::parse(slack_body({*to_outgoing(one, noon)}, 0))["text"].get<std::string>();
    EXPECT_THAT(text, HasSubstr("&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt; web.2"));
    EXPECT_THAT(text, Not(testing::ContainsRegex("[<>\n\r\t\x1b]")));
}

}  // namespace
}  // namespace dynoward::daemon
