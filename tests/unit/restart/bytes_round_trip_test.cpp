// SPDX-License-Identifier: MIT
// A restart's record as bytes and back: every member at its extremes, in the same process and in another
// one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "unit/restart/conversation.hpp"
#include "unit/restart/records.hpp"

namespace dynoward::restart {
namespace {

using Json = nlohmann::json;
using test::at;
using test::full_record;
using test::name_of;
using namespace std::chrono_literals;

// --- Round trips

void expect_equal(const std::optional<policy::RequestedRestart>& a,
                  const std::optional<policy::RequestedRestart>& b) {
    ASSERT_EQ(a.has_value(), b.has_value());
    if (a) {
        EXPECT_EQ(a->rule, b->rule);
        EXPECT_EQ(a->at.steady, b->at.steady);
        EXPECT_EQ(a->at.wall, b->at.wall);
        EXPECT_EQ(a->incarnation, b->incarnation);
        EXPECT_EQ(a->reason, b->reason);
    }
}

void expect_equal(const Record& a, const Record& b) {
    EXPECT_EQ(a.dyno, b.dyno);
    EXPECT_EQ(a.type, b.type);
    EXPECT_EQ(a.rule, b.rule);
    EXPECT_EQ(a.state, b.state);
    EXPECT_EQ(a.ledger_id, b.ledger_id);
    expect_equal(a.request, b.request);
    EXPECT_EQ(a.request_ledger_id, b.request_ledger_id);
    expect_equal(a.displaced, b.displaced);
    EXPECT_EQ(a.displaced_ledger_id, b.displaced_ledger_id);
    EXPECT_EQ(a.started_at, b.started_at);
    EXPECT_EQ(a.sent.steady, b.sent.steady);
    EXPECT_EQ(a.sent.wall, b.sent.wall);
    EXPECT_EQ(a.delete_id, b.delete_id);
    EXPECT_EQ(a.listed_before.name, b.listed_before.name);
    EXPECT_EQ(a.listed_before.type, b.listed_before.type);
    EXPECT_EQ(a.listed_before.size, b.listed_before.size);
    EXPECT_EQ(a.listed_before.state, b.listed_before.state);
    EXPECT_FALSE(a.listed_before.differs_from(b.listed_before));
    EXPECT_EQ(a.listed_before.release, b.listed_before.release);
    EXPECT_EQ(a.incarnation_before, b.incarnation_before);
    EXPECT_EQ(a.up_before, b.up_before);
    EXPECT_EQ(a.list_asked_at, b.list_asked_at);
    EXPECT_EQ(a.reply_problem, b.reply_problem);
    EXPECT_EQ(a.ending, b.ending);
    EXPECT_EQ(a.ended_at, b.ended_at);
    EXPECT_EQ(a.detail, b.detail);
    EXPECT_EQ(a.refusal, b.refusal);
    EXPECT_EQ(a.refusals, b.refusals);
    EXPECT_EQ(a.memory_written, b.memory_written);
    EXPECT_EQ(a.returned, b.returned);
    EXPECT_EQ(a.effect, b.effect);
    EXPECT_EQ(a.ineffective, b.ineffective);
    EXPECT_EQ(a.unhealthy_at, b.unhealthy_at);
}

struct Change {
    const char* what;
    std::function<void(Record&)> change;
};
void PrintTo(const Change& row, std::ostream* out) {
    *out << row.what;
}
class RoundTrip : public testing::TestWithParam<Change> {};
TEST_P(RoundTrip, GivesTheSameRecord) {
    auto record = full_record();
    GetParam().change(record);
    const auto bytes = to_bytes(record, at(1h));
    EXPECT_LE(bytes.size(), max_record_bytes);
    const auto read = from_bytes(bytes, at(1h));
    ASSERT_TRUE(read) << to_text(read.error());
    expect_equal(record, *read);
    EXPECT_EQ(to_bytes(*read, at(1h)), bytes);
}

constexpr auto most = std::numeric_limits<unsigned>::max();
constexpr auto century = std::chrono::hours(100 * 365 * 24);
INSTANTIATE_TEST_SUITE_P(
    Extremes, RoundTrip,
    testing::Values(
        Change{"as it is", [](Record&) {}},
        Change{"nothing optional",
               [](Record& record) {
                   record.request.reset();
                   record.displaced.reset();
                   record.up_before.reset();
                   record.list_asked_at.reset();
                   record.unhealthy_at.reset();
               }},
        Change{"empty texts",
               [](Record& record) {
                   record.type = record.incarnation_before = record.reply_problem = record.detail =
                       record.refusal = "";
                   record.listed_before = {};
                   record.request->incarnation = record.request->reason = "";
               }},
        Change{"long texts",
               [](Record& record) {
                   record.detail = std::string(2048, 'x');
                   record.reply_problem = std::string(1000, '"');
                   record.request->reason = std::string(340, '\x1b');
               }},
        Change{"text of all kinds",
               [](Record& record) { record.detail = "\\ \" \n \t \x7f ü € 😀 \xef\xbb\xbf </script>"; }},
        Change{"a null byte", [](Record& record) { record.detail = std::string("a\0b", 3); }},
        Change{"largest counts",
               [](Record& record) {
                   record.ledger_id = record.request_ledger_id = record.displaced_ledger_id =
                       record.delete_id = std::numeric_limits<std::uint64_t>::max();
                   record.refusals = record.ineffective = most;
                   record.listed_before.release = std::numeric_limits<long>::max();
               }},
        Change{"smallest counts",
               [](Record& record) {
                   record.ledger_id = record.request_ledger_id = 0;
                   record.displaced_ledger_id = record.delete_id = 0;
                   record.refusals = record.ineffective = 0;
                   record.listed_before.release = std::numeric_limits<long>::min();
               }},
        Change{"first and last wall times",
               [](Record& record) {
                   record.sent.wall = record.listed_before.created_at = WallTime(-2 * century);
                   record.up_before = record.listed_before.updated_at = WallTime(2 * century);
               }},
        Change{"steady times of a machine that has just begun",
               [](Record& record) {
                   record.started_at = record.ended_at = SteadyTime{};
                   record.unhealthy_at = SteadyTime(1ns);
                   record.list_asked_at = SteadyTime(-1ns);
               }},
        Change{"steady times up to now and after it",
               [](Record& record) {
                   record.started_at = at(1h).steady;
                   record.ended_at = at(1h + 1ns).steady;
                   record.unhealthy_at = at(1h + 24h).steady;
               }},
        Change{"a Fir name", [](Record& record) { record.dyno = name_of("web-848cd4f64d-pvpr2"); }},
        Change{"the longest Cedar name",
               [](Record& record) { record.dyno = name_of(std::string(63, 'w') + ".999999"); }}));

TEST(RoundTrip, EachWordOfEachKindIsReadBack) {
    for (unsigned n = 0; n <= static_cast<unsigned>(policy::Rule::manual); ++n) {
        auto record = full_record();
        record.rule = static_cast<policy::Rule>(n);
        EXPECT_EQ(from_bytes(to_bytes(record, at()), at())->rule, record.rule);
    }
    for (unsigned n = 0; n <= static_cast<unsigned>(DynoState::complete); ++n) {
        auto record = full_record();
        record.listed_before.state = static_cast<DynoState>(n);
        EXPECT_EQ(from_bytes(to_bytes(record, at()), at())->listed_before.state,
                  record.listed_before.state);
    }
    for (const auto effect : {Effect::open, Effect::helped, Effect::did_not_help, Effect::unknown}) {
        auto record = full_record();
        record.effect = effect;
        EXPECT_EQ(from_bytes(to_bytes(record, at()), at())->effect, effect);
    }
}

TEST(RoundTrip, BytesThatAreNoUtf8AreReplacedAndNotThrownAt) {
    auto record = full_record();
    record.detail = "a\xff\xc3(\xed\xa0\x80 z";
    const auto read = from_bytes(to_bytes(record, at()), at());
    ASSERT_TRUE(read);
    EXPECT_THAT(read->detail, testing::StartsWith("a\xef\xbf\xbd"));
    EXPECT_THAT(read->detail, testing::EndsWith(" z"));
}

// --- Another process

TEST(AnotherProcess, SteadyTimesAreTheSameMomentsOnItsClock) {
    const auto record = full_record();
    for (const auto origin : {-900'000s, -1s, 0s, 1s, 90'000'000s}) {
        const auto now = at(10min);
        const Instant there{now.steady + origin, now.wall};
        const auto read = from_bytes(to_bytes(record, now), there);
        ASSERT_TRUE(read);
        EXPECT_EQ(read->sent.steady, record.sent.steady + origin);
        EXPECT_EQ(read->sent.wall, record.sent.wall);
        EXPECT_EQ(read->ended_at, record.ended_at + origin);
        EXPECT_EQ(*read->unhealthy_at, *record.unhealthy_at + origin);
        EXPECT_EQ(read->request->at.steady, record.request->at.steady + origin);
        EXPECT_EQ(since_sent(*read, there), 600s);
    }
}

TEST(AnotherProcess, TheTimeBetweenWritingAndReadingCounts) {
    const auto read =
        from_bytes(to_bytes(full_record(), at(10min)), Instant{SteadyTime(5s), at(40min).wall});
    ASSERT_TRUE(read);
    EXPECT_EQ(since_sent(*read, Instant{SteadyTime(5s), at(40min).wall}), 40min);
}

TEST(AnotherProcess, AMomentMoreThanACenturyAwayIsRejected) {
    const auto is_believed = [](Nanoseconds from_now) {
        auto json = Json::parse(to_bytes(full_record(), at()));
        json["ended_at"] = (at().wall + from_now).time_since_epoch().count();
        return from_bytes(json.dump(), at()).has_value();
    };
    EXPECT_TRUE(is_believed(century));
    EXPECT_FALSE(is_believed(century + 1ns));
    EXPECT_TRUE(is_believed(-std::chrono::hours(50 * 365 * 24)));
    EXPECT_TRUE(is_believed(-at().wall.time_since_epoch()));
    EXPECT_FALSE(is_believed(-at().wall.time_since_epoch() - 1ns));  // before 1970
}

TEST(AnotherProcess, AClockBefore1970AcceptsNone) {
    const Instant early{SteadyTime(1s), WallTime(-1ns)};
    const auto read = from_bytes(to_bytes(full_record(), at()), early);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(), BytesError::wrong_shape);
}

}  // namespace
}  // namespace dynoward::restart
