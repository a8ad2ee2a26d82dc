// SPDX-License-Identifier: MIT
// Whole bodies against their expectations: frames, headers, messages, events and fates, octet by octet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <map>
#include <set>

#include "dynoward/logplex/classify.hpp"
#include "support/golden_case.hpp"

namespace dynoward::logplex {
namespace {

using nlohmann::json;
using test::GoldenCase;

struct Cut {
    std::vector<Frame> frames;
    std::optional<FrameError> error;
    std::size_t octets_lost = 0;
};

Cut cut(std::string_view body) {
    Cut result;
    FrameCursor cursor(body);
    while (const auto frame = cursor.next()) {
        result.frames.push_back(*frame);
    }
    result.error = cursor.error();
    result.octets_lost = cursor.octets_lost();
    return result;
}

std::string kind_text(FrameErrorKind kind) {
    return kind == FrameErrorKind::truncated ? "truncated" : "bad_length";
}

std::string dashes_to_underscores(std::string text) {
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

std::string base64(std::string_view bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3), '\0');
    std::vector<unsigned char> buffer(out.size() + 1);
    EVP_EncodeBlock(buffer.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    std::copy(buffer.begin(), buffer.end() - 1, out.begin());
    return out;
}

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        constexpr std::string_view hex = "0123456789abcdef";
        text += hex[digest[i] >> 4U];
        text += hex[digest[i] & 15U];
    }
    return text;
}

// --- What an event says, in the words of the expectations
// ---------------------------------------------------------

json number_or_null(const std::optional<double>& value) {
    return value ? json(*value) : json(nullptr);
}
json number_or_null(const std::optional<Megabytes>& value) {
    return value ? json(value->value) : json(nullptr);
}
json text_or_null(std::string_view text) {
    return text.empty() ? json(nullptr) : json(text);
}

void describe_identity(const Event& event, json& out) {
    out["instance"] = text_or_null(event.incarnation);
    out["app_number"] = text_or_null(event.app_number);
}

struct Describe {
    const Event& event;

    json operator()(std::monostate) const { return json::object(); }
    json operator()(const MemorySample& sample) const {
        json out{{"kind", "memory"},
                 {"total_mb", number_or_null(sample.memory_total)},
                 {"rss_mb", number_or_null(sample.memory_rss)},
                 {"cache_mb", number_or_null(sample.memory_cache)},
                 {"swap_mb", number_or_null(sample.memory_swap)},
                 {"quota_mb", number_or_null(sample.memory_quota)}};
        const std::map<std::string, MemorySample::Field> fields{{"memory_total", MemorySample::total},
                                                                {"memory_rss", MemorySample::rss},
                                                                {"memory_cache", MemorySample::cache},
                                                                {"memory_swap", MemorySample::swap},
                                                                {"memory_quota", MemorySample::quota}};
        out["invalid"] = json::array();
        for (const auto& [name, field] : fields) {  // a map: sorted by name, as the expectations are
            if ((sample.invalid & field) != 0) {
                out["invalid"].push_back(name);
            }
        }
        describe_identity(event, out);
        return out;
    }
    json operator()(const LoadSample& sample) const {
        json out{{"kind", "load"},
                 {"avg_1m", number_or_null(sample.avg_1m)},
                 {"avg_5m", number_or_null(sample.avg_5m)},
                 {"avg_15m", number_or_null(sample.avg_15m)}};
        describe_identity(event, out);
        return out;
    }
    json operator()(const MemPercent& mem) const {
        return {{"kind", "mem_percent"}, {"mem_mb", mem.mem_mb}, {"percent", mem.percent}};
    }
    json operator()(const ErrorCode& code) const {
        const auto number = std::to_string(code.number);
        return {{"kind", "error"},
                {"code", code.letter + (number.size() < 2 ? "0" + number : number)},
                {"name", code.name}};
    }
    json operator()(const StateChange& change) const {
        return {{"kind", "state"}, {"from", to_text(change.from)}, {"to", to_text(change.to)}};
    }
    json operator()(const Lifecycle& life) const {
        static const std::map<Lifecycle::What, std::string> words{
            {Lifecycle::What::starting, "starting"},     {Lifecycle::What::sigterm, "sigterm"},
            {Lifecycle::What::sigkill, "sigkill"},       {Lifecycle::What::exited, "exit"},
            {Lifecycle::What::restarting, "restarting"}, {Lifecycle::What::cycling, "cycling"},
            {Lifecycle::What::relocating, "relocating"}, {Lifecycle::What::idling, "idling"},
            {Lifecycle::What::unidling, "unidling"}};
        json out{{"kind", words.at(life.what)}};
        if (life.status) {
            out["status"] = *life.status;
        }
        return out;
    }
    json operator()(const ApiLine& line) const {
        static const std::map<ApiLine::What, std::string> words{
            {ApiLine::What::release, "release"},   {ApiLine::What::deploy, "deploy"},
            {ApiLine::What::build, "build"},       {ApiLine::What::release_command, "release_command"},
            {ApiLine::What::rollback, "rollback"}, {ApiLine::What::config_vars, "config_vars"},
            {ApiLine::What::scaled, "scaled"},     {ApiLine::What::other, "other"}};
        json out{{"kind", "api"}, {"what", words.at(line.what)}};
        auto list = line.scale;
        while (const auto entry = read_scale(list)) {
            out["scale"][std::string(entry->process_type)] = entry->quantity;
        }
        return out;
    }
    json operator()(const LossNotice& notice) const {
        json out{{"kind", "loss"}, {"code", "L" + std::to_string(notice.code)}, {"count", notice.count}};
        if (!notice.drain.empty()) {
            out["drain"] = notice.drain;
        }
        if (!notice.counted) {
            out["counted"] = false;
        }
        return out;
    }
    json operator()(const RouterError& error) const {
        return {{"kind", "router_error"}, {"code", "H" + std::to_string(error.code)}};
    }
    json operator()(const LegacyMetric& old) const {
        return {{"kind", "old_measure"}, {"measure", old.measure}, {"value", old.value}};
    }
};

