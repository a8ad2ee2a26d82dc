// SPDX-License-Identifier: MIT
// All that the room reads from a body, as one text: frames, headers, fates and events, numbers to the last
// bit. Compiled once for each variant of the room (fast_paths_test.cpp).
#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/syslog.hpp"
#include "logplex/fast/enabled.hpp"
#include "logplex/fast/frame_cursor.hpp"
#include "logplex/fast/skip_frame.hpp"
#include "values/overloaded.hpp"

namespace dynoward::logplex {
namespace {

template <class Number>
std::string number_text(const std::optional<Number>& number) {
    if (!number) {
        return "none";
    }
    if constexpr (std::is_same_v<Number, Megabytes>) {
        return fmt::format("{:a}", number->value);
    } else {
        return fmt::format("{:a}", *number);
    }
}

std::string content_text(const Event& event) {
    return std::visit(
        Overloaded{
            [](std::monostate) { return std::string("nothing"); },
            [](const MemorySample& sample) {
                return fmt::format("memory {} {} {} {} {} invalid {}", number_text(sample.memory_total),
                                   number_text(sample.memory_rss), number_text(sample.memory_cache),
                                   number_text(sample.memory_swap), number_text(sample.memory_quota),
                                   sample.invalid);
            },
            [](const LoadSample& load) {
                return fmt::format("load {} {} {}", number_text(load.avg_1m), number_text(load.avg_5m),
                                   number_text(load.avg_15m));
            },
            [](const MemPercent& mem) { return fmt::format("mem {:a} {:a}", mem.mem_mb, mem.percent); },
            [](const ErrorCode& code) {
                return fmt::format("{}{} {}", code.letter, code.number, code.name);
            },
            [](const StateChange& change) {
                return fmt::format("{} to {}", to_text(change.from), to_text(change.to));
            },
            [](const Lifecycle& lifecycle) {
                return fmt::format("lifecycle {} {}", static_cast<int>(lifecycle.what),
                                   lifecycle.status.value_or(-1));
            },
            [](const ApiLine& line) {
                return fmt::format("api {} {}", static_cast<int>(line.what), line.scale);
            },
            [](const LossNotice& loss) {
                return fmt::format("L{} {} {} {}", loss.code, loss.count, loss.counted, loss.drain);
            },
            [](const RouterError& error) { return fmt::format("H{}", error.code); },
            [](const LegacyMetric& old) { return fmt::format("{} {:a}", old.measure, old.value); }},
        event.what);
}

std::string header_text(std::string_view octets) {
    const auto message = parse_syslog(octets);
    if (!message) {
        return fmt::format("error {}", static_cast<int>(message.error()));
    }
    return fmt::format("<{}>{} [{}] [{}] [{}] [{}] [{}] [{}] ends [{}]", message->pri, message->version,
                       message->time_text, message->hostname, message->app_name, message->procid,
                       message->msgid, message->msg, message->ended_with);
}

}  // namespace

bool has_fast_paths() {
    return fast::enabled;
}

bool has_simd() {
#ifdef DYNOWARD_SSE2
    return fast::enabled;
#else
    return false;
#endif
}

std::string read_body(std::string_view body) {
    std::string text;
    fast::FrameCursor cursor(body);
    while (const auto frame = cursor.next()) {
        const auto event = read_frame(*frame);
        const auto skipped = fast::skip_frame(*frame);
        text +=
            fmt::format("{} {} {}\n{}\n{} {} {} {} {}: {}{}\n", frame->offset, frame->octets.size(),
                        frame->oversize, header_text(frame->octets), to_text(event.fate),
                        event.dyno ? event.dyno->text() : "no dyno", event.incarnation, event.app_number,
                        event.time ? event.time->time_since_epoch().count() : 0, content_text(event),
                        skipped.value_or(event.fate) == event.fate ? "" : " skipped with another fate");
    }
    if (cursor.error()) {
        text += fmt::format("error {} at {}, {} octets lost\n", static_cast<int>(cursor.error()->kind),
                            cursor.error()->offset, cursor.octets_lost());
    }
    return text;
}

}  // namespace dynoward::logplex
