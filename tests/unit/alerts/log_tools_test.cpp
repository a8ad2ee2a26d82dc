// SPDX-License-Identifier: MIT
// Hosted log tools: they send log lines, of which only the header can be trusted.
#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::SizeIs;

std::string form_of(std::string_view payload) {
    std::string form = "payload=";
    for (const char c : payload) {
        constexpr const char* digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        form += '%';
        form += digits[byte / 16];
        form += digits[byte % 16];
    }
    return form;
}

std::string event(const std::string& program, const std::string& message = "x",
                  const std::string& source = "shop") {
    return R"({"id":413776861416718374,"source_ip":"54.80.100.103","program":")" + program +
           R"(","message":")" + message +
           R"(","received_at":"2026-11-21T10:00:00Z","display_received_at":"Nov 21 10:00:00",)"
           R"("source_id":18475254,)"
           R"("source_name":")" +
           source + R"(","hostname":")" + source + R"(","severity":"Info","facility":"Local3"})";
}

std::string papertrail(const std::string& events, const std::string& more = "") {
    return R"({"events":[)" + events +
           R"(],"saved_search":{"id":42,"name":"memory quota","query":"R14","html_edit_url":"x",)"
           R"("html_search_url":"x"},)" +
           more + R"("max_id":"1","min_id":"1"})";
}

TEST(Papertrail, NamesTheDynoByTheProgramOfItsEvents) {
    const auto body =
        papertrail(event("heroku/web.1") + "," + event("app/web.2") + "," + event("heroku/web.1"));
    EXPECT_EQ(asked(form_of(body), nothing, BodyKind::form), "shop/web.1 shop/web.2");
    EXPECT_EQ(asked(body, nothing), "shop/web.1 shop/web.2") << "as JSON too";
    const auto read = read_alert(body, BodyKind::json);
    EXPECT_EQ(read.alert->tool, "papertrail");
    EXPECT_EQ(read.alert->reason, "memory quota");
}

TEST(Papertrail, TakesNoNameFromAMessage) {
    const auto lines = event("heroku/router", "at=error code=H12 path=/?dyno=web.1 dyno=web.2") + "," +
                       event("web.1") + "," + event("nginx/web.1") + "," + event("heroku/web.1/x") + "," +
                       event("heroku/web.01") + "," + event("heroku/../web.1") + "," + event("");
    EXPECT_EQ(asked(papertrail(lines), nothing), "?");
    EXPECT_EQ(asked(papertrail(lines)), "shop/web/") << "the owner's URL says which type";
    EXPECT_EQ(asked(papertrail(event("heroku/router", "status=resolved state=ok [RESOLVED]"))), "shop/web/")
        << "nor does a visitor end an alert";
}

TEST(Papertrail, H2_ALineThatNamesADynoIsNotWidenedByTheUrl) {
    EXPECT_EQ(asked(papertrail(event("heroku/web.1") + "," + event("heroku/router"))), "shop/web.1 ?");
    EXPECT_EQ(
        asked(papertrail(event("heroku/web.1") + "," + event("heroku/router")), {"shop", "web.2", ""}),
        "shop/web.1 ?");
}

TEST(Papertrail, OfCountsOnlyNamesTheSource) {
    const auto body =
        std::string(R"({"counts":[{"source_id":4,"source_name":"shop","timeseries":{"1453248895":5}}],)"
                    R"("saved_search":{"name":"n"}})");
    EXPECT_EQ(asked(body), "shop/web/");
    EXPECT_EQ(asked(body, nothing), "?");
}

TEST(Papertrail, ASearchThatFoundNothingRequestsNothing) {
    EXPECT_EQ(asked(papertrail("")), "-");
    EXPECT_EQ(asked(papertrail(event("heroku/web.1"), R"("status":"resolved",)")), "-");
    EXPECT_EQ(asked(R"({"events":[]})"), "?");
}

TEST(Papertrail, AForeignSourceIsAnotherApps) {
    const auto body = papertrail(event("heroku/web.1", "x", "d.4f1e"));
    EXPECT_EQ(asked(body, nothing), "?");
    EXPECT_EQ(asked(body, {"", "", "web"}), "?");
    EXPECT_EQ(asked(body, {"shop", "", ""}), "shop/web.1") << "the owner's own word";
    EXPECT_EQ(
        asked(papertrail(event("heroku/web.1", "x", "blog")), nothing, BodyKind::json, {"shop", "blog"}),
        "blog/web.1");
}

