// SPDX-License-Identifier: MIT
#include "cli/replay_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "cli/replay_notes.hpp"
#include "cli/replay_rule_notes.hpp"
#include "cli/text_table.hpp"

namespace dynoward::cli {
namespace {

using replay::DynoReport;
using replay::Recording;
using replay::Report;

constexpr std::size_t when_columns = 21;
constexpr std::size_t dyno_columns = 12;
constexpr std::size_t verdict_columns = 9;

std::string padded(std::string text, std::size_t columns) {
    if (text.size() + 1 < columns) {
        text.resize(columns, ' ');
        return text;
    }
    return text + "  ";
}

std::string mb_text(const std::optional<Megabytes>& amount) {
    if (!amount) {
        return "?";
    }
    return fmt::format("{:.1f}", amount->value);
}

std::string note(std::string_view text, std::size_t width) {
    return wrapped(text, width, 2) + "\n";
}

std::string counts_text(const std::map<std::string, std::uint64_t>& counts) {
    std::string text;
    for (const auto& [word, count] : counts) {
        text += (text.empty() ? "" : ", ") + word + " " + std::to_string(count);
    }
    return text.empty() ? "none" : text;
}

std::string rate_text(const Recording& recording, const Report& report) {
    const auto rate = restarts_per_day(recording, report);
    return rate ? fmt::format("{:.1f}", *rate) : "-";
}

// The rules of each dyno, if there are several and they fit.
std::string with_rules(std::vector<std::vector<std::string>> rows, const Report& report,
                       std::size_t width) {
    auto plain = in_columns(rows, "");
    if (report.rules.size() < 2) {
        return plain;
    }
    rows.front().emplace_back("by rule");
    auto row = rows.begin();
    for (const auto& [name, dyno] : report.dynos) {
        (++row)->push_back(dyno.restarts > 0 ? counts_text(dyno.rules) : "-");
    }
    const auto text = in_columns(rows, "");
    return text.find('\n') <= width ? text : plain;
}

std::string dyno_table(const Report& report, std::size_t width) {
    std::vector<std::vector<std::string>> rows{
        {"dyno", "samples", "peak MB", "quota MB", "over quota", "avoided", "restarts", "holds"}};
    DynoReport all;
    for (const auto& [name, dyno] : report.dynos) {
        rows.push_back({printable(name), std::to_string(dyno.samples), mb_text(dyno.peak),
                        mb_text(dyno.quota), dyno.quota ? span_text(dyno.over_quota) : "?",
                        span_text(dyno.avoided), std::to_string(dyno.restarts),
                        std::to_string(dyno.holds)});
        all.samples += dyno.samples;
        all.over_quota += dyno.over_quota;
        all.avoided += dyno.avoided;
        all.restarts += dyno.restarts;
        all.holds += dyno.holds;
    }
    if (report.dynos.size() > 1) {
        rows.push_back({"in all", std::to_string(all.samples), "", "", span_text(all.over_quota),
                        span_text(all.avoided), std::to_string(all.restarts), std::to_string(all.holds)});
    }
    return with_rules(std::move(rows), report, width);
}

std::string what_was_skipped(std::string_view why) {
    constexpr std::array<std::pair<std::string_view, const char*>, 7> texts{
        {{"not_a_log_line", "lines that are not Heroku log lines"},
         {"no_sender", "records without a sender"},
         {"damaged", "records that cannot be parsed"},
         {"other_app", "lines of other apps (--app)"},
         {"too_long", "lines of more than 64 KB"},
         {"bad_frame", "frames without a readable header"},
         {"too_late", "lines more than an hour older than the lines before them"}}};
    const auto* const found =
        std::find_if(texts.begin(), texts.end(), [why](const auto& text) { return text.first == why; });
    return found != texts.end() ? found->second
                                : "lines without a readable timestamp, which are not evidence";
}

// A line for each reason for which lines were skipped.
std::string skipped_text(const Recording& recording, std::size_t width) {
    std::string text;
    for (const auto& [why, count] : skipped_lines(recording)) {
        text += note("Skipped: " + count_text(count) + " " + what_was_skipped(why) + ".", width);
    }
    return text;
}

// A note that does not apply to all variants begins with the name of its variant.
std::string variant_notes(const ReplayResult& result, const std::vector<Compared>& variants,
                          std::size_t width) {
    std::vector<std::vector<std::string>> all;
    all.reserve(variants.size());
    for (const auto& variant : variants) {
        all.push_back(replay_notes(result, *variant.report, *variant.settings));
    }
    const auto is_of_all = [&](const std::string& sentence) {
        return std::all_of(all.begin(), all.end(), [&](const auto& notes) {
            return std::find(notes.begin(), notes.end(), sentence) != notes.end();
        });
    };
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const auto& sentence : all[i]) {
            if (!is_of_all(sentence)) {
                text += note(printable(variants[i].name) + ": " + sentence, width);
            } else if (i == 0) {
                text += note(sentence, width);
            }
        }
    }
    return text;
}

std::string completeness(const ReplayResult& result, const std::vector<Compared>& variants,
                         std::size_t width) {
    const auto& recording = result.replay->recording();
    const auto unattributed = recording.fates[static_cast<std::size_t>(logplex::Fate::source_mismatch)];
    auto text = note(
        "Gaps: " + count_text(recording.gaps) + " (" + count_text(recording.lines_lost) +
            " lines dropped by the sender, " + count_text(recording.octets_lost) +
            " unreadable octets). Lines under the name of another dyno: " + count_text(unattributed) + ".",
        width);
    return text + skipped_text(recording, width) + variant_notes(result, variants, width);
}

