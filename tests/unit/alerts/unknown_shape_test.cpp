// SPDX-License-Identifier: MIT
// Shapes that nobody told us of: they ask only where a word says that they fire, and no word says
// otherwise. And our own shape.
#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;

TEST(UnknownShape, H1_AnAlertThatHasEndedRequestsNothing) {
    for (const auto* body : {R"({"status":"resolved"})",
                             R"({"Status":"RESOLVED"})",
                             R"({"STATE":"ok"})",
                             R"({"state":"OK","value":1})",
                             R"({"event":"recovered"})",
                             R"({"alert":{"state":"closed"}})",
                             R"({"data":{"status":"resolved"}})",
                             R"({"a":{"b":{"c":{"d":{"status":"cleared"}}}}})",
                             R"({"alert_status":"Recovered"})",
                             R"({"alertState":"Normal"})",
                             R"({"event_type":"incident.closed"})",
                             R"({"eventType":"alert-resolved"})",
                             R"({"status":{"name":"Resolved"}})",
                             R"({"status":["resolved"]})",
                             R"({"state":{"value":"OK"}})",
                             R"({"status":{"from":"firing","to":"resolved"}})",
                             R"({"resolved":true})",
                             R"({"is_resolved":"true"})",
                             R"({"firing":false})",
                             R"({"alerting":"false"})",
                             R"({"ok":true})",
                             R"({"healthy":1})",
                             R"({"active":false})",
                             R"({"resolved_at":"2026-11-21T10:00:00Z","status":"open"})",
                             R"({"closedAt":1617881246,"status":"open"})",
                             R"({"resolved":"2026-11-21T10:00:00Z","status":"firing"})",
                             R"({"title":"[RESOLVED] memory"})",
                             R"({"title":"[Resolved] memory","status":"firing"})",
                             R"({"title":"Recovered: memory"})",
                             R"({"title":"memory [RESOLVED]","status":"firing"})",
                             R"({"title":"memory ✅","status":"firing"})",
                             R"({"subject":"OK - memory"})",
                             R"({"title":"✅ memory"})",
                             R"({"title":"🟢 [shop] memory"})",
                             R"({"text":"✅ memory is fine again","status":"firing"})",
                             R"({"message":"RESOLVED: memory","status":"firing"})",
                             R"({"title":"[P1] [shop] [Resolved] memory"})",
                             R"({"name":"[OK] memory","state":"firing"})",
                             R"({"summary":"** RECOVERY Service Alert: shop/memory is OK **"})",
                             R"({"type":"alarm","status":"cleared"})",
                             R"({"severity":"cleared","status":"alarm"})",
                             R"({"severity":"OK","event":"alarm"})",
                             R"({"state":"not firing"})",
                             R"({"status":"No longer triggered"})",
                             R"({"status":"firing: false"})",
                             R"({"status":"alarm off"})",
                             R"({"status":"auto_resolved"})",
                             R"({"status":"AutoResolved"})",
                             R"({"current_state":"up","previous_state":"down"})",
                             R"({"status":"problem resolved"})",
                             R"({"event":"PROBLEM_RESOLVED","state":"open"})",
                             R"({"status":"Resolved","severity":"critical","app":"shop","dyno":"web.1"})",
                             R"({"app":"shop","type":"web","status":"resolved"})",
                             R"({"app":"shop","type":"web","state":"up"})",
                             R"([{"status":"resolved"}])",
                             R"([{"status":"resolved"},{"status":"closed"}])",
                             "\xef\xbb\xbf{\"status\":\"resolved\"}",
                             R"({"status":"\u0052esolved"})",
                             R"({"sta\u0074us":"resolved"})",
                             R"({"alerts":[{"status":"resolved"},{"status":"closed"}]})",
                             R"({"alert":"resolved","dyno":"web.1"})"}) {
        EXPECT_EQ(asked(body), "-") << body;
        EXPECT_EQ(asked(body, {"shop", "web.1", ""}), "-") << body;
    }
}