json describe(const Event& event) {
    auto out = std::visit(Describe{event}, event.what);
    if (event.dyno) {
        out["dyno"] = event.dyno->text();
    }
    return out;
}

// Fields of an expected event that others than the parser decide, or that are a form of another field.
const std::set<std::string> not_parsed{"frame", "applied", "actionable", "mem"};

void expect_event(const json& expected, const Event& event) {
    const auto found = describe(event);
    for (const auto& [key, value] : expected.items()) {
        if (not_parsed.contains(key)) {
            continue;
        }
        ASSERT_TRUE(found.contains(key)) << key << " of " << expected << " in " << found;
        EXPECT_EQ(found[key], value) << key << " of " << expected;
    }
    if (expected.contains("mem")) {
        EXPECT_EQ(found.at("mem_mb"), std::stod(expected["mem"].get<std::string>()));
    }
}

void expect_message(const json& expected, const Frame& frame) {
    EXPECT_EQ(frame.offset, expected["offset"]);
    EXPECT_EQ(frame.octets.size(), expected["len"]);
    if (frame.oversize) {
        return;
    }
    const auto message = parse_syslog(frame.octets);
    ASSERT_EQ(message.has_value(), expected["ok"].get<bool>());
    if (!message) {
        return;
    }
    EXPECT_EQ(message->pri, expected["pri"]);
    EXPECT_EQ(message->version, std::to_string(expected["version"].get<int>()));
    EXPECT_EQ(message->time_text, expected["time"]);
    EXPECT_EQ(message->hostname, expected["host"]);
    EXPECT_EQ(message->app_name, expected["app"]);
    EXPECT_EQ(message->procid, expected["procid"]);
    EXPECT_EQ(message->msgid, expected["msgid"]);
    EXPECT_EQ(message->ended_with, expected["ended_with"]);
    EXPECT_EQ(message->msg.size(), expected["msg_len"]);
    const auto& time_ns = expected["time_unix_ns"];
    ASSERT_EQ(message->time.has_value(), !time_ns.is_null());
    if (message->time) {
        EXPECT_EQ(std::to_string(message->time->time_since_epoch().count()), time_ns);
    }
    ASSERT_TRUE(expected.contains("msg") || expected.contains("msg_b64") ||
                expected.contains("msg_sha256"));
    if (expected.contains("msg")) {
        EXPECT_EQ(message->msg, expected["msg"]);
    }
    if (expected.contains("msg_b64")) {
        EXPECT_EQ(base64(message->msg), expected["msg_b64"]);
    }
    if (expected.contains("msg_sha256")) {
        EXPECT_EQ(sha256(message->msg), expected["msg_sha256"]);
    }
}

class Golden : public testing::TestWithParam<std::string> {
 protected:
    const GoldenCase golden_ = test::load_golden_case(GetParam());
};

TEST_P(Golden, FramesAreCutWhereExpected) {
    const auto& expected = golden_.expected;
    const auto result = cut(golden_.body);
    EXPECT_EQ(golden_.body.size(), expected["body"]["bytes"]);
    EXPECT_EQ(sha256(golden_.body), expected["body"]["sha256"]);
    EXPECT_EQ(result.frames.size(), expected["frames"]);
    ASSERT_EQ(result.error.has_value(), !expected["frame_error"].is_null());
    if (result.error) {
        EXPECT_EQ(kind_text(result.error->kind),
                  dashes_to_underscores(expected["frame_error"]["kind"].get<std::string>()));
        EXPECT_EQ(result.error->offset, expected["frame_error"]["offset"]);
        EXPECT_EQ(result.octets_lost, golden_.body.size() - result.error->offset);
    }
}

