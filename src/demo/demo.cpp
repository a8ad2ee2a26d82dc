// SPDX-License-Identifier: MIT
#include "demo/demo.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <optional>
#include <stdexcept>

#include "daemon/daemon.hpp"
#include "demo/fake_heroku.hpp"
#include "demo/narration.hpp"
#include "net/clock.hpp"

namespace dynoward::demo {
namespace {

constexpr auto leaking = "web.2";
// Not secret: they are valid only during the demo, which listens on the loopback interface only.
constexpr auto drain_password = "demo-drain-password";
constexpr auto admin_password = "demo-admin-password";
constexpr auto api_key = "demo-platform-key";
constexpr std::chrono::seconds show_interval{3};
// Keeps running after the confirmation, to show the memory of the new incarnation.
constexpr std::chrono::seconds show_after{6};

simulator::WorldPlan plan() {
    simulator::WorldPlan world;
    world.seed = 20;
    world.speed = 10;
    auto& app = world.apps.front();
    simulator::TypePlan web;
    web.quantity = 3;
    // Over the quota after about 13 s, over the hard level (150 %) some 13 s later: the soft threshold
    // triggers first.
    web.memory_of[2].base_mb = 250;
    web.memory_of[2].leak_mb_per_min = 120;
    simulator::TypePlan worker;
    worker.process_type = "worker";
    worker.command = "bundle exec sidekiq";
    worker.memory.base_mb = 240;
    app.types = {web, worker};
    // The monitor counts dynos younger than the span of its budget as restarted by its previous process.
    app.min_initial_age = std::chrono::hours{12};
    app.router_lines_per_min = 20;
    app.app_lines_per_min = 20;
    app.forged_lines_per_min = 30;
    return world;
}

// Settings as in production, with seconds where the defaults are minutes.
settings::Settings shortened_settings(std::uint16_t api_port) {
    settings::Settings made;
    made.listener.host = "127.0.0.1";
    made.listener.port = 0;
    made.listener.loopback_only = true;
    made.credentials.drain_password = Secret(drain_password);
    made.credentials.admin_password = Secret(admin_password);
    made.platform.tls = false;
    made.platform.host = "127.0.0.1";
    made.platform.port = api_port;
    made.platform.key = Secret(api_key);
    made.mode = settings::Mode::enforce;
    made.warm_up = Seconds{3};
    settings::AppSettings app(AppName::parse("shop").value());
    app.other_types.restart_sustain = Seconds{8};
    app.other_types.restart_sustain_set = true;
    app.other_types.r14_threshold = settings::CountPerSpan{8, Seconds{120}};
    app.other_types.restart_window = Seconds{60};
    app.other_types.min_uptime = Seconds{10};
    made.apps.push_back(std::move(app));
    return made;
}

// Everything of one demo, in the order in which it is built.
class Demo {
 public:
    explicit Demo(const DemoOptions& options)
        : options_(options),
          out_(options.out != nullptr ? *options.out : std::cout),
          narration_(out_, options.colour, leaking),
          world_(plan(), net::now()),
          api_(world_, api_key),
          platform_(io_, api_),
          daemon_(io_, shortened_settings(platform_.port()), environment()),
          timer_(io_) {}

    int run() {
        platform_.on_request([this](const RecordedRequest& request) { narration_.on_request(request); });
        daemon_.start();
        sender_.emplace(io_, world_, sender_options());
        narration_.print_intro(world_.plan().speed, daemon_.port(), admin_password);
        began_ = std::chrono::steady_clock::now();
        schedule_show();
        io_.run();
        return status_;
    }

 private:
    daemon::Environment environment() {
        daemon::Environment made;
        if (options_.verbose) {
            made.log = [this](daemon::Level, const std::string& line) {
                out_ << "       " << line << '\n';
            };
        }
        made.observe = [this](const monitor::Effect& effect) {
            narration_.on_effect(effect);
            if (narration_.outcome() != Narration::Outcome::pending && !settled_at_) {
                settled_at_ = std::chrono::steady_clock::now();
            }
        };
        return made;
    }

    SenderOptions sender_options() const {
        SenderOptions made;
        made.url = std::string("http://drain:") + drain_password +
                   "@127.0.0.1:" + std::to_string(daemon_.port()) + "/logs";
        return made;
    }

    void schedule_show() {
        timer_.expires_after(show_interval);
        timer_.async_wait([this](boost::system::error_code stopped) {
            if (stopped) {
                return;
            }
            narration_.show_dynos(daemon_.monitor().view(net::now()));
            const auto now = std::chrono::steady_clock::now();
            if (settled_at_ && now - *settled_at_ >= show_after) {
                finish();
            } else if (now - began_ >= options_.max_time) {
                narration_.print("Dynoward did not finish a restart in time. Please report this.");
                end(70);
            } else {
                schedule_show();
            }
        });
    }

    // Success is decided by the simulation's own record and not only by Dynoward's ledger.
    void finish() {
        const auto& restarts = world_.restarts();
        const bool only_the_leaking_one = restarts.size() == 1 && restarts.front().dyno == leaking &&
                                          restarts.front().cause == simulator::Cause::api;
        if (narration_.outcome() == Narration::Outcome::confirmed && only_the_leaking_one &&
            platform_.count("DELETE") == 1) {
            narration_.print_summary(daemon_.monitor().totals());
            end(0);
            return;
        }
        narration_.print("Unexpected result: " + std::to_string(platform_.count("DELETE")) +
                         " DELETE sent, " + std::to_string(restarts.size()) +
                         " restarts. Please report this.");
        end(70);
    }

    void end(int status) {
        status_ = status;
        sender_->stop();
        daemon_.stop([this] {
            platform_.stop();
            io_.stop();
        });
    }

    DemoOptions options_;
    std::ostream& out_;
    boost::asio::io_context io_{1};
    Narration narration_;
    simulator::World world_;
    simulator::PlatformApi api_;
    FakePlatformApi platform_;
    std::optional<std::chrono::steady_clock::time_point> settled_at_;
    daemon::Daemon daemon_;
    std::optional<LogplexSender> sender_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point began_{};
    int status_ = 70;
};

}  // namespace

int run(const DemoOptions& options) {
    try {
        Demo demo(options);
        return demo.run();
    } catch (const std::exception& problem) {
        std::cerr << "dynoward demo: " << problem.what() << '\n';
        return 70;
    }
}

}  // namespace dynoward::demo
