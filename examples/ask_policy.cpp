// SPDX-License-Identifier: MIT
// What the default policy decides about a recorded fleet: ask_policy [FILE]. Reads drain request bodies,
// one behind the other, from the file or from standard input. Prints a line per dyno: its name; `restart`,
// `hold` or `none`; the reason.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/logplex/classify.hpp"
#include "dynoward/policy/policy.hpp"

namespace {

using namespace dynoward;

// A recording has one clock, the stamps of its lines.
Instant instant_of(WallTime stamp) {
    return {SteadyTime(stamp.time_since_epoch()), stamp};
}

// Applies every line to the fleet; returns the time of the newest one.
Instant replay(const std::string& bodies, const settings::TypeSettings& rules, fleet::App& app) {
    Instant now{};
    logplex::FrameCursor cursor(bodies);
    while (const auto frame = cursor.next()) {
        const auto event = logplex::read_frame(*frame);
        if (event.time && *event.time > now.wall) {
            now = instant_of(*event.time);
        }
        app.apply(now, event);
        if (auto* dyno = event.dyno ? app.find(event.dyno->text()) : nullptr) {
            policy::follow_long_runs(*dyno, rules);
        }
    }
    return now;
}

// A recording has no Platform API: this list stands in for its reply.
std::vector<heroku::DynoInfo> list_of(const fleet::App& app) {
    std::vector<heroku::DynoInfo> list;
    for (const auto& [name, dyno] : app.dynos()) {
        heroku::DynoInfo info;
        info.name = name;
        info.type = dyno.name.type();
        info.state = dyno.state == DynoState::unknown ? DynoState::up : dyno.state;
        info.updated_at = dyno.up_since.value_or(WallTime{});
        list.push_back(std::move(info));
    }
    return list;
}

void print_decisions(const Instant& now, const settings::TypeSettings& rules, const fleet::App& app) {
    policy::GateContext context;
    context.mode = settings::Mode::enforce;
    context.has_key = context.listed = true;
    context.gap_at = app.gap_at();
    context.release_at = app.release_at();
    std::map<std::string_view, unsigned> dynos_of_type;
    std::map<DynoName, const fleet::Dyno*, ByTypeThenNumber> sorted;
    for (const auto& [name, dyno] : app.dynos()) {
        ++dynos_of_type[dyno.name.type()];
        sorted.emplace(dyno.name, &dyno);
    }
    for (const auto& [name, dyno] : sorted) {
        context.dynos_of_type = dynos_of_type[name.type()];
        const auto decision = policy::decide(now, *dyno, rules, context);
        if (!decision) {
            std::printf("%s none\n", name.text().c_str());
        } else if (decision->verdict == policy::Verdict::restart) {
            std::printf("%s restart %s\n", name.text().c_str(), decision->finding.reason.c_str());
        } else {
            std::printf("%s hold %s\n", name.text().c_str(), decision->hold_text.c_str());
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::ifstream in(argc > 1 ? argv[1] : "/dev/stdin", std::ios::binary);
    if (!in) {
        std::fprintf(stderr, "ask_policy: cannot open %s\n", argv[1]);
        return 2;
    }
    const std::string bodies{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};

    const settings::TypeSettings rules;
    fleet::App app(AppName::parse("recorded").value());
    const auto now = replay(bodies, rules, app);
    app.on_dyno_list(now, now, list_of(app));
    print_decisions(now, rules, app);
    return 0;
}