TEST_P(Golden, HeadersAndMessagesAreReadAsExpected) {
    const auto& messages = golden_.expected["messages"];
    const auto result = cut(golden_.body);
    ASSERT_EQ(result.frames.size(), messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) {
        SCOPED_TRACE("frame " + std::to_string(i));
        expect_message(messages[i], result.frames[i]);
    }
}

TEST_P(Golden, EachFrameIsTheExpectedEventOrHasTheExpectedFate) {
    const auto& expected = golden_.expected;
    const auto result = cut(golden_.body);
    std::set<std::size_t> named;
    for (const auto& wanted : expected["events"]) {
        const auto index = wanted["frame"].get<std::size_t>();
        SCOPED_TRACE("frame " + std::to_string(index));
        EXPECT_TRUE(named.insert(index).second);
        ASSERT_LT(index, result.frames.size());
        expect_event(wanted, read_frame(result.frames[index]));
    }
    for (const auto& wanted : expected["ignored"]) {
        const auto index = wanted["frame"].get<std::size_t>();
        SCOPED_TRACE("frame " + std::to_string(index));
        EXPECT_TRUE(named.insert(index).second);
        ASSERT_LT(index, result.frames.size());
        auto reason = dashes_to_underscores(wanted["reason"].get<std::string>());
        if (reason == "old_measure_form") {
            reason = "old_measure";
        }
        EXPECT_EQ(to_text(read_frame(result.frames[index]).fate), reason);
    }
    EXPECT_EQ(named.size(), result.frames.size());
}

TEST_P(Golden, EventsCarryTheTimeOfTheirMessage) {
    const auto& expected = golden_.expected;
    const auto result = cut(golden_.body);
    for (const auto& wanted : expected["events"]) {
        const auto index = wanted["frame"].get<std::size_t>();
        const auto& time_ns = expected["messages"][index]["time_unix_ns"];
        const auto event = read_frame(result.frames.at(index));
        ASSERT_EQ(event.time.has_value(), !time_ns.is_null());
        if (event.time) {
            EXPECT_EQ(std::to_string(event.time->time_since_epoch().count()), time_ns);
        }
    }
}

// F4: a body may end anywhere. What came whole before stands, and nothing of the cut frame is used.
TEST_P(Golden, F4_ABodyCutAtAnyOffsetKeepsTheFramesBeforeTheCut) {
    const std::string_view body = golden_.body;
    const auto whole = cut(body);
    // Every offset; in the one body of two 64 KiB frames every 61st, or the copies would take seconds.
    const std::size_t step = body.size() > 50000 ? 61 : 1;
    for (std::size_t size = 0; size <= body.size(); size += step) {
        // A copy of its own size, so that a sanitizer sees any read past the cut.
        const std::vector<char> bytes(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(size));
        const auto part = cut({bytes.data(), bytes.size()});
        ASSERT_LE(part.frames.size(), whole.frames.size());
        std::size_t covered = 0;
        for (std::size_t i = 0; i < part.frames.size(); ++i) {
            ASSERT_EQ(part.frames[i].offset, whole.frames[i].offset);
            ASSERT_EQ(part.frames[i].octets, whole.frames[i].octets);
            ASSERT_EQ(read_frame(part.frames[i]).fate, read_frame(whole.frames[i]).fate);
            covered = static_cast<std::size_t>(part.frames[i].octets.data() - bytes.data()) +
                      part.frames[i].octets.size();
        }
        if (part.frames.size() < whole.frames.size()) {
            ASSERT_LT(size, static_cast<std::size_t>(whole.frames[part.frames.size()].octets.data() -
                                                     body.data()) +
                                whole.frames[part.frames.size()].octets.size());
        }
        if (!part.error) {
            // A clean end: only line ends are left over.
            const auto rest = body.substr(covered, size - covered);
            ASSERT_EQ(rest.find_first_not_of("\r\n"), std::string_view::npos) << "cut at " << size;
        } else if (part.error->kind == FrameErrorKind::bad_length) {
            // Only where the whole body has the same fault.
            ASSERT_TRUE(whole.error.has_value());
            ASSERT_EQ(part.error->offset, whole.error->offset);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Bodies, Golden, testing::ValuesIn(test::golden_case_names()),
                         [](const auto& name) { return test::golden_test_name(name.param); });

}  // namespace
}  // namespace dynoward::logplex
