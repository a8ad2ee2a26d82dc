// SPDX-License-Identifier: MIT
// The restarts of an app with a budget of two an hour, for tests: the usual steps by name.
#pragma once

#include <string>
#include <vector>

#include "restart/app_restarts.hpp"
#include "unit/restart/conversation.hpp"

namespace dynoward::test {

class App {
 public:
    restart::AppRestarts restarts{{2, 3600s}};

    void request(policy::Rule rule, const std::string& dyno = "web.1", std::uint64_t ledger_id = 7) {
        restarts.request(name_of(dyno), "web", request_of(rule), ledger_id);
    }
    restart::Action start(Seconds offset, const std::string& dyno = "web.1",
                          policy::Rule rule = policy::Rule::memory, std::uint64_t ledger_id = 0) {
        return restarts.start(at(offset), name_of(dyno), "web", rule, ledger_id);
    }
    restart::Action approve(Seconds offset, const std::string& dyno = "web.1",
                            policy::Rule rule = policy::Rule::memory,
                            std::optional<WallTime> released_at = std::nullopt) {
        return restarts.approve(at(offset), dyno_before(dyno), rule, released_at);
    }
    void send(Seconds offset, const std::string& dyno = "web.1", policy::Rule rule = policy::Rule::memory) {
        start(offset, dyno, rule);
        approve(offset, dyno, rule);
    }
    restart::Action feed(Seconds offset, const restart::Event& event, const std::string& dyno = "web.1") {
        auto action = restarts.resume(at(offset), name_of(dyno), event);
        restarts.retire_ended();
        return action;
    }
    void refuse(Seconds offset, const std::string& dyno = "web.1") {
        EXPECT_EQ(ending_of(feed(offset, restart::event::Reply{error_reply(422, "no", "no")}, dyno)),
                  restart::Ending::refused);
    }
    void confirm_by_drain(Seconds offset, const std::string& dyno = "web.1") {
        const auto after = dyno_after(dyno);
        EXPECT_EQ(ending_of(feed(offset, restart::event::Observed{&after}, dyno)),
                  restart::Ending::confirmed);
    }
    /// Nothing helped: the same trouble is back.
    void come_back(Seconds offset, const std::string& dyno = "web.1") {
        const auto after = dyno_after(dyno);
        const auto finding = finding_of(policy::Rule::memory, at(offset).wall);
        const auto action = restarts.resume_last(at(offset), name_of(dyno), review_of(after, &finding));
        EXPECT_NE(as<restart::action::ReportIneffective>(action), nullptr);
    }
    const restart::DynoRestarts& of(const std::string& dyno = "web.1") const {
        return *restarts.find(name_of(dyno));
    }
    std::vector<std::string> under_way() const { return texts(restarts.under_way()); }

    static std::vector<std::string> texts(const std::vector<DynoName>& names) {
        std::vector<std::string> found;
        for (const auto& name : names) {
            found.push_back(name.text());
        }
        return found;
    }
};

/// An app of these dynos.
inline fleet::App fleet_of(const std::vector<std::string>& names) {
    fleet::App fleet(AppName::parse("shop").value());
    std::vector<heroku::DynoInfo> list;
    for (const auto& name : names) {
        list.push_back(listed_before(name));
    }
    fleet.on_dyno_list(at(), at(), list);
    return fleet;
}

}  // namespace dynoward::test
