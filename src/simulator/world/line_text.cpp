// SPDX-License-Identifier: MIT
#include "simulator/world/line_text.hpp"

#include <array>

#include "simulator/world/digits.hpp"

namespace dynoward::simulator {
namespace {

// The parts of a metric line besides head and tail: stamp, names and amounts.
constexpr std::size_t metric_bytes = 256;

void number(std::string& to, std::uint64_t value) {
    to += std::to_string(value);
}

char* put_amounts(char* to, const MemoryReading& reading) {
    to = put(to, " sample#memory_total=");
    to = put_hundredths(to, reading.total());
    to = put(to, "MB sample#memory_rss=");
    to = put_hundredths(to, reading.rss);
    to = put(to, "MB sample#memory_cache=");
    to = put_hundredths(to, reading.cache);
    to = put(to, "MB sample#memory_swap=");
    return put_hundredths(to, reading.swap);
}

}  // namespace

std::string metric_head(const LineSource& who) {
    std::string head = " host heroku ";
    head += who.dyno;
    head += " - source=";
    head += who.dyno;
    head += " dyno=heroku.";
    head += who.app_number;
    head += '.';
    head += who.uuid;
    return head;
}

std::string metric_tail(std::int64_t quota, std::uint64_t pages) {
    std::array<char, max_digits + 3> amount{};
    std::string tail = "MB sample#memory_pgpgin=" + std::to_string(pages) +
                       "pages sample#memory_pgpgout=" + std::to_string(pages / 2) +
                       "pages sample#memory_quota=";
    tail.append(amount.data(), put_hundredths(amount.data(), quota));
    return tail + "MB\n";
}

void push_load(DrainQueue& to, WallTime at, std::string_view head, Random& random) {
    char* text = put(to.open(metric_bytes + head.size()), "<134>1 ");
    text = put(to.stamps().write(text, at), head);
    const auto load = random.between(5, 180);
    text = put(text, " sample#load_avg_1m=");
    text = put_hundredths(text, load);
    text = put(text, " sample#load_avg_5m=");
    text = put_hundredths(text, load * 9 / 10);
    text = put(text, " sample#load_avg_15m=");
    text = put_hundredths(text, load * 8 / 10);
    *text++ = '\n';
    to.close(text);
}

void push_memory(DrainQueue& to, WallTime at, std::string_view head, const MemoryReading& reading,
                 std::string_view tail) {
    char* text = put(to.open(metric_bytes + head.size() + tail.size()), "<134>1 ");
    text = put(to.stamps().write(text, at), head);
    to.close(put(put_amounts(text, reading), tail));
}

void write_mem_percent(std::string& to, const MemoryReading& reading, std::int64_t quota) {
    to = "Process running mem=";
    number(to, static_cast<std::uint64_t>(reading.total() / 100));
    to += "M(";
    const auto tenths = reading.total() * 1000 / quota;
    number(to, static_cast<std::uint64_t>(tenths / 10));
    to += '.';
    to += static_cast<char>('0' + tenths % 10);
    to += "%)";
}

void write_state_change(std::string& to, std::string_view from, std::string_view state) {
    to = "State changed from ";
    to += from;
    to += " to ";
    to += state;
}

void write_router(std::string& to, std::string_view dyno, std::string_view path, Random& random) {
    to = "at=info method=GET path=\"";
    to += path;
    to += "\" host=shop.example.com request_id=";
    to += random.uuid().text();
    to += " fwd=\"203.0.113.";
    number(to, 1 + random.below(250));
    to += "\" dyno=";
    to += dyno;
    to += " connect=1ms service=";
    number(to, 5 + random.below(400));
    to += "ms status=200 bytes=";
    number(to, 200 + random.below(20000));
    to += " protocol=https";
}

namespace {

// The text of a memory line far above any quota.
std::string huge_memory(const LineSource& who) {
    std::array<char, metric_bytes> amounts{};
    const auto head = metric_head(who);
    std::string text = head.substr(head.find("source="));
    text.append(amounts.data(), put_amounts(amounts.data(), {999'900, 0, 0}));
    text += metric_tail(51'200, 48'211);
    text.pop_back();
    return text;
}

}  // namespace

ForgedLine write_forged_line(std::string& to, const LineSource& who, Random& random) {
    switch (random.below(5)) {
        case 0: to = huge_memory(who); return {"app", who.dyno, 190};
        case 1: to = "Error R15 (Memory quota vastly exceeded)"; return {"app", who.dyno, 190};
        case 2: {
            // A frame inside a frame: only a parser that splits at newlines would read it.
            const std::string inner = "<134>1 2026-03-04T12:00:30+00:00 host heroku " +
                                      std::string(who.dyno) + " - " + huge_memory(who);
            to = "x\n" + std::to_string(inner.size() + 1) + ' ' + inner + "\ny";
            return {"app", who.dyno, 190};
        }
        case 3:
            write_router(to, who.dyno, "/?q=sample#memory_total=9999.00MB&Error%20R15", random);
            return {"heroku", "router", 158};
        default:
            write_router(to, who.dyno, "/?x=Error R14 (Memory quota exceeded)", random);
            return {"heroku", "router", 158};
    }
}

}  // namespace dynoward::simulator
