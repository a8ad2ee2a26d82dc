// SPDX-License-Identifier: MIT
#include "daemon/serve.hpp"

#include <malloc.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <stdexcept>

#include "daemon/daemon.hpp"
#include "daemon/logfmt.hpp"
#include "dynoward/values/limits.hpp"
#include "net/descriptors.hpp"
#include "net/signals.hpp"

namespace dynoward::daemon {
namespace {

constexpr int unavailable = 69;
constexpr int internal_error = 70;
constexpr int bad_settings = 78;

void tell_failure(const Log& log, const std::exception& failure) {
    Line line("daemon.failed");
    log(Level::error, line.pair("problem", failure.what()).text());
}

void warn_of_root(const Log& log) {
    if (::geteuid() == 0) {
        Line line("daemon.warning");
        line.pair("text", "runs as root, which it does not need; run it as a user of its own");
        log(Level::warn, line.text());
    }
}

// Large blocks come from the system and go back to it: else the largest body of a bad day, and what it
// became, would stay with the process for ever. By default the allocator raises both bounds as it goes.
void keep_memory_small() {
#ifdef __GLIBC__
    constexpr int large_block = 256 * 1024;  // more than a usual request takes
    constexpr int most_kept = 1024 * 1024;
    ::mallopt(M_MMAP_THRESHOLD, large_block);
    ::mallopt(M_TRIM_THRESHOLD, most_kept);
#endif
}

std::string too_few_descriptors(std::size_t limit) {
    const auto fewest = limits::descriptor_reserve + limits::fewest_connections;
    return "the limit on open files is " + std::to_string(limit) + ", at least " + std::to_string(fewest) +
           " are needed (ulimit -n, LimitNOFILE)";
}

int run(const settings::Settings& settings, const std::shared_ptr<LogWriter>& writer) {
    // Never destroyed: its end would destroy what is still in flight in no order of ours.
    static auto& context = *new boost::asio::io_context(1);
    const auto log = make_log(settings.log_level, writer);
    try {
        Surroundings surroundings;
        surroundings.log = log;
        surroundings.log_lines_dropped = [writer] { return writer->dropped(); };
        keep_memory_small();
        const auto places = net::make_places_for(limits::connections);
        if (places.connections == 0) {
            tell_failure(log, std::runtime_error(too_few_descriptors(places.limit)));
            return unavailable;
        }
        if (places.connections < limits::connections) {
            Line line("daemon.warning");
            line.pair("text", "room for " + std::to_string(places.connections) +
                                  " connections only: the limit on open files is " +
                                  std::to_string(places.limit));
            log(Level::warn, line.text());
        }
        surroundings.server_limits.connections = places.connections;
        Daemon daemon(context, settings, std::move(surroundings));
        net::Signals signals(context.get_executor(), {[&] { daemon.stop([] { context.stop(); }); },
                                                      [&daemon] { daemon.reload_tls(); }});
        try {
            daemon.start();
        } catch (const CertificateError& failure) {
            tell_failure(log, failure);
            return bad_settings;
        } catch (const std::runtime_error& failure) {
            tell_failure(log, failure);
            return unavailable;
        }
        warn_of_root(log);
        context.run();
        return 0;
    } catch (const std::exception& failure) {
        tell_failure(log, failure);
        return internal_error;
    }
}

}  // namespace

int serve(const settings::Settings& settings) {
    const auto writer = std::make_shared<LogWriter>(STDOUT_FILENO);
    const auto status = run(settings, writer);
    // What the io_context still holds may keep the log, so its destructor cannot be relied on.
    writer->flush(limits::log_flush);
    return status;
}

}  // namespace dynoward::daemon
