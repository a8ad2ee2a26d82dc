// SPDX-License-Identifier: MIT
// The Platform API of a simulated Heroku, without I/O: takes a request and returns an answer with every
// member that Heroku's schema requires. Faults can be switched on. Written independently of Dynoward's
// client, so that the two check each other.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/world/world.hpp"

namespace dynoward::simulator {

struct ApiQuery {
    std::string method;
    std::string target;
    /// As received; names compare without regard to case.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    std::string_view header(std::string_view name) const;  ///< empty: absent
};

struct ApiAnswer {
    enum class Delivery : std::uint8_t {
        whole,
        lost,  ///< the connection ends without a byte
        cut,   ///< ends in the middle of the body
        hang,  ///< no reply, and the connection stays open
    };
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    Delivery delivery = Delivery::whole;

    std::string_view header(std::string_view name) const;  ///< empty: absent
};

/// A fault of the next `times` requests that it concerns.
struct ApiFault {
    enum class What : std::uint8_t {
        status,          ///< answers `status`, carries nothing out
        without_effect,  ///< a DELETE is answered 202 and nothing happens
        reply_lost,      ///< carried out, but the connection closes without a reply
        reply_cut,       ///< carried out, but only half of the body is sent
        hang,            ///< carried out, no reply, the connection stays open
        never_received,  ///< not carried out, the connection closes
        wrong_shape,     ///< JSON that violates the schema
        not_json,        ///< 200 with a page of HTML
        redirect,        ///< 302 to another host
    };
    enum class Concerns : std::uint8_t { any, reads, restarts };

    What what = What::status;
    Concerns concerns = Concerns::any;
    int status = 503;
    std::string retry_after;  ///< header of a 429 or 503; empty: none
    unsigned times = std::numeric_limits<unsigned>::max();
};

class PlatformApi {
 public:
    PlatformApi(World& world, std::string token, std::uint64_t seed = 1);

    ApiAnswer handle(const Instant& now, const ApiQuery& query);

    void inject(ApiFault fault) { faults_.push_back(std::move(fault)); }
    void clear_faults() { faults_.clear(); }
    /// Makes the token invalid.
    void revoke() { token_.clear(); }
    /// The page size of a dyno list if the client sends no `max`.
    void set_page(std::size_t dynos) { page_ = dynos; }
    /// The configured URL of the drain, password included, as the drain list shows it.
    void set_drain_url(std::string url) { drain_url_ = std::move(url); }

 private:
    std::optional<ApiFault> due_fault(const ApiQuery& query);
    ApiAnswer carry_out(const Instant& now, const ApiQuery& query);
    ApiAnswer of_app(const Instant& now, const ApiQuery& query, const SimulatedApp& app,
                     const std::vector<std::string>& path);
    ApiAnswer of_database(const ApiQuery& query, const std::vector<std::string>& path) const;
    ApiAnswer list_dynos(const ApiQuery& query, const SimulatedApp& app) const;
    ApiAnswer restart(const Instant& now, const SimulatedApp& app, const std::string& dyno);
    void refill(const Instant& now);
    void finish(ApiAnswer& answer);

    World& world_;
    std::string token_;
    Random random_;
    std::vector<ApiFault> faults_;
    std::size_t page_ = 200;
    std::string drain_url_ = "https://drain:not-a-real-password@dynoward.example.com/logs";
    int rate_remaining_ = 4500;
    std::optional<SteadyTime> refilled_at_;
};

}  // namespace dynoward::simulator
