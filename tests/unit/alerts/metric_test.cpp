// SPDX-License-Identifier: MIT
// Prometheus Alertmanager, Grafana (unified and former), Datadog, Zabbix, Nagios: each alert with its own
// status and labels.
#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;

std::string one(const std::string& status, const std::string& labels, const std::string& annotations = "") {
    return R"({"status":")" + status +
           R"(","labels":{"alertname":"DynoMemoryHigh","severity":"critical",)" + labels +
           R"(},"annotations":{)" + annotations +
           R"(},"startsAt":"2026-11-21T10:00:00.123Z","endsAt":"0001-01-01T00:00:00Z",)"
           R"("generatorURL":"http://prometheus:9090/graph?g0.expr=x","fingerprint":"8c1fdf0bb1c01a7e"})";
}

std::string group(const std::string& status, const std::string& alerts, const std::string& more = "") {
    return R"({"receiver":"dynoward","status":")" + status + R"(","alerts":[)" + alerts +
           R"(],"groupLabels":{"alertname":"DynoMemoryHigh"},"commonLabels":{"alertname":"DynoMemoryHigh",)"
           R"("severity":"critical"},"commonAnnotations":{},"externalURL":"http://alertmanager:9093",)"
           R"("version":"4","groupKey":"{}:{alertname=\"DynoMemoryHigh\"}",)" +
           more + R"("truncatedAlerts":0})";
}

TEST(Alertmanager, H1_AnAlertThatNamesADynoRequestsOnlyThatOne) {
    const auto body = group("firing", one("firing", R"("app":"shop","dyno":"web.3")"));
    EXPECT_EQ(asked(body), "shop/web.3");
    EXPECT_EQ(asked(body, nothing), "shop/web.3") << "without anything in the URL";
    EXPECT_EQ(tool(body), "prometheus");
    EXPECT_EQ(read_alert(body, BodyKind::json).alert->reason, "DynoMemoryHigh");
}

TEST(Alertmanager, H1_ItsEndRequestsNothingWhateverTheUrlHas) {
    for (const auto* status : {"resolved", "Resolved", "RESOLVED", " resolved "}) {
        for (const auto* labels :
             {R"("app":"shop","dyno":"web.3")", R"("app":"shop","type":"web")", R"("x":"y")"}) {
            const auto body = group(status, one(status, labels));
            EXPECT_EQ(asked(body), "-") << body;
            EXPECT_EQ(asked(body, {"shop", "web.1", ""}), "-") << body;
        }
    }
    EXPECT_THAT(notes(group("resolved", one("resolved", R"("a":"b")"))), testing::HasSubstr("as resolved"));
}

TEST(Alertmanager, EachAlertOfAGroupCountsByItsOwnStatusAndLabels) {
    const auto mixed = one("firing", R"("app":"shop","dyno":"web.1")") + "," +
                       one("resolved", R"("app":"shop","dyno":"web.2")") + "," +
                       one("firing", R"("app":"shop","dyno":"web.3")") + "," +
                       one("firing", R"("app":"shop","dyno":"web.1")");
    EXPECT_EQ(asked(group("firing", mixed)), "shop/web.1 shop/web.3");
    EXPECT_EQ(asked(group("resolved", mixed)), "-") << "a group that has ended is over";
    EXPECT_EQ(asked("[" + mixed + "]"), "shop/web.1 shop/web.3") << "the list alone";
    const auto wide =
        one("firing", R"("app":"shop","dyno":"web.1")") + "," + one("firing", R"("app":"shop")");
    EXPECT_EQ(asked(group("firing", wide)), "shop/web.1 ?") << "the URL does not widen the second";
    const auto ended =
        one("resolved", R"("app":"shop","dyno":"web.1")") + "," + one("firing", R"("app":"shop")");
    EXPECT_EQ(asked(group("firing", ended)), "?");
    EXPECT_EQ(asked(group("firing", one("firing", R"("app":"shop","dyno":"web.1")") + ",null,1,[]")),
              "shop/web.1");
}

