// SPDX-License-Identifier: MIT
// A dyno composed by hand for the rules and gates: samples by age, newest now.
#pragma once

#include <string>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"

namespace dynoward::test {

using namespace std::chrono_literals;

inline Instant noon() {
    return {SteadyTime(100000s), parse_rfc3339("2026-03-04T12:00:00Z").value()};
}

struct Reading {
    int age_s;
    double mb;
};

/// web.1, up for a day, listed, quota 512 MB, with these samples (oldest first) and R14 lines.
inline fleet::Dyno patient(const std::vector<Reading>& readings, const std::vector<int>& r14_ages_s = {}) {
    fleet::Dyno dyno(DynoName::parse("web.1").value());
    dyno.incarnation = "life";
    dyno.quota = Megabytes{512};
    dyno.state = DynoState::up;
    dyno.up_since = noon().wall - 24h;
    int newest = 1000000;
    for (const auto& reading : readings) {
        dyno.samples.push_back({noon().wall - Seconds(reading.age_s), {reading.mb}, {}, {}});
        newest = std::min(newest, reading.age_s);
    }
    for (const auto age : r14_ages_s) {
        dyno.r14_at.push_back(noon().wall - Seconds(age));
        newest = std::min(newest, age);
    }
    dyno.evidence_received = noon().steady - Seconds(newest);
    heroku::DynoInfo info;
    info.name = "web.1";
    info.type = "web";
    info.state = DynoState::up;
    info.created_at = info.updated_at = noon().wall - 24h;
    dyno.listed = info;
    return dyno;
}

/// Over the quota for 80 s, five samples: any rule would fire, and no gate holds among `two_dynos()`.
inline fleet::Dyno leaking() {
    return patient({{80, 600}, {60, 601}, {40, 602}, {20, 603}, {0, 604}});
}

/// enforce, everything known, two dynos of the type, none away.
inline policy::GateContext two_dynos() {
    policy::GateContext around;
    around.mode = settings::Mode::enforce;
    around.has_key = true;
    around.listed = true;
    around.budget = {12, Seconds(3600)};
    around.dynos_of_type = 2;
    return around;
}

/// Serves without memory trouble, but requests have timed out every ten seconds for two minutes.
inline fleet::Dyno timing_out() {
    auto dyno = patient({{20, 300}, {0, 300}});
    dyno.h12_since = noon().wall - 120s;
    for (auto age = 120s; age >= 0s; age -= 10s) {
        dyno.h12_at.push_back(noon().wall - age);
    }
    return dyno;
}

}  // namespace dynoward::test
