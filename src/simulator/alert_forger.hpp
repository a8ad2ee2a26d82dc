// SPDX-License-Identifier: MIT
// What monitoring tools post to the alert webhook: mostly ends, acknowledgements, tests and missing data,
// in the shapes of many tools and with a URL that names a whole type; some that fire and name one dyno.
// Written from the tools' own formats; it shares no word and no code with the reader of alerts.
#pragma once

#include <string>
#include <string_view>

#include "dynoward/simulator/random.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

struct ForgedAlert {
    std::string body;
    bool is_form = false;
    bool is_text = false;  ///< text/plain, as SNS calls its JSON
    bool fires = false;    ///< and names `dyno`, and no other
    std::string app;
    std::string dyno;
    std::string type;
};

class AlertForger {
 public:
    explicit AlertForger(std::uint64_t seed);

    /// Until the next one.
    Nanoseconds pause();
    std::size_t below(std::size_t count) { return random_.below(count); }
    ForgedAlert make(std::string_view app, std::string_view dyno, std::string_view type);

 private:
    Random random_;
    bool ever_fires_ =
        false;  ///< in this run: without, so that what is restarted is restarted by rules alone
};

}  // namespace dynoward::simulator
