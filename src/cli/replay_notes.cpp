// SPDX-License-Identifier: MIT
#include "cli/replay_notes.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "cli/replay_rule_notes.hpp"
#include "cli/text_table.hpp"

namespace dynoward::cli {
namespace {

using replay::Form;
using replay::InputReport;
using replay::Recording;

std::uint64_t fate_of(const Recording& recording, logplex::Fate fate) {
    return recording.fates[static_cast<std::size_t>(fate)];
}

bool any(const std::vector<ReadFile>& files, bool InputReport::*what) {
    return std::any_of(files.begin(), files.end(), [&](const ReadFile& file) { return file.report.*what; });
}

bool has_level_in_mb(const settings::AppSettings& app) {
    const auto in_mb = [](const settings::RuleValue<settings::Level>& level) {
        return level && level->unit == settings::Level::Unit::megabytes;
    };
    return in_mb(app.other_types.restart_threshold) ||
           std::any_of(app.types.begin(), app.types.end(),
                       [&](const auto& type) { return in_mb(type.second.restart_threshold); });
}

std::string year_of(const Recording& recording) {
    return recording.to ? moment_text(*recording.to).substr(0, 4) : std::string("?");
}

void note_order(const ReplayResult& result, std::vector<std::string>& notes) {
    if (result.was_sorted) {
        notes.emplace_back(result.had_newest_first
                               ? "The recording starts with the newest line and was sorted by time."
                               : "The lines were not in chronological order and were sorted.");
    }
    const auto& recording = result.replay->recording();
    if (any(result.files, &InputReport::years_were_guessed)) {
        notes.push_back("The timestamps have no year; " + year_of(recording) +
                        " was assumed from the modification time of the file.");
    }
    if (any(result.files, &InputReport::zones_were_assumed)) {
        notes.emplace_back("Timestamps without a time zone were read as UTC.");
    }
    if (any(result.files, &InputReport::counts_were_wrong)) {
        notes.emplace_back(
            "The frame lengths were wrong and were ignored: the frames were read line by line.");
    }
}

void note_quota(const Recording& recording, const settings::AppSettings& app,
                std::vector<std::string>& notes) {
    if (recording.without_quota > 0 && recording.without_quota == recording.samples &&
        !has_level_in_mb(app)) {
        notes.emplace_back(
            "The memory lines do not contain the quota (as before 2016), so levels in percent cannot "
            "apply. "
            "Set a level in MB: --set RESTART_THRESHOLD=512MB.");
    }
}

}  // namespace

std::string forms_text(const std::vector<ReadFile>& files) {
    std::string text;
    for (std::size_t i = 0; i < replay::form_count; ++i) {
        std::uint64_t lines = 0;
        for (const auto& file : files) {
            lines += file.report.read[i];
        }
        if (lines > 0) {
            text += (text.empty() ? "" : ", ") + std::string(replay::describe(static_cast<Form>(i)).name) +
                    " (" + count_text(lines) + ")";
        }
    }
    return text;
}

std::vector<std::pair<std::string, std::uint64_t>> skipped_lines(const Recording& recording) {
    std::vector<std::pair<std::string, std::uint64_t>> skipped;
    const auto add = [&](std::string_view why, std::uint64_t count) {
        if (count > 0) {
            skipped.emplace_back(why, count);
        }
    };
    for (std::size_t i = 0; i < replay::unread_count; ++i) {
        add(to_text(static_cast<replay::Unread>(i)), recording.unread[i]);
    }
    add("other_app", recording.of_other_apps);
    add("too_long", fate_of(recording, logplex::Fate::oversize));
    add("bad_frame", fate_of(recording, logplex::Fate::malformed));
    add("too_late", recording.late_lines);
    add("no_stamp", recording.without_stamp);
    return skipped;
}

// Only if there are lines of dynos; otherwise this advice would not help.
std::string missing_metrics_note(const Recording& recording) {
    const auto unreadable =
        fate_of(recording, logplex::Fate::malformed) + fate_of(recording, logplex::Fate::oversize);
    if (recording.samples > 0 || recording.frames <= unreadable) {
        return {};
    }
    return "The recording contains no memory samples, so nothing can be evaluated. Heroku logs them after "
           "`heroku labs:enable log-runtime-metrics` and a restart of the app; record again after that.";
}

std::vector<std::string> replay_notes(const ReplayResult& result, const replay::Report& report,
                                      const settings::Settings& settings) {
    std::vector<std::string> notes;
    note_order(result, notes);
    const auto& recording = result.replay->recording();
    const auto& app = settings.apps.at(0);
    note_quota(recording, app, notes);
    auto of_rules = rule_notes(recording, report, app);
    std::move(of_rules.begin(), of_rules.end(), std::back_inserter(notes));
    auto of_crossings = crossing_notes(report);
    std::move(of_crossings.begin(), of_crossings.end(), std::back_inserter(notes));
    if (recording.of_other_apps > 0) {
        notes.push_back(count_text(recording.of_other_apps) +
                        " lines of other apps or of an unknown app were skipped.");
    }
    return notes;
}

bool is_unreadable(const ReadFile& file) {
    const bool is_damaged = file.report.octets_lost > 0 && !file.report.is_cut_off;
    return file.problem || is_damaged || file.report.lines_read() == 0;
}

std::string input_message(const ReadFile& file) {
    const auto& report = file.report;
    const auto name = printable(file.name);
    if (file.problem) {
        return name + ": " + *file.problem +
               (report.lines_read() > 0 ? "; everything before that is replayed" : "");
    }
    if (report.bytes == 0) {
        return name + ": the input is empty";
    }
    const auto first = report.first_unread_line == 0
                           ? std::string()
                           : "; the first unreadable one is line " + count_text(report.first_unread_line) +
                                 ": `" + report.first_unread + "`";
    if (report.lines_read() == 0) {
        return name + ": contains no Heroku log lines" + first;
    }
    if (report.octets_lost > 0 && !report.is_cut_off) {
        return name + ": " + count_text(report.octets_lost) + " octets after line " +
               count_text(report.lines_read()) + " cannot be read because a frame length is wrong" + first;
    }
    if (report.lines_unread() > 0) {
        return name + ": " + count_text(report.lines_unread()) + " of " +
               count_text(report.lines_unread() + report.lines_read()) +
               " lines could not be read as Heroku log lines" + first;
    }
    return {};
}

std::string forms_help() {
    std::string text = "Supported formats, also compressed with gzip and in any Unicode encoding:\n";
    for (std::size_t i = 0; i < replay::form_count; ++i) {
        const auto& form = replay::describe(static_cast<Form>(i));
        text += "  " + std::string(form.name) + "\n      " + printable(form.example) + " ...\n";
    }
    return text;
}

}  // namespace dynoward::cli
