// SPDX-License-Identifier: MIT
// Records of states that no conversation leads to are refused; and whatever is done to the bytes, either
// they are refused, or what is read can be written and read again.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "support/rounds.hpp"
#include "unit/restart/conversation.hpp"
#include "unit/restart/records.hpp"

namespace dynoward::restart {
namespace {

using Json = nlohmann::json;
using policy::Rule;
using test::at;
using namespace std::chrono_literals;

// --- Inconsistent states

bool is_read(State state, Ending ending, Effect effect, bool returned, bool memory_written) {
    auto record = test::full_record();
    record.state = state;
    record.ending = ending;
    record.effect = effect;
    record.returned = returned;
    record.memory_written = memory_written;
    return from_bytes(to_bytes(record, at()), at()).has_value();
}

TEST(Consistency, BeforeItHasEndedARestartHasNeitherAnEndingNorAnEffect) {
    for (const auto state : {State::requested, State::preflight, State::deleting, State::confirming}) {
        EXPECT_TRUE(is_read(state, Ending::open, Effect::open, false, false)) << to_text(state);
        for (const auto ending :
             {Ending::cancelled, Ending::refused, Ending::failed, Ending::unconfirmed, Ending::confirmed}) {
            EXPECT_FALSE(is_read(state, ending, Effect::open, false, false)) << to_text(state);
        }
        for (const auto effect : {Effect::helped, Effect::did_not_help, Effect::unknown}) {
            EXPECT_FALSE(is_read(state, Ending::open, effect, false, false)) << to_text(state);
        }
        EXPECT_FALSE(is_read(state, Ending::open, Effect::open, true, false)) << to_text(state);
    }
}

TEST(Consistency, OnlyWhatMayHaveRestartedTheDynoIsEvaluated) {
    for (const auto ending : {Ending::unconfirmed, Ending::confirmed}) {
        EXPECT_TRUE(is_read(State::evaluating, ending, Effect::open, false, true));
        EXPECT_TRUE(is_read(State::evaluating, ending, Effect::did_not_help, false, true));
        EXPECT_TRUE(is_read(State::evaluating, ending, Effect::open, true, true));
    }
    EXPECT_TRUE(is_read(State::evaluating, Ending::confirmed, Effect::helped, true, false));
    for (const auto ending : {Ending::open, Ending::cancelled, Ending::refused, Ending::failed}) {
        EXPECT_FALSE(is_read(State::evaluating, ending, Effect::open, false, true)) << to_text(ending);
    }
}

TEST(Consistency, NothingIsOpenOnceItIsDone) {
    for (const auto ending :
         {Ending::cancelled, Ending::refused, Ending::failed, Ending::unconfirmed, Ending::confirmed}) {
        EXPECT_TRUE(is_read(State::done, ending, Effect::unknown, true, true)) << to_text(ending);
        EXPECT_FALSE(is_read(State::done, ending, Effect::open, true, true)) << to_text(ending);
        EXPECT_FALSE(is_read(State::done, ending, Effect::unknown, false, true)) << to_text(ending);
        EXPECT_FALSE(is_read(State::done, ending, Effect::unknown, true, false)) << to_text(ending);
    }
    EXPECT_FALSE(is_read(State::done, Ending::open, Effect::unknown, true, true));
    for (const auto effect : {Effect::helped, Effect::did_not_help}) {
        EXPECT_TRUE(is_read(State::done, Ending::confirmed, effect, true, true));
        EXPECT_FALSE(is_read(State::done, Ending::refused, effect, true, true));
    }
}

// Whatever is read, a conversation can go on from it: no event is thrown at, and it comes to its end.
TEST(Consistency, ARestartThatIsReadGoesOnToItsEnd) {
    for (const auto state : {State::deleting, State::confirming, State::evaluating}) {
        auto record = test::full_record();
        record.state = state;
        if (state != State::evaluating) {
            record.ending = Ending::open;
            record.returned = record.memory_written = false;
        }
        const auto read = from_bytes(to_bytes(record, at(60s)), at(60s));
        ASSERT_TRUE(read) << to_text(read.error());
        Restart restart(*read);
        const auto dyno = test::dyno_after();
        restart.resume(at(181s), event::Tick{&dyno});
        restart.resume(at(181s), event::Observed{&dyno});
        restart.resume(at(700s), test::review_of(dyno));
        EXPECT_EQ(restart.state(), State::done) << to_text(state);
    }
}

// --- Mutations with a fixed seed

class Mutator {
 public:
    explicit Mutator(unsigned seed) : random_(seed) {}