TEST(UnknownShape, H1_AnAcknowledgedAlertATestOrMissingDataRequestsNothing) {
    for (const auto* body : {R"({"status":"acknowledged"})",
                             R"({"event":"ack"})",
                             R"({"state":"Acked","x":"firing"})",
                             R"({"action":"Acknowledge"})",
                             R"({"status":"firing","acknowledged":true})",
                             R"({"status":"firing","acknowledged_by":"somebody"})",
                             R"({"status":"open","ackedAt":"2026-11-21"})",
                             R"({"status":"silenced"})",
                             R"({"status":"muted"})",
                             R"({"state":"Snoozed"})",
                             R"({"status":"suppressed"})",
                             R"({"status":"in_progress"})",
                             R"({"status":"In Progress"})",
                             R"({"status":"investigating"})",
                             R"({"status":"maintenance"})",
                             R"({"event":"maintenance.started","status":"down"})",
                             R"({"state":"paused"})",
                             R"({"event":"incident.assigned","status":"open"})",
                             R"({"event":"comment.created","status":"firing"})",
                             R"({"event":"test"})",
                             R"({"type":"ping"})",
                             R"({"event":"webhook.test","status":"firing"})",
                             R"({"status":"firing","test":true})",
                             R"({"status":"firing","is_test":"true"})",
                             R"({"status":"firing","dry_run":1})",
                             R"({"title":"[TEST] memory","status":"firing"})",
                             R"({"title":"Test","status":"triggered"})",
                             R"({"event":"heartbeat"})",
                             R"({"eventType":"endpoint.verification"})",
                             R"([{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent",)"
                             R"("data":{"validationCode":"5"}}])",
                             R"({"state":"no_data"})",
                             R"({"status":"No Data"})",
                             R"({"state":"nodata"})",
                             R"({"status":"NoData"})",
                             R"({"state":"INSUFFICIENT_DATA"})",
                             R"({"status":"unknown"})",
                             R"({"state":"missing data"})",
                             R"({"title":"[No Data] memory","status":"alerting"})",
                             R"({"status":"pending"})",
                             R"({"status":"warning"})",
                             R"({"type":"ssl","status":"down"})",
                             R"({"event":"certificate_expiring","status":"open"})",
                             R"({"app":"shop","dyno":"web.1","status":"test"})",
                             R"({"app":"shop","dyno":"web.1","test":true})"}) {
        EXPECT_EQ(asked(body), "-") << body;
    }
}

TEST(UnknownShape, AKnownFiringWordLetsTheUrlCompleteTheNames) {
    for (const auto* body : {R"({"status":"firing"})",
                             R"({"state":"FIRING"})",
                             R"({"event":"triggered"})",
                             R"({"alert_type":"triggered"})",
                             R"({"state":"alerting"})",
                             R"({"state":"ALARM"})",
                             R"({"event":"alarm"})",
                             R"({"status":"critical"})",
                             R"({"status":"CRITICAL","severity":"warning"})",
                             R"({"status":"open"})",
                             R"({"status":"down"})",
                             R"({"status":"PROBLEM"})",
                             R"({"status":"alert"})",
                             R"({"event":"incident.triggered"})",
                             R"({"event":"alert.cpu.high.triggered"})",
                             R"({"data":{"status":"firing"}})",
                             R"({"firing":true})",
                             R"({"title":"[FIRING:1] memory"})",
                             R"({"title":"ALARM: memory"})",
                             R"({"title":"🚨 memory"})",
                             R"({"event":"incident.created","status":"open"})",
                             R"({"status":"firing","resolved":false})",
                             R"({"status":"firing","resolved_at":null})",
                             R"({"status":"firing","resolved_at":"0001-01-01T00:00:00Z"})",
                             R"({"status":"firing","description":"the last one was resolved"})",
                             R"({"status":"firing","message":"it was resolved yesterday, now it is back"})",
                             R"({"status":"firing","previous_status":"ok"})",
                             R"({"status":"firing","old_state":"resolved"})",
                             R"({"status":"firing","last_resolved_at":"2026-11-20"})",
                             R"({"status":"firing","http_status":200})",
                             R"({"status":"firing","alert_counts":{"resolved":1}})",
                             R"({"status":"firing","severity":"normal"})",
                             R"({"status":"firing","title":"Test app is slow"})",
                             R"({"status":"down","name":"Ping: shop"})",
                             R"({"status":"firing","title":"[front-end] slow"})",
                             R"({"status":"firing","priority":"P1"})",
                             R"([{"status":"firing"}])",
                             R"({"alert":{"status":"firing","name":"memory"},"source":"grafana.example"})",
                             R"({"status":" Firing\n"})",
                             R"({"alerts":[{"state":"firing"}]})",
                             R"({"status":"not-yet","alert":"firing"})"}) {
        const bool blocked = std::string_view(body).find("not-yet") != std::string_view::npos;
        EXPECT_EQ(asked(body), blocked ? "?" : "shop/web/") << body;
        EXPECT_EQ(asked(body, {"", "", "web"}), blocked ? "?" : "shop/web/") << body;
        EXPECT_EQ(asked(body, nothing), "?") << body;
    }
}

