// SPDX-License-Identifier: MIT
// Generates what monitoring tools post to the alert webhook: mostly resolved, acknowledged, test and
// no-data alerts, in the shapes of many tools, with a URL that names a whole process type; some fire and
// name one dyno. Written from the tools' own formats; it shares no word list and no code with the room
// `alerts`.
#pragma once

#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"
#include "simulator/world/random.hpp"

namespace dynoward::simulator {

struct GeneratedAlert {
    std::string body;
    bool is_form = false;
    bool is_text = false;    ///< text/plain, as SNS calls its JSON
    bool is_firing = false;  ///< and names `dyno` and no other dyno
    std::string app;
    std::string dyno;
    std::string type;
};

class AlertGenerator {
 public:
    explicit AlertGenerator(std::uint64_t seed);

    /// The time until the next alert.
    Nanoseconds pause();
    std::size_t below(std::size_t count) { return random_.below(count); }
    GeneratedAlert make(std::string_view app, std::string_view dyno, std::string_view type);

 private:
    Random random_;
    bool may_fire_ =
        false;  ///< in half of the runs no alert fires, so that only the other rules restart dynos
};

}  // namespace dynoward::simulator
