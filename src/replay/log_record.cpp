// SPDX-License-Identifier: MIT
#include "replay/log_record.hpp"

#include <algorithm>
#include <array>

#include "dynoward/logplex/syslog.hpp"
#include "replay/line_sender.hpp"

namespace dynoward::replay {
namespace {

template <std::size_t count>
using Names = std::array<std::string_view, count>;

// In order of precedence.
constexpr Names<17> message_names{"message", "msg",           "raw",          "log",         "line",
                                  "text",    "content",       "textpayload",  "logline",     "logmessage",
                                  "rawlog",  "syslogmessage", "shortmessage", "fullmessage", "body",
                                  "event",   "payload"};
constexpr Names<20> time_names{"generatedat",
                               "timestamp",
                               "time",
                               "dt",
                               "ts",
                               "date",
                               "datetime",
                               "eventtime",
                               "messagetime",
                               "logtime",
                               "logtimestamp",
                               "eventtimestamp",
                               "sourcerealtimetimestamp",
                               "realtimetimestamp",
                               "receivedat",
                               "createdat",
                               "timegenerated",
                               "observedtimestamp",
                               "receipttime",
                               "ingestiontime"};
// The app-name of syslog: `heroku` or `app`.
constexpr Names<9> app_name_names{"appname", "ident",         "syslogidentifier", "program",  "programname",
                                  "tag",     "syslogappname", "syslogprogram",    "syslogtag"};
// Either the app-name of syslog, or the name of the app.
constexpr Names<5> either_names{"app", "source", "application", "applicationname", "service"};
constexpr Names<9> procid_names{"procid", "syslogprocid", "syslogpid", "pid",        "proc",
                                "dyno",   "process",      "processid", "processname"};
constexpr Names<7> label_names{"sourcename",      "herokuapp",   "herokuappname", "app",
                               "applicationname", "application", "appname"};
constexpr Names<4> host_names{"host", "hostname", "system", "source"};

template <std::size_t count>
bool is_one_of(const Names<count>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The value of the first name that exists and that `fits` accepts.
template <std::size_t count, typename Fits>
std::optional<std::string_view> value_of(std::span<const Field> fields, const Names<count>& names,
                                         Fits fits) {
    for (const auto name : names) {
        for (const auto& field : fields) {
            if (field.name == name && !field.value.empty() && fits(field)) {
                return field.value;
            }
        }
    }
    return std::nullopt;
}

bool of_tool(const Field& field) {
    return field.of_tool;
}

std::string_view first_line_of(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_first_of("\r\n"));
}

std::optional<Timestamp> time_of(std::span<const Field> fields) {
    std::optional<Timestamp> found;
    value_of(fields, time_names, [&](const Field& field) {
        found = field.of_tool ? read_timestamp(field.value) : std::nullopt;
        return found.has_value();
    });
    return found;
}

// The sender according to the fields.
std::optional<Sender> sender_of(std::span<const Field> fields) {
    std::optional<Sender> tag;
    const auto is_tag = [&](const Field& field) {
        tag = field.of_tool ? read_tag(field.value) : std::nullopt;
        return tag && (is_heroku_procid(tag->procid) || is_heroku_app_name(tag->app_name));
    };
    if (value_of(fields, app_name_names, is_tag) || value_of(fields, either_names, is_tag)) {
        return tag;
    }
    const auto heroku_name = [](const Field& field) {
        return field.of_tool && is_heroku_app_name(field.value);
    };
    const auto procid = value_of(fields, procid_names, [](const Field& field) {
        return field.of_tool && is_heroku_procid(field.value);
    });
    auto name = value_of(fields, app_name_names, heroku_name);
    name = name ? name : value_of(fields, either_names, heroku_name);
    name = name ? name : value_of(fields, app_name_names, of_tool);
    return name && procid && name->find(' ') == std::string_view::npos
               ? std::optional(Sender{*name, *procid})
               : std::nullopt;
}

Origin origin_of(std::span<const Field> fields) {
    const auto is_name = [](const Field& field) {
        return field.of_tool && !is_heroku_app_name(field.value) && !read_tag(field.value);
    };
    if (const auto name = value_of(fields, label_names, is_name)) {
        return {Origin::Kind::app, *name};
    }
    const auto host = value_of(fields, host_names, is_name);
    return host ? Origin{Origin::Kind::host, *host} : Origin{};
}

bool is_of(const TextLine& line, const Sender& sender) {
    if (line.frame.empty()) {
        return line.app_name == sender.app_name && line.procid == sender.procid;
    }
    const auto frame = logplex::parse_syslog(line.frame);
    return frame && frame->app_name == sender.app_name && frame->procid == sender.procid;
}

// The message is a whole line, or at least begins with its sender.
std::optional<TextLine> read_message(std::string_view message, const std::optional<Timestamp>& time) {
    if (auto whole = read_printed(message)) {
        return whole;
    }
    if (auto whole = read_line_start(message)) {
        return whole;
    }
    auto rest = message;
    auto sender = take_tag(rest);
    if (!sender || !(is_heroku_procid(sender->procid) &&
                     (sender->has_colon || is_heroku_app_name(sender->app_name)))) {
        rest = message;
        sender = take_fields(rest);
    }
    if (!sender || !time) {
        return std::nullopt;
    }
    TextLine line;
    line.stamp = *time;
    line.app_name = sender->app_name;
    line.procid = sender->procid;
    line.msg = first_line_of(rest);
    return line;
}

}  // namespace

std::string plain_name(std::string_view name) {
    std::string plain;
    const auto dot = name.rfind('.');
    for (const char c : name.substr(dot == std::string_view::npos ? 0 : dot + 1)) {
        if (c >= 'A' && c <= 'Z') {
            plain += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            plain += c;
        }
    }
    return plain;
}

bool is_message_name(std::string_view name) {
    return is_one_of(message_names, name);
}

bool has_message(std::span<const Field> fields) {
    return std::any_of(fields.begin(), fields.end(),
                       [](const Field& field) { return is_message_name(field.name); });
}

std::optional<TextLine> read_record(std::span<const Field> fields, Form form) {
    auto message = value_of(fields, message_names, of_tool);
    const auto time = time_of(fields);
    std::optional<TextLine> line;
    if (message) {
        line = read_message(first_line_of(*message), time);
    } else if (has_message(fields)) {
        // From the app's output: a message, but not evidence of the sender.
        message = value_of(fields, message_names, [](const Field&) { return true; });
    } else {
        // A whole line of Heroku in a field with an unknown name.
        for (const auto& field : fields) {
            line = line || !field.of_tool ? line : read_message(first_line_of(field.value), std::nullopt);
        }
    }
    const auto sender = sender_of(fields);
    if (sender && message && (!line || is_heroku_app_name(sender->app_name))) {
        // The fields take precedence: a message that names another sender is a quotation.
        const bool repeats = line && is_of(*line, *sender);
        if (!repeats) {
            const auto stamp = time                          ? time
                               : line && line->frame.empty() ? std::optional(line->stamp)
                                                             : std::nullopt;
            if (!stamp) {
                return std::nullopt;
            }
            line.emplace();
            line->stamp = *stamp;
            line->app_name = sender->app_name;
            line->procid = sender->procid;
            line->msg = first_line_of(*message);
        }
    }
    if (line) {
        line->form = form;
        if (const auto origin = origin_of(fields);
            line->origin.kind != Origin::Kind::app && origin.kind != Origin::Kind::none) {
            line->origin = origin;
        }
    }
    return line;
}

}  // namespace dynoward::replay
