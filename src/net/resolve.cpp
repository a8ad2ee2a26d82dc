// SPDX-License-Identifier: MIT
#include "net/resolve.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <optional>

#include "dynoward/values/limits.hpp"
#include "net/detached_thread.hpp"

namespace dynoward::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

struct Net4 {
    std::uint32_t prefix;
    unsigned bits;
};

// RFC 6890 and successors: special-purpose networks without public services.
constexpr std::array<Net4, 14> not_public4{{
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // carrier-grade NAT
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local, with the clouds' metadata services
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, broadcast
}};

bool is_public4(std::uint32_t address) {
    for (const auto& net : not_public4) {
        if ((address ^ net.prefix) >> (32 - net.bits) == 0) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool LookupSlots::take() {
    auto free = free_.load();
    while (free > 0 && !free_.compare_exchange_weak(free, free - 1)) {
    }
    return free > 0;
}

struct HostAddresses::State {
    State(asio::any_io_executor on, std::string name, std::uint16_t number,
          std::shared_ptr<LookupSlots> shared_slots)
        : executor(std::move(on)),
          host(std::move(name)),
          port(number),
          slots(std::move(shared_slots)),
          timer(executor) {}
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void take(Resolved answer);
    bool has_last_good() const {
        return !last_good.empty() && Clock::now() - last_good_at < limits::address_age;
    }

    asio::any_io_executor executor;
    std::string host;
    std::uint16_t port;
    std::shared_ptr<LookupSlots> slots;
    asio::steady_timer timer;          ///< of the waiting find()
    std::shared_ptr<Mailbox> mailbox;  ///< of the lookup under way
    Clock::time_point began;
    std::optional<Resolved> answer;
    std::vector<tcp::endpoint> last_good;
    Clock::time_point last_good_at{};
    bool closed = false;
};

// Takes the result of a lookup's thread. If the lookup hangs, it outlives the client and the io_context, so
// it owns nothing whose destructor needs them.
struct HostAddresses::Mailbox {
    std::mutex mutex;
    bool abandoned = false;
    asio::any_io_executor executor;
    std::weak_ptr<State> to;
    std::shared_ptr<LookupSlots> slots;

    void deliver(Resolved answer) {
        if (slots) {
            slots->give_back();
        }
        const std::lock_guard lock(mutex);
        if (!abandoned) {
            asio::post(executor, [weak = to, found = std::move(answer)]() mutable {
                if (const auto state = weak.lock()) {
                    state->take(std::move(found));
                }
            });
        }
    }
};

HostAddresses::State::~State() {
    if (mailbox) {
        const std::lock_guard lock(mailbox->mutex);
        mailbox->abandoned = true;
    }
}

void HostAddresses::State::take(Resolved found) {
    mailbox.reset();
    if (!found.error && !found.endpoints.empty()) {
        last_good = found.endpoints;
        last_good_at = Clock::now();
    }
    answer = std::move(found);
    timer.cancel();
}

HostAddresses::HostAddresses(asio::any_io_executor executor, std::string host, std::uint16_t port,
                             std::shared_ptr<LookupSlots> slots)
    : state_(std::make_shared<State>(std::move(executor), std::move(host), port, std::move(slots))) {}

HostAddresses::~HostAddresses() {
    close();
}

void HostAddresses::close() {
    state_->closed = true;
    state_->timer.cancel();
}

asio::awaitable<Resolved> HostAddresses::find(std::chrono::nanoseconds reuse_after,
                                              std::chrono::nanoseconds time) {
    return find_in(state_, reuse_after, time);
}

asio::awaitable<Resolved> HostAddresses::find_in(std::shared_ptr<State> state,
                                                 std::chrono::nanoseconds reuse_after,
                                                 std::chrono::nanoseconds time) {
    const auto port = state->port;
    if (state->host == "localhost") {
        co_return Resolved{
            {}, {{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}}};
    }
    boost::system::error_code no_address;
    const auto address = asio::ip::make_address(state->host, no_address);
    if (!no_address) {
        co_return Resolved{{}, {{address, port}}};
    }
    const auto now = Clock::now();
    Resolved result;
    state->answer.reset();
    if (!state->mailbox && !start_lookup(state)) {
        result.error = asio::error::host_not_found_try_again;
    } else {
        // A lookup that began earlier has used up part of that time already.
        const auto until =
            state->has_last_good() ? std::min(state->began + reuse_after, now + time) : now + time;
        state->timer.expires_at(std::chrono::time_point_cast<Clock::duration>(until));
        [[maybe_unused]] const auto [ignored] =
            co_await state->timer.async_wait(asio::as_tuple(asio::use_awaitable));
        result.error = state->closed ? asio::error::operation_aborted : asio::error::timed_out;
        if (state->answer) {
            result = *std::move(state->answer);
            state->answer.reset();
        }
    }
    if (!state->closed && result.endpoints.empty() && state->has_last_good()) {
        co_return Resolved{{}, state->last_good};
    }
    co_return result;
}

bool HostAddresses::start_lookup(const std::shared_ptr<State>& state) {
    if (state->slots && !state->slots->take()) {
        return false;
    }
    const auto mailbox = std::make_shared<Mailbox>();
    mailbox->executor = state->executor;
    mailbox->to = state;
    mailbox->slots = state->slots;
    const auto look_up = [mailbox, host = state->host, service = std::to_string(state->port)] {
        Resolved found;
        try {
            asio::io_context context(1);
            tcp::resolver resolver(context);
            for (const auto& entry : resolver.resolve(host, service, found.error)) {
                found.endpoints.push_back(entry.endpoint());
            }
        } catch (const std::exception&) {
            found.error = asio::error::no_memory;
        }
        mailbox->deliver(std::move(found));
    };
    if (!start_detached(look_up)) {
        if (state->slots) {
            state->slots->give_back();
        }
        return false;
    }
    state->mailbox = mailbox;
    state->began = Clock::now();
    return true;
}

bool is_public(const asio::ip::address& address) {
    if (address.is_v4()) {
        return is_public4(address.to_v4().to_uint());
    }
    // Global unicast is 2000::/3; that excludes loopback, mapped, NAT64, local and multicast addresses at
    // once.
    const auto bytes = address.to_v6().to_bytes();
    const bool global = (bytes[0] & 0xe0) == 0x20;
    const bool six_to_four = bytes[0] == 0x20 && bytes[1] == 0x02;
    const bool special =
        bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02;  // Teredo and protocol assignments
    const bool documentation = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
    return global && !six_to_four && !special && !documentation;
}

}  // namespace dynoward::net