TEST(Alertmanager, ReadsTheUsualNamesOfLabels) {
    for (const auto* labels :
         {R"("app":"shop","dyno":"web.3")", R"("heroku_app":"shop","heroku_dyno":"web.3")",
          R"("app_name":"shop","dyno_name":"web.3")", R"("application":"shop","instance":"web.3")",
          R"("job":"shop","instance":"web.3:9091")", R"("app":"shop","source":"web.3")",
          R"("app":"shop","host":"web.3")", R"("app":"shop","pod":"web.3")",
          R"("app":"shop","procid":"web.3")", R"("app":"shop","instance":"shop.web.3")",
          R"("app":"shop","dyno":"heroku/web.3")", R"("app":"shop","process_type":"web","dyno":"web.3")",
          R"("app":"shop","type":"web","instance":"web.3")", R"("service":"shop","Dyno":"web.3")",
          R"("app":"shop","dyno":"web.3","instance":"10.0.0.1:9090")"}) {
        EXPECT_EQ(asked(group("firing", one("firing", labels))), "shop/web.3") << labels;
    }
    for (const auto* labels : {R"("app":"shop","type":"web")", R"("app":"shop","process_type":"web")",
                               R"("app":"shop","dyno_type":"web")", R"("app":"shop","process":"web")"}) {
        EXPECT_EQ(asked(group("firing", one("firing", labels)), nothing), "shop/web/") << labels;
    }
}

TEST(Alertmanager, WithoutANameTheUrlCompletesIt) {
    EXPECT_EQ(asked(group("firing", one("firing", R"("job":"router","instance":"10.0.0.1:9090")"))),
              "shop/web/");
    EXPECT_EQ(asked(group("firing", one("firing", R"("job":"router")")), nothing), "?");
    EXPECT_EQ(asked(group("firing", one("firing", R"("type":"gauge","job":"router")"))), "shop/web/");
    EXPECT_EQ(asked(group("firing", one("firing", R"("job":"router")")), {"shop", "web.2", ""}),
              "shop/web.2");
}

TEST(Alertmanager, ANameThatCannotBeOneIsRefusedAndNeverWidened) {
    for (const auto* labels :
         {R"("dyno":"{{ $labels.dyno }}")", R"("dyno":"$dyno")", R"("dyno":"<no value>")", R"("dyno":"")",
          R"("dyno":"web")", R"("dyno":"web.03")", R"("dyno":"null")",
          R"("instance":"{{ $labels.instance }}")", R"("app":"blog","dyno":"web.3")", R"("app":"blog")",
          R"("app":"{{ $labels.app }}")", R"("dyno":"web.1","dyno_name":"web.2")",
          R"("instance":"web.1","host":"web.2")", R"("dyno":["web.1"," web.2"])", R"("dyno":3)",
          R"("app":"shop","heroku_app":"blog","dyno":"web.1")", R"("process_type":"web.1")",
          R"("process_type":"*")"}) {
        EXPECT_EQ(asked(group("firing", one("firing", labels))), "?") << labels;
    }
}

TEST(Alertmanager, ATitleThatNamesADynoNarrowsTheUrlAndAnyOtherTextForbidsIt) {
    const auto alert = [](const std::string& annotations) {
        return group("firing", one("firing", R"("app":"shop")", annotations));
    };
    EXPECT_EQ(asked(alert(R"("summary":"Memory of web.3 is high")")), "shop/web.3");
    EXPECT_EQ(asked(alert(R"("summary":"Memory of web.3 is high")"), nothing), "?");
    EXPECT_EQ(asked(alert(R"("summary":"web.3 and web.1")")), "?");
    EXPECT_EQ(asked(alert(R"("summary":"Memory of worker.3 is high")")), "?");
    EXPECT_EQ(asked(alert(R"("description":"web.3 uses 600 MB")")), "?");
    EXPECT_EQ(asked(alert(R"("summary":"p95 over 2 s since v1.2, see 10.0.0.1")")), "shop/web/");
}

