// SPDX-License-Identifier: MIT
// The digest of decisions differs where a decision differs, and not where only a text does.
#include "simulator/run/decision_digest.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <vector>

namespace dynoward::simulator {
namespace {

using policy::HoldReason;
using policy::LedgerEntry;
using policy::Result;
using policy::Rule;
using policy::Verdict;

const WallTime noon{Seconds{1'772'625'600}};

AppName app(std::string_view name = "shop") {
    return AppName::parse(name).value();
}
DynoName dyno(std::string_view name = "web.1") {
    return DynoName::parse(name).value();
}

LedgerEntry hold_of(const AppName& in_app, const DynoName& of_dyno) {
    LedgerEntry entry(in_app, of_dyno);
    entry.rule = Rule::memory;
    entry.hold = HoldReason::cooldown;
    entry.reason = "cooldown: 120 s left";
    return entry;
}

std::uint64_t digest_of(const LedgerEntry& entry, bool settled = false, WallTime at = noon) {
    DecisionDigest digest;
    digest.add(at, monitor::LedgerWritten{entry, settled});
    return digest.value();
}

std::uint64_t digest_of(const heroku::ApiRequest& request, WallTime at = noon) {
    DecisionDigest digest;
    digest.add(at, request);
    return digest.value();
}

TEST(DecisionDigest, DiffersIfALedgerEntryDecidesSomethingElse) {
    const auto base = hold_of(app(), dyno());
    const std::vector<std::function<void(LedgerEntry&)>> changes{
        [](LedgerEntry& entry) { entry.app = app("blog"); },
        [](LedgerEntry& entry) { entry.dyno = dyno("web.2"); },
        [](LedgerEntry& entry) { entry.verdict = Verdict::restart; },
        [](LedgerEntry& entry) { entry.rule = Rule::leak; },
        [](LedgerEntry& entry) { entry.hold = HoldReason::budget; },
        [](LedgerEntry& entry) { entry.hold.reset(); },
        [](LedgerEntry& entry) { entry.result = Result::confirmed; },
    };
    std::set<std::uint64_t> digests{digest_of(base), digest_of(base, true),
                                    digest_of(base, false, noon + Nanoseconds{1})};
    for (const auto& change : changes) {
        auto entry = base;
        change(entry);
        digests.insert(digest_of(entry));
    }
    EXPECT_EQ(digests.size(), changes.size() + 3);
}

TEST(DecisionDigest, IsTheSameIfOnlyATextOrANumberOfTheEvidenceDiffers) {
    const auto base = hold_of(app(), dyno());
    const std::vector<std::function<void(LedgerEntry&)>> changes{
        [](LedgerEntry& entry) { entry.reason = "cooldown: restarted 2 min ago"; },
        [](LedgerEntry& entry) { entry.detail = "in other words"; },
        [](LedgerEntry& entry) { entry.evidence.samples = 7; },
        [](LedgerEntry& entry) { entry.id = 99; },
    };
    for (const auto& change : changes) {
        auto entry = base;
        change(entry);
        EXPECT_EQ(digest_of(entry), digest_of(base));
    }
}

TEST(DecisionDigest, DiffersIfARequestOrItsTimeDiffers) {
    using heroku::ApiRequest;
    const std::set<std::uint64_t> digests{
        digest_of(ApiRequest::list_dynos(app())),
        digest_of(ApiRequest::list_dynos(app("blog"))),
        digest_of(ApiRequest::list_formation(app())),
        digest_of(ApiRequest::restart_dyno(app(), dyno())),
        digest_of(ApiRequest::restart_dyno(app(), dyno("web.2"))),
        digest_of(ApiRequest::restart_dyno(app(), dyno("web.2")), noon + Nanoseconds{1}),
    };
    EXPECT_EQ(digests.size(), 6U);
}

TEST(DecisionDigest, DependsOnTheOrderOfDecisions) {
    const auto first = heroku::ApiRequest::list_dynos(app());
    const auto second = heroku::ApiRequest::list_formation(app());
    DecisionDigest one;
    one.add(noon, first);
    one.add(noon, second);
    DecisionDigest other;
    other.add(noon, second);
    other.add(noon, first);
    EXPECT_NE(one.value(), other.value());
}

}  // namespace
}  // namespace dynoward::simulator