// A paragraph of its own at the top; empty if there are metrics.
std::string missing_metrics(const Recording& recording, std::size_t width) {
    const auto sentence = missing_metrics_note(recording);
    return sentence.empty() ? std::string() : "\n" + note(sentence, width);
}

std::string head_of(const ReplayResult& result) {
    const auto& recording = result.replay->recording();
    std::string text =
        count_text(recording.frames) + " lines, " + count_text(recording.samples) + " memory samples";
    if (recording.from && recording.to) {
        text += ", " + moment_text(*recording.from) + " to " + moment_text(*recording.to) + " UTC";
    }
    const auto forms = forms_text(result.files);
    return text + "\n" + (forms.empty() ? "" : "Read as: " + forms + "\n");
}

}  // namespace

std::string verdict_head() {
    return padded("when (UTC)", when_columns) + padded("dyno", dyno_columns) +
           padded("verdict", verdict_columns) + "why\n";
}

std::string verdict_row(const policy::LedgerEntry& entry, std::size_t width) {
    const bool restart = entry.verdict == policy::Verdict::restart;
    auto text = padded(moment_text(entry.at), when_columns) +
                padded(printable(entry.dyno.text()), dyno_columns) +
                padded(std::string(to_text(entry.verdict)), verdict_columns);
    text += (restart ? std::string(to_text(entry.rule)) + ": " : std::string()) + printable(entry.reason);
    return wrapped(text, width, when_columns + dyno_columns + verdict_columns) + "\n";
}

std::string describe_replay(const ReplayResult& result, const settings::Settings& settings,
                            std::size_t width) {
    const auto& report = result.replay->report(0);
    std::string text = "\n" + head_of(result);
    if (result.replay->recording().samples == 0) {
        text += missing_metrics(result.replay->recording(), width);
        return text + "\n" + completeness(result, {{"", &report, &settings}}, width);
    }
    text += "\n" + dyno_table(report, width) + "\n";
    const auto rate = rate_text(result.replay->recording(), report);
    std::string types;
    for (const auto& type : settings.apps.at(0).dyno_types) {
        types += (types.empty() ? "" : ", ") + type;
    }
    text += note("Restarts that Dynoward would have made: " + count_text(report.restarts) +
                     (report.restarts == 0 ? "" : " (" + counts_text(report.rules) + ")") +
                     (report.restarts == 0 || rate == "-" ? "" : ", " + rate + " a day") +
                     ". Blocked: " + counts_text(report.holds) +
                     ". Process types that may be restarted (DYNO_TYPES): " + types + ".",
                 width);
    if (!report.not_selected.empty()) {
        std::string names;
        for (const auto& type : report.not_selected) {
            names += (names.empty() ? "" : ", ") + printable(type);
        }
        text +=
            note("Also above their level, but not in DYNO_TYPES or never restarted: " + names + ".", width);
    }
    text += note(
        "`avoided`: time over quota that the recording shows after a simulated restart. This is an upper "
        "bound, because the restarted dyno could have leaked again.",
        width);
    return text + completeness(result, {{"", &report, &settings}}, width);
}

std::string describe_comparison(const ReplayResult& result, const std::vector<Compared>& variants,
                                std::size_t width) {
    const auto& recording = result.replay->recording();
    std::vector<std::vector<std::string>> rows{
        {"settings", "restarts", "a day", "holds", "over quota left", "avoided"}};
    std::set<std::string> names;
    for (const auto& variant : variants) {
        Nanoseconds over{}, avoided{};
        for (const auto& [name, dyno] : variant.report->dynos) {
            over += dyno.over_quota;
            avoided += dyno.avoided;
            names.insert(name);
        }
        const auto holds =
            std::accumulate(variant.report->holds.begin(), variant.report->holds.end(), std::uint64_t{0},
                            [](std::uint64_t sum, const auto& held) { return sum + held.second; });
        rows.push_back({printable(variant.name), std::to_string(variant.report->restarts),
                        rate_text(recording, *variant.report), std::to_string(holds),
                        span_text(over - avoided), span_text(avoided)});
    }
    std::string text = "\n" + head_of(result) + "\n" + in_columns(rows, "");
    if (recording.samples == 0) {
        text += missing_metrics(recording, width);
        return text + "\n" + completeness(result, variants, width);
    }
    std::vector<std::vector<std::string>> by_dyno{{"dyno"}};
    for (std::size_t i = 0; i < variants.size(); ++i) {
        by_dyno.front().push_back("[" + std::to_string(i + 1) + "]");
    }
    for (const auto& name : names) {
        std::vector<std::string> row{printable(name)};
        std::set<std::string> different;
        for (const auto& variant : variants) {
            const auto found = variant.report->dynos.find(name);
            const auto dyno = found != variant.report->dynos.end() ? found->second : DynoReport{};
            row.push_back(std::to_string(dyno.restarts) + " / " +
                          span_text(dyno.over_quota - dyno.avoided));
            different.insert(row.back());
        }
        if (different.size() > 1) {
            by_dyno.push_back(std::move(row));
        }
    }
    text += "\nDynos with different results, restarts / time over quota left:\n";
    text += by_dyno.size() > 1 ? in_columns(by_dyno, "  ") : "  none\n";
    for (std::size_t i = 0; i < variants.size() && by_dyno.size() > 1; ++i) {
        text += "  [" + std::to_string(i + 1) + "] " + printable(variants[i].name) + "\n";
    }
    return text + "\n" + completeness(result, variants, width);
}

}  // namespace dynoward::cli
