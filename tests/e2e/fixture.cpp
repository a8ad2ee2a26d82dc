// SPDX-License-Identifier: MIT
#include "e2e/fixture.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <sstream>
#include <stdexcept>

#include "net/clock.hpp"

namespace dynoward::e2e {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds look_every{20};

std::string fresh_frame_id() {
    static std::atomic<unsigned> number{0};
    auto text = std::to_string(++number);
    return std::string(32 - text.size(), 'A') + text;
}

json get_json(std::uint16_t port, std::string_view target) {
    const auto reply = ask(port, "GET", target, {{"Authorization", basic("owner", admin_password)}});
    if (reply.status != 200) {
        throw std::runtime_error(std::string(target) + " answered " + std::to_string(reply.status));
    }
    return json::parse(reply.body);
}

// The port in its start line, or 0 if it ended or printed none in time.
std::uint16_t port_of(Child& child) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < deadline) {
        child.listen();
        const auto lines = child.lines_with("at=daemon.start ");
        if (!lines.empty()) {
            return static_cast<std::uint16_t>(std::stoul(value_of(lines.front(), "port")));
        }
        if (child.exit_status()) {
            break;
        }
        ::usleep(std::chrono::microseconds(look_every).count());
    }
    return 0;
}

}  // namespace

simulator::WorldPlan calm_plan() {
    simulator::WorldPlan plan;
    plan.speed = 20;
    auto& app = plan.apps.front();
    app.drain_token = drain_token;
    // 20 to 22 h on the platform's clock, so an hour of ours: beyond every cooldown, and before the daily
    // cycling.
    app.min_initial_age = std::chrono::hours{20};
    app.types.front().quantity = 3;
    simulator::TypePlan worker;
    worker.process_type = "worker";
    app.types.push_back(worker);
    return plan;
}

Daemon::Daemon(const Environment& environment) : child_(DYNOWARD_PROGRAM, {"serve"}, environment) {
    port_ = port_of(child_);
}

json Daemon::state() const {
    return get_json(port_, "/api/v1/state");
}
json Daemon::ledger() const {
    return get_json(port_, "/api/v1/ledger?limit=1000");
}

json Daemon::dyno(std::string_view name) const {
    const auto all = state();
    for (const auto& dyno : all.at("apps").at(0).at("dynos")) {
        if (dyno.at("name") == name) {
            return dyno;
        }
    }
    return {};
}

std::map<std::string, std::uint64_t> Daemon::frames() const {
    constexpr std::string_view name = "dynoward_frames_total{fate=\"";
    std::map<std::string, std::uint64_t> counts;
    std::istringstream text(
        ask(port_, "GET", "/metrics", {{"Authorization", basic("owner", admin_password)}}).body);
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with(name)) {
            const auto end = line.find('"', name.size());
            counts[line.substr(name.size(), end - name.size())] =
                std::stoull(line.substr(line.find("} ") + 2));
        }
    }
    return counts;
}

Reply Daemon::post(std::string_view body, Fields more, std::string_view target) const {
    const auto given = [&more](std::string_view name) {
        return std::any_of(more.begin(), more.end(),
                           [&](const auto& field) { return field.first == name; });
    };
    Fields fields{{"Authorization", basic("drain", drain_password)},
                  {"Content-Type", "application/logplex-1"}};
    if (!given("Logplex-Frame-Id")) {
        fields.emplace_back("Logplex-Frame-Id", fresh_frame_id());
    }
    if (!given("Logplex-Drain-Token")) {
        fields.emplace_back("Logplex-Drain-Token", drain_token);
    }
    fields.insert(fields.end(), more.begin(), more.end());
    return ask(port_, "POST", target, fields, body);
}

Fixture::Fixture(simulator::WorldPlan plan, const demo::FakeTls& tls)
    : world_(std::move(plan), net::now()), api_(world_, api_key), platform_(io_, api_, tls) {
    api_.set_drain_url(std::string("https://drain:") + drain_password + "@dynoward.example.com/logs");
}

Fixture::~Fixture() {
    platform_.stop();
    // What still runs of the fakes sees that they are closed, and ends, before what it works on goes.
    io_.restart();
    io_.poll();
}

void Fixture::TearDown() {
    for (const auto& daemon : daemons_) {
        daemon->process().signal(SIGTERM);
    }
    for (const auto& daemon : daemons_) {
        const auto status = wait_for_end(daemon->process());
        const bool killed_by_test = status == 128 + SIGKILL;
        EXPECT_TRUE(status == 0 || killed_by_test) << "daemon ended with " << status.value_or(-1) << "\n"
                                                   << daemon->process().out() << daemon->process().err();
        expect_no_secret(daemon->process(), true);
    }
    for (const auto& child : children_) {
        expect_no_secret(*child, false);
    }
    if (HasFailure()) {
        for (const auto& daemon : daemons_) {
            std::cerr << "--- stdout\n"
                      << daemon->process().out() << "--- stderr\n"
                      << daemon->process().err();
        }
        for (const auto& request : platform_.requests()) {
            std::cerr << "--- " << request.method << ' ' << request.target << ' ' << request.status << '\n';
        }
    }
}

