// SPDX-License-Identifier: MIT
#include "daemon/serve.hpp"

#include <malloc.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <stdexcept>

#include "daemon/daemon.hpp"
#include "daemon/telemetry/logfmt.hpp"
#include "dynoward/values/limits.hpp"
#include "net/descriptors.hpp"
#include "net/signals.hpp"

namespace dynoward::daemon {
namespace {

constexpr int unavailable = 69;
constexpr int internal_error = 70;
constexpr int bad_settings = 78;

void log_failure(const Log& log, const std::exception& failure) {
    LogfmtLine line("daemon.failed");
    log(Level::error, line.pair("problem", failure.what()).text());
}

void warn_of_root(const Log& log) {
    if (::geteuid() == 0) {
        LogfmtLine line("daemon.warning");
        line.pair("text", "runs as root; run it as an unprivileged user instead");
        log(Level::warn, line.text());
    }
}

// Returns large blocks to the system: otherwise the process would keep the memory of its largest body for
// ever. By default the allocator raises both bounds over time. Called before there is a second thread.
void keep_memory_small() {
#ifdef __GLIBC__
    constexpr int large_block = 256 * 1024;  // more than an ordinary request takes
    constexpr int max_kept = 1024 * 1024;
    ::mallopt(M_MMAP_THRESHOLD, large_block);  // NOLINT(concurrency-mt-unsafe)
    ::mallopt(M_TRIM_THRESHOLD, max_kept);     // NOLINT(concurrency-mt-unsafe)
#endif
}

std::string too_few_descriptors(std::size_t limit) {
    const auto fewest = limits::descriptor_reserve + limits::min_connections;
    return "the limit on open files is " + std::to_string(limit) + ", but must be at least " +
           std::to_string(fewest) + " (ulimit -n, LimitNOFILE)";
}

int run(const settings::Settings& settings, const std::shared_ptr<LogWriter>& writer) {
    // Never destroyed: its destructor would destroy operations in flight in an undefined order.
    static auto& context = *new boost::asio::io_context(1);
    const auto log = make_log(settings.log_level, writer);
    try {
        Environment environment;
        environment.log = log;
        environment.log_lines_dropped = [writer] { return writer->dropped(); };
        const auto descriptors = net::raise_descriptor_limit(limits::connections);
        if (descriptors.connections == 0) {
            log_failure(log, std::runtime_error(too_few_descriptors(descriptors.limit)));
            return unavailable;
        }
        if (descriptors.connections < limits::connections) {
            LogfmtLine line("daemon.warning");
            line.pair("text", "accepts only " + std::to_string(descriptors.connections) +
                                  " connections: the limit on open files is " +
                                  std::to_string(descriptors.limit));
            log(Level::warn, line.text());
        }
        environment.server_limits.connections = descriptors.connections;
        Daemon daemon(context, settings, std::move(environment));
        net::Signals signals(context.get_executor(), {[&] { daemon.stop([] { context.stop(); }); },
                                                      [&daemon] { daemon.reload_tls(); }});
        try {
            daemon.start();
        } catch (const CertificateError& failure) {
            log_failure(log, failure);
            return bad_settings;
        } catch (const std::runtime_error& failure) {
            log_failure(log, failure);
            return unavailable;
        }
        warn_of_root(log);
        context.run();
        return 0;
    } catch (const std::exception& failure) {
        log_failure(log, failure);
        return internal_error;
    }
}

}  // namespace

int serve(const settings::Settings& settings) {
    keep_memory_small();
    const auto writer = std::make_shared<LogWriter>(STDOUT_FILENO);
    const auto status = run(settings, writer);
    // Handlers in the io_context may still own the log, so its destructor may not run.
    writer->flush(limits::log_flush);
    return status;
}

}  // namespace dynoward::daemon