TEST(Papertrail, OfManyEventsABoundedNumberOfDynosIsTaken) {
    std::string events = event("heroku/web.1");
    for (int i = 2; i <= 2'000; ++i) {
        events += "," + event("heroku/web." + std::to_string(i));
    }
    const auto read = read_alert(papertrail(events), BodyKind::json);
    EXPECT_THAT(read.alert->items, SizeIs(100));
    EXPECT_TRUE(read.alert->cut);
    events.clear();
    for (int i = 0; i < 2'000; ++i) {
        events += event("heroku/web.1") + ",";
    }
    EXPECT_EQ(asked(papertrail(events + event("heroku/web.2")), nothing), "shop/web.1 shop/web.2");
}

TEST(Papertrail, EventsOfAnyOtherShapeNameNoDyno) {
    for (const auto* events : {"null", "1", "\"heroku/web.1\"", "[[]]", "[null,1,\"heroku/web.1\",true]",
                               "[[{\"program\":\"heroku/web.1\"}]]", "{}"}) {
        EXPECT_EQ(asked(std::string(R"({"events":)") + events + "}"), "?") << events;
    }
    for (const auto* program : {"1", "null", "[\"heroku/web.1\"]", "{\"x\":\"heroku/web.1\"}", "true"}) {
        EXPECT_EQ(
            asked(std::string(R"({"events":[{"program":)") + program + R"(,"source_name":7}]})", nothing),
            "?")
            << program;
    }
}

TEST(LogEntries, NamesTheDynoByItsLogOrLeavesItToTheUrl) {
    const auto body = [](const std::string& host, const std::string& log,
                         const std::string& name = "slow") {
        return form_of(R"({"alert":{"name":")" + name + R"("},"host":{"name":")" + host +
                       R"(","hostname":"web.example.com"},"log":{"name":")" + log +
                       R"("},"event":{"t":1346202355889,"s":40634540484,"m":"<45>1 heroku web.3 - x"},)"
                       R"("context":[{"t":1,"s":2,"m":"dyno=web.4"}]})");
    };
    EXPECT_EQ(asked(body("shop", "web.1"), nothing, BodyKind::form), "shop/web.1");
    EXPECT_EQ(asked(body("shop", "access.log"), nothing, BodyKind::form), "?");
    EXPECT_EQ(asked(body("shop", "access.log"), web_of_shop, BodyKind::form), "shop/web/");
    EXPECT_EQ(asked(body("x", "access.log"), {"", "", "web"}, BodyKind::form), "?");
    EXPECT_EQ(asked(body("shop", "web.1", "[RESOLVED] slow"), web_of_shop, BodyKind::form), "-");
    EXPECT_EQ(tool(body("shop", "web.1"), BodyKind::form), "logentries");
}

std::string coralogix(const std::string& more, const std::string& action = "trigger") {
    return R"({"uuid":"x","alert_id":"1","name":"memory","description":"x","alert_action":")" + action +
           R"(","fields":[{"key":"team","value":"t"},{"key":"application","value":"shop"},)" + more +
           R"({"key":"severity","value":"error"}]})";
}

TEST(Coralogix, NamesTheDynoByTheSubsystemOrByACustomField) {
    EXPECT_EQ(asked(coralogix(R"({"key":"subsystem","value":"web.1"},)"), nothing), "shop/web.1");
    EXPECT_EQ(asked(coralogix(R"({"key":"subsystem","value":"heroku"},)")), "shop/web/");
    EXPECT_EQ(asked(coralogix(R"({"key":"dyno","value":"web.2"},{"key":"app","value":"blog"},)"), nothing,
                    BodyKind::json, {"shop", "blog"}),
              "blog/web.2");
    EXPECT_EQ(asked(coralogix(R"({"key":"type","value":"web"},)"), nothing), "shop/web/");
    EXPECT_EQ(asked(coralogix(R"({"key":"dyno","value":"$DYNO"},)")), "?");
    EXPECT_EQ(asked(coralogix(R"({"key":"subsystem","value":"$SUBSYSTEM_NAME"},)")), "?");
    EXPECT_EQ(asked(coralogix("", "trigger")), "shop/web/");
    EXPECT_EQ(asked(coralogix("", "$ALERT_ACTION")), "?");
    for (const auto* end : {"resolve", "resolved", "RESOLVED", "Resolve"}) {
        EXPECT_EQ(asked(coralogix(R"({"key":"subsystem","value":"web.1"},)", end)), "-") << end;
    }
    EXPECT_EQ(asked(R"({"alert_id":"1","fields":[1,null,"x",[],{"key":1,"value":2}]})"), "?");
    EXPECT_EQ(tool(coralogix("")), "coralogix");
}

}  // namespace
}  // namespace dynoward::alerts
