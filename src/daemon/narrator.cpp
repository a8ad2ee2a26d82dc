// SPDX-License-Identifier: MIT
#include "daemon/narrator.hpp"

#include "dynoward/values/version.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::string_view to_text(settings::Mode mode) {
    return mode == settings::Mode::enforce ? "enforce" : "observe";
}

// Many apps or types are cut by logfmt_value; the settings can be printed whole by `dynoward check`.
template <typename Range>
std::string joined(const Range& words) {
    std::string text;
    for (const auto& word : words) {
        text += text.empty() ? "" : ",";
        text += word;
    }
    return text;
}

Level level_of(const policy::LedgerEntry& entry) {
    const bool bad = entry.result == policy::Result::failed || entry.result == policy::Result::refused ||
                     entry.result == policy::Result::unconfirmed;
    return bad ? Level::warn : Level::info;
}

}  // namespace

Told tell(const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    if (written.settled) {
        Line line("heroku.restart");
        line.pair("result", policy::to_text(entry.result)).pair("app", entry.app.text());
        line.pair("dyno", entry.dyno.text()).count("id", entry.id).pair("detail", entry.detail);
        return {level_of(entry), line.text()};
    }
    const bool restart = entry.verdict == policy::Verdict::restart;
    Line line(restart ? "policy.restart" : "policy.hold");
    line.pair("app", entry.app.text()).pair("dyno", entry.dyno.text());
    line.pair("rule", policy::to_text(entry.rule)).pair("reason", entry.reason);
    line.pair("mode", to_text(entry.mode)).count("id", entry.id);
    if (entry.evidence.memory_total) {
        line.amount("memory_mb", entry.evidence.memory_total->value);
    }
    if (entry.evidence.limit) {
        line.amount("limit_mb", entry.evidence.limit->value);
    }
    if (entry.result != policy::Result::none) {
        line.pair("result", policy::to_text(entry.result));
    }
    if (!entry.detail.empty()) {
        line.pair("detail", entry.detail);
    }
    return {level_of(entry), line.text()};
}

Told tell(const monitor::Remark& remark) {
    using Weight = monitor::Remark::Weight;
    const auto level = remark.weight == Weight::info   ? Level::info
                       : remark.weight == Weight::warn ? Level::warn
                                                       : Level::error;
    Line line(remark.at);
    return {level, line.pairs(remark.text).text()};
}

Told tell_totals(settings::Mode mode, const monitor::Totals& totals, const net::ServerTotals& door,
                 std::size_t open_connections) {
    Line line("daemon.totals");
    line.pair("mode", to_text(mode));
    const auto tell_if_any = [&line](std::string_view key, std::uint64_t number) {
        if (number > 0) {
            line.count(key, number);
        }
    };
    std::uint64_t frames = 0;
    for (const auto count : totals.frames) {
        frames += count;
    }
    line.count("batches", totals.batches_read).count("frames", frames);
    for (std::size_t i = 0; i < totals.frames.size(); ++i) {
        tell_if_any(logplex::to_text(static_cast<logplex::Fate>(i)), totals.frames[i]);
    }
    tell_if_any("octets_lost", totals.octets_lost);
    tell_if_any("batches_duplicate", totals.batches_duplicate);
    tell_if_any("batches_unreadable", totals.batches_unreadable);
    tell_if_any("batches_unproven", totals.batches_unproven);
    tell_if_any("batches_refused", totals.batches_refused);
    tell_if_any("frames_kept", totals.frames_kept);
    line.count("restarts", totals.restarts_sent).count("confirmed", totals.restarts_confirmed);
    tell_if_any("unconfirmed", totals.restarts_unconfirmed);
    tell_if_any("refused", totals.restarts_refused);
    tell_if_any("failed", totals.restarts_failed);
    line.count("holds", totals.holds);
    tell_if_any("platform_requests", totals.platform_requests);
    if (totals.rate_remaining) {
        line.number("platform_tokens", *totals.rate_remaining);
    }
    line.count("connections", open_connections).count("requests", door.requests);
    tell_if_any("http_refused", door.http_refused);
    tell_if_any("timed_out", door.timed_out);
    tell_if_any("evicted", door.evicted);
    tell_if_any("slow_bodies", door.slow_bodies);
    tell_if_any("slow_readers", door.slow_readers);
    tell_if_any("handshake_failed", door.handshake_failed);
    tell_if_any("accept_failed", door.accept_failed);
    tell_if_any("session_failed", door.failed);
    return {Level::info, line.text()};
}

// l2met adds up what it reads, so each line has what the last minute brought.
Told tell_l2met(const MinuteTotals& before, const MinuteTotals& now, std::size_t dynos) {
    Line line("daemon.l2met");
    line.pair("source", "dynoward")
        .count("count#dynoward.batches", now.batches - before.batches)
        .count("count#dynoward.frames", now.frames - before.frames)
        .count("count#dynoward.restarts", now.restarts - before.restarts)
        .count("count#dynoward.holds", now.holds - before.holds)
        .count("count#dynoward.platform-requests", now.platform_requests - before.platform_requests)
        .count("sample#dynoward.dynos", dynos);
    return {Level::info, line.text()};
}

MinuteTotals minute_totals(const monitor::Totals& totals) {
    MinuteTotals now;
    now.batches = totals.batches_read;
    for (const auto count : totals.frames) {
        now.frames += count;
    }
    now.restarts = totals.restarts_sent;
    now.holds = totals.holds;
    now.platform_requests = totals.platform_requests;
    return now;
}

std::vector<Told> tell_start(const settings::Settings& settings, std::uint16_t port, std::size_t places) {
    std::vector<std::string> apps;
    std::set<std::string> types;
    for (const auto& app : settings.apps) {
        apps.push_back(app.app.text());
        types.insert(app.dyno_types.begin(), app.dyno_types.end());
    }
    Line line("daemon.start");
    line.pair("version", version()).pair("commit", commit()).count("port", port);
    line.pair("tls", settings.listener.tls_cert_file.empty() ? "no" : "yes");
    line.pair("mode", to_text(settings.mode_in_force())).pair("mode_asked", to_text(settings.mode));
    line.pair("apps", joined(apps)).pair("types", joined(types)).count("connections", places);
    std::vector<Told> told{{Level::info, line.text()}};
    for (const auto& warning : settings.warnings) {
        Line warn("daemon.warning");
        told.push_back({Level::warn, warn.pair("text", warning).text()});
    }
    return told;
}

}  // namespace dynoward::daemon
