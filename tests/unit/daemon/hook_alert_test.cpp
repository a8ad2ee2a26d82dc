// SPDX-License-Identifier: MIT
// The alerts of the log tools, as their documentation shows them, and what is no alert or names nobody.
#include "daemon/hook_alert.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/form_fields.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
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

/// `app/dyno`, `app/type/`, or `?` for a subject that cannot be read.
std::vector<std::string> subjects_of(const std::optional<Alert>& alert) {
    std::vector<std::string> texts;
    for (const auto& subject : alert ? alert->subjects : std::vector<AlertSubject>()) {
        texts.push_back(subject.unreadable ? "?"
                        : subject.dyno     ? subject.app + "/" + subject.dyno->text()
                                           : subject.app + "/" + subject.type + "/");
    }
    return texts;
}

std::string papertrail_event(const std::string& program, const std::string& message = "x",
                             const std::string& source = "shop") {
    return R"({"id":413776861416718374,"source_ip":"54.80.100.103","program":")" + program +
           R"(","message":")" + message +
           R"(","received_at":"2026-11-21T10:00:00Z","display_received_at":"Nov 21 10:00:00",)"
           R"("source_id":18475254,"source_name":")" +
           source + R"(","hostname":")" + source + R"(","severity":"Info","facility":"Local3"})";
}

std::string papertrail(const std::string& events) {
    return R"({"events":[)" + events +
           R"(],"saved_search":{"id":42,"name":"memory quota","query":"R14","html_edit_url":"x",)"
           R"("html_search_url":"x"},"max_id":"1","min_id":"1"})";
}

TEST(Papertrail, NamesTheDynoByTheProgramOfItsEvents) {
    const auto body = papertrail(papertrail_event("heroku/web.1") + "," + papertrail_event("app/web.2") +
                                 "," + papertrail_event("heroku/web.1"));
    const auto alert = read_alert(form_of(body), true);
    EXPECT_EQ(alert->tool, "papertrail");
    EXPECT_EQ(alert->reason, "memory quota");
    EXPECT_THAT(subjects_of(alert), ElementsAre("shop/web.1", "shop/web.2"));
    EXPECT_TRUE(alert->subjects[0].app_is_source);
    EXPECT_EQ(subjects_of(read_alert(body, false)), subjects_of(alert)) << "as JSON too";
}

TEST(Papertrail, TakesNoNameFromAMessage) {
    const auto alert = read_alert(
        papertrail(papertrail_event("heroku/router", "at=error code=H12 path=/?dyno=web.1 dyno=web.2") +
                   "," + papertrail_event("web.1") + "," + papertrail_event("nginx/web.1") + "," +
                   papertrail_event("heroku/web.1/x") + "," + papertrail_event("heroku/web.01") + "," +
                   papertrail_event("heroku/../web.1") + "," + papertrail_event("")),
        false);
    EXPECT_THAT(subjects_of(alert), ElementsAre("shop//"));
}

TEST(Papertrail, OfCountsOnlyNamesTheSource) {
    const auto alert =
        read_alert(R"({"counts":[{"source_id":4,"source_name":"shop","timeseries":{"1453248895":5}}],)"
                   R"("saved_search":{"name":"n"}})",
                   false);
    EXPECT_THAT(subjects_of(alert), ElementsAre("shop//"));
}

TEST(Papertrail, OfTenThousandEventsOnlySoManyDynosAreTaken) {
    std::string events = papertrail_event("heroku/web.1");
    for (int i = 2; i <= 10'000; ++i) {
        events += "," + papertrail_event("heroku/web." + std::to_string(i));
    }
    const auto alert = read_alert(papertrail(events), false);
    EXPECT_THAT(alert->subjects, SizeIs(limits::order_wishes));
    EXPECT_TRUE(alert->cut);
    events.clear();
    for (int i = 0; i < 10'000; ++i) {
        events += papertrail_event("heroku/web.1") + ",";
    }
    const auto same = read_alert(papertrail(events + papertrail_event("heroku/web.2")), false);
    EXPECT_THAT(subjects_of(same), ElementsAre("shop/web.1", "shop/web.2"));
    EXPECT_FALSE(same->cut);
}

