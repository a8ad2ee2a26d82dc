// SPDX-License-Identifier: MIT
#include "daemon/telemetry/log_format.hpp"

#include "values/version.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::string_view to_text(settings::Mode mode) {
    return mode == settings::Mode::enforce ? "enforce" : "observe";
}

// logfmt_value() cuts a long list of apps or types; `dynoward check` prints the whole settings.
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

LogLine format_ledger_entry(const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    if (written.settled) {
        LogfmtLine line("heroku.restart");
        line.pair("result", policy::to_text(entry.result)).pair("app", entry.app.text());
        line.pair("dyno", entry.dyno.text()).count("id", entry.id).pair("detail", entry.detail);
        return {level_of(entry), line.text()};
    }
    const bool restart = entry.verdict == policy::Verdict::restart;
    LogfmtLine line(restart ? "policy.restart" : "policy.hold");
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

LogLine format_event(const monitor::LogEvent& event) {
    using Severity = monitor::LogEvent::Severity;
    const auto level = event.severity == Severity::info   ? Level::info
                       : event.severity == Severity::warn ? Level::warn
                                                          : Level::error;
    LogfmtLine line(event.at);
    return {level, line.pairs(event.text).text()};
}

LogLine format_totals(settings::Mode mode, const monitor::Totals& totals, const net::ServerTotals& listener,
                      std::size_t open_connections) {
    LogfmtLine line("daemon.totals");
    line.pair("mode", to_text(mode));
    const auto add_if_any = [&line](std::string_view key, std::uint64_t number) {
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
        add_if_any(logplex::to_text(static_cast<logplex::Fate>(i)), totals.frames[i]);
    }
    add_if_any("octets_lost", totals.octets_lost);
    add_if_any("batches_duplicate", totals.batches_duplicate);
    add_if_any("batches_unreadable", totals.batches_unreadable);
    add_if_any("batches_unproven", totals.batches_unproven);
    add_if_any("batches_refused", totals.batches_refused);
    add_if_any("frames_kept", totals.frames_kept);
    line.count("restarts", totals.restarts_sent).count("confirmed", totals.restarts_confirmed);
    add_if_any("unconfirmed", totals.restarts_unconfirmed);
    add_if_any("refused", totals.restarts_refused);
    add_if_any("failed", totals.restarts_failed);
    line.count("holds", totals.holds);
    add_if_any("platform_requests", totals.platform_requests);
    if (totals.rate_remaining) {
        line.number("platform_tokens", *totals.rate_remaining);
    }
    line.count("connections", open_connections).count("requests", listener.requests);
    add_if_any("http_refused", listener.http_refused);
    add_if_any("timed_out", listener.timed_out);
    add_if_any("evicted", listener.evicted);
    add_if_any("slow_bodies", listener.slow_bodies);
    add_if_any("slow_readers", listener.slow_readers);
    add_if_any("handshake_failed", listener.handshake_failed);
    add_if_any("accept_failed", listener.accept_failed);
    add_if_any("session_failed", listener.failed);
    return {Level::info, line.text()};
}

// l2met sums up the lines, so each one holds the counts of the last minute alone.
LogLine format_l2met(const MinuteTotals& before, const MinuteTotals& now, std::size_t dynos) {
    LogfmtLine line("daemon.l2met");
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

std::vector<LogLine> format_start(const settings::Settings& settings, std::uint16_t port,
                                  std::size_t capacity) {
    std::vector<std::string> apps;
    std::set<std::string> types;
    for (const auto& app : settings.apps) {
        apps.push_back(app.app.text());
        types.insert(app.dyno_types.begin(), app.dyno_types.end());
    }
    LogfmtLine line("daemon.start");
    line.pair("version", version()).pair("commit", commit()).count("port", port);
    line.pair("tls", settings.listener.tls_cert_file.empty() ? "no" : "yes");
    line.pair("mode", to_text(settings.mode_in_force())).pair("mode_requested", to_text(settings.mode));
    line.pair("apps", joined(apps)).pair("types", joined(types)).count("connections", capacity);
    std::vector<LogLine> lines{{Level::info, line.text()}};
    for (const auto& warning : settings.warnings) {
        LogfmtLine warn("daemon.warning");
        lines.push_back({Level::warn, warn.pair("text", warning).text()});
    }
    return lines;
}

}  // namespace dynoward::daemon
