// SPDX-License-Identifier: MIT
// S1: the one rule of trust, row by row, as docs/adr/0012 and SECURITY.md show it; and what holds in all of
// its rows.
#include "monitor/drain/sender_trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace dynoward::monitor {

using Named = SenderFacts::Named;
using Token = SenderFacts::Token;
using Space = SenderFacts::Space;

void PrintTo(Trust trust, std::ostream* out) {
    constexpr const char* words[] = {"proven",           "kept",          "shown",
                                     "wrong_credential", "foreign_token", "unknown_app"};
    *out << words[static_cast<int>(trust)];
}

namespace {

struct Row {
    const char* what;
    SenderFacts facts;
    Trust trust;
};

SenderFacts bare(Token token, bool list_known = true, Named named = Named::by_only_app) {
    SenderFacts facts;
    facts.named = named;
    facts.token = token;
    facts.list_known = list_known;
    return facts;
}
SenderFacts at_path(Token token, bool list_known = true, Space space = Space::none) {
    auto facts = bare(token, list_known, Named::by_path);
    facts.space = space;
    return facts;
}
SenderFacts tokenless(SenderFacts facts) {
    facts.tokenless = true;
    return facts;
}
SenderFacts passwords(SenderFacts facts, bool has_own, bool by_own) {
    facts.own_password = has_own;
    facts.by_own_password = by_own;
    return facts;
}
SenderFacts without_key(SenderFacts facts) {
    facts.has_key = false;
    return facts;
}

TEST(SenderTrust, S1_EachRowOfTheTable) {
    const Row rows[] = {
        // A token in a list proves its app, and that app only.
        {"its token at /logs", bare(Token::of_the_app), Trust::proven},
        {"its token at /logs, of several apps", bare(Token::of_the_app, false, Named::by_nothing),
         Trust::proven},
        {"its token at its path", at_path(Token::of_the_app), Trust::proven},
        {"another app's token at this path", at_path(Token::of_another_app), Trust::foreign_token},
        {"another app's token, before this list is read", at_path(Token::of_another_app, false),
         Trust::foreign_token},
        // A token in no list: foreign, once the lists are known.
        {"an unknown token at /logs", bare(Token::unknown), Trust::foreign_token},
        {"an unknown token at the path", at_path(Token::unknown), Trust::foreign_token},
        {"an unknown token in a space", at_path(Token::unknown, true, Space::in_one), Trust::foreign_token},
        {"an unknown token, TOKENLESS_DRAIN", tokenless(at_path(Token::unknown)), Trust::foreign_token},
        {"an unknown token, list not read", bare(Token::unknown, false), Trust::kept},
        {"an unknown token at the path, list not read", at_path(Token::unknown, false), Trust::kept},
        {"an unknown token of several apps, a list missing", bare(Token::unknown, false, Named::by_nothing),
         Trust::kept},
        {"an unknown token of several apps", bare(Token::unknown, true, Named::by_nothing),
         Trust::foreign_token},
        // No token: by the path, if the settings or the platform allow it.
        {"no token at /logs", bare(Token::none), Trust::shown},
        {"no token at /logs, list not read", bare(Token::none, false), Trust::shown},
        {"no token at /logs, TOKENLESS_DRAIN", tokenless(bare(Token::none)), Trust::shown},
        {"no token at /logs of several apps", bare(Token::none, true, Named::by_nothing), Trust::shown},
        {"no token at the path", at_path(Token::none), Trust::shown},
        {"no token at the path, app info not read", at_path(Token::none, true, Space::not_known),
         Trust::kept},
        {"no token at the path, nothing read", at_path(Token::none, false, Space::not_known), Trust::kept},
        {"no token at the path, in a space", at_path(Token::none, true, Space::in_one), Trust::proven},
        {"no token at the path, in a space, list not read", at_path(Token::none, false, Space::in_one),
         Trust::proven},
        {"no token at the path, TOKENLESS_DRAIN", tokenless(at_path(Token::none)), Trust::proven},
        {"no token at the path, TOKENLESS_DRAIN, nothing read",
         tokenless(at_path(Token::none, false, Space::not_known)), Trust::proven},
        // The app's own password.
        {"the shared password at the path of an app with its own",
         passwords(at_path(Token::none), true, false), Trust::wrong_credential},
        {"the same with its token", passwords(at_path(Token::of_the_app), true, false),
         Trust::wrong_credential},
        {"its token at /logs", passwords(bare(Token::of_the_app, true, Named::by_nothing), true, false),
         Trust::wrong_credential},
        {"an own password that the app does not have", passwords(at_path(Token::of_the_app), false, true),
         Trust::wrong_credential},
        {"its own password and its token", passwords(at_path(Token::of_the_app), true, true),
         Trust::proven},
        {"its own password alone", passwords(at_path(Token::none), true, true), Trust::shown},
        {"its own password, another app's token", passwords(at_path(Token::of_another_app), true, true),
         Trust::foreign_token},
        // Without a key nothing can be looked up, and nothing can be restarted.
        {"no key, at /logs", without_key(bare(Token::none, false)), Trust::proven},
        {"no key, at the path", without_key(at_path(Token::unknown, false, Space::not_known)),
         Trust::proven},
        {"no key, at /logs of several apps", without_key(bare(Token::unknown, false, Named::by_nothing)),
         Trust::shown},
        {"no key, the shared password of an app with its own",
         without_key(passwords(at_path(Token::none), true, false)), Trust::wrong_credential},
        // An app that is not watched.
        {"an unknown app", bare(Token::none, true, Named::unknown_app), Trust::unknown_app},
        {"an unknown app, no key", without_key(bare(Token::unknown, true, Named::unknown_app)),
         Trust::unknown_app},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(judge_sender(row.facts), row.trust) << row.what;
    }
}

template <class See>
void for_all(See see) {
    for (unsigned bits = 0; bits < 32; ++bits) {
        for (const auto named :
             {Named::by_nothing, Named::by_only_app, Named::by_path, Named::unknown_app}) {
            for (const auto token :
                 {Token::none, Token::unknown, Token::of_the_app, Token::of_another_app}) {
                for (const auto space : {Space::not_known, Space::none, Space::in_one}) {
                    see(SenderFacts{(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0,
                                    (bits & 16U) != 0, named, token, space});
                }
            }
        }
    }
}

TEST(SenderTrust, S1_WithAKeyAUrlAndASharedPasswordNeverProveAnything) {
    unsigned proven = 0;
    for_all([&](const SenderFacts& facts) {
        if (!facts.has_key || judge_sender(facts) != Trust::proven) {
            return;
        }
        ++proven;
        const bool by_token = facts.token == Token::of_the_app;
        const bool by_word = facts.token == Token::none && facts.named == Named::by_path &&
                             (facts.tokenless || facts.space == Space::in_one);
        EXPECT_TRUE(by_token || by_word);
    });
    EXPECT_GT(proven, 0U);
}

TEST(SenderTrust, L10_OnlyABatchThatMayStillBeProvenIsKept) {
    for_all([](const SenderFacts& facts) {
        if (judge_sender(facts) == Trust::kept) {
            EXPECT_TRUE(facts.has_key);
            EXPECT_TRUE(!facts.list_known || facts.space == Space::not_known);
            auto later = facts;
            later.list_known = true;
            later.space = Space::none;
            EXPECT_NE(judge_sender(later), Trust::kept);
        }
    });
}

TEST(SenderTrust, S1_AnotherPasswordThanTheAppsOwnOpensNothing) {
    for_all([](const SenderFacts& facts) {
        if (facts.own_password != facts.by_own_password) {
            EXPECT_THAT(judge_sender(facts), testing::AnyOf(Trust::wrong_credential, Trust::unknown_app));
        }
    });
}

TEST(SenderTrust, L6_TheAdviceNamesThePathAndTheSetting) {
    const auto advice = unproven_advice(AppName::parse("shop").value());
    EXPECT_THAT(advice, testing::HasSubstr("post to /logs/shop"));
    EXPECT_THAT(advice, testing::HasSubstr("TOKENLESS_DRAIN=shop"));
    EXPECT_THAT(advice, testing::HasSubstr("heroku drains -a shop"));
    constexpr std::size_t value_of_a_log_line = 200;
    const auto longest = unproven_advice(AppName::parse("01234567-89ab-cdef-0123-456789abcdef").value());
    EXPECT_LE(longest.size(), value_of_a_log_line);
}

}  // namespace
}  // namespace dynoward::monitor