TEST(UnknownShape, WithoutAKnownWordNothingIsRequested) {
    for (const auto* body : {"{}",
                             R"({"message":"web is stuck"})",
                             R"({"text":"all is well again"})",
                             R"({"x":1})",
                             R"({"status":null})",
                             R"({"status":""})",
                             R"({"status":0})",
                             R"({"status":1})",
                             R"({"status":true})",
                             R"({"status":"zzz"})",
                             R"({"status":"resuelto"})",
                             R"({"status":"firing","state":"zzz"})",
                             R"({"state":"firing","status":7})",
                             R"({"status":"scaled down"})",
                             R"({"event":"shut_down"})",
                             R"({"event":"cooldown.opened_window"})",
                             R"({"status":"not ok"})",
                             R"({"status":"2","event":"alarm"})",
                             R"({"status":"firing","request":{"dyno":"web.3"}})",
                             R"({"status":"not resolved"})",
                             R"({"severity":"critical"})",
                             R"({"priority":"P1"})",
                             R"({"alert":"memory"})",
                             R"({"event":"alert"})",
                             R"({"type":"notification"})",
                             R"({"type":"web","text":"fine"})",
                             R"({"description":"firing"})",
                             R"({"message":"ALARM: memory"})",
                             R"({"name":"memory down"})",
                             R"({"status":"{{ status }}"})",
                             R"({"status":"$STATUS","event":"firing"})",
                             R"({"status":"${state}"})",
                             R"({"resolved":false})",
                             R"({"ok":false})",
                             R"({"previous_status":"firing"})",
                             R"({"request":{"status":"firing"}})",
                             R"({"status":"error"})",
                             R"({"state":"active"})",
                             R"({"action":"created"})",
                             R"({"status":"degraded"})",
                             "[]",
                             R"([1,2])",
                             R"(["firing"])",
                             R"([[{"status":"firing"}]])",
                             R"({"tags":"dyno:web.1"})",
                             R"({"labels":{"app":"shop"}})"}) {
        EXPECT_EQ(asked(body), "?") << body;
    }
    EXPECT_THAT(notes("{}"), testing::HasSubstr(R"("status":"firing")")) << "and it is said what to send";
    EXPECT_THAT(notes(R"({"status":"zzz"})"), testing::HasSubstr("`zzz` in `status`"));
}

TEST(UnknownShape, WordsThatContradictEachOtherAreRefused) {
    for (const auto* body :
         {R"({"status":"firing","state":"resolved"})", R"({"alert_status":"ok","state":"alarm"})",
          R"({"x":{"status":"triggered","current_state":"closed"}})"}) {
        EXPECT_EQ(asked(body), "?") << body;
        EXPECT_THAT(notes(body), testing::HasSubstr("contradict")) << body;
    }
}

