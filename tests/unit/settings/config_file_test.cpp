// SPDX-License-Identifier: MIT
// CONFIG_FILE: what it may hold, and what wins over it.
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const Environment with_file{{"CONFIG_FILE", "/c.json"}};

std::string errors_in(const std::string& json) {
    return errors_of(with_file, {{"/c.json", json}});
}

Environment with_file_and(Environment more) {
    more["CONFIG_FILE"] = "/c.json";
    return more;
}

TEST(ConfigFile, EnvironmentWinsOverSettingsAndAppsOverBoth) {
    const auto settings =
        good(with_file_and({{"APP_ID_OR_NAME", "shop,blog"}, {"RESTART_WINDOW", "700"}}),
             {{"/c.json", R"({"settings":{"RESTART_WINDOW":"800","MIN_UPTIME":"400","MODE":"enforce"},
                         "apps":{"shop":{"RESTART_WINDOW":"900","DYNO_TYPES":"worker","LONE_DYNO":"hold",
                                         "RESTART_BUDGET":"2/60"}}})"}});
    EXPECT_EQ(settings.mode, Mode::enforce);
    const auto& shop = settings.apps.at(0);
    const auto& blog = settings.apps.at(1);
    EXPECT_EQ(shop.of("worker").restart_window, Seconds{900});
    EXPECT_EQ(blog.of("web").restart_window, Seconds{700});
    EXPECT_EQ(blog.of("web").min_uptime, Seconds{400});
    EXPECT_TRUE(shop.dyno_types.contains("worker"));
    EXPECT_FALSE(shop.dyno_types.contains("web"));
    EXPECT_EQ(shop.lone_dyno, LoneDyno::hold);
    EXPECT_EQ(blog.lone_dyno, LoneDyno::restart);
    EXPECT_EQ(shop.restart_budget, (CountPerSpan{2, Seconds{60}}));
}

TEST(ConfigFile, AProcessTypesFormWinsOverThePlainOneWhereverItStands) {
    const auto settings = good(with_file_and({{"WEB_RESTART_WINDOW", "700"}}),
                               {{"/c.json", R"({"apps":{"shop":{"RESTART_WINDOW":"900"}}})"}});
    EXPECT_EQ(settings.apps.at(0).of("web").restart_window, Seconds{700});
    EXPECT_EQ(settings.apps.at(0).of("other").restart_window, Seconds{900});
}

TEST(ConfigFile, MayNameTheAppsAndHoldSecrets) {
    const auto loaded =
        load({{"CONFIG_FILE", "/c.json"}}, [](const std::string&) -> std::optional<std::string> {
            return R"({"settings":{"DRAIN_PASSWORD":"0123456789abcdef","APP_ID_OR_NAME":"shop"},
                   "apps":{"shop":{}}})";
        });
    ASSERT_TRUE(std::holds_alternative<Settings>(loaded));
    EXPECT_EQ(std::get<Settings>(loaded).apps.size(), 1U);
}

TEST(ConfigFile, AnEmptyValueCountsAsUnset) {
    EXPECT_EQ(errors_in(R"({"settings":{"MODE":"","WEB_RESTART_WINDOW":" "}})"), "");
    EXPECT_EQ(errors_in("{}"), "");
}

TEST(ConfigFile, ABadValueIsNamedByItsPlace) {
    EXPECT_THAT(
        errors_in(R"({"apps":{"shop":{"WEB_RESTART_THRESHOLD":"lots"}}})"),
        AllOf(HasSubstr("CONFIG_FILE apps.shop.WEB_RESTART_THRESHOLD=lots"), HasSubstr("must be ")));
    EXPECT_THAT(errors_in(R"({"settings":{"MODE":"armed"}})"),
                HasSubstr("CONFIG_FILE settings.MODE=armed"));
}

TEST(ConfigFile, ABadValueIsRefusedAlsoWhereTheEnvironmentWins) {
    EXPECT_THAT(
        errors_of(with_file_and({{"MODE", "observe"}}), {{"/c.json", R"({"settings":{"MODE":"armed"}})"}}),
        HasSubstr("settings.MODE=armed"));
}

struct Malformed {
    const char* json;
    const char* place;
    const char* message;
};

