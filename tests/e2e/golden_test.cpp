// SPDX-License-Identifier: MIT
// Every body of tests/golden over the wire, however it is cut, packed or repeated: the same reply and the
// same state.
#include <numeric>

#include "e2e/fixture.hpp"
#include "support/golden_case.hpp"
#include "support/gzip.hpp"

namespace dynoward::e2e {
namespace {

using nlohmann::json;
using test::GoldenCase;

// Pieces of these sizes, in turn.
std::vector<std::string_view> pieces(std::string_view text, std::vector<std::size_t> sizes) {
    std::vector<std::string_view> made;
    for (std::size_t i = 0; !text.empty(); ++i) {
        const auto size = std::min(sizes[i % sizes.size()], text.size());
        made.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return made;
}

std::string chunked(const std::vector<std::string_view>& parts) {
    std::string body;
    for (const auto part : parts) {
        std::array<char, 20> size{};
        std::snprintf(size.data(), size.size(), "%zx\r\n", part.size());
        body.append(size.data()).append(part).append("\r\n");
    }
    return body + "0\r\n\r\n";
}

enum class Way { whole, single_bytes, odd_chunks, gzip, gzip_chunks, many_writes };

struct Variant {
    const char* app;
    Way way;
};
constexpr std::array<Variant, 6> variants{{{"whole", Way::whole},
                                           {"bytes", Way::single_bytes},
                                           {"odd", Way::odd_chunks},
                                           {"gzip", Way::gzip},
                                           {"gzip-chunks", Way::gzip_chunks},
                                           {"writes", Way::many_writes}}};

class GoldenBody : public Fixture, public testing::WithParamInterface<std::string> {
 protected:
    void SetUp() override {
        std::string apps;
        for (const auto& variant : variants) {
            apps += (apps.empty() ? "" : ",") + std::string(variant.app);
        }
        auto all = settings({{"APP_ID_OR_NAME", apps}, {"MODE", "observe"}, {"DYNO_TYPES", "web,worker"}});
        all.erase("HEROKU_API_KEY");
        daemon_ = &start(all);
    }

    int post(const Variant& variant) const {
        const auto& body = golden_.body;
        Fields fields{{"Authorization", basic("drain", drain_password)},
                      {"Content-Type", "application/logplex-1"},
                      {"Logplex-Frame-Id", "D4D99633331E4BF2873BB863025EC390"},
                      {"Logplex-Msg-Count", std::to_string(golden_.expected["frames"].get<int>())}};
        const auto target = std::string("/logs/") + variant.app;
        const bool packed = variant.way == Way::gzip || variant.way == Way::gzip_chunks;
        const auto content = packed ? test::gzip(body) : body;
        if (packed) {
            fields.emplace_back("Content-Encoding", "gzip");
        }
        Client client(daemon_->port());
        if (variant.way == Way::whole || variant.way == Way::gzip) {
            return client.ask(to_request("POST", target, fields, content)).status;
        }
        if (variant.way == Way::many_writes) {
            const auto request = to_request("POST", target, fields, content);
            const auto least = std::max<std::size_t>(1, content.size() / 2000);
            for (const auto part : pieces(request, {least, least * 2, least * 13, least * 5})) {
                client.send(part);
            }
            return client.read().status;
        }
        fields.emplace_back("Transfer-Encoding", "chunked");
        const auto parts =
            pieces(content, variant.way == Way::single_bytes ? std::vector<std::size_t>{1}
                                                             : std::vector<std::size_t>{1, 7, 3, 64, 2});
        return client.ask(to_request("POST", target, fields) + chunked(parts)).status;
    }
    json dynos_of(const char* app) const {
        const auto state = daemon_->state();
        for (const auto& one : state["apps"]) {
            if (one["app"] == app) {
                return one["dynos"];
            }
        }
        return {};
    }
    // 204, also where only the tail is malformed; 400 where not even the first frame can be read.
    int expected_reply() const {
        const auto& expected = golden_.expected;
        return expected["frames"] == 0 && !expected["frame_error"].is_null() ? 400 : 204;
    }
    void expect_final_state(const json& dynos) const {
        const auto& expected = golden_.expected;
        if (!expected.contains("final_state")) {
            return;
        }
        std::size_t named = 0;
        for (const auto& dyno : dynos) {
            if (!expected["final_state"].contains(dyno["name"])) {
                // Heard of, but either nothing of its memory or not which life it is.
                EXPECT_TRUE(dyno["memory_total_mb"].is_null() || dyno["incarnation"].is_null()) << dyno;
                continue;
            }
            ++named;
            const auto& wanted = expected["final_state"][dyno["name"].get<std::string>()];
            const std::map<std::string, std::string> names{{"instance", "incarnation"},
                                                           {"total_mb", "memory_total_mb"},
                                                           {"quota_mb", "memory_quota_mb"},
                                                           {"r14", "r14"},
                                                           {"state", "state"}};
            for (const auto& [key, value] : wanted.items()) {
                EXPECT_EQ(dyno.at(names.at(key)), value) << key << " of " << dyno;
            }
        }
        EXPECT_EQ(named, expected["final_state"].size()) << dynos;
    }
    const GoldenCase golden_ = test::load_golden_case(GetParam());
    Daemon* daemon_ = nullptr;
};

TEST_P(GoldenBody, F4_F9_F20_LeadsToTheSameStateHoweverItIsCutPackedAndRepeated) {
    for (const auto& variant : variants) {
        EXPECT_EQ(post(variant), expected_reply()) << variant.app;
    }
    const auto dynos = dynos_of("whole");
    expect_final_state(dynos);
    for (const auto& variant : variants) {
        EXPECT_EQ(dynos_of(variant.app), dynos) << variant.app;
    }
    const auto once = daemon_->frames();
    // The same again under the same frame id: acknowledged, and nothing changes.
    for (const auto& variant : variants) {
        EXPECT_EQ(post(variant), expected_reply()) << variant.app;
        EXPECT_EQ(dynos_of(variant.app), dynos) << variant.app;
    }
    const auto twice = daemon_->frames();
    const auto frames = golden_.expected["frames"].get<std::uint64_t>() * variants.size();
    for (const auto& [fate, count] : once) {
        const bool repeats = fate == "duplicate";
        EXPECT_EQ(twice.at(fate) - count, repeats ? frames : 0U) << fate;
    }
    const auto sum = std::accumulate(twice.begin(), twice.end(), std::uint64_t{0},
                                     [](auto total, const auto& one) { return total + one.second; });
    EXPECT_EQ(sum, 2 * frames);
    // Malformed content is logged, in one line per batch.
    const bool malformed = !golden_.expected["frame_error"].is_null();
    if (malformed) {
        // The log has its own thread, so a line may come after the reply.
        const auto told = [this] {
            return daemon_->process().lines_with("at=drain.malformed app=whole ").size();
        };
        const auto expected = expected_reply() == 204 ? 1U : 2U;
        EXPECT_TRUE(run_until([&] { return told() >= expected; }));
        EXPECT_EQ(told(), expected);
    }
}

INSTANTIATE_TEST_SUITE_P(Bodies, GoldenBody, testing::ValuesIn(test::golden_case_names()),
                         [](const auto& name) { return test::golden_test_name(name.param); });

}  // namespace
}  // namespace dynoward::e2e