TEST(Alertmanager, AWatchdogAndAnUnknownStatusRequestNothing) {
    auto watchdog = group("firing", one("firing", R"("app":"shop","dyno":"web.3")"));
    for (const auto* name : {"Watchdog", "InfoInhibitor", "DeadMansSwitch"}) {
        auto body = watchdog;
        body.replace(body.find("DynoMemoryHigh"), 14, name);
        EXPECT_EQ(asked(body), "-") << name;
    }
    for (const auto* status : {"suppressed", "inhibited", "silenced", "pending"}) {
        EXPECT_EQ(asked(group("firing", one(status, R"("dyno":"web.3")"))), "-") << status;
    }
    EXPECT_EQ(asked(group("firing", one("zzz", R"("dyno":"web.3")"))), "?");
    EXPECT_EQ(asked(R"({"status":"firing","alerts":[]})"), "?") << "a word, and no alert";
    EXPECT_EQ(asked(R"({"alerts":[]})"), "?");
    EXPECT_EQ(asked(R"({"status":"resolved","alerts":[]})"), "-");
    EXPECT_EQ(asked(R"({"alerts":[{"labels":{"app":"shop","dyno":"web.3"}}]})"), "?") << "no status at all";
    EXPECT_EQ(asked(R"({"status":"firing","alerts":[{"labels":{"app":"shop","dyno":"web.3"}}]})"),
              "shop/web.3");
    EXPECT_EQ(asked(R"([{"labels":{"dyno":"web.3"},"status":{"state":"active","inhibitedBy":[]}}])"), "?");
    EXPECT_EQ(asked(R"([{"labels":{"dyno":"web.3"},"status":{"state":"suppressed"}}])"), "-");
}

TEST(Alertmanager, NotesTheAlertsThatTheToolLeftOut) {
    auto body = group("firing", one("firing", R"("app":"shop","dyno":"web.3")"));
    body.replace(body.find(R"("truncatedAlerts":0)"), 19, R"("truncatedAlerts":7)");
    EXPECT_THAT(notes(body), testing::HasSubstr("7 more alerts were left out"));
}

std::string grafana(const std::string& status, const std::string& state, const std::string& title,
                    const std::string& labels,
                    const std::string& annotations = R"("summary":"High memory")") {
    return group(
        status, one(status, labels + R"(,"grafana_folder":"Heroku")", annotations),
        R"("orgId":1,"title":")" + title + R"(","state":")" + state + R"(","message":"**Firing**",)");
}

TEST(Grafana, ReadsUnifiedAlerting) {
    EXPECT_EQ(asked(grafana("firing", "alerting", "[FIRING:1] DynoMemoryHigh (shop web.3)",
                            R"("app":"shop","dyno":"web.3")")),
              "shop/web.3");
    EXPECT_EQ(tool(grafana("firing", "alerting", "x", R"("dyno":"web.3")")), "grafana");
    EXPECT_EQ(asked(grafana("firing", "alerting", "[FIRING:1, RESOLVED:1] x", R"("dyno":"web.3")")),
              "shop/web.3");
    EXPECT_EQ(
        asked(grafana("resolved", "ok", "[RESOLVED] DynoMemoryHigh (shop web.3)", R"("dyno":"web.3")")),
        "-");
    EXPECT_EQ(asked(grafana("resolved", "ok", "[RESOLVED] DynoMemoryHigh", R"("x":"y")")), "-");
    for (const auto* state : {"ok", "no_data", "paused", "pending", "unknown"}) {
        EXPECT_EQ(asked(grafana("firing", state, "x", R"("dyno":"web.3")")), "-") << state;
    }
}