TEST(Papertrail, EventsOfAnyOtherShapeNameNobody) {
    for (const auto* events : {"null", "1", "\"heroku/web.1\"", "[[]]", "[null,1,\"heroku/web.1\",true]",
                               "[[{\"program\":\"heroku/web.1\"}]]", "{}"}) {
        const auto alert = read_alert(std::string(R"({"events":)") + events + "}", false);
        ASSERT_TRUE(alert) << events;
        EXPECT_THAT(alert->subjects, IsEmpty()) << events;
    }
    for (const auto* program : {"1", "null", "[\"heroku/web.1\"]", "{\"x\":\"heroku/web.1\"}", "true"}) {
        const auto alert = read_alert(
            std::string(R"({"events":[{"program":)") + program + R"(,"source_name":7}]})", false);
        EXPECT_THAT(subjects_of(alert), ElementsAre("//")) << program;
    }
}

TEST(LogEntries, NamesTheDynoByItsLogOrLeavesItToTheUrl) {
    const auto body = [](const std::string& host, const std::string& log) {
        return form_of(R"({"alert":{"name":"slow"},"host":{"name":")" + host +
                       R"(","hostname":"web.example.com"},"log":{"name":")" + log +
                       R"("},"event":{"t":1346202355889,"s":40634540484,"m":"<45>1 heroku web.3 - x"},)"
                       R"("context":[{"t":1,"s":2,"m":"dyno=web.4"}]})");
    };
    const auto alert = read_alert(body("shop", "web.1"), true);
    EXPECT_EQ(alert->tool, "logentries");
    EXPECT_EQ(alert->reason, "slow");
    EXPECT_THAT(subjects_of(alert), ElementsAre("shop/web.1"));
    EXPECT_THAT(subjects_of(read_alert(body("shop", "access.log"), true)), ElementsAre("shop//"));
}

std::string incident(const std::string& more, const std::string& event = "started") {
    return R"({"event":")" + event +
           R"(","data":{"id":"1","type":"incident","attributes":{"name":"Heroku errors",)"
           R"("url":"https://x","http_method":"get","cause":"R14 web.9",)"
           R"("started_at":"2026-11-21T10:00:00Z",)" +
           more + R"("response_content":null}}})";
}

TEST(BetterStack, NamesTheDynoByTheMetadataThatAnOwnerMaps) {
    for (const auto* metadata :
         {R"("metadata":{"dyno":"web.1","app":"shop"},)",
          R"("metadata":{"dyno":{"value":"web.1"},"app":["shop"]},)",
          R"("metadata":{"dyno":[{"type":"String","value":"web.1"}],"app":"shop"},)"}) {
        const auto alert = read_alert(incident(metadata), false);
        EXPECT_EQ(alert->tool, "betterstack");
        EXPECT_EQ(alert->reason, "Heroku errors: R14 web.9");
        EXPECT_FALSE(alert->over);
        EXPECT_THAT(subjects_of(alert), ElementsAre("shop/web.1")) << metadata;
    }
    EXPECT_THAT(subjects_of(read_alert(incident(R"("metadata":{"dyno":["web.1","web.2"]},)"), false)),
                ElementsAre("//"))
        << "two are none";
    EXPECT_THAT(subjects_of(read_alert(incident(R"("metadata":{"dyno":"web.1 "},)"), false)),
                ElementsAre("?"));
    EXPECT_THAT(subjects_of(read_alert(incident(""), false)), ElementsAre("//"));
}

TEST(BetterStack, AnIncidentThatIsResolvedOrInHandAsksForNothing) {
    EXPECT_TRUE(read_alert(incident("", "resolved"), false)->over);
    EXPECT_TRUE(read_alert(incident("", "acknowledged"), false)->over);
    EXPECT_TRUE(read_alert(incident(R"("resolved_at":"2026-11-21T10:00:00Z",)"), false)->over);
    EXPECT_TRUE(read_alert(incident(R"("acknowledged_at":"2026-11-21T10:00:00Z",)"), false)->over);
    EXPECT_TRUE(read_alert(incident(R"("status":"Resolved",)"), false)->over);
    EXPECT_FALSE(
        read_alert(incident(R"("status":"Started","resolved_at":null,"acknowledged_at":null,)"), false)
            ->over);
}

