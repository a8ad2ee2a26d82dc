// SPDX-License-Identifier: MIT
// States of a dyno as the platform writes them.
#include "dynoward/values/dyno_state.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace dynoward {
namespace {

TEST(DynoState, EveryStateIsWrittenAsItIsRead) {
    // Written out: a state that is added must be added here too, and its word is Heroku's, not ours.
    const std::pair<std::string_view, DynoState> rows[] = {
        {"created", DynoState::created},   {"provisioning", DynoState::provisioning},
        {"starting", DynoState::starting}, {"up", DynoState::up},
        {"idle", DynoState::idle},         {"down", DynoState::down},
        {"crashed", DynoState::crashed},   {"complete", DynoState::complete},
        {"unknown", DynoState::unknown},
    };
    for (const auto& [word, state] : rows) {
        EXPECT_EQ(parse_dyno_state(word), state) << word;
        EXPECT_EQ(to_text(state), word);
    }
}

TEST(DynoState, AWordThatIsNotKnownIsNeverUp) {
    using namespace std::string_literals;
    for (const std::string& word : {""s, "UP"s, "Up"s, " up"s, "up "s, "up\n"s, "up\0"s, "uptime"s, "u"s,
                                    "running"s, "up, starting"s, "succeeded"s, std::string(100000, 'u')}) {
        EXPECT_EQ(parse_dyno_state(word), DynoState::unknown) << word.substr(0, 40);
    }
}

TEST(DynoState, ADefaultStateIsUnknown) {
    EXPECT_EQ(DynoState{}, DynoState::unknown);
}

}  // namespace
}  // namespace dynoward
