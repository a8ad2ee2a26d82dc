// SPDX-License-Identifier: MIT
// Feeds a fleet::App with real lines, each with a time of its own, the way the monitor does.
#pragma once

#include <string>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/logplex/classify.hpp"
#include "support/lines.hpp"

namespace dynoward::test {

using namespace std::chrono_literals;

class Feed {
 public:
    explicit Feed(std::size_t max_dynos = limits::dynos_per_app)
        : app(AppName::parse("shop").value(), max_dynos) {}

    /// The line is stamped `at` seconds into the story and received when it was said, or at `receipt`.
    logplex::Fate line(double at, const std::string& procid, std::string_view text,
                       const std::string& app_name = "heroku") {
        return raw(stamp_text(begins.wall + std::chrono::milliseconds(static_cast<long>(at * 1000))),
                   procid, text, app_name, received ? *received : at);
    }
    logplex::Fate raw(const std::string& stamp, const std::string& procid, std::string_view text,
                      const std::string& app_name, double receipt) {
        const auto body = line_of(stamp, app_name, procid, text);
        logplex::FrameCursor cursor(body);
        const auto frame = cursor.next();
        const auto event = logplex::read_frame(*frame);
        return app.apply(instant(receipt), event);
    }
    logplex::Fate sample(double at, const std::string& dyno, const std::string& life, double mb,
                         double quota_mb = 512) {
        return line(at, dyno, memory_text(dyno, life, mb, quota_mb));
    }
    logplex::Fate r14(double at, const std::string& dyno) { return line(at, dyno, r14_text); }

    Instant instant(double at) const {
        return begins + std::chrono::milliseconds(static_cast<long>(at * 1000));
    }
    WallTime wall(double at) const { return instant(at).wall; }
    const fleet::Dyno& dyno(const std::string& name) const { return *app.find(name); }

    fleet::App app;
    std::optional<double> received;
    Instant begins{SteadyTime(5000s), parse_rfc3339("2026-03-04T12:00:00Z").value()};
};

}  // namespace dynoward::test
