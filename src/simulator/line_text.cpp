// SPDX-License-Identifier: MIT
#include "line_text.hpp"

#include <array>
#include <charconv>

namespace dynoward::simulator {
namespace {

void number(std::string& to, std::uint64_t value) {
    std::array<char, 20> digits{};
    to.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

// 12345 as 123.45
void hundredths(std::string& to, std::int64_t value) {
    number(to, static_cast<std::uint64_t>(value / 100));
    to += '.';
    to += static_cast<char>('0' + value / 10 % 10);
    to += static_cast<char>('0' + value % 10);
}

void metric_head(std::string& to, const Speaker& who) {
    to = "source=";
    to += who.dyno;
    to += " dyno=heroku.";
    to += who.app_number;
    to += '.';
    to += who.uuid;
}

void amount(std::string& to, std::string_view name, std::int64_t value) {
    to += " sample#memory_";
    to += name;
    to += '=';
    hundredths(to, value);
    to += "MB";
}

}  // namespace

void write_load(std::string& to, const Speaker& who, Random& random) {
    metric_head(to, who);
    const auto load = random.between(5, 180);
    to += " sample#load_avg_1m=";
    hundredths(to, load);
    to += " sample#load_avg_5m=";
    hundredths(to, load * 9 / 10);
    to += " sample#load_avg_15m=";
    hundredths(to, load * 8 / 10);
}

void write_memory(std::string& to, const Speaker& who, const MemoryReading& reading, std::int64_t quota,
                  std::uint64_t pages) {
    metric_head(to, who);
    amount(to, "total", reading.total());
    amount(to, "rss", reading.rss);
    amount(to, "cache", reading.cache);
    amount(to, "swap", reading.swap);
    to += " sample#memory_pgpgin=";
    number(to, pages);
    to += "pages sample#memory_pgpgout=";
    number(to, pages / 2);
    to += "pages";
    amount(to, "quota", quota);
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

Forgery write_forgery(std::string& to, const Speaker& who, Random& random) {
    const MemoryReading huge{999900, 0, 0};
    switch (random.below(5)) {
        case 0: write_memory(to, who, huge, 51200, 48211); return {"app", who.dyno, 190};
        case 1: to = "Error R15 (Memory quota vastly exceeded)"; return {"app", who.dyno, 190};
        case 2: {
            // A frame inside a frame: only who cuts by newlines would read it.
            std::string inner;
            write_memory(inner, who, huge, 51200, 48211);
            inner.insert(0,
                         "<134>1 2026-03-04T12:00:30+00:00 host heroku " + std::string(who.dyno) + " - ");
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
