// SPDX-License-Identifier: MIT
#include "demo/narration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>

#include "values/overloaded.hpp"

namespace dynoward::demo {
namespace {

// 20 cells for 125 % of the quota, so that the quota itself is inside the bar.
constexpr long bar_cells = 20;
constexpr long quota_cell = 16;

std::string bar(double part) {
    const auto filled = std::clamp(std::lround(part * quota_cell), 0L, bar_cells);
    std::string cells = std::string(static_cast<std::size_t>(filled), '#') +
                        std::string(static_cast<std::size_t>(bar_cells - filled), '.');
    cells.insert(static_cast<std::size_t>(quota_cell), "|");
    return '[' + cells + ']';
}

std::string whole_mb(Megabytes amount) {
    return fmt::format("{:3.0f}", amount.value);
}

}  // namespace

Narration::Narration(std::ostream& out, bool colour, std::string leaking_dyno)
    : out_(out), colour_(colour), leaking_(std::move(leaking_dyno)) {}

void Narration::print_intro(double speed, std::uint16_t port, std::string_view admin_password) {
    const auto address = "http://127.0.0.1:" + std::to_string(port);
    out_ << "A simulated Heroku runs the app `shop`: web.1, web.2, web.3 and worker.1, 512 MB each.\n"
         << leaking_ << " leaks. Time passes " << speed
         << " times as fast as in reality. Nothing leaves this machine.\n"
         << "Heroku sends the app's log to Dynoward, which may restart web dynos (MODE=enforce).\n"
         << "While it runs, open  " << address << "/  (any user, password " << admin_password << ")\n"
         << "                     curl -u me:" << admin_password << ' ' << address << "/api/v1/state\n\n";
    out_.flush();
}

void Narration::line(std::string_view text, Tone tone) {
    constexpr std::array<std::string_view, 4> codes{"", "\x1b[1m", "\x1b[31m", "\x1b[32m"};
    const bool painted = colour_ && tone != Tone::plain;
    const auto passed = std::chrono::steady_clock::now() - began_;
    out_ << fmt::format("{:3} s  ", std::chrono::duration_cast<std::chrono::seconds>(passed).count())
         << (painted ? codes[static_cast<std::size_t>(tone)] : "") << text << (painted ? "\x1b[0m" : "")
         << '\n';
    out_.flush();
}

std::string Narration::describe(const monitor::DynoView& dyno) const {
    const auto& name = dyno.name.text();
    if (!dyno.memory_total) {
        return name + ' ' + std::string(to_text(dyno.state));
    }
    if (name != leaking_ || !dyno.memory_quota) {
        return name + ' ' + whole_mb(*dyno.memory_total);
    }
    return name + ' ' + bar(dyno.memory_total->value / dyno.memory_quota->value) + ' ' +
           whole_mb(*dyno.memory_total) + " of " + whole_mb(*dyno.memory_quota) + " MB";
}

void Narration::show_dynos(const std::vector<monitor::AppView>& apps) {
    std::string text;
    std::string others;
    std::string comment;
    for (const auto& app : apps) {
        for (const auto& dyno : app.dynos) {
            if (dyno.name.text() == leaking_) {
                text = describe(dyno);
                comment = comment_on(dyno);
            } else {
                others += "   " + describe(dyno);
            }
        }
    }
    if (!text.empty()) {
        // A comment replaces the healthy dynos, so that the line fits a terminal.
        line(text + (comment.empty() ? others : "   " + comment),
             comment.empty() ? Tone::plain : Tone::bad);
    }
}

std::string Narration::comment_on(const monitor::DynoView& dyno) {
    if (dyno.state == DynoState::starting) {
        return "is starting";
    }
    if (!dyno.memory_total || !dyno.memory_quota || *dyno.memory_total <= *dyno.memory_quota) {
        return {};
    }
    std::string comment = "over its quota: it swaps (R14)";
    if (dyno.verdict && dyno.verdict->reason == "sustain" && dyno.verdict->left_s) {
        comment += "; restart in " + std::to_string(*dyno.verdict->left_s) + " s if it stays there";
    }
    return comment;
}

void Narration::on_effect(const monitor::Effect& effect) {
    std::visit(Overloaded{
                   [this](const monitor::LedgerWritten& written) { on_ledger_written(written); },
                   // The request is printed when the simulated Platform API receives it; the others are
                   // only logged.
                   [](const monitor::SendRequest&) {},
                   [](const monitor::WithdrawRequests&) {},
                   [](const monitor::LogEvent&) {},
                   [](const monitor::Notification&) {},
               },
               effect);
}

void Narration::on_ledger_written(const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    const auto& dyno = entry.dyno.text();
    if (entry.verdict == policy::Verdict::hold) {
        line("Dynoward holds " + dyno + " for now: " + entry.reason);
    } else if (!written.settled) {
        line("Dynoward decides to restart " + dyno + ", and only " + dyno + ": " + entry.reason + ".",
             Tone::strong);
    } else if (entry.result == policy::Result::confirmed && outcome_ == Outcome::pending) {
        outcome_ = Outcome::confirmed;
        line("Confirmed: " + entry.detail + '.', Tone::good);
    } else {
        outcome_ = Outcome::other;
        line(std::string(to_text(entry.result)) + ": " + entry.detail, Tone::bad);
    }
}

void Narration::on_request(const RecordedRequest& request) {
    if (request.method != "GET") {
        line("Heroku's API got " + request.method + ' ' + request.target + " and answered " +
             std::to_string(request.status) + ". Dynoward waits for a new incarnation.");
    }
}

void Narration::print(std::string_view text) {
    line(text);
}

void Narration::print_summary(const monitor::Totals& totals) {
    const auto of = [&](logplex::Fate fate) { return totals.frames[static_cast<std::size_t>(fate)]; };
    std::uint64_t all = 0;
    for (const auto count : totals.frames) {
        all += count;
    }
    out_ << "\nOne DELETE was sent, for " << leaking_ << "; the other dynos were left alone. Of " << all
         << " log lines, " << of(logplex::Fate::app_output) + of(logplex::Fate::router)
         << " came from\nthe app and its visitors, many of them forged R14, R15 and memory lines: none had "
            "an effect.\n"
         << "To monitor your own app, at first without restarts (MODE=observe), see README.md\n";
    out_.flush();
}

}  // namespace dynoward::demo