TEST(Grafana, MissingDataAndATestRequestNothing) {
    for (const auto* name : {"DatasourceNoData", "DatasourceError", "TestAlert"}) {
        const auto body =
            group("firing", R"({"status":"firing","labels":{"alertname":")" + std::string(name) +
                                R"(","app":"shop","dyno":"web.3","rulename":"memory"},"annotations":{}})");
        EXPECT_EQ(asked(body), "-") << name;
    }
    for (const auto* why : {"NoData", "MissingSeries", "Error", "Paused, NoData"}) {
        EXPECT_EQ(asked(grafana("firing", "alerting", "[FIRING:1] x", R"("dyno":"web.3")",
                                R"("grafana_state_reason":")" + std::string(why) + "\"")),
                  "-")
            << why;
    }
}

TEST(GrafanaBefore9, CountsByStateAndByTheTagsOfEachSeries) {
    const auto body = [](const std::string& state, const std::string& matches,
                         const std::string& title = "x") {
        return R"({"dashboardId":1,"evalMatches":[)" + matches +
               R"(],"message":"memory","orgId":1,"panelId":2,)"
               R"("ruleId":1,"ruleName":"memory","ruleUrl":"http://g/d/x","state":")" +
               state + R"(","tags":{},"title":")" + title + "\"}";
    };
    const auto* two = R"({"value":600,"metric":"memory","tags":{"app":"shop","dyno":"web.1"}},)"
                      R"({"value":700,"metric":"memory","tags":{"app":"shop","dyno":"web.3"}})";
    EXPECT_EQ(asked(body("alerting", two, "[Alerting] memory")), "shop/web.1 shop/web.3");
    EXPECT_EQ(asked(body("alerting", "")), "shop/web/");
    EXPECT_EQ(asked(body("alerting", R"({"value":1,"metric":"web.3","tags":null})")), "?")
        << "its text names one";
    for (const auto* state : {"ok", "OK", "no_data", "paused", "pending", "unknown"}) {
        EXPECT_EQ(asked(body(state, two)), "-") << state;
    }
    EXPECT_EQ(asked(body("alerting", two, "[OK] memory")), "-");
    EXPECT_EQ(asked(body("alerting", two, "[No Data] memory")), "-");
    EXPECT_EQ(asked(body("keep_state", two)), "?");
}

TEST(Datadog, CountsByTheTransition) {
    const auto body = [](const std::string& transition, const std::string& tags) {
        return R"({"title":"memory","alert_transition":")" + transition + R"(","tags":")" + tags + "\"}";
    };
    for (const auto* fires : {"Triggered", "Re-Triggered", "Renotify", "triggered"}) {
        EXPECT_EQ(asked(body(fires, "env:production, dyno:web.1,app:shop")), "shop/web.1") << fires;
        EXPECT_EQ(asked(body(fires, "dyno:web.1,dynotype:web,appname:shop"), nothing), "shop/web.1")
            << fires;
        EXPECT_EQ(asked(body(fires, "monitor")), "shop/web/") << fires;
        EXPECT_EQ(asked(body(fires, "dynotype:web"), nothing), "shop/web/") << fires;
    }
    for (const auto* ends : {"Recovered", "Warn Recovered", "No Data Recovered", "recovered", "No Data",
                             "Re-No Data", "Warn", "Re-Warn", "no data"}) {
        EXPECT_EQ(asked(body(ends, "dyno:web.1,app:shop")), "-") << ends;
        EXPECT_EQ(asked(body(ends, "")), "-") << ends;
    }
    for (const auto* tags : {"$TAGS", "dyno:$TAGS[dyno]", "dyno:web.1 web.2", "dyno:web", "dyno:*", "dyno:",
                             "dyno:web.1,dyno:web.2", "host:{{host.name}}", "app:blog", "app:{{app}}"}) {
        EXPECT_EQ(asked(body("Triggered", tags)), "?")
            << "H3: an unfilled place is no reason to widen: " << tags;
    }
    EXPECT_EQ(asked(body("$ALERT_TRANSITION", "dyno:web.1")), "?");
    EXPECT_EQ(asked(R"({"tags":"dyno:web.1,app:shop"})"), "?") << "no word says that it fires";
    EXPECT_EQ(asked(R"({"tags":"dyno:web.1","title":"[Triggered on {dyno:web.1}] memory"})"), "shop/web.1");
    EXPECT_EQ(asked(R"({"tags":"dyno:web.1","title":"[Recovered on {dyno:web.1}] memory"})"), "-");
    EXPECT_EQ(
        asked(R"({"tags":["env:x","dyno:web.1"],"alert_transition":"Triggered","alert_type":"success"})"),
        "-");
    EXPECT_EQ(asked("alert_transition=Triggered&tags=dyno%3Aweb.1&title=a", web_of_shop, BodyKind::form),
              "shop/web.1");
    EXPECT_EQ(asked("alert_transition=Recovered&tags=dyno%3Aweb.1", web_of_shop, BodyKind::form), "-");
    EXPECT_EQ(tool(body("Triggered", "")), "datadog");
}