    std::string mutate(std::string text) {
        for (auto changes = draw(1, 4); changes > 0; --changes) {
            const auto place = draw(0, text.size());
            switch (draw(0, 5)) {
                case 0:
                    if (place < text.size()) {
                        text[place] = static_cast<char>(draw(0, 255));
                    }
                    break;
                case 1: text.erase(place, draw(1, 8)); break;
                case 2: text.insert(place, pick(fragments_)); break;
                case 3: text.insert(place, text.substr(draw(0, text.size()), draw(1, 60))); break;
                default: text = with_another_value(text); break;
            }
        }
        return text;
    }

 private:
    std::string with_another_value(const std::string& text) {
        auto json = Json::parse(text, nullptr, false);
        if (!json.is_object() || json.empty()) {
            return text;
        }
        auto member = json.begin();
        std::advance(member, static_cast<long>(draw(0, json.size() - 1)));
        if (draw(0, 2) == 0) {
            auto other = json.begin();
            std::advance(other, static_cast<long>(draw(0, json.size() - 1)));
            *member = Json(*other);
        } else {
            *member = Json::parse(pick(fragments_), nullptr, false);
        }
        return member->is_discarded() ? text : json.dump(-1, ' ', false, Json::error_handler_t::replace);
    }

    std::size_t draw(std::size_t from, std::size_t to) {
        return std::uniform_int_distribution<std::size_t>(from, to)(random_);
    }
    const std::string& pick(const std::vector<std::string>& from) { return from[draw(0, from.size() - 1)]; }

    const std::vector<std::string> fragments_{"null",
                                              "true",
                                              "false",
                                              "-1",
                                              "0",
                                              "1",
                                              "4294967295",
                                              "4294967296",
                                              "18446744073709551615",
                                              "18446744073709551616",
                                              "-9223372036854775808",
                                              "9223372036854775807",
                                              "1772625600000000000",
                                              "1e999",
                                              "0.5",
                                              "\"\"",
                                              "\"web.2\"",
                                              "\"done\"",
                                              "\"requested\"",
                                              "\"deleting\"",
                                              "\"confirmed\"",
                                              "\"open\"",
                                              "\"unknown\"",
                                              "\"manual\"",
                                              "\"\\ud800\"",
                                              "\"\\u0000\"",
                                              "\"\xc3\xa9\"",
                                              "[]",
                                              "[1,2]",
                                              "{}",
                                              "[[[[[",
                                              "\xff",
                                              "\xe2\x82",
                                              "\"",
                                              "}",
                                              ","};
    std::mt19937 random_;
};

TEST(Mutations, AreRefusedOrReadToWhatCanBeWrittenAgain) {
    Mutator mutator(11);
    std::vector<std::string> originals{to_bytes(test::full_record(), at())};
    for (const auto& talk : {test::Conversation(test::restart_by(Rule::hook)), test::chosen(Rule::manual),
                             test::sent(), test::accepted(), test::unconfirmed()}) {
        originals.push_back(to_bytes(talk.record(), at()));
    }
    unsigned read_back = 0;
    for (unsigned n = 0; n < test::rounds(30'000); ++n) {
        const auto bytes = mutator.mutate(originals[n % originals.size()]);
        const auto read = from_bytes(bytes, at());
        if (!read) {
            continue;
        }
        ++read_back;
        const auto written = to_bytes(*read, at());
        const auto again = from_bytes(written, at());
        ASSERT_TRUE(again) << n << ": " << bytes;
        ASSERT_EQ(to_bytes(*again, at()), written) << n << ": " << bytes;
        Restart restart(*again);
        restart.resume(at(1h), event::Tick{nullptr});
        restart.resume(at(1h), event::Observed{nullptr});
    }
    EXPECT_GT(read_back, test::rounds(1000));
    EXPECT_LT(read_back, test::rounds(25'000));
}

}  // namespace
}  // namespace dynoward::restart