std::string coralogix(const std::string& more, const std::string& action = "trigger") {
    return R"({"uuid":"x","alert_id":"1","name":"memory","description":"web.7","alert_action":")" + action +
           R"(","fields":[{"key":"team","value":"t"},{"key":"application","value":"shop"},)" + more +
           R"({"key":"severity","value":"error"}]})";
}

TEST(Coralogix, NamesTheDynoByTheSubsystemOrByAFieldOfTheOwner) {
    const auto alert = read_alert(coralogix(R"({"key":"subsystem","value":"web.1"},)"), false);
    EXPECT_EQ(alert->tool, "coralogix");
    EXPECT_EQ(alert->reason, "memory");
    EXPECT_THAT(subjects_of(alert), ElementsAre("shop/web.1"));
    EXPECT_TRUE(alert->subjects[0].app_is_source);
    EXPECT_THAT(subjects_of(read_alert(coralogix(R"({"key":"subsystem","value":"heroku"},)"), false)),
                ElementsAre("shop//"));
    const auto own =
        read_alert(coralogix(R"({"key":"subsystem","value":"x"},{"key":"dyno","value":"web.2"},)"
                             R"({"key":"app","value":"blog"},)"),
                   false);
    EXPECT_THAT(subjects_of(own), ElementsAre("blog/web.2"));
    EXPECT_FALSE(own->subjects[0].app_is_source);
    EXPECT_THAT(subjects_of(read_alert(coralogix(R"({"key":"dyno","value":"$DYNO"},)"), false)),
                ElementsAre("?"));
    EXPECT_TRUE(read_alert(coralogix("", "resolve"), false)->over);
    EXPECT_FALSE(read_alert(coralogix(""), false)->over);
    EXPECT_THAT(
        subjects_of(read_alert(R"({"alert_id":"1","fields":[1,null,"x",[],{"key":1,"value":2}]})", false)),
        ElementsAre("//"));
}