Environment Fixture::settings(Environment more) const {
    Environment all{{"PORT", "0"},
                    {"HOST", "127.0.0.1"},
                    {"DRAIN_PASSWORD", drain_password},
                    {"ADMIN_PASSWORD", admin_password},
                    {"APP_ID_OR_NAME", "shop"},
                    {"HEROKU_API_KEY", api_key},
                    {"HEROKU_API_URL", platform_.url()},
                    {"MODE", "enforce"},
                    {"WARM_UP", "0"}};
    for (auto& [name, value] : more) {
        all[name] = value;
    }
    return all;
}

Daemon& Fixture::start(const Environment& environment) {
    daemons_.push_back(std::make_unique<Daemon>(environment));
    auto& daemon = *daemons_.back();
    EXPECT_NE(daemon.port(), 0) << daemon.process().out() << daemon.process().err();
    return daemon;
}

Child& Fixture::run(const std::vector<std::string>& arguments, const Environment& environment) {
    children_.push_back(std::make_unique<Child>(DYNOWARD_PROGRAM, arguments, environment));
    auto& child = *children_.back();
    EXPECT_TRUE(wait_for_end(child));
    return child;
}

bool Fixture::lost_a_daemon() {
    return std::any_of(daemons_.begin(), daemons_.end(),
                       [](const auto& daemon) { return daemon->process().exit_status().has_value(); });
}

bool Fixture::run_until(const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const bool lost_before = lost_a_daemon();
    while (true) {
        io_.restart();
        io_.run_for(look_every);
        world_.advance(net::now());
        for (const auto& daemon : daemons_) {
            daemon->process().listen();
        }
        if (is_so()) {
            return true;
        }
        if (std::chrono::steady_clock::now() > deadline || (!lost_before && lost_a_daemon())) {
            return false;
        }
    }
}

std::optional<int> Fixture::wait_for_end(Child& child, std::chrono::seconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (!child.exit_status() && std::chrono::steady_clock::now() < deadline) {
        io_.restart();
        io_.run_for(look_every);
        child.listen();
    }
    return child.exit_status();
}

std::size_t Fixture::looks() const {
    return static_cast<std::size_t>(
        std::count_if(platform_.requests().begin(), platform_.requests().end(), [](const auto& request) {
            return request.method == "GET" && request.target.ends_with("/dynos") && request.status != 0;
        }));
}

void Fixture::wait_for_lists() {
    const auto asked = [this](std::string_view what) {
        return std::any_of(
            platform_.requests().begin(), platform_.requests().end(), [&](const auto& request) {
                return request.method == "GET" && request.target.ends_with(what) && request.status == 200;
            });
    };
    ASSERT_TRUE(run_until([&] { return asked("/dynos") && asked("/formation") && asked("/log-drains"); }));
    // The last answer is on its way: it has come when the state shows the dynos as the platform lists them.
    const auto& daemon = *daemons_.back();
    ASSERT_TRUE(run_until([&] {
        return daemon.logged("at=heroku.drains") && daemon.dyno("web.1").value("state", "") == "up";
    }));
}

void Fixture::expect_no_secret(const Child& child, bool of_daemon) const {
    std::vector<std::string> secrets{drain_password,
                                     admin_password,
                                     api_key,
                                     "CANARY",
                                     base64(std::string("drain:") + drain_password),
                                     base64(std::string("owner:") + admin_password)};
    if (of_daemon) {
        secrets.emplace_back(drain_token);
    }
    secrets.insert(secrets.end(), more_secrets_.begin(), more_secrets_.end());
    for (const auto& secret : secrets) {
        EXPECT_EQ(child.out().find(secret), std::string::npos) << secret << " in\n" << child.out();
        EXPECT_EQ(child.err().find(secret), std::string::npos) << secret << " in\n" << child.err();
    }
    for (const auto* report : {"Sanitizer", "runtime error:"}) {
        EXPECT_EQ(child.err().find(report), std::string::npos) << child.err();
    }
}

json find_entry(const json& ledger, const json& members) {
    for (const auto& entry : ledger.at("entries")) {
        const auto items = members.items();
        if (std::all_of(items.begin(), items.end(), [&](const auto& item) {
                return item.key() == "reason" ? entry.at("reason").template get<std::string>().starts_with(
                                                    item.value().template get<std::string>())
                                              : entry.at(item.key()) == item.value();
            })) {
            return entry;
        }
    }
    return {};
}

std::size_t count_entries(const json& ledger, const json& members) {
    std::size_t count = 0;
    for (const auto& entry : ledger.at("entries")) {
        count += find_entry(json{{"entries", json::array({entry})}}, members).is_null() ? 0U : 1U;
    }
    return count;
}

}  // namespace dynoward::e2e
