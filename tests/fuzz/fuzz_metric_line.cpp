// SPDX-License-Identifier: MIT
// Any octets as the message of a line about web.1: whatever numbers come out are finite and in range,
// whatever identity comes out is of its alphabet, and a line that names another dyno is about nobody.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/values/limits.hpp"
#include "fuzz/invariant.hpp"

namespace {

using namespace dynoward::logplex;

void check_megabytes(const MemorySample& sample, const std::optional<dynoward::Megabytes>& value,
                     MemorySample::Field field) {
    if (value) {
        DYNOWARD_INVARIANT(std::isfinite(value->value) && value->value >= 0);
        DYNOWARD_INVARIANT(value->value <= dynoward::limits::memory_mb);
        DYNOWARD_INVARIANT((sample.invalid & field) == 0);
    }
}

void check_number(const std::optional<double>& value) {
    DYNOWARD_INVARIANT(!value || (std::isfinite(*value) && *value >= 0));
}

void check_memory(const MemorySample& sample) {
    check_megabytes(sample, sample.memory_total, MemorySample::total);
    check_megabytes(sample, sample.memory_rss, MemorySample::rss);
    check_megabytes(sample, sample.memory_cache, MemorySample::cache);
    check_megabytes(sample, sample.memory_swap, MemorySample::swap);
    check_megabytes(sample, sample.memory_quota, MemorySample::quota);
    DYNOWARD_INVARIANT(!sample.memory_quota || sample.memory_quota->value > 0);
}

bool is_identity(std::string_view text) {
    constexpr std::string_view alphabet = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return text.size() <= dynoward::limits::incarnation_bytes &&
           text.find_first_not_of(alphabet) == text.npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    SyslogMessage message;
    message.app_name = "heroku";
    message.procid = "web.1";
    message.msg = std::string_view(reinterpret_cast<const char*>(data), size);
    const auto event = classify(message);
    DYNOWARD_INVARIANT(!event.dyno || event.dyno->text() == "web.1");
    DYNOWARD_INVARIANT(is_identity(event.incarnation));
    DYNOWARD_INVARIANT(event.incarnation.empty() == event.app_number.empty());
    if (const auto* sample = std::get_if<MemorySample>(&event.what)) {
        check_memory(*sample);
    } else if (const auto* load = std::get_if<LoadSample>(&event.what)) {
        check_number(load->avg_1m);
        check_number(load->avg_5m);
        check_number(load->avg_15m);
    } else if (const auto* old = std::get_if<LegacyMetric>(&event.what)) {
        check_number(old->value);
        DYNOWARD_INVARIANT(!old->measure.empty());
    } else if (const auto* mem = std::get_if<MemPercent>(&event.what)) {
        check_number(mem->mem_mb);
        check_number(mem->percent);
    }
    // The same octets as the app's own output are never more than that.
    message.app_name = "app";
    DYNOWARD_INVARIANT(classify(message).fate == Fate::app_output);
    return 0;
}