TEST(Datadog, NamesTheDynoByItsTags) {
    for (const auto* tags : {R"("tags":"env:production, dyno:web.1,app:shop")",
                             R"("tags":["env:production","dyno:web.1","appname:shop"])",
                             R"("scope":"app:shop,dyno:web.1","tags":"monitor")",
                             R"("tags":"dyno:web.1,dynotype:web,appname:shop")"}) {
        const auto alert = read_alert(
            std::string("{") + tags + R"(,"title":"[Triggered] memory","alert_transition":"Triggered"})",
            false);
        EXPECT_THAT(subjects_of(alert), ElementsAre("shop/web.1")) << tags;
        EXPECT_EQ(alert->reason, "[Triggered] memory");
        EXPECT_FALSE(alert->over);
    }
    for (const auto* transition : {"Recovered", "Warn Recovered", "No Data Recovered", "recovered"}) {
        EXPECT_TRUE(
            read_alert(std::string(R"({"tags":"dyno:web.1","alert_transition":")") + transition + R"("})",
                       false)
                ->over);
    }
    for (const auto* tags : {"dyno:$TAGS[dyno]", "dyno:web.1 web.2", "dyno:web", "type:web.1", "dyno:*"}) {
        EXPECT_THAT(subjects_of(read_alert(std::string(R"({"tags":")") + tags + R"("})", false)),
                    ElementsAre("?"))
            << tags;
    }
    EXPECT_THAT(subjects_of(read_alert(R"({"tags":"host:web.1,web.1,,:,dyno:,a:dyno:web.1"})", false)),
                ElementsAre("//"));
    EXPECT_THAT(subjects_of(read_alert("app=shop&dyno=web.1&title=a+b", true)), ElementsAre("shop/web.1"));
}

TEST(Plain, TakesAppWithDynoOrType) {
    const auto alert = read_alert(R"({"app":"shop","dyno":"web.1","reason":"stuck"})", false);
    EXPECT_EQ(alert->tool, "json");
    EXPECT_EQ(alert->reason, "stuck");
    EXPECT_THAT(subjects_of(alert), ElementsAre("shop/web.1"));
    EXPECT_FALSE(alert->subjects[0].app_is_source);
    EXPECT_THAT(subjects_of(read_alert(R"({"app":"shop","type":"web"})", false)), ElementsAre("shop/web/"));
    EXPECT_THAT(subjects_of(read_alert(R"({"app":"shop","dyno":null,"type":"web"})", false)),
                ElementsAre("shop/web/"));
    EXPECT_THAT(subjects_of(read_alert("{}", false)), ElementsAre("//"));
}

TEST(Plain, WhatIsGivenAndCannotBeReadIsNeverWidenedToSomethingElse) {
    for (const auto* body :
         {R"({"app":"shop","dyno":"web"})", R"({"app":"shop","dyno":"web.1 ","type":"web"})",
          R"({"app":"shop","dyno":["web.1"],"type":"web"})", R"({"app":"shop","dyno":1,"type":"web"})",
          R"({"app":"shop","dyno":{"name":"web.1"}})", R"({"app":["shop"],"type":"web"})",
          R"({"app":"shop","dyno":"web.1/../../other"})", R"({"app":"shop","dyno":"web.0"})",
          R"({"app":"shop","dyno":"web.1\u0000"})", R"({"app":"shop","dyno":"wéb.1"})",
          R"({"app":"shop","type":"web.1"})", R"({"app":"shop","type":"*"})",
          R"({"app":"shop","type":"web worker"})", R"({"app":"shop","type":true})",
          R"({"app":"shop","dyno":"web.1234567"})", R"({"dyno":"$TAGS[dyno]","type":"web"})"}) {
        EXPECT_THAT(subjects_of(read_alert(body, false)), ElementsAre("?")) << body;
    }
}

TEST(ReadAlert, WhatIsNoObjectIsNoAlert) {
    for (const auto& body : std::vector<std::string>{
             "", " ", "null", "1", "\"web.1\"", "[]", R"([{"app":"shop","dyno":"web.1"}])", "{", "{]",
             R"({"app":"shop","dyno":"web.1")", R"({"app":"shop",})", "app=shop&dyno=web.1",
             std::string(60'000, '['), std::string(60'000, '{'), R"({"a":)" + std::string(40, '[') + "}",
             "{\"app\":\"sh\xff\xfep\"}", "\xef\xbb\xbf", std::string(1000, '\0')}) {
        EXPECT_FALSE(read_alert(body, false)) << body.substr(0, 40);
    }
    for (const auto* form : {"payload=%7B", "payload=", "payload=null", "payload=%5B%5D", "payload=%zz",
                             "payload=%7B%7D&payload=%7B%7D", "app=shop&app=blog", "%", "a=%f"}) {
        EXPECT_FALSE(read_alert(form, true)) << form;
    }
    std::string many = "a=1";
    for (int i = 0; i < 100; ++i) {
        many += "&f" + std::to_string(i) + "=1";
    }
    EXPECT_FALSE(read_alert(many, true));
    EXPECT_TRUE(read_alert("", true)) << "an empty form: the URL may say everything";
}

TEST(FormFields, AreDecodedAndAmbiguousOnesAreNone) {
    const auto fields = read_form("a=1&b=x+y%2Bz&&c&d=&a=2&=5&e=%C3%A4");
    ASSERT_TRUE(fields);
    EXPECT_EQ(find_once(*fields, "a"), nullptr);
    EXPECT_EQ(*find_once(*fields, "b"), "x y+z");
    EXPECT_EQ(*find_once(*fields, "c"), "");
    EXPECT_EQ(*find_once(*fields, "d"), "");
    EXPECT_EQ(*find_once(*fields, "e"), "ä");
    EXPECT_EQ(find_once(*fields, "f"), nullptr);
    for (const auto* bad : {"%", "%1", "a=%", "a=%g0", "a=%0g", "a=%+1", "a=% 1", "a=%-1", "a=%0x"}) {
        EXPECT_FALSE(read_form(bad)) << bad;
    }
}

TEST(ProcessType, HasTheGrammarOfDynoNames) {
    for (const auto* good : {"web", "worker", "my-worker_2", "W"}) {
        EXPECT_TRUE(is_process_type(good)) << good;
    }
    for (const auto* bad :
         {"", " ", "web ", "web.1", "1web", "-web", "we b", "web/", "*", "wéb", "web\n"}) {
        EXPECT_FALSE(is_process_type(bad)) << bad;
    }
    EXPECT_FALSE(is_process_type(std::string(64, 'a')));
}

}  // namespace
}  // namespace dynoward::daemon
