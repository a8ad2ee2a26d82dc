// SPDX-License-Identifier: MIT
// The fixture of an end-to-end test: a simulated Heroku on loopback sockets, and the real program as child
// processes beside it. Everything of the test runs on its one thread; run_until() lets the fakes work while
// it waits.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "demo/fake_heroku.hpp"
#include "e2e/child.hpp"
#include "e2e/client.hpp"

namespace dynoward::e2e {

/// Secrets of every test. None may ever be seen in anything that the program prints (F103).
inline constexpr const char* drain_password = "CANARY-drain-0123456789";
inline constexpr const char* admin_password = "CANARY-admin-0123456789";
inline constexpr const char* api_key = "CANARY-key-01234567-89ab-4def-8123-456789abcdef";
inline constexpr const char* drain_token = "d.7d4c0f1e-52aa-4b0e-9a63-1f0b8c2d9e11";

/// How long a test waits for what must happen, whatever the build: sanitizers and a busy machine included.
inline constexpr std::chrono::seconds patience{60};

/// One app `shop` with web.1 to web.3 and worker.1, all well and hours old, on a platform 20 times as fast
/// as life.
simulator::WorldPlan calm_plan();

/// What a daemon under test prints, and what it serves.
class Daemon {
 public:
    explicit Daemon(const Environment& environment);

    std::uint16_t port() const { return port_; }
    Child& process() { return child_; }
    bool logged(std::string_view text) const { return child_.logged(text); }
    /// Both throw std::runtime_error where the answer is not 200.
    nlohmann::json state() const;
    nlohmann::json ledger() const;
    /// Of the first app; null where it is not there.
    nlohmann::json dyno(std::string_view name) const;
    /// Sums of `dynoward_frames_total` by fate.
    std::map<std::string, std::uint64_t> frames() const;

    /// A batch posted as Logplex posts it, with its own frame id.
    Reply post(std::string_view body, Fields more = {}, std::string_view target = "/logs") const;

 private:
    friend class Fixture;
    Child child_;
    std::uint16_t port_ = 0;
};

class Fixture : public testing::Test {
 protected:
    explicit Fixture(simulator::WorldPlan plan = calm_plan(), const demo::FakeTls& tls = {});
    ~Fixture() override;
    /// Ends each daemon as the platform would, and checks everything that was printed.
    void TearDown() override;

    /// Settings with which a daemon acts at once: no warm-up, everything else as by default.
    Environment settings(Environment more = {}) const;
    /// Starts `dynoward serve` and waits for its port. Fails the test where it does not come.
    Daemon& start(const Environment& environment);
    Daemon& start() { return start(settings()); }
    /// Any command, to its end.
    Child& run(const std::vector<std::string>& arguments, const Environment& environment);

    /// Lets the fakes work until it is so; false after a minute, or as soon as a daemon has ended unasked.
    bool run_until(const std::function<bool()>& is_so);
    /// The exit status, within so long; nullopt: it still runs.
    std::optional<int> wait_for_end(Child& child, std::chrono::seconds time = patience);
    /// GETs of the dyno list that the platform has answered.
    std::size_t looks() const;
    /// Waits until the daemon has read the platform's lists once: drains, formation, dynos.
    void wait_for_lists();

    boost::asio::io_context io_;
    simulator::World world_;
    simulator::PlatformApi api_;
    demo::FakePlatformApi platform_;
    std::vector<std::unique_ptr<Daemon>> daemons_;
    std::vector<std::unique_ptr<Child>> children_;
    /// More that must not be printed, beside the canaries. The drain token is kept from the log as well;
    /// `check` shows it to its owner.
    std::vector<std::string> more_secrets_;

 private:
    void expect_no_secret(const Child& child, bool of_daemon) const;
    /// Whether any daemon that should run does not.
    bool lost_a_daemon();
};

/// First entry of the ledger (newest first) that satisfies all the given members; null where there is none.
nlohmann::json find_entry(const nlohmann::json& ledger, const nlohmann::json& members);
/// Entries that satisfy them.
std::size_t count_entries(const nlohmann::json& ledger, const nlohmann::json& members);

}  // namespace dynoward::e2e
