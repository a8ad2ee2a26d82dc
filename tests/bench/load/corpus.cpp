// SPDX-License-Identifier: MIT
#include "load/corpus.hpp"

#include <array>
#include <cstdio>
#include <random>

namespace dynoward::bench {
namespace {

constexpr std::size_t mean_frame_bytes = 243;
constexpr unsigned dynos = 20;
constexpr const char* first_stamp = "2026-05-06T07:08:09.123456+00:00";

void add_frame(Body& body, const std::string& octets) {
    body.frames.push_back(body.text.size());
    body.text += std::to_string(octets.size()) + ' ' + octets;
}

// The two lines that log-runtime-metrics writes each 20 s, one of them at a time.
void add_metric_line(Body& body, unsigned number, std::mt19937& random) {
    const auto dyno = number / 2 % dynos + 1;
    std::array<char, 512> text{};
    std::snprintf(text.data(), text.size(),
                  "<134>1 %s host heroku web.%u - source=web.%u "
                  "dyno=heroku.918273645.0b6d1c58-3f0e-4f6c-8d35-6a1c2e7f%04u ",
                  first_stamp, dyno, dyno, dyno);
    std::string octets = text.data();
    if (number % 2 == 0) {
        octets += "sample#load_avg_1m=0.46 sample#load_avg_5m=0.31 sample#load_avg_15m=0.29\n";
    } else {
        std::snprintf(text.data(), text.size(),
                      "sample#memory_total=%u.%02uMB sample#memory_rss=310.35MB sample#memory_cache=1.50MB "
                      "sample#memory_swap=0.00MB sample#memory_pgpgin=48211pages "
                      "sample#memory_pgpgout=30417pages sample#memory_quota=512.00MB\n",
                      static_cast<unsigned>(300 + random() % 60), static_cast<unsigned>(random() % 100));
        octets += text.data();
    }
    add_frame(body, octets);
    body.stamps.push_back(body.text.size() - octets.size() + std::string("<134>1 ").size());
}

void add_router_line(Body& body, std::mt19937& random) {
    std::array<char, 512> text{};
    std::snprintf(text.data(), text.size(),
                  "<158>1 %s host heroku router - at=info method=GET path=\"/items/%u?page=2\" "
                  "host=shop.example.com request_id=9f1f6c62-40b3-4f9f-8a3a-0d7c%08x fwd=\"203.0.113.7\" "
                  "dyno=web.%u connect=1ms service=%ums status=200 bytes=1834 protocol=https\n",
                  first_stamp, static_cast<unsigned>(random() % 100000), static_cast<unsigned>(random()),
                  static_cast<unsigned>(random() % dynos + 1), static_cast<unsigned>(random() % 900));
    add_frame(body, text.data());
}

void add_app_line(Body& body, std::mt19937& random) {
    std::string octets = std::string("<190>1 ") + first_stamp + " host app web." +
                         std::to_string(random() % dynos + 1) + " - ";
    const auto wanted = mean_frame_bytes - 60 + random() % 110;
    while (octets.size() < wanted) {
        octets += static_cast<char>('a' + random() % 26);
        if (random() % 7 == 0) {
            octets += ' ';
        }
    }
    add_frame(body, octets + "\n");
}

}  // namespace

Body compose_body(std::size_t frames, unsigned metric_percent, std::uint32_t seed) {
    std::mt19937 random(seed);
    Body body;
    unsigned metrics = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        if (metrics * 100 < (i + 1) * metric_percent) {
            add_metric_line(body, metrics++, random);
        } else if (i % 10 == 3) {
            add_router_line(body, random);
        } else {
            add_app_line(body, random);
        }
    }
    return body;
}

void renew_stamps(Body& body, const std::string& stamp) {
    for (const auto at : body.stamps) {
        body.text.replace(at, stamp_bytes, stamp);
    }
}

}  // namespace dynoward::bench
