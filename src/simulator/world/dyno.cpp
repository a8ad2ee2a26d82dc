// SPDX-License-Identifier: MIT
#include "simulator/world/dyno.hpp"

#include <algorithm>
#include <utility>

namespace dynoward::simulator {
Incarnation* Dyno::find(std::uint32_t incarnation) {
    const auto found = std::find_if(incarnations.begin(), incarnations.end(),
                                    [&](const Incarnation& one) { return one.number == incarnation; });
    return found == incarnations.end() ? nullptr : &*found;
}

const Incarnation* Dyno::current() const {
    if (incarnations.empty() || incarnations.back().gone_at != SteadyTime::max()) {
        return nullptr;
    }
    return &incarnations.back();
}

const Dyno* SimulatedApp::find(std::string_view dyno_name) const {
    const auto found = std::find_if(dynos.begin(), dynos.end(), [&](const Dyno& dyno) {
        return !dyno.scaled_away && dyno.name == dyno_name;
    });
    return found == dynos.end() ? nullptr : &*found;
}

Dyno* SimulatedApp::find(std::string_view dyno_name) {
    return const_cast<Dyno*>(std::as_const(*this).find(dyno_name));
}

}  // namespace dynoward::simulator
