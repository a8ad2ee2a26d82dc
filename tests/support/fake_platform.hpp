// SPDX-License-Identifier: MIT
// A table of dynos that answers the Platform API's requests with real JSON texts, for tests of the monitor.
// Much smaller than the simulator: what it does is visible in one screen, so a test's story stays in the
// test.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "heroku/request.hpp"

namespace dynoward::test {

struct FakeDyno {
    std::string name;
    std::string type;
    double memory_mb = 300;
    double quota_mb = 512;
    std::string state = "up";
    WallTime created_at{};
    WallTime updated_at{};
    unsigned life = 1;
    std::optional<WallTime> up_at;  ///< where booting
    bool silent = false;            ///< sends no metric lines
    std::string app = "shop";
    std::string size = "standard-1X";

    std::string incarnation() const {
        auto text = name + "-life-" + std::to_string(life);
        text[text.find('.')] = '-';
        return text;
    }
};

inline heroku::ApiReply answered(int status, std::string body = "{}") {
    heroku::ApiReply reply;
    reply.outcome = heroku::ApiReply::Outcome::answered;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}
inline heroku::ApiReply error_reply(int status, const std::string& id, const std::string& message) {
    return answered(status, R"({"id":")" + id + R"(","message":")" + message + R"("})");
}
inline heroku::ApiReply lost_reply() {
    heroku::ApiReply reply;
    reply.problem = "connection reset";
    return reply;
}
inline heroku::ApiReply not_sent_reply() {
    heroku::ApiReply reply;
    reply.outcome = heroku::ApiReply::Outcome::not_sent;
    reply.problem = "connection refused";
    return reply;
}

class FakePlatform {
 public:
    std::vector<FakeDyno> dynos;
    std::map<std::string, std::vector<std::string>> tokens{{"shop", {"d.shop"}}};
    /// Where set, the formation has these types and no others.
    std::optional<std::set<std::string>> formation_types;
    /// Where set and not nullopt for a request, it is the reply. A DELETE answered so restarts nothing.
    std::function<std::optional<heroku::ApiReply>(const heroku::ApiRequest&)> fault;
    bool restarts_on_delete = true;
    bool maintenance = false;
    std::set<std::string> in_space;  ///< apps of a Private Space
    std::optional<WallTime> released_at;
    std::string apps_status = "green";  ///< of the status page
    Seconds boot{20};
    double fresh_mb = 180;

    FakeDyno* find(const std::string& app, const std::string& name) {
        for (auto& dyno : dynos) {
            if (dyno.app == app && dyno.name == name) {
                return &dyno;
            }
        }
        return nullptr;
    }

    heroku::ApiReply answer(const Instant& now, const heroku::ApiRequest& request) {
        using Kind = heroku::ApiRequest::Kind;
        if (fault) {
            if (auto reply = fault(request)) {
                return *reply;
            }
        }
        const auto& app = request.app().text();
        switch (request.kind()) {
            case Kind::list_dynos: return answered(200, dynos_json(app));
            case Kind::list_formation: return answered(200, formation_json(app));
            case Kind::list_drains: return answered(200, drains_json(app));
            case Kind::restart_dyno: {
                auto* dyno = find(app, request.dyno()->text());
                if (dyno == nullptr) {
                    return error_reply(404, "not_found", "Couldn't find that dyno.");
                }
                if (restarts_on_delete) {
                    restart(now, *dyno);
                }
                return answered(202);
            }
            case Kind::app_info: return answered(200, app_json(app));
            case Kind::platform_status: return answered(200, status_json());
            case Kind::feature_info:
            case Kind::list_attachments:
            case Kind::reset_connections: break;
        }
        return answered(404);
    }

    void restart(const Instant& now, FakeDyno& dyno) const {
        ++dyno.life;
        dyno.state = "starting";
        dyno.memory_mb = fresh_mb;
        dyno.created_at = dyno.updated_at = now.wall;
        dyno.up_at = now.wall + boot;
    }

    std::string dynos_json(const std::string& app) const {
        std::string list;
        for (const auto& dyno : dynos) {
            if (dyno.app == app) {
                list += (list.empty() ? "" : ",") + dyno_json(dyno);
            }
        }
        return "[" + list + "]";
    }
    static std::string dyno_json(const FakeDyno& dyno) {
        return R"({"attach_url":null,"command":"bin/web","created_at":")" +
               format_rfc3339(dyno.created_at) + R"(","id":"id-)" + dyno.incarnation() + R"(","name":")" +
               dyno.name + R"(","release":{"id":"r","version":3},"app":{"name":"shop","id":"a"},"size":")" +
               dyno.size + R"(","state":")" + dyno.state + R"(","type":")" + dyno.type +
               R"(","updated_at":")" + format_rfc3339(dyno.updated_at) + R"("})";
    }
    std::string formation_json(const std::string& app) const {
        std::map<std::string, int> counts;
        std::map<std::string, std::string> sizes;
        for (const auto& dyno : dynos) {
            if (dyno.app == app && dyno.type != "run" &&
                (!formation_types || formation_types->count(dyno.type))) {
                ++counts[dyno.type];
                sizes[dyno.type] = dyno.size;
            }
        }
        std::string list;
        for (const auto& [type, quantity] : counts) {
            list += (list.empty() ? "" : ",") + (R"({"type":")" + type) + R"(","quantity":)" +
                    std::to_string(quantity) + R"(,"size":")" + sizes[type] + "\"}";
        }
        return "[" + list + "]";
    }
    std::string app_json(const std::string& app) const {
        return R"({"id":"a","name":")" + app + R"(","maintenance":)" + (maintenance ? "true" : "false") +
               R"(,"released_at":)" + (released_at ? '"' + format_rfc3339(*released_at) + '"' : "null") +
               R"(,"space":)" +
               (in_space.count(app) != 0 ? R"({"id":"s","name":"den","shield":false})" : "null") + "}";
    }
    std::string status_json() const {
        return R"({"status":[{"system":"Apps","status":")" + apps_status +
               R"("},{"system":"Data","status":"red"},{"system":"Tools","status":"red"}],"incidents":[]})";
    }
    std::string drains_json(const std::string& app) const {
        std::string list;
        if (const auto found = tokens.find(app); found != tokens.end()) {
            for (const auto& token : found->second) {
                list += (list.empty() ? "" : ",") + (R"({"addon":null,"id":"x","token":")" + token) +
                        R"(","url":"https://x:secret@example.com/logs"})";
            }
        }
        return "[" + list + "]";
    }
};

}  // namespace dynoward::test
