// SPDX-License-Identifier: MIT
// Lines of the process `api`: releases, scaling, restarts by people.
#include "logplex/api_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "dynoward/logplex/classify.hpp"

namespace dynoward::logplex {
namespace {

using What = ApiLine::What;
using Scale = std::vector<std::pair<std::string, unsigned>>;

Scale read_list(std::string_view list) {
    Scale entries;
    while (const auto entry = read_scale(list)) {
        entries.emplace_back(entry->process_type, entry->quantity);
    }
    return entries;
}

TEST(ApiLine, ReadsEachForm) {
    using Row = std::pair<std::string_view, What>;
    for (const auto& [text, what] : {
             Row{"Release v3 created by user person@example.com", What::release},
             Row{"Release v3 created by person@example.com", What::release},
             Row{"Deploy 8c456a46 by user person@example.com", What::deploy},
             Row{"Build started by user person@example.com", What::build},
             Row{"Build succeeded", What::build},
             Row{"Build failed", What::build},
             Row{"Build failed -- check your build output", What::build},
             Row{"Running release v99 commands by user person@example.com", What::release_command},
             Row{"Rollback to v7 by user person@example.com", What::rollback},
             Row{"Set A_KEY, B_KEY config vars by user person@example.com", What::config_vars},
             Row{"Set A_KEY config var by user person@example.com", What::config_vars},
             Row{"Remove A_KEY config vars by user person@example.com", What::config_vars},
             Row{"Scaled to web@2:Standard-1X by user person@example.com", What::scaled},
             Row{"Scale to web=1 by person@example.com", What::scaled},
         }) {
        const auto line = read_api_line(text);
        ASSERT_TRUE(line) << text;
        EXPECT_EQ(line->what, what) << text;
    }
}

TEST(ApiLine, AnythingElseIsNone) {
    for (const std::string_view text : {"",
                                        "Release",
                                        "Release v created by x",
                                        "Release 3 created by x",
                                        "Release v3",
                                        "Release v3 made by x",
                                        " Release v3 created by x",
                                        "xRelease v3 created by x",
                                        "Deploy",
                                        "Deploy  by x",
                                        "Deploy a b by x",
                                        "Build",
                                        "Build succeeded!",
                                        "Build started",
                                        "Build failedx",
                                        "Running release v9",
                                        "Rollback to 7 by x",
                                        "Rollback to v by x",
                                        "Set",
                                        "Set ",
                                        "Set  config vars by x",
                                        "Set A",
                                        "Set A config vars",
                                        "Set A config",
                                        "Scaled to",
                                        "Scaled to  by x",
                                        "Scaled to web by x",
                                        "Scaled to web@ by x",
                                        "Scaled to web@-1 by x",
                                        "Scaled to web@1",
                                        "Scaled to web@1: by x",
                                        "Scaled to @1 by x",
                                        "Scaled to 1web@1 by x",
                                        "Scaled to web@1x by x",
                                        "Scaled to web@1 worker by x",
                                        "Scaled to web@1234567 by x",
                                        "Scaled to web@99999999999999999999999 by x",
                                        "Starting process with command `rake` by user x",
                                        "State changed from up to down",
                                        "Error R14 (x)"}) {
        EXPECT_FALSE(read_api_line(text)) << text;
    }
}

TEST(ApiLine, Case80_ListsWhatWasScaled) {
    EXPECT_EQ(
        read_list(read_api_line("Scaled to web@3:Performance-L mailer@1:Standard-2X by user x@y")->scale),
        (Scale{{"web", 3}, {"mailer", 1}}));
    EXPECT_EQ(read_list(read_api_line("Scale to web=1, my_job-2=0 by x@y")->scale),
              (Scale{{"web", 1}, {"my_job-2", 0}}));
    EXPECT_EQ(read_list("web@0"), (Scale{{"web", 0}}));
    EXPECT_EQ(read_list("web@999999"), (Scale{{"web", 999999}}));
}

TEST(ApiLine, AScaleListEndsWhereItIsNoLongerOne) {
    EXPECT_EQ(read_list(""), Scale{});
    EXPECT_EQ(read_list("web@1 ../x@2"), (Scale{{"web", 1}}));
    EXPECT_EQ(read_list("web@1;worker@2"), Scale{});
    EXPECT_EQ(read_list(" web@1"), Scale{});
}

}  // namespace
}  // namespace dynoward::logplex
