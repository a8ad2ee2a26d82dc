// SPDX-License-Identifier: MIT
#include "daemon/telemetry/log.hpp"

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

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

// spdlog's own asynchronous logger joins its thread at exit, and would wait for ever where nothing reads
// stdout.
class WriterSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
    explicit WriterSink(std::shared_ptr<LogWriter> writer) : writer_(std::move(writer)) {}

 protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        writer_->put(std::string(message.payload.data(), message.payload.size()));
    }
    void flush_() override {}

 private:
    std::shared_ptr<LogWriter> writer_;
};

}  // namespace

Log make_log(Level threshold, std::shared_ptr<LogWriter> writer) {
    auto logger =
        std::make_shared<spdlog::logger>("dynoward", std::make_shared<WriterSink>(std::move(writer)));
    logger->set_level(to_spdlog(threshold));
    // The log is the only place to report to.
    logger->set_error_handler([](const std::string&) {});
    return [logger](Level level, const std::string& line) {
        // As an argument, not as the format: a line may hold braces.
        logger->log(to_spdlog(level), "{}", line);
    };
}

}  // namespace dynoward::daemon