TEST(Zabbix, ReadsAProblemAndItsEnd) {
    const auto body = [](const std::string& more) {
        return R"({"event_id":"1234","trigger_name":"Memory","host":"zabbix-1",)" + more + "}";
    };
    EXPECT_EQ(asked(body(R"("event_status":"PROBLEM","trigger_severity":"High")")), "shop/web/");
    EXPECT_EQ(asked(body(R"("status":"PROBLEM","tags":"app:shop,dyno:web.3")"), nothing), "shop/web.3");
    EXPECT_EQ(asked(body(R"("event_status":"PROBLEM","event_ack_status":"No","event_value":"1")")),
              "shop/web/");
    EXPECT_EQ(asked(body(R"("event_status":"PROBLEM","event_ack_status":"Yes")")), "-");
    for (const auto* end : {"OK", "RESOLVED", "Ok", "resolved"}) {
        EXPECT_EQ(asked(body(R"("event_status":")" + std::string(end) + "\"")), "-") << end;
        EXPECT_EQ(asked(body(R"("trigger_status":")" + std::string(end) + "\"")), "-") << end;
    }
    EXPECT_EQ(asked(body(R"("event_status":"{EVENT.STATUS}")")), "?");
}

TEST(Nagios, ReadsItsKindsOfNotification) {
    const auto body = [](const std::string& type, const std::string& state) {
        return R"({"NOTIFICATIONTYPE":")" + type +
               R"(","HOSTNAME":"heroku","HOSTSTATE":"UP","SERVICEDESC":"memory",)"
               R"("SERVICESTATE":")" +
               state + R"(","SERVICEOUTPUT":"x"})";
    };
    EXPECT_EQ(asked(body("PROBLEM", "CRITICAL")), "shop/web/") << "the host is up all the same";
    for (const auto* type : {"RECOVERY", "ACKNOWLEDGEMENT", "FLAPPINGSTART", "FLAPPINGSTOP",
                             "DOWNTIMESTART", "DOWNTIMEEND", "DOWNTIMECANCELLED"}) {
        EXPECT_EQ(asked(body(type, "CRITICAL")), "-") << type;
    }
    EXPECT_EQ(asked(body("PROBLEM", "OK")), "-");
    EXPECT_EQ(asked(body("PROBLEM", "UNKNOWN")), "-");
    EXPECT_EQ(asked(R"({"notification_type":"PROBLEM","hoststate":"DOWN","host":"web.3"})"), "shop/web.3");
    EXPECT_EQ(asked(R"({"notification_type":"RECOVERY","hoststate":"UP","host":"web.3"})"), "-");
}

}  // namespace
}  // namespace dynoward::alerts
