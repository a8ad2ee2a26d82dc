// SPDX-License-Identifier: MIT
#include "daemon/notify/outgoing_notification.hpp"

#include "daemon/json/json_text.hpp"
#include "daemon/json/ledger_json.hpp"

namespace dynoward::daemon {
namespace {

// Slack reads `&`, `<` and `>` as its own markup; a line is a notification, so none may begin one of its
// own.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            default: out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        }
    }
    return out;
}

std::string_view event_of(policy::Result result) {
    switch (result) {
        case policy::Result::pending: return "restart.sent";
        case policy::Result::confirmed: return "restart.confirmed";
        case policy::Result::unconfirmed: return "restart.unconfirmed";
        case policy::Result::refused:  // by the platform: the entry says which of the two
        case policy::Result::failed: return "restart.failed";
        case policy::Result::none: break;
    }
    return {};
}

std::string text_of(const policy::LedgerEntry& entry) {
    std::string text = entry.dyno.text() + " of " + entry.app.text() + ": restart ";
    text += entry.result == policy::Result::pending ? "sent" : policy::to_text(entry.result);
    const auto& why = entry.detail.empty() ? entry.reason : entry.detail;
    return why.empty() ? text : text + " - " + why;
}

}  // namespace

std::optional<OutgoingNotification> to_outgoing(const monitor::LedgerWritten& written, WallTime now) {
    const auto& entry = written.entry;
    const auto event = event_of(entry.result);
    if (entry.verdict != policy::Verdict::restart || event.empty()) {
        return std::nullopt;
    }
    return OutgoingNotification{event, now, entry.app, entry.dyno, text_of(entry), entry};
}

OutgoingNotification to_outgoing(const monitor::Notification& event, WallTime now) {
    return {monitor::to_text(event.event), now, event.app, event.dyno, event.text, std::nullopt};
}

std::string webhook_body(const OutgoingNotification& notification, std::uint64_t lost) {
    Json json;
    json["event"] = std::string(notification.event);
    json["at"] = format_rfc3339(notification.at);
    json["app"] = notification.app ? Json(notification.app->text()) : Json();
    json["dyno"] = notification.dyno ? Json(notification.dyno->text()) : Json();
    json["text"] = notification.text;
    json["entry"] = notification.entry ? Json::parse(ledger_entry_json(*notification.entry)) : Json();
    if (lost > 0) {
        json["lost"] = lost;
    }
    return to_text(json);
}

std::string slack_body(const std::vector<OutgoingNotification>& notifications, std::uint64_t lost) {
    std::string text;
    for (const auto& notification : notifications) {
        text += text.empty() ? "" : "\n";
        text += escaped(notification.text);
    }
    if (lost > 0) {
        text += "\n(" + std::to_string(lost) + " more were lost)";
    }
    Json json;
    json["text"] = text;
    return to_text(json);
}

}  // namespace dynoward::daemon
