// SPDX-License-Identifier: MIT
// From the last byte of the batch that completes the evidence to the first byte of the DELETE, with the
// real program and real sockets, beside a load of 20,000 frames a second. The dyno list is fresh: a wait
// for it is the platform's, not ours. Ends by itself after 150 restarts.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"
#include "load/corpus.hpp"
#include "net/clock.hpp"
#include "support/lines.hpp"

namespace dynoward::e2e {
namespace {

using namespace std::chrono_literals;

constexpr unsigned fleet = 600;  // many more than are restarted: a rise of most of them would be held
constexpr unsigned first_victim = 101;
constexpr unsigned victims = 150;

simulator::WorldPlan large_plan() {
    auto plan = calm_plan();
    plan.apps.front().types.front().quantity = fleet;
    return plan;
}

/// 800 batches of 25 frames a second, on a thread and a connection of its own.
class SteadyLoad {
 public:
    explicit SteadyLoad(std::uint16_t port) : thread_([this, port] { send(port); }) {}
    ~SteadyLoad() {
        stopped_ = true;
        thread_.join();
    }
    SteadyLoad(const SteadyLoad&) = delete;
    SteadyLoad& operator=(const SteadyLoad&) = delete;
    unsigned batches() const { return batches_; }

 private:
    void send(std::uint16_t port) {
        auto body = bench::compose_body(25, 4, 1);
        Client client(port);
        auto next = std::chrono::steady_clock::now();
        while (!stopped_) {
            bench::renew_stamps(body, test::stamp_text(net::now().wall));
            const auto request = to_request("POST", "/logs",
                                            {{"Authorization", basic("drain", drain_password)},
                                             {"Content-Type", "application/logplex-1"},
                                             {"Logplex-Drain-Token", drain_token},
                                             {"Logplex-Frame-Id", "load-" + std::to_string(batches_)}},
                                            body.text);
            if (client.ask(request).status != 204) {
                std::fputs("the load is not taken any more\n", stderr);
                return;
            }
            ++batches_;
            next += 1250us;
            std::this_thread::sleep_until(next);
        }
    }

    std::atomic<bool> stopped_{false};
    std::atomic<unsigned> batches_{0};
    std::thread thread_;
};

class DeleteLatency : public Fixture {
 protected:
    DeleteLatency() : Fixture(large_plan()) {}

    // When the platform got it; nullopt: not within a minute.
    std::optional<Instant> await_delete(const std::string& dyno) {
        std::optional<Instant> at;
        run_until([&] {
            for (const auto& seen : platform_.requests()) {
                if (seen.method == "DELETE" && seen.target == "/apps/shop/dynos/" + dyno) {
                    at = seen.at;
                }
            }
            return at.has_value();
        });
        return at;
    }
};

TEST_F(DeleteLatency, FromTheLastByteOfTheEvidenceToTheFirstOfTheRequest) {
    auto& daemon = start(settings({{"MAX_UNAVAILABLE", "1000"}, {"RESTART_BUDGET", "1000/3600"}}));
    wait_for_lists();
    const SteadyLoad load(daemon.port());
    ASSERT_TRUE(run_until([&] { return load.batches() > 1000; }));
    std::vector<double> latencies_ms;
    unsigned waited_for_a_list = 0;
    for (unsigned i = 0; i < victims; ++i) {
        const auto name = "web." + std::to_string(first_victim + i);
        Client client(daemon.port());
        const auto request = to_request("POST", "/logs",
                                        {{"Authorization", basic("drain", drain_password)},
                                         {"Content-Type", "application/logplex-1"},
                                         {"Logplex-Drain-Token", drain_token},
                                         {"Logplex-Frame-Id", "evidence-" + std::to_string(i)}},
                                        leak_of(name));
        const auto looked = looks();
        ASSERT_TRUE(client.send(request));
        const auto sent = net::now();
        const auto deleted = await_delete(name);
        ASSERT_TRUE(deleted) << name;
        ASSERT_EQ(client.read().status, 204);
        if (looks() != looked) {
            ++waited_for_a_list;  // the platform's time, not ours
            continue;
        }
        latencies_ms.push_back(
            std::chrono::duration<double, std::milli>(deleted->steady - sent.steady).count());
    }
    ASSERT_GT(latencies_ms.size(), victims / 2);
    std::sort(latencies_ms.begin(), latencies_ms.end());
    const auto at = [&](double part) {
        return latencies_ms.at(
            static_cast<std::size_t>(part * static_cast<double>(latencies_ms.size() - 1)));
    };
    std::printf(
        "evidence to DELETE, %zu restarts (%u more waited for a list) beside %u batches of 25 frames: "
        "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, worst %.2f ms\n",
        latencies_ms.size(), waited_for_a_list, load.batches(), at(0.5), at(0.9), at(0.99),
        latencies_ms.back());
}

}  // namespace
}  // namespace dynoward::e2e
