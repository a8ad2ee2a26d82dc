// SPDX-License-Identifier: MIT
// What cannot be read, and what it may cost to find that out.
#include <chrono>

#include "alerts/bounded_json.hpp"
#include "asked.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;
using Problem = BoundedJson::Problem;

TEST(ReadAlert, WhatIsNoObjectOrListIsNoAlert) {
    for (const auto& body : std::vector<std::string>{"",
                                                     " ",
                                                     "null",
                                                     "1",
                                                     "true",
                                                     "\"web.1\"",
                                                     "\"resolved\"",
                                                     "{",
                                                     "{]",
                                                     R"({"app":"shop","dyno":"web.1")",
                                                     R"({"app":"shop",})",
                                                     "app=shop&dyno=web.1",
                                                     R"({"status":"firing"} {"status":"firing"})",
                                                     "{\"status\":\"firing\"}\n{\"status\":\"firing\"}",
                                                     "{'status':'firing'}",
                                                     "{status:\"firing\"}",
                                                     "\xef\xbb\xbf",
                                                     "\xff\xfe{\0}\0",
                                                     "{\"app\":\"sh\xff\xfep\"}",
                                                     "{\"status\":1e999}",
                                                     R"({"status":NaN})",
                                                     R"(// x
{"status":"firing"})",
                                                     std::string(1000, '\0'),
                                                     std::string(60'000, '['),
                                                     std::string(60'000, '{')}) {
        EXPECT_EQ(asked(body), "!") << body.substr(0, 40);
    }
    for (const auto* form :
         {"payload=%7B", "payload=", "payload=null", "payload=%zz", "payload=%7B%7D&payload=%7B%7D",
          "app=shop&app=blog", "status=firing&status=resolved", "%", "a=%f"}) {
        EXPECT_EQ(asked(form, web_of_shop, BodyKind::form), "!") << form;
    }
    EXPECT_EQ(asked("payload=%5B%5D", web_of_shop, BodyKind::form), "?");
    EXPECT_EQ(asked("", web_of_shop, BodyKind::form), "?") << "an empty form says nothing";
    EXPECT_EQ(
        asked("payload=%7B%22status%22%3A%22resolved%22%7D&status=firing", web_of_shop, BodyKind::form),
        "-");
    EXPECT_EQ(asked("status=resolved&app=shop", web_of_shop, BodyKind::form), "-");
    EXPECT_EQ(asked("status=firing", web_of_shop, BodyKind::form), "shop/web/");
    std::string many = "a=1";
    for (int i = 0; i < 100; ++i) {
        many += "&f" + std::to_string(i) + "=1";
    }
    EXPECT_EQ(asked(many, web_of_shop, BodyKind::form), "!");
}

TEST(ReadAlert, ARepeatedKeyIsAmbiguous) {
    for (const auto* body :
         {R"({"status":"firing","status":"resolved"})", R"({"status":"resolved","status":"firing"})",
          R"({"a":[{"x":1,"x":1}],"status":"firing"})", R"({"dyno":"web.1","dyno":"web.2"})"}) {
        const auto read = read_alert(body, BodyKind::json);
        EXPECT_FALSE(read.alert) << body;
        EXPECT_TRUE(read.is_ambiguous) << body;
    }
    EXPECT_EQ(asked(R"({"status":"firing","Status":"resolved"})"), "?")
        << "of another case: they contradict";
    EXPECT_EQ(asked(R"({"a":{"x":1},"b":{"x":1},"status":"firing"})"), "shop/web/");
}

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) {
        text += R"({"a":)";
    }
    return text + R"("x")" + std::string(depth, '}');
}

TEST(BoundedJson, HoldsItsBounds) {
    EXPECT_TRUE(read_bounded(nested(limits::command_depth)).json);
    EXPECT_EQ(read_bounded(nested(limits::command_depth + 1)).problem, Problem::too_much);
    EXPECT_EQ(read_bounded(nested(100'000)).problem, Problem::too_much);
    const auto list = [](std::size_t values) {
        std::string text = "[0";
        for (std::size_t i = 2; i < values; ++i) {
            text += ",0";
        }
        return text + "]";
    };
    EXPECT_TRUE(read_bounded(list(limits::alert_values)).json);
    EXPECT_EQ(read_bounded(list(limits::alert_values + 1)).problem, Problem::too_much);
    EXPECT_EQ(read_bounded(R"({"a":1,"b":{"c":1,"c":2}})").problem, Problem::key_twice);
    EXPECT_EQ(read_bounded("{").problem, Problem::not_json);
}

TEST(ReadAlert, ADeepWordStillCounts) {
    auto body = nested(limits::command_depth - 1);
    body.replace(body.find(R"("x")"), 3, R"({"status":"resolved"})");
    body.replace(1, 0, R"("status":"firing",)");
    EXPECT_EQ(asked(body), "-");
}

TEST(ReadAlert, ALargeBodyCostsLittle) {
    // The largest that is let in, of whatever costs most: lists of alerts, texts, tags, words.
    std::vector<std::string> bodies;
    const auto repeat = [](const std::string& front, const std::string& one, const std::string& back) {
        std::string text = front;
        while (text.size() + one.size() + back.size() < limits::alert_bytes) {
            text += one;
        }
        return text + back;
    };
    bodies.push_back(repeat(R"({"alerts":[)", R"({"status":"firing","labels":{"dyno":"web.1"}},)", "{}]}"));
    bodies.push_back(repeat(R"({"status":"firing","alerts":[)", R"({"state":"firing"},)", "{}]}"));
    bodies.push_back(repeat(R"({"status":"firing","text":")", "web.1.", R"("})"));
    bodies.push_back(repeat(R"({"status":"firing","text":")", "a.1 ", R"("})"));
    bodies.push_back(repeat(R"({"status":"firing","tags":")", "a:b,", R"("})"));
    bodies.push_back(repeat(R"({"status":")", "firing ", R"("})"));
    bodies.push_back(repeat(R"({"title":")", "[x]", R"("})"));
    bodies.push_back(repeat(R"([)", R"({"state":"firing"},)", "{}]"));
    bodies.push_back(R"({")" + std::string(limits::alert_bytes - 20, 'A') + R"(":"firing"})");
    for (const auto& body : bodies) {
        const auto begin = std::chrono::steady_clock::now();
        asked(body);
        const auto took = std::chrono::steady_clock::now() - begin;
        EXPECT_LT(took, std::chrono::seconds{5}) << body.substr(0, 60);
        RecordProperty("max_ms", static_cast<int>(took / std::chrono::milliseconds{1}));
        std::printf("%s...: %d ms\n", body.substr(0, 30).c_str(),
                    static_cast<int>(took / std::chrono::milliseconds{1}));
    }
}

}  // namespace
}  // namespace dynoward::alerts
