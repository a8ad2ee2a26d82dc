// SPDX-License-Identifier: MIT
// Values that are allowed and nearly never meant are named with what will happen; harmless ones are not.
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Odd {
    Environment given;
    const char* what;
};
const Odd odd_values[] = {
    {{{"RESTART_BUDGET", "1000/1"}}, "RESTART_BUDGET=1000/1 allows 3600000 restarts an hour"},
    {{{"RESTART_BUDGET", "1000/3600"}}, "RESTART_BUDGET=1000/3600 allows 1000 restarts an hour"},
    {{{"RESTART_BUDGET", "5/1m"}}, "RESTART_BUDGET=5/1m allows 300 restarts an hour"},
    {{{"RESTART_WINDOW", "0"}}, "RESTART_WINDOW=0 leaves no time"},
    {{{"RESTART_WINDOW", "1"}}, "RESTART_WINDOW=1 leaves no time"},
    {{{"WEB_RESTART_WINDOW", "59"}}, "WEB_RESTART_WINDOW=59 leaves no time"},
    {{{"RESTART_WINDOW", "1d"}}, "RESTART_WINDOW=1d leaves hardly any time to act"},
    {{{"RESTART_THRESHOLD", "5%"}}, "RESTART_THRESHOLD=5% is less than most programs need"},
    {{{"RESTART_THRESHOLD", "39%"}}, "RESTART_THRESHOLD=39% is less than most programs need"},
    {{{"RESTART_THRESHOLD", "20MB"}}, "RESTART_THRESHOLD=20MB is less than most programs need"},
    {{{"RESTART_THRESHOLD", "200%"}}, "RESTART_THRESHOLD=200% is never reached"},
    {{{"HARD_THRESHOLD", "200%"}}, "HARD_THRESHOLD=200% is never reached"},
    {{{"RESTART_THRESHOLD", "off"}, {"HARD_THRESHOLD", "30%"}}, "HARD_THRESHOLD=30% is less than most"},
    {{{"RESTART_THRESHOLD", "95%"}, {"HARD_THRESHOLD", "95%"}}, "HARD_THRESHOLD=95% is not above"},
    {{{"HARD_THRESHOLD", "90%"}}, "HARD_THRESHOLD=90% is not above RESTART_THRESHOLD"},
    {{{"SWAP_THRESHOLD", "1"}}, "SWAP_THRESHOLD=1 is so low"},
    {{{"SWAP_THRESHOLD", "1%"}}, "SWAP_THRESHOLD=1% is so low"},
    {{{"LOAD_THRESHOLD", "0.1"}}, "LOAD_THRESHOLD=0.1 is below the load of one busy process"},
    {{{"H12_THRESHOLD", "2/60"}}, "H12_THRESHOLD=2/60 lets a few slow requests"},
    {{{"H12_THRESHOLD", "3/1d"}}, "H12_THRESHOLD=3/1d lets a few slow requests"},
    {{{"R14_THRESHOLD", "1/120"}}, "R14_THRESHOLD=1/120 lets a single R14 line"},
    {{{"R14_THRESHOLD", "16/60"}}, "R14_THRESHOLD=16/60 is never reached"},
    {{{"MIN_UPTIME", "0"}}, "MIN_UPTIME=0 lets a dyno be restarted while it is still booting"},
    {{{"MIN_UPTIME", "2d"}}, "MIN_UPTIME=2d leaves hardly any time to act"},
    {{{"WARM_UP", "0"}}, "WARM_UP=0 lets Dynoward act on the first samples"},
    {{{"WARM_UP", "1d"}}, "WARM_UP=1d is as long as a dyno lives"},
    {{{"STALE_AFTER", "1"}}, "STALE_AFTER=1 is hardly longer"},
    {{{"STALE_AFTER", "29"}}, "STALE_AFTER=29 is hardly longer"},
    {{{"STALE_AFTER", "601"}}, "STALE_AFTER=601 lets a dyno be restarted because of a sample"},
    {{{"RESTART_SUSTAIN", "0"}}, "RESTART_SUSTAIN=0 requires only three samples"},
    {{{"RESTART_SUSTAIN", "14h"}}, "RESTART_SUSTAIN=14h is doubled for the only dyno"},
    {{{"MAX_UNAVAILABLE", "100%"}}, "MAX_UNAVAILABLE=100% lets all but one of the dynos"},
    {{{"MAX_UNAVAILABLE", "1000"}}, "MAX_UNAVAILABLE=1000 lets all but one of the dynos"},
    {{{"MAX_UNAVAILABLE", "51%"}}, "MAX_UNAVAILABLE=51% lets most of the dynos"},
    {{{"GIVE_UP_AFTER", "100"}}, "GIVE_UP_AFTER=100 lets a dyno be restarted"},
    {{{"GIVE_UP_AFTER", "11"}}, "GIVE_UP_AFTER=11 lets a dyno be restarted"},
    {{{"MAX_UPTIME", "1h"}}, "MAX_UPTIME=1h restarts each dyno 24 times a day"},
    {{{"RESTART_THRESHOLD", "off"}, {"LEAK_FORECAST", "20m"}}, "LEAK_FORECAST=20m has no effect"},
    {{{"RESTART_THRESHOLD", "off"}, {"HARD_THRESHOLD", "off"}, {"R14_THRESHOLD", "off"}},
     "all rules are off for process type web"},
};

