// SPDX-License-Identifier: MIT
#include "daemon/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace dynoward::daemon {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warn: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

Log make_log(Level threshold) {
    auto sink = std::make_shared<spdlog::sinks::stdout_sink_st>();
    auto logger = std::make_shared<spdlog::logger>("dynoward", std::move(sink));
    logger->set_pattern("%v");
    logger->set_level(to_spdlog(threshold));
    logger->flush_on(spdlog::level::trace);
    // There is nowhere to report it to.
    logger->set_error_handler([](const std::string&) {});
    return [logger](Level level, const std::string& line) {
        // As an argument, not as the format: a line may hold braces.
        logger->log(to_spdlog(level), "{}", line);
    };
}

}  // namespace dynoward::daemon
