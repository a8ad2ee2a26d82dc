// SPDX-License-Identifier: MIT
// The tables of rules and gates are complete, and every document, the API's description and the page use
// the same words and sentences.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>

#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {
namespace {

using testing::Each;
using testing::HasSubstr;
using Words = std::multiset<std::string>;
using Question = GateRow::Question;

std::string text_of(const std::string& file) {
    std::ifstream stream(std::string(DYNOWARD_TEST_DATA) + "/../" + file);
    EXPECT_TRUE(stream) << file;
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What stands between two texts of a file.
std::string between(const std::string& file, const std::string& begin, const std::string& end) {
    const auto text = text_of(file);
    const auto from = text.find(begin);
    const auto to = text.find(end, from == std::string::npos ? 0 : from + begin.size());
    EXPECT_TRUE(from != std::string::npos && to != std::string::npos) << file << ": " << begin << end;
    return to == std::string::npos ? "" : text.substr(from + begin.size(), to - from - begin.size());
}

/// Whatever the first group of `pattern` finds in a text.
Words words_in(const std::string& text, const std::string& pattern) {
    const std::regex regex(pattern);
    Words words;
    for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
        words.insert((*at)[1].str());
    }
    return words;
}

Words rule_words() {
    Words words;
    for (const auto& row : rules) {
        words.emplace(row.word);
    }
    return words;
}

/// All that a hold in the ledger can begin with, and nothing else.
Words hold_words_without(const std::set<std::string>& left_out) {
    Words words;
    for (const auto word : hold_words) {
        if (left_out.count(std::string(word)) == 0) {
            words.emplace(word);
        }
    }
    return words;
}

TEST(Registry, HasEveryRuleOnceWithAWordAFunctionAndASentence) {
    std::set<Rule> seen;
    for (const auto& row : rules) {
        EXPECT_TRUE(seen.insert(row.rule).second) << row.word;
        EXPECT_LT(static_cast<unsigned>(row.rule), rule_count);
        EXPECT_EQ(to_text(row.rule), row.word);
        EXPECT_NE(row.find, nullptr);
        EXPECT_FALSE(row.fires.empty() || row.setting.empty()) << row.word;
        EXPECT_EQ(is_request(row.rule), row.on_request);
        EXPECT_EQ(is_rule_of_clock(row.rule), row.by_clock);
    }
    EXPECT_EQ(seen.size(), rule_count);
    const auto words = rule_words();
    EXPECT_EQ(std::set<std::string>(words.begin(), words.end()).size(), rule_count);
}

TEST(Registry, TheOrderOfTheRulesIsTheirPriority) {
    for (std::size_t i = 1; i < rules.size(); ++i) {
        const Finding heavier{rules[i - 1].rule, true, {}, {}, {}, {}, {}, 0};
        const Finding lighter{rules[i].rule, true, {}, {}, {}, {}, {}, 9};
        EXPECT_TRUE(is_worse(heavier, lighter)) << rules[i].word;
        EXPECT_FALSE(is_worse(lighter, heavier)) << rules[i].word;
    }
    EXPECT_EQ(rules.back().rule, Rule::manual);
}

TEST(Registry, HasAGateForEveryReasonExceptThoseWrittenWithoutOne) {
    std::set<std::string_view> names;
    Words blocked_by;
    for (const auto& row : gates) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_NE(row.check, nullptr);
        EXPECT_FALSE(row.blocks.empty() || row.until.empty()) << row.name;
        if (const std::string word(to_text(row.reason)); blocked_by.count(word) == 0) {
            blocked_by.insert(word);
        }
    }
    // `lease`: no version writes it yet. `not_watched`: no restart was ever possible.
    EXPECT_EQ(blocked_by, hold_words_without({"lease", "not_watched"}));
}

TEST(Registry, TheGatesComeInTheOrderOfTheirQuestionsAndObserveIsLast) {
    EXPECT_TRUE(std::is_sorted(gates.begin(), gates.end(),
                               [](const auto& a, const auto& b) { return a.question < b.question; }));
    EXPECT_EQ(gates.back().reason, HoldReason::observe);
}

TEST(Registry, AManualRestartPassesOnlyTheGatesThatAreMarked) {
    const std::string adr = "docs/adr/0011-restart-requests.md";
    const auto passes = between(adr, "**An owner's own restart passes", "It does not pass");
    const auto blocks = between(adr, "It does not pass", "The cooldown");
    Words passed;
    std::set<std::string> blocking;
    for (const auto& row : gates) {
        EXPECT_EQ(applies_to(row, Rule::manual), row.blocks_owner) << row.name;
        EXPECT_TRUE(applies_to(row, Rule::hook) && applies_to(row, Rule::memory)) << row.name;
        if (row.blocks_owner) {
            blocking.emplace(to_text(row.reason));
        } else {
            passed.emplace(row.name);
        }
    }
    EXPECT_EQ(words_in(passes, "`([a-z0-9_]+)`"), passed);
    EXPECT_EQ(words_in(blocks, "`([a-z0-9_]+)`"), Words(blocking.begin(), blocking.end()));
}