const Malformed malformed_files[] = {
    {"", "CONFIG_FILE", "not valid JSON at byte"},
    {"{", "CONFIG_FILE", "not valid JSON at byte"},
    {"{} {}", "CONFIG_FILE", "not valid JSON at byte 4 (line 1, column 4)"},
    {"{\"settings\":{\"MODE\":\"\xff\"}}", "CONFIG_FILE", "not valid JSON at byte"},
    {"[]", "CONFIG_FILE", "not a JSON object"},
    {"null", "CONFIG_FILE", "not a JSON object"},
    {R"({"setting":{}})", "CONFIG_FILE setting:", "unknown key"},
    {R"({"settings":[]})", "CONFIG_FILE settings:", "not an object"},
    {R"({"apps":"shop"})", "CONFIG_FILE apps:", "not an object"},
    {R"({"apps":{"shop":null}})", "CONFIG_FILE apps.shop:", "not an object"},
    {R"({"settings":{"RESTART_WINDOW":900}})", "CONFIG_FILE settings.RESTART_WINDOW:", "not a string"},
    {R"({"settings":{"MODE":true}})", "CONFIG_FILE settings.MODE:", "not a string"},
    {R"({"apps":{"shop":{"DYNO_TYPES":["web"]}}})", "CONFIG_FILE apps.shop.DYNO_TYPES:", "not a string"},
    {R"({"settings":{"RESTART_TRESHOLD":"95%"}})",
     "CONFIG_FILE settings.RESTART_TRESHOLD:", "did you mean RESTART_THRESHOLD?"},
    {R"({"settings":{"RESTART_WINDOW_WEB":"900"}})",
     "CONFIG_FILE settings.RESTART_WINDOW_WEB:", "did you mean WEB_RESTART_WINDOW?"},
    {R"({"settings":{"WEB_WARM_UP":"1"}})", "CONFIG_FILE settings.WEB_WARM_UP:", "unknown setting"},
    {R"({"apps":{"shop":{"PATH":"/"}}})", "CONFIG_FILE apps.shop.PATH:", "unknown setting"},
    {R"({"apps":{"shop":{"PORT":"80"}}})", "CONFIG_FILE apps.shop.PORT:", "cannot be set per app"},
    {R"({"apps":{"shop":{"MODE":"enforce"}}})", "CONFIG_FILE apps.shop.MODE:", "cannot be set per app"},
    {R"({"apps":{"other":{}}})", "CONFIG_FILE apps.other:", "not in APP_ID_OR_NAME"},
    {R"({"settings":{"CONFIG_FILE":"/d.json"}})", "CONFIG_FILE settings.CONFIG_FILE:", "environment only"},
    {R"({"settings":{"MODE":"observe","MODE":"enforce"}})", "CONFIG_FILE settings.MODE:", "given twice"},
    {R"({"settings":{},"settings":{}})", "CONFIG_FILE settings:", "given twice"},
    {R"({"apps":{"shop":{},"shop":{"LONE_DYNO":"hold"}}})", "CONFIG_FILE apps.shop:", "given twice"}};

TEST(ConfigFile, S8_EveryFaultOfTheFormatIsRefusedWithLineAndColumn) {
    struct Row {
        std::string json;
        const char* place;
    };
    const std::string in_settings = "{\n \"settings\": {\n  \"MODE\": ";
    for (const auto& [json, place] :
         std::vector<Row>{{in_settings + "1e999}}", "(line 3, column 15)"},
                          {in_settings + "-1e999}}", "(line 3, column 16)"},
                          {in_settings + "1" + std::string(400, '0') + "}}", "(line 3, column"},
                          {R"({"settings":{"MODE":[1e400]}})", "(line 1, column 26)"},
                          {"", "(line 1, column 1)"},
                          {"\n\n", "(line 3, column 1)"},
                          {in_settings + "\"\xff\"}}", "(line 3, column 12)"},
                          {std::string("{\"settings\":{\"MODE\":\"a\0b\"}}", 27), "(line 1, column 23)"},
                          {std::string("\0", 1), "(line 1, column 1)"},
                          {"\xff\xfe{\0}\0", "(line 1, column 1)"},
                          {in_settings + "\"observe\",}}", "(line 3, column 21)"},
                          {in_settings + "\"\\ud800\"}}", "(line 3, column 18)"},
                          {"{\"settings\":{}}x", "(line 1, column 16)"},
                          {"NaN", "(line 1, column 1)"},
                          {"# comment", "(line 1, column 1)"},
                          {std::string(3000000, '['), "(line 1, column 3000001)"},
                          {R"({"settings":)" + std::string(100000, '{'), "(line 1, column 14)"}}) {
        const auto errors = errors_in(json);
        EXPECT_EQ(lines(errors), 1U) << json.substr(0, 60) << "\n" << errors;
        EXPECT_THAT(errors, AllOf(HasSubstr("CONFIG_FILE: "), HasSubstr(place))) << json.substr(0, 60);
    }
    EXPECT_THAT(errors_in(R"({"settings":{"MODE":1e999}})"),
                HasSubstr("a number that ends at byte 25 (line 1, column 25) is too large"));
}