TEST(UnknownShape, H2_ANameIsNeverWidened) {
    for (const auto* names : {R"("dyno":"web.3")",
                              R"("dyno_name":"web.3")",
                              R"("dynoName":"web.3")",
                              R"("instance":"web.3")",
                              R"("host":"web.3")",
                              R"("hostname":"web.3")",
                              R"("source":"web.3")",
                              R"("procid":"web.3")",
                              R"("pod":"web.3")",
                              R"("server":"web.3")",
                              R"("process":"web.3")",
                              R"("ps":"web.3")",
                              R"("labels":{"dyno":"web.3"})",
                              R"("labels":"app=shop,dyno=web.3")",
                              R"("tags":"dyno:web.3")",
                              R"("tags":["dyno:web.3","env:x"])",
                              R"("tags":["web.3"])",
                              R"("tags":[{"key":"dyno","value":"web.3"}])",
                              R"("tags":[["dyno","web.3"]])",
                              R"("tags":{"dyno":"web.3"})",
                              R"("labels.dyno":"web.3")",
                              R"("labels[dyno]":"web.3")",
                              R"("data":{"alert":{"dyno":"web.3"}})",
                              R"("host":{"name":"web.3"})",
                              R"("instance":"web.3:9091")",
                              R"("host":"shop.web.3.example.com")",
                              R"("source":"heroku/web.3")",
                              R"("title":"Memory of web.3")",
                              R"("name":"shop web.3 memory")",
                              R"("summary":"web.3.")",
                              R"x("title":"(web.3)")x",

                              R"("metadata":{"dyno":{"value":"web.3"}})",
                              R"("program":"app/web.3")",
                              R"("hosts":["web.3"])"}) {
        EXPECT_EQ(asked(R"({"status":"firing",)" + std::string(names) + "}"), "shop/web.3") << names;
        EXPECT_EQ(asked(R"({"status":"resolved",)" + std::string(names) + "}"), "-") << names;
    }
    for (const auto* names :
         {R"("message":"web.3 is stuck")", R"("details":{"text":"dyno=web.3"})",
          R"("title":"web.1 and web.3")", R"("title":"worker.1 is slow")", R"("hosts":["web.1","web.3"])",
          R"("dynos":["web.1","web.3"])", R"("dyno":"web.1","labels":{"dyno":"web.3"})", R"("app":"blog")",
          R"("app":"blog","dyno":"web.3")", R"("url":"https://x/?dyno=web.3")",
          R"("dyno":{"name":"web.3"})", R"("dyno":null)", R"("dyno":["web.3"])", R"("dyno":3)",
          R"("dyno":true)", R"("dyno":" web.3")", R"("app":"SHOP")", R"("app":["shop","blog"])",
          R"("app":1)"}) {
        EXPECT_EQ(asked(R"({"status":"firing",)" + std::string(names) + "}"), "?") << names;
    }
    std::string many = R"({"status":"firing","text":")";
    for (int i = 1; i < 40; ++i) {
        many += "v" + std::to_string(i) + ".1 ";
    }
    EXPECT_EQ(asked(many + R"(web.3"})"), "?") << "noise in front of it hides no name";
}

TEST(UnknownShape, H3_APlaceholderThatWasNotFilledInIsNeverWidened) {
    for (const auto* value : {"$TAGS",       "$dyno",       "{{ $labels.dyno }}",
                              "{{dyno}}",    "%{dyno}",     "${dyno}",
                              "[[ .Dyno ]]", "<dyno>",      "@dyno",
                              "null",        "undefined",   "n/a",
                              "N/A",         "NULL",        "none",
                              "-",           "<no value>",  "#{dyno}",
                              "{dyno}",      "[dyno]",      "<nil>",
                              "%dyno%",      "<%= dyno %>", "$(dyno)"}) {
        const std::string text = value;
        for (const auto* key :
             {"dyno", "dyno_name", "instance", "host", "source", "pod", "procid", "tags"}) {
            const auto body = R"({"status":"firing",")" + std::string(key) + R"(":")" + text + R"("})";
            EXPECT_EQ(asked(body), "?") << body;
        }
        EXPECT_EQ(asked(R"({"status":"firing","tags":"env:x,dyno:)" + text + R"("})"), "?") << value;
        EXPECT_EQ(asked(R"({"status":"firing","labels":{"dyno":")" + text + R"("}})"), "?") << value;
        EXPECT_EQ(asked(R"({"app":"shop","dyno":")" + text + R"(","type":"web"})"), "?") << value;
    }
    EXPECT_EQ(asked(R"({"status":"firing","dyno":""})"), "?");
}

