// SPDX-License-Identifier: MIT
#include "e2e/lines.hpp"

#include <array>
#include <cstdio>

#include "dynoward/values/instant.hpp"
#include "net/clock.hpp"

namespace dynoward::e2e {
namespace {

constexpr double quota_mb = 512;

std::string stamp(std::chrono::milliseconds ago) {
    const auto at = net::now().wall - ago;
    const auto micros =
        std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count() % 1'000'000;
    auto text = format_rfc3339(at);
    text.pop_back();  // the Z
    std::array<char, 20> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%06ld+00:00", static_cast<long>(micros));
    return text + fraction.data();
}

}  // namespace

std::string counted(std::string_view octets) {
    return std::to_string(octets.size()) + ' ' + std::string(octets);
}

std::string frame(std::string_view app_name, std::string_view procid, std::string_view text,
                  std::chrono::milliseconds ago) {
    std::string octets = "<134>1 " + stamp(ago) + " host ";
    octets.append(app_name).append(" ").append(procid).append(" - ").append(text).append("\n");
    return counted(octets);
}

std::string sample_text(std::string_view dyno, std::string_view life, double total_mb) {
    std::array<char, 400> numbers{};
    std::snprintf(
        numbers.data(), numbers.size(),
        "sample#memory_total=%.2fMB sample#memory_rss=%.2fMB sample#memory_cache=0.00MB "
        "sample#memory_swap=0.00MB sample#memory_pgpgin=20091pages sample#memory_pgpgout=15239pages "
        "sample#memory_quota=%.2fMB",
        total_mb, total_mb, quota_mb);
    std::string text = "source=";
    return text.append(dyno)
        .append(" dyno=heroku.918273645.")
        .append(life)
        .append(" ")
        .append(numbers.data());
}

std::string sample(std::string_view dyno, std::string_view life, double total_mb,
                   std::chrono::milliseconds ago) {
    return frame("heroku", dyno, sample_text(dyno, life, total_mb), ago);
}

std::string leak_of(std::string_view dyno, std::string_view life, double total_mb) {
    std::string body;
    for (int seconds = 80; seconds >= 0; seconds -= 20) {
        body += sample(dyno, life, total_mb, std::chrono::seconds{seconds});
    }
    return body;
}

}  // namespace dynoward::e2e
