// SPDX-License-Identifier: MIT
#include "dynoward/logplex/classify.hpp"

#include "logplex/api_line.hpp"
#include "logplex/dyno_line.hpp"
#include "logplex/header.hpp"
#include "logplex/known_names.hpp"
#include "logplex/loss_line.hpp"
#include "logplex/router_line.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

// log-shuttle (Shield spaces) and syslog drains put a nil STRUCTURED-DATA before the message, Logplex none.
// Skipped only to match the platform's own lines; a message of the app may begin with "- ".
std::string_view without_nil_data(std::string_view msg) {
    take(msg, "- ");
    return msg;
}

// `sure`: only the platform can have written the line, so that an unusual wording is also a loss notice.
void classify_loss(std::string_view text, bool sure, Fate otherwise, Event& event) {
    event.fate = otherwise;
    if (const auto notice = read_loss_line(text); notice && (sure || notice->counted)) {
        event.fate = Fate::loss;
        event.what = *notice;
    }
}

void classify_api(std::string_view text, Fate otherwise, Event& event) {
    event.fate = otherwise;
    if (const auto line = read_api_line(text)) {
        event.fate = Fate::api;
        event.what = *line;
    }
}

void classify_platform(const SyslogMessage& message, Event& event) {
    const auto text = without_nil_data(message.msg);
    if (message.procid == names::router) {
        read_router_line(text, event);
    } else if (const auto dyno = DynoNameRef::parse(message.procid)) {
        read_dyno_line(text, *dyno, event);
    } else if (message.procid == names::logplex || message.procid == names::log_shuttle) {
        classify_loss(text, true, Fate::unrecognised, event);
    } else if (message.procid == names::api) {
        classify_api(text, Fate::unrecognised, event);  // app-name of the API's lines before about 2016
    } else {
        event.fate = Fate::procid_not_dyno;
    }
}

// Everything but the time.
void classify_content(const SyslogMessage& message, Event& event) {
    if (message.app_name == names::platform) {
        classify_platform(message, event);
    } else if (message.procid == names::log_shuttle) {
        // log-shuttle writes under the app's own name. A forged loss notice can only block restarts.
        classify_loss(without_nil_data(message.msg), message.app_name != "app", Fate::app_output, event);
    } else if (message.app_name == names::logplex) {
        classify_loss(without_nil_data(message.msg), true, Fate::app_output, event);  // `logplex[1]`
    } else if (message.app_name == "app" && message.procid == names::api) {
        classify_api(without_nil_data(message.msg), Fate::app_output, event);
    } else {
        event.fate = Fate::app_output;
    }
}

bool has_content(const Event& event) {
    return !std::holds_alternative<std::monostate>(event.what);
}

}  // namespace

Event classify(const SyslogMessage& message) {
    Event event;
    classify_content(message, event);
    if (has_content(event)) {
        event.time = message.time;
    }
    return event;
}

Event read_frame(const Frame& frame) {
    Event event;
    if (frame.oversize) {
        event.fate = Fate::oversize;
        return event;
    }
    SyslogMessage message;
    if (read_header(frame.octets, message)) {
        event.fate = Fate::malformed;
        return event;
    }
    classify_content(message, event);
    if (has_content(event)) {
        event.time = parse_rfc3339(message.time_text);
    }
    return event;
}

}  // namespace dynoward::logplex