TEST(ValueWarnings, AnUnlikelyValueIsNamedWithItsEffect) {
    for (const auto& [given, what] : odd_values) {
        EXPECT_THAT(good(given).warnings, ElementsAre(HasSubstr(what))) << what;
    }
}

TEST(ValueWarnings, WhatIsHarmlessIsNot) {
    for (const auto& given :
         std::vector<Environment>{{{"RESTART_BUDGET", "4/60"}},
                                  {{"RESTART_BUDGET", "1/1d"}},
                                  {{"RESTART_BUDGET", "1000/1d"}},
                                  {{"RESTART_WINDOW", "60"}},
                                  {{"RESTART_WINDOW", "23h"}},
                                  {{"RESTART_THRESHOLD", "40%"}},
                                  {{"RESTART_THRESHOLD", "64MB"}},
                                  {{"RESTART_THRESHOLD", "130%"}},
                                  {{"RESTART_THRESHOLD", "199%"}},
                                  {{"RESTART_THRESHOLD", "off"}},
                                  {{"HARD_THRESHOLD", "95%"}},
                                  {{"HARD_THRESHOLD", "off"}},
                                  {{"RESTART_THRESHOLD", "90%"}, {"HARD_THRESHOLD", "91%"}},
                                  {{"SWAP_THRESHOLD", "10"}},
                                  {{"SWAP_THRESHOLD", "2%"}},
                                  {{"LOAD_THRESHOLD", "1"}},
                                  {{"H12_THRESHOLD", "10/60"}},
                                  {{"H12_THRESHOLD", "3/30m"}},
                                  {{"R14_THRESHOLD", "2/20"}},
                                  {{"R14_THRESHOLD", "4/60"}},
                                  {{"R14_THRESHOLD", "16/1d"}},
                                  {{"MIN_UPTIME", "60"}},
                                  {{"WARM_UP", "30"}},
                                  {{"STALE_AFTER", "30"}},
                                  {{"STALE_AFTER", "600"}},
                                  {{"RESTART_SUSTAIN", "20"}},
                                  {{"RESTART_SUSTAIN", "13h"}},
                                  {{"RESTART_SUSTAIN", "1d"}, {"LONE_DYNO", "hold"}},
                                  {{"MAX_UNAVAILABLE", "50%"}},
                                  {{"MAX_UNAVAILABLE", "10"}},
                                  {{"GIVE_UP_AFTER", "10"}},
                                  {{"MAX_UPTIME", "2h"}},
                                  {{"RESTART_THRESHOLD", "off"},
                                   {"HARD_THRESHOLD", "off"},
                                   {"R14_THRESHOLD", "off"},
                                   {"MAX_UPTIME", "12h"}}}) {
        EXPECT_THAT(good(given).warnings, IsEmpty())
            << given.begin()->first << "=" << given.begin()->second;
    }
}

TEST(ValueWarnings, WhatSeveralAppsAndTypesShareIsNamedOnce) {
    EXPECT_THAT(good({{"APP_ID_OR_NAME", "shop,blog"},
                      {"DYNO_TYPES", "web,worker"},
                      {"RESTART_BUDGET", "1000/1"},
                      {"MIN_UPTIME", "0"}})
                    .warnings,
                ElementsAre(HasSubstr("RESTART_BUDGET"), HasSubstr("MIN_UPTIME")));
}

TEST(ValueWarnings, AreCheckedWithoutAnAppToo) {
    EXPECT_THAT(good({{"APP_ID_OR_NAME", ""}, {"RESTART_WINDOW", "0"}}).warnings,
                ElementsAre(HasSubstr("no app is monitored"), HasSubstr("RESTART_WINDOW=0")));
}

}  // namespace
}  // namespace dynoward::settings::testing
