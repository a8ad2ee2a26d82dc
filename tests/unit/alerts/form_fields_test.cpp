// SPDX-License-Identifier: MIT
// Fields of a form-encoded body.
#include "alerts/form_fields.hpp"

#include <gtest/gtest.h>

namespace dynoward::alerts {
namespace {

TEST(FormFields, AreDecodedAndAmbiguousOnesAreNone) {
    const auto fields = read_form("a=1&b=x+y%2Bz&&c&d=&a=2&=5&e=%C3%A4");
    ASSERT_TRUE(fields);
    EXPECT_EQ(find_once(*fields, "a"), nullptr);
    EXPECT_EQ(*find_once(*fields, "b"), "x y+z");
    EXPECT_EQ(*find_once(*fields, "c"), "");
    EXPECT_EQ(*find_once(*fields, "d"), "");
    EXPECT_EQ(*find_once(*fields, "e"), "ä");
    EXPECT_EQ(find_once(*fields, "f"), nullptr);
    const auto raw = read_form("payload={\"a\":[1, \xc3\xa4]}&b=?");
    ASSERT_TRUE(raw);
    EXPECT_EQ(*find_once(*raw, "payload"), "{\"a\":[1, \xc3\xa4]}");
    for (const auto* bad : {"%", "%1", "a=%", "a=%g0", "a=%0g", "a=%+1", "a=% 1", "a=%-1", "a=%0x"}) {
        EXPECT_FALSE(read_form(bad)) << bad;
    }
}

}  // namespace
}  // namespace dynoward::alerts
