// SPDX-License-Identifier: MIT
#include "daemon/notice.hpp"

#include "daemon/json_text.hpp"
#include "daemon/ledger_json.hpp"

namespace dynoward::daemon {
namespace {

// Slack reads `&`, `<` and `>` as its own markup; a line is a notice, so none may begin one of its own.
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

std::optional<Notice> notice_of(const monitor::LedgerWritten& written, WallTime now) {
    const auto& entry = written.entry;
    const auto event = event_of(entry.result);
    if (entry.verdict != policy::Verdict::restart || event.empty()) {
        return std::nullopt;
    }
    return Notice{event, now, entry.app, entry.dyno, text_of(entry), entry};
}

Notice notice_of(const monitor::News& news, WallTime now) {
    return {monitor::to_text(news.event), now, news.app, news.dyno, news.text, std::nullopt};
}

std::string webhook_body(const Notice& notice, std::uint64_t lost) {
    Json json;
    json["event"] = std::string(notice.event);
    json["at"] = format_rfc3339(notice.at);
    json["app"] = notice.app ? Json(notice.app->text()) : Json();
    json["dyno"] = notice.dyno ? Json(notice.dyno->text()) : Json();
    json["text"] = notice.text;
    json["entry"] = notice.entry ? Json::parse(ledger_entry_json(*notice.entry)) : Json();
    if (lost > 0) {
        json["lost"] = lost;
    }
    return to_text(json);
}

std::string slack_body(const std::vector<Notice>& notices, std::uint64_t lost) {
    std::string text;
    for (const auto& notice : notices) {
        text += text.empty() ? "" : "\n";
        text += escaped(notice.text);
    }
    if (lost > 0) {
        text += "\n(" + std::to_string(lost) + " more did not get here)";
    }
    Json json;
    json["text"] = text;
    return to_text(json);
}

}  // namespace dynoward::daemon