TEST(UnknownShape, OfSeveralAlertsEachCountsForItself) {
    EXPECT_EQ(
        asked(R"({"alerts":[{"state":"firing","dyno":"web.1"},{"state":"resolved","dyno":"web.2"}]})"),
        "shop/web.1");
    EXPECT_EQ(asked(R"([{"status":"firing","dyno":"web.1"},{"status":"ok","dyno":"web.2"}])"),
              "shop/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","incidents":[{"status":"open","host":"web.2"},{"status":"closed"}]})",
                    nothing),
              "shop/web.2");
    EXPECT_EQ(asked(R"({"status":"resolved","alerts":[{"state":"firing","dyno":"web.1"}]})"), "-");
    EXPECT_EQ(asked(R"({"alerts":[{"state":"firing","dyno":"web.1"},{"state":"firing"}]})"),
              "shop/web.1 ?");
    EXPECT_EQ(asked(R"({"alerts":[{"state":"zzz","dyno":"web.1"},{"state":"firing","dyno":"web.2"}]})"),
              "shop/web.2 ?");
}

TEST(OwnShape, RequestsWithoutAStatus) {
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1","reason":"stuck"})", nothing), "shop/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","type":"web","reason":"p95, web.2 is worst"})", nothing), "shop/web/");
    EXPECT_EQ(asked(R"({"dyno":"web.1"})", nothing), "shop/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","type":"web","title":"slow","text":"p95"})", nothing), "shop/web/");
    EXPECT_EQ(asked(R"({"app":"shop","type":"web","title":"[Recovered] p95"})", nothing), "-");
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1","event":"beendet"})", nothing), "?")
        << "a status we do not know";
    EXPECT_EQ(asked(R"({"app":"shop","dyno":null,"type":"web"})", nothing), "shop/web/")
        << "as serialisers write it";
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1","type":"web"})", nothing), "shop/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1","reason":"test: resolved"})", nothing), "shop/web.1");
    EXPECT_EQ(asked("app=shop&dyno=web.1&title=a+b", nothing, BodyKind::form), "shop/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1"})", {"shop", "web.2", "web"}), "shop/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","type":"web"})", {"shop", "web.2", ""}), "shop/web.2")
        << "the narrower one";
    EXPECT_EQ(asked(R"({"app":"shop","type":"web"})", {"shop", "worker.2", ""}), "?");
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1","status":"firing"})", nothing), "shop/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","type":"mailman"})", nothing), "shop/mailman/")
        << "the monitor knows if there is one";
    EXPECT_EQ(read_alert(R"({"app":"shop","dyno":"web.1","reason":"stuck"})", BodyKind::json).alert->reason,
              "stuck");
}

TEST(OwnShape, AnUnreadableValueIsNeverWidened) {
    for (const auto* body : {R"({"app":"shop","dyno":"web"})",
                             R"({"app":"shop","dyno":"web.1 ","type":"web"})",
                             R"({"app":"shop","dyno":1,"type":"web"})",
                             R"({"app":"shop","dyno":{"name":"web.1"}})",
                             R"({"app":["shop","blog"],"type":"web"})",
                             R"({"app":"shop","dyno":"web.1/../../other"})",
                             R"({"app":"shop","dyno":"web.0"})",
                             R"({"app":"shop","dyno":"web.1\u0000"})",
                             R"({"app":"shop","dyno":"wéb.1"})",
                             R"({"app":"shop","type":"web.1"})",
                             R"({"app":"shop","type":"*"})",
                             R"({"app":"shop","type":"web worker"})",
                             R"({"app":"shop","type":true})",
                             R"({"app":"shop","dyno":"web.1234567"})",
                             R"({"dyno":"$TAGS[dyno]","type":"web"})",
                             R"({"app":"shop","dyno":"web.1","status":"weird"})",
                             R"({"app":"shop","dyno":"web.1","status":""})",
                             R"({"app":"shop","dyno":"web.1","status":0})",
                             R"({"app":"shop"})",
                             R"({"app":"shop","dyno":""})",
                             R"({"app":"blog","dyno":"web.1"})",
                             R"({"app":"shop","reason":"x"})",
                             R"([{"app":"shop","dyno":"web.1"}])"}) {
        EXPECT_EQ(asked(body), "?") << body;
        EXPECT_EQ(asked(body, nothing), "?") << body;
    }
}

}  // namespace
}  // namespace dynoward::alerts
