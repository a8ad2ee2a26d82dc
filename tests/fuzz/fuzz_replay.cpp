// SPDX-License-Identifier: MIT
// Any octets as a recording: whatever the pieces in which it is read, the same comes of it, each line has
// one fate, and what is decided on it is within what the settings allow.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <vector>

#include "fuzz/invariant.hpp"
#include "replay/replay.hpp"

namespace {

using namespace dynoward;
using namespace dynoward::replay;

settings::Settings settings_of_shop() {
    settings::Settings settings;
    settings.warm_up = Seconds(0);
    auto& app = settings.apps.emplace_back(AppName::parse("shop").value());
    app.other_types.restart_sustain = Seconds(0);
    app.other_types.restart_window = Seconds(0);
    app.other_types.min_uptime = Seconds(0);
    app.other_types.h12_threshold = settings::CountPerSpan{2, Seconds(60)};
    app.other_types.load_threshold = 2.5;
    return settings;
}

struct Came {
    std::uint64_t entries = 0;
    std::uint64_t restarts = 0;
    Recording recording;
    Report report;
};

Came replay_in(std::string_view text, std::size_t piece) {
    Came came;
    Replay replay({{"one", settings_of_shop()}}, false, [&](std::size_t, const policy::LedgerEntry& entry) {
        ++came.entries;
        came.restarts += entry.verdict == policy::Verdict::restart ? 1U : 0U;
    });
    LogReader reader(replay);
    for (std::size_t at = 0; at < text.size(); at += piece) {
        reader.feed(text.substr(at, piece));
    }
    reader.finish();
    replay.finish();
    came.recording = replay.recording();
    came.report = replay.report(0);
    return came;
}

void check(const Came& came) {
    const auto& recording = came.recording;
    const auto fates = std::accumulate(recording.fates.begin(), recording.fates.end(), std::uint64_t{0});
    DYNOWARD_INVARIANT(fates <= recording.frames);
    DYNOWARD_INVARIANT(recording.from.has_value() == recording.to.has_value());
    DYNOWARD_INVARIANT(!recording.from || *recording.from <= *recording.to);
    DYNOWARD_INVARIANT(came.report.restarts == came.restarts && came.restarts <= came.entries);
    DYNOWARD_INVARIANT(came.report.dynos.size() <= limits::dynos_per_app);
    for (const auto& [name, dyno] : came.report.dynos) {
        DYNOWARD_INVARIANT(dyno.avoided <= dyno.over_quota && dyno.over_quota >= Nanoseconds(0));
        DYNOWARD_INVARIANT(dyno.peak.has_value() == (dyno.samples > 0));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto whole = replay_in(text, size + 1);
    check(whole);
    const auto cut = replay_in(text, 1 + size % 7);
    DYNOWARD_INVARIANT(cut.recording.frames == whole.recording.frames);
    DYNOWARD_INVARIANT(cut.recording.fates == whole.recording.fates);
    DYNOWARD_INVARIANT(cut.recording.samples == whole.recording.samples);
    DYNOWARD_INVARIANT(cut.recording.gaps == whole.recording.gaps);
    DYNOWARD_INVARIANT(cut.recording.octets_lost == whole.recording.octets_lost);
    DYNOWARD_INVARIANT(cut.restarts == whole.restarts && cut.entries == whole.entries);
    return 0;
}
