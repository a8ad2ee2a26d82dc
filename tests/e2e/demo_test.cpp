// SPDX-License-Identifier: MIT
// `dynoward demo`, as a newcomer sees it: it is slow, so it is a separate test program.
#include <thread>

#include "e2e/fixture.hpp"

namespace dynoward::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::size_t count(std::string_view text, std::string_view words) {
    std::size_t times = 0;
    for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
        ++times;
    }
    return times;
}

TEST(Demo, ShowsExactlyOneRestartAndEndsWith0) {
    Child demo(DYNOWARD_PROGRAM, {"demo"}, {{"PATH", "/usr/bin:/bin"}});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{150};
    while (!demo.exit_status() && std::chrono::steady_clock::now() < deadline) {
        demo.listen();
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    ASSERT_EQ(demo.exit_status(), 0) << demo.out() << demo.err();
    EXPECT_EQ(count(demo.out(), "decides to restart"), 1U) << demo.out();
    EXPECT_EQ(count(demo.out(), "got DELETE /apps/shop/dynos/web.2 and answered 202"), 1U) << demo.out();
    EXPECT_EQ(count(demo.out(), "Confirmed: "), 1U) << demo.out();
    EXPECT_THAT(demo.out(),
                AllOf(HasSubstr("web.1"), HasSubstr("of 512 MB"), HasSubstr("One DELETE was sent")));
    // Not to a terminal: no colours.
    EXPECT_THAT(demo.out(), Not(HasSubstr("\x1b")));
    EXPECT_THAT(demo.err(), Not(HasSubstr("Sanitizer")));
}

}  // namespace
}  // namespace dynoward::e2e