TEST(ConfigFile, S8_OddButValidFilesAreAccepted) {
    EXPECT_EQ(errors_in("\xef\xbb\xbf{\"settings\":{\"MODE\":\"observe\"}}"), "") << "a byte order mark";
    EXPECT_EQ(errors_in("{\r\n\t\"settings\" : { } }\r\n"), "");
}

TEST(ConfigFile, S8_DeepNestingAndManyNumbersDoNoHarm) {
    const auto deep =
        R"({"settings":{"MODE":)" + std::string(1000000, '[') + std::string(1000000, ']') + "}}";
    EXPECT_THAT(errors_in(deep), HasSubstr("CONFIG_FILE settings.MODE: not a string"));
    std::string objects;
    for (int i = 0; i < 100000; ++i) {
        objects += R"({"a":)";
    }
    EXPECT_THAT(errors_in(objects + "1" + std::string(100000, '}')),
                HasSubstr("CONFIG_FILE a: unknown key"));
    EXPECT_THAT(errors_in(R"({"settings":{"MODE":99999999999999999999999999}})"),
                HasSubstr("not a string"));
    std::string many = R"({"settings":{)";
    for (int i = 0; i < 1000; ++i) {
        many += (i == 0 ? "\"X" : ",\"X") + std::to_string(i) + "\":1";
    }
    EXPECT_LE(lines(errors_in(many + "}}")), 101U);
    EXPECT_THAT(errors_in(std::string((std::size_t{32} << 20) + 1, ' ')), HasSubstr("too large"));
}

TEST(ConfigFile, F105_WhatIsMalformedIsRefusedWithThePlace) {
    for (const auto& [json, place, message] : malformed_files) {
        const auto errors = errors_in(json);
        EXPECT_EQ(lines(errors), 1U) << json << "\n" << errors;
        EXPECT_THAT(errors, AllOf(HasSubstr(place), HasSubstr(message), HasSubstr("must ")));
    }
}

TEST(ConfigFile, WhatIsNotYetSupportedIsRefusedHereToo) {
    EXPECT_THAT(errors_in(R"({"settings":{"DATA_DIR":"/d"}})"),
                HasSubstr("CONFIG_FILE settings.DATA_DIR=/d: not yet supported"));
    EXPECT_THAT(errors_in(R"({"apps":{"shop":{"DATA_DIR":"/d"}}})"),
                HasSubstr("CONFIG_FILE apps.shop.DATA_DIR: cannot be set per app"));
}

TEST(ConfigFile, TheSameNameForTwoAppsIsNoRepeat) {
    EXPECT_EQ(
        errors_of(with_file_and({{"APP_ID_OR_NAME", "shop,blog"}}),
                  {{"/c.json", R"({"apps":{"shop":{"LONE_DYNO":"hold"},"blog":{"LONE_DYNO":"hold"}}})"}}),
        "");
}

TEST(ConfigFile, F103_ShowsNothingOfAFileThatIsNoJson) {
    EXPECT_THAT(errors_in(R"({"settings":{"DRAIN_PASSWORD":"canary-canary-canary)"),
                Not(HasSubstr("canary")));
    EXPECT_THAT(errors_in(R"({"settings":{"DRAIN_PASSWORD":"canary:x"}})"), Not(HasSubstr("canary")));
}

TEST(ConfigFile, DeepNestingIsRefusedWithoutHarm) {
    EXPECT_THAT(errors_in(std::string(200000, '[')), HasSubstr("not valid JSON"));
    EXPECT_THAT(errors_in(std::string(20000, '[') + std::string(20000, ']')),
                HasSubstr("not a JSON object"));
}

TEST(ConfigFile, AnUnreadableFileIsNamed) {
    EXPECT_THAT(errors_of({{"CONFIG_FILE", "/gone.json"}}),
                HasSubstr("CONFIG_FILE=/gone.json: cannot be read"));
}

}  // namespace
}  // namespace dynoward::settings::testing
