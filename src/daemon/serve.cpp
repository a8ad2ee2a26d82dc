// SPDX-License-Identifier: MIT
#include "daemon/serve.hpp"

#include <boost/asio/io_context.hpp>
#include <exception>
#include <stdexcept>

#include "daemon/daemon.hpp"
#include "daemon/logfmt.hpp"
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

}  // namespace

int serve(const settings::Settings& settings) {
    // Never destroyed: its end would wait for a name lookup that hangs, and SIGTERM allows no such wait.
    static auto& context = *new boost::asio::io_context(1);
    const auto log = make_log(settings.log_level);
    try {
        Surroundings surroundings;
        surroundings.log = log;
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
        context.run();
        return 0;
    } catch (const std::exception& failure) {
        tell_failure(log, failure);
        return internal_error;
    }
}

}  // namespace dynoward::daemon
