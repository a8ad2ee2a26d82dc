// SPDX-License-Identifier: MIT
#include "logplex/dyno_line.hpp"

#include <array>
#include <optional>

#include "logplex/decimal.hpp"
#include "logplex/metric_line.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

// `Error R14 (Memory quota exceeded)`, often followed by ` -> ` and an explanation.
std::optional<ErrorCode> read_error_code(std::string_view text) {
    if (!take(text, "Error ") || text.size() < 5 || (text[0] != 'R' && text[0] != 'L') ||
        !is_digit(text[1]) || !is_digit(text[2]) || text.substr(3, 2) != " (") {
        return std::nullopt;
    }
    ErrorCode code;
    code.letter = text[0];
    code.number = static_cast<unsigned>((text[1] - '0') * 10 + (text[2] - '0'));
    text.remove_prefix(5);
    code.name = text.substr(0, text.find(')'));
    return code;
}

// `Process running mem=544M(106.3%)`; the documentation prints `MB`.
std::optional<MemPercent> read_mem_percent(std::string_view text) {
    constexpr auto is_number = [](char c) { return is_digit(c) || c == '.'; };
    if (!take(text, "Process running mem=")) {
        return std::nullopt;
    }
    const auto mem_mb = parse_decimal(take_while(text, is_number));
    if (!mem_mb || !take(text, "M")) {
        return std::nullopt;
    }
    take(text, "B");
    if (!take(text, "(")) {
        return std::nullopt;
    }
    const auto percent = parse_decimal(take_while(text, is_number));
    if (!percent || text != "%)") {
        return std::nullopt;
    }
    return MemPercent{*mem_mb, *percent};
}

// `State changed from up to starting`. Any other word reads as DynoState::unknown: the set is
// Heroku's.
std::optional<StateChange> read_state_change(std::string_view text) {
    constexpr auto is_word = [](char c) { return is_letter(c) || c == '-' || c == '_'; };
    if (!take(text, "State changed from ")) {
        return std::nullopt;
    }
    const auto from = take_while(text, is_word);
    if (from.empty() || !take(text, " to ")) {
        return std::nullopt;
    }
    const auto to = take_while(text, is_word);
    if (to.empty() || !text.empty()) {
        return std::nullopt;
    }
    return StateChange{parse_dyno_state(from), parse_dyno_state(to)};
}

// `Process exited with status 143`; before about 2012 without the status.
std::optional<Lifecycle> read_exit(std::string_view text) {
    if (!take(text, "Process exited")) {
        return std::nullopt;
    }
    if (text.empty()) {
        return Lifecycle{Lifecycle::What::exited, std::nullopt};
    }
    if (!take(text, " with status ") || text.size() > 3) {
        return std::nullopt;
    }
    const auto status = parse_count(text);
    if (!status) {
        return std::nullopt;
    }
    return Lifecycle{Lifecycle::What::exited, static_cast<int>(*status)};
}

struct Sentence {
    std::string_view text;
    Lifecycle::What what;
};

// Whole lines.
constexpr std::array sentences{
    Sentence{"Restarting", Lifecycle::What::restarting},
    Sentence{"Cycling", Lifecycle::What::cycling},
    Sentence{"Relocating dyno to a new server", Lifecycle::What::relocating},
    Sentence{"Idling", Lifecycle::What::idling},
    Sentence{"Idling because quota is exhausted", Lifecycle::What::idling},
    Sentence{"Unidling", Lifecycle::What::unidling},
    Sentence{"Stopping all processes with SIGTERM", Lifecycle::What::sigterm},
    Sentence{"Stopping process with SIGTERM", Lifecycle::What::sigterm},
    Sentence{"Stopping remaining processes with SIGKILL", Lifecycle::What::sigkill},
    Sentence{"Stopping process with SIGKILL", Lifecycle::What::sigkill},
    Sentence{"Stopping all processes with SIGKILL", Lifecycle::What::sigkill},
};

std::optional<Lifecycle> read_lifecycle(std::string_view text) {
    if (text.starts_with("Starting process with command")) {
        return Lifecycle{Lifecycle::What::starting, std::nullopt};
    }
    for (const auto& sentence : sentences) {
        if (text == sentence.text) {
            return Lifecycle{sentence.what, std::nullopt};
        }
    }
    return read_exit(text);
}

}  // namespace

void read_dyno_line(std::string_view text, DynoNameRef dyno, Event& event) {
    if (text.starts_with("source=") || begins_with_pair(text)) {
        read_metric_line(text, dyno, event);
        return;
    }
    const auto understood = [&](Fate fate, const auto& what) {
        event.fate = fate;
        event.dyno = dyno;
        event.what = what;
    };
    if (const auto code = read_error_code(text)) {
        understood(Fate::error_code, *code);
    } else if (const auto mem = read_mem_percent(text)) {
        understood(Fate::mem_percent, *mem);
    } else if (const auto change = read_state_change(text)) {
        understood(Fate::state, *change);
    } else if (const auto step = read_lifecycle(text)) {
        understood(Fate::lifecycle, *step);
    } else {
        event.fate = Fate::unrecognised;
    }
}

}  // namespace dynoward::logplex
