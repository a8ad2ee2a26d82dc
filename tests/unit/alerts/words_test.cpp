// SPDX-License-Identifier: MIT
// The table of words: no word has two meanings, and no fields are taken for what they are not.
#include "alerts/words.hpp"

#include <set>

#include "alerts/word_table.hpp"
#include "asked.hpp"

namespace dynoward::alerts {
namespace {

TEST(Words, HaveOneMeaningEachAndAreWrittenAsTheyAreCompared) {
    std::set<std::string_view> seen;
    const auto check = [&seen](std::string_view word) {
        EXPECT_TRUE(seen.insert(word).second) << word << " is there twice";
        EXPECT_EQ(squashed(word), word);
    };
    for (const auto& word : fire_words) {
        check(word.text);
    }
    for (const auto word : over_words)
        check(word);
    for (const auto word : acknowledged_words)
        check(word);
    for (const auto word : no_data_words)
        check(word);
    for (const auto word : pending_words)
        check(word);
    for (const auto word : other_words)
        check(word);
    for (const auto word : test_words)
        check(word);
    for (const auto word : warning_words)
        check(word);
    for (const auto word : neutral_words)
        check(word);
}

TEST(Words, EachThatForbidsDoesSoBesideAnyOther) {
    const auto forbids_beside = [](std::string_view word) {
        for (const auto* other : {"firing", "alert", "zzz", "incident", "down"}) {
            const auto text = std::string(other) + "." + std::string(word);
            EXPECT_TRUE(forbids(meaning_of(text, Role::state))) << text;
            EXPECT_TRUE(forbids(meaning_of(text, Role::event))) << text;
        }
        EXPECT_TRUE(forbids(meaning_of(word, Role::state))) << word;
    };
    for (const auto word : over_words)
        forbids_beside(word);
    for (const auto word : acknowledged_words)
        forbids_beside(word);
    for (const auto word : no_data_words)
        forbids_beside(word);
    for (const auto word : other_words)
        forbids_beside(word);
    for (const auto word : test_words)
        forbids_beside(word);
}

TEST(Words, EachThatFiresDoesSoAlone) {
    for (const auto& word : fire_words) {
        EXPECT_EQ(meaning_of(word.text, Role::state), Meaning::fires) << word.text;
        EXPECT_EQ(meaning_of("incident." + std::string(word.text), Role::event), Meaning::fires)
            << word.text;
        EXPECT_EQ(meaning_of("zzz " + std::string(word.text), Role::state),
                  word.alone ? Meaning::fires : Meaning::unknown)
            << word.text;
        EXPECT_NE(meaning_of("not " + std::string(word.text), Role::state), Meaning::fires) << word.text;
    }
}

TEST(Words, AreSplitAtCapitalsAndPunctuation) {
    using testing::ElementsAre;
    EXPECT_THAT(words_of("ResolvedCritical"), ElementsAre("resolved", "critical"));
    EXPECT_THAT(words_of("ALERT_RECOVERY"), ElementsAre("alert", "recovery"));
    EXPECT_THAT(words_of(" incident.resolved\n"), ElementsAre("incident", "resolved"));
    EXPECT_THAT(words_of("[FIRING:1]"), ElementsAre("firing", "1"));
    EXPECT_THAT(words_of(""), testing::IsEmpty());
    EXPECT_LE(words_of(std::string(10'000, '.') + "a b c d e f g h i j k l m").size(), 9U);
}

TEST(Roles, AreThoseOfTheKey) {
    for (const auto* key :
         {"status", "State", "alert_status", "alertState", "current_state", "event.status", "NewStateValue",
          "alert_transition", "monitorCondition", "data[status]", "SERVICESTATE"}) {
        EXPECT_EQ(role_of(key), Role::state) << key;
    }
    for (const auto* key :
         {"event", "event_type", "eventType", "action", "type", "alert_type", "kind", "trigger"}) {
        EXPECT_EQ(role_of(key), Role::event) << key;
    }
    for (const auto* key :
         {"previous_state", "OldStateValue", "last_status", "status_code", "http_status", "prevState",
          "status_changed", "estimate", "", "statuses_url", "description", "reason", "initial_state"}) {
        EXPECT_EQ(role_of(key), Role::none) << key;
    }
    EXPECT_EQ(role_of(std::string(1000, 'a') + "status"), Role::none);
}

TEST(Placeholders, AreRecognised) {
    for (const auto* text :
         {"$TAGS", "{{ x }}", "${x}", "%{x}", "[[ .X ]]", "<x>", "@x", "null", "N/A", " undefined "}) {
        EXPECT_TRUE(is_placeholder(text)) << text;
    }
    for (const auto* text :
         {"", "web.1", "shop", "10.0.0.1:9090", "a$b", "x@y.example", "nullify", "[::1]:80 "}) {
        EXPECT_FALSE(is_placeholder(text)) << text;
    }
}

TEST(ProcessType, HasTheGrammarOfDynoNames) {
    for (const auto* good : {"web", "worker", "my-worker_2", "W"}) {
        EXPECT_TRUE(is_process_type(good)) << good;
    }
    for (const auto* bad :
         {"", " ", "web ", "web.1", "1web", "-web", "we b", "web/", "*", "wéb", "web\n"}) {
        EXPECT_FALSE(is_process_type(bad)) << bad;
    }
    EXPECT_FALSE(is_process_type(std::string(64, 'a')));
}

}  // namespace
}  // namespace dynoward::alerts
