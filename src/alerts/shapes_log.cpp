// SPDX-License-Identifier: MIT
// Hosted log tools: Papertrail, LogEntries (InsightOps), Coralogix. The first two send log lines, whose
// text visitors can write, so names are read from the header of a line only.
#include <algorithm>

#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

// `heroku/web.1`, `app/web.1`: the dyno of a line, from its syslog header.
std::optional<DynoName> dyno_of_program(std::string_view program) {
    const auto slash = program.find('/');
    const auto who = squashed(program.substr(0, slash));
    return slash != program.npos && (who == "heroku" || who == "app")
               ? DynoName::parse(program.substr(slash + 1))
               : std::nullopt;
}

bool is_papertrail(const json& root) {
    const auto* events = member(&root, "events");
    const bool has_lines = events != nullptr && events->is_array() &&
                           std::any_of(events->begin(), events->end(), [](const auto& line) {
                               return line.is_object() && line.contains("program");
                           });
    const auto* search = member(&root, "saved_search");
    return has_lines || (search != nullptr && search->is_object());
}

// A log line that a search found fires unless the alert has another state. `source`: the source of the
// line, or empty.
Item found_line(const StateCollector& collected, const char* evidence, std::string_view source) {
    Item item;
    collected.write_to(item);
    if (item.state == AlertState::unsaid) {
        item.state = AlertState::fires;
        item.evidence = evidence;
    }
    item.log_text = true;
    if (!source.empty()) {
        item.names.app_hints.emplace_back(source);
        item.names.is_from_source = true;
    }
    return item;
}

Item line_item(const json& line, const StateCollector& around) {
    auto item = found_line(around, "a log line that the search found", text_of(&line, "source_name"));
    item.names.dyno = dyno_of_program(text_of(&line, "program"));
    return item;
}

void read_papertrail(const json& root, Alert& alert) {
    alert.tool = "papertrail";
    alert.reason = text_of(member(&root, "saved_search"), "name");
    StateCollector around;
    around.scan(root, false);
    for (const auto* list : {"events", "counts"}) {
        const auto* lines = member(&root, list);
        if (lines == nullptr || !lines->is_array()) {
            continue;
        }
        for (const auto& line : *lines) {
            if (line.is_object()) {
                add(alert, line_item(line, around));
            }
        }
    }
    if (alert.items.empty()) {
        // Papertrail can also alert when a search finds nothing.
        StateCollector silent;
        silent.add(Meaning::no_data, "no line", "events");
        add(alert, silent, NameCollector());
    }
}

void read_logentries(const json& root, Alert& alert) {
    alert.tool = "logentries";
    const auto* about = member(&root, "alert");
    alert.reason = text_of(about, "name");
    StateCollector collected;
    collected.scan(root, false);
    if (about->is_object()) {
        collected.scan(*about, false);
    }
    auto item =
        found_line(collected, "a log line that the alert found", text_of(member(&root, "host"), "name"));
    item.names.dyno = DynoName::parse(text_of(member(&root, "log"), "name"));
    add(alert, std::move(item));
}

void read_coralogix(const json& root, Alert& alert) {
    alert.tool = "coralogix";
    alert.reason = text_of(&root, "name");
    StateCollector collected;
    collected.scan(root, false);
    NameCollector names;
    names.labels(member(&root, "fields"));
    names.labels(member(&root, "group_by_labels"));
    names.text(alert.reason, true);
    Item item;
    collected.write_to(item);
    names.write_to(item.names);
    item.names.is_from_source = item.names.app.empty();
    add(alert, std::move(item));
}

}  // namespace

bool read_log_tool(const json& root, Alert& alert) {
    const auto* fields = member(&root, "fields");
    if (is_papertrail(root)) {
        read_papertrail(root, alert);
    } else if (member(&root, "alert") != nullptr && member(&root, "log") != nullptr) {
        read_logentries(root, alert);
    } else if (root.contains("alert_id") && fields != nullptr && fields->is_array()) {
        read_coralogix(root, alert);
    } else {
        return false;
    }
    return true;
}

}  // namespace dynoward::alerts