std::string rule_table() {
    std::string table = "| rule | fires when | set by |\n|---|---|---|\n";
    for (const auto& row : rules) {
        table += "| " + std::string(row.word) + " | " + std::string(row.fires) + " | `" +
                 std::string(row.setting) + "` |\n";
    }
    return table;
}

std::string gate_table(Question question) {
    std::string table = "| word | blocks | until | a manual restart |\n|---|---|---|---|\n";
    for (const auto& row : gates) {
        if (row.question == question) {
            table += "| `" + std::string(to_text(row.reason)) + "` | " + std::string(row.blocks) + " | " +
                     std::string(row.until) + " | " + (row.blocks_owner ? "is blocked" : "passes") + " |\n";
        }
    }
    return table;
}

TEST(Registry, ThePolicyPageHasExactlyTheseTables) {
    const std::string page = "docs/policy.md";
    EXPECT_EQ(between(page, "<!-- rules, from registry.hpp -->\n", "<!-- end -->"), rule_table());
    EXPECT_EQ(between(page, "<!-- evidence gates, from registry.hpp -->\n", "<!-- end -->"),
              gate_table(Question::evidence));
    EXPECT_EQ(between(page, "<!-- dyno gates, from registry.hpp -->\n", "<!-- end -->"),
              gate_table(Question::dyno));
    EXPECT_EQ(between(page, "<!-- action gates, from registry.hpp -->\n", "<!-- end -->"),
              gate_table(Question::action));
}

TEST(Registry, TheOtherPagesListTheSameWords) {
    const auto listed = [](const std::string& begin, const std::string& end) {
        return words_in(between("docs/http.md", begin, end), "([a-z_0-9]{3,})");
    };
    EXPECT_EQ(listed("`rule` is ", "\n(README"), rule_words());
    EXPECT_EQ(listed("begins with its word: ", "([policy.md]"), hold_words_without({"lease"}));
    EXPECT_EQ(words_in(between("README.md", "## What it decides on\n", "\nEvery rule"),
                       "\\n\\| (\\w+) \\| (?!default)"),
              rule_words());
    EXPECT_THAT(between("docs/metrics.md", "| `verdicts_total` |", "\n"),
                HasSubstr("the gate's word as in [http.md](http.md), of a restart its rule"));
}

/// Every list of words in the description of the API that has `word` in it.
std::vector<Words> enums_with(const nlohmann::json& json, const std::string& word) {
    std::vector<Words> found;
    if (json.is_object() && json.contains("enum")) {
        Words words;
        for (const auto& one : json.at("enum")) {
            words.insert(one.is_string() ? one.get<std::string>() : "null");
        }
        if (words.count(word) != 0) {
            found.push_back(words);
        }
    }
    if (json.is_structured()) {
        for (const auto& part : json) {
            const auto inner = enums_with(part, word);
            found.insert(found.end(), inner.begin(), inner.end());
        }
    }
    return found;
}

TEST(Registry, TheDescriptionOfTheApiListsTheSameWords) {
    const auto api = nlohmann::json::parse(text_of("docs/openapi.json"));
    auto verdict = rule_words();
    verdict.merge(hold_words_without({}));
    verdict.merge(Words{"sustain", "no_quota", "rules_off"});
    const auto with_rules = enums_with(api, "hard_memory");
    ASSERT_EQ(with_rules.size(), 2U);
    EXPECT_THAT(with_rules, testing::UnorderedElementsAre(rule_words(), verdict));
    EXPECT_THAT(enums_with(api, "quiet_hours"), Each(verdict));
    const auto pattern = between("docs/openapi.json", "\"^(observe|", ")");
    auto words = words_in(pattern, "([a-z_]+)");
    words.insert("observe");
    EXPECT_EQ(words, hold_words_without({}));
}

TEST(Registry, ThePageHasASentenceForEveryHoldAndForNothingElse) {
    const std::string file = "src/dashboard/words.js";
    auto shown = hold_words_without({"not_watched"});
    shown.insert("sustain");
    EXPECT_EQ(words_in(between(file, "const holds = {", "};"), "(\\w+): \""), shown);
    EXPECT_THAT(text_of(file), HasSubstr("reason === \"not_watched\""));
}

}  // namespace
}  // namespace dynoward::policy
