// SPDX-License-Identifier: MIT
// The log drain of the simulated Heroku: posts the batches of simulator::DrainSender over a real
// connection.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <stdexcept>

#include "demo/connection.hpp"
#include "demo/fake_heroku.hpp"
#include "net/clock.hpp"
#include "settings/url.hpp"

namespace dynoward::demo {
namespace {

using tcp = asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
// The timeouts of Logplex.
constexpr std::chrono::seconds connect_limit{3};
constexpr std::chrono::seconds request_limit{5};
// How often the simulated world is polled.
constexpr std::chrono::milliseconds poll_interval{10};

}  // namespace

struct LogplexSender::State {
    State(asio::io_context& io, simulator::World& model, const SenderOptions& options)
        : executor(io.get_executor()),
          timer(io),
          world(&model),
          machine(model.drain(options.app), options.seed, options.faults) {}

    asio::any_io_executor executor;
    asio::steady_timer timer;
    simulator::World* world;  ///< not to be used once stopped
    simulator::DrainSender machine;
    simulator::DrainTarget target;
    tcp::endpoint peer;
    std::shared_ptr<asio::ssl::context> tls;
    std::shared_ptr<Connection> connection;
    std::string input;              ///< received and not yet used
    std::size_t body_promised = 0;  ///< of the last reply; read before the next request
    bool stopped = false;
    std::uint64_t connections = 0;
    std::map<int, std::uint64_t> replies;
};

namespace {

using State = LogplexSender::State;

void read_url(State& state, const std::string& text) {
    // The URL of a drain contains its password; no other code of Dynoward may read one from a URL.
    std::string plain = text;
    const auto authority = plain.find("://");
    const auto at = plain.find('@');
    if (authority != std::string::npos && at != std::string::npos) {
        state.target.user_and_password = plain.substr(authority + 3, at - authority - 3);
        plain.erase(authority + 3, at - authority - 2);
    }
    const auto url = settings::parse_http_url(plain);
    boost::system::error_code bad;
    const auto address = url ? asio::ip::make_address(url->host, bad) : asio::ip::address{};
    if (!url || bad) {
        throw std::invalid_argument("drain URL: " + plain);
    }
    state.peer = tcp::endpoint(address, url->port);
    state.target.host = url->host + ':' + std::to_string(url->port);
    state.target.path = url->target;
    if (url->tls) {
        state.tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    }
}

std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "\r\ncontent-length:";
    std::string lower(head);
    for (char& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    auto at = lower.find(name);
    std::size_t length = 0;
    if (at != std::string::npos) {
        at = lower.find_first_not_of(' ', at + name.size());
        std::from_chars(lower.data() + at, lower.data() + lower.size(), length);
    }
    return length;
}

asio::awaitable<void> pause(State& state, Nanoseconds time) {
    state.timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(time));
    [[maybe_unused]] const auto [cancelled] = co_await state.timer.async_wait(as_result);
}

void drop_connection(State& state) {
    if (state.connection) {
        state.connection->close();
        state.connection.reset();
    }
    state.input.clear();
    state.body_promised = 0;
}

asio::awaitable<bool> connect(State& state) {
    state.connection = std::make_shared<Connection>(tcp::socket(state.executor), state.tls);
    state.connection->close_after(connect_limit);
    const bool connected = co_await state.connection->connect(state.peer);
    if (!connected || state.stopped) {
        drop_connection(state);
        co_return false;
    }
    state.connection->keep_open();
    ++state.connections;
    co_return true;
}

// Returns the status of the reply; 0 if there was none, or none that Logplex's old client could read. Its
// body is read at the beginning of the next exchange; as in the old client, any other bytes before the next
// reply count as its status line.
asio::awaitable<int> exchange(State& state, const simulator::DrainRequest& request) {
    const auto connection = state.connection;
    connection->close_after(request_limit);
    const bool body_came = co_await connection->read_up_to(state.input, state.body_promised);
    if (!body_came) {
        co_return 0;
    }
    state.input.erase(0, state.body_promised);
    state.body_promised = 0;
    const std::string bytes = simulator::request_head(state.target, request) + request.body;
    const bool sent = co_await connection->write(bytes);
    if (!sent) {
        co_return 0;
    }
    const auto head_size = co_await connection->read_head(state.input);
    if (head_size == 0) {
        co_return 0;
    }
    const auto head = state.input.substr(0, head_size);
    state.input.erase(0, head_size);
    state.body_promised = content_length(head);
    connection->keep_open();
    co_return simulator::read_status_strictly(head);
}

asio::awaitable<void> run(std::shared_ptr<State> state) {
    while (!state->stopped) {
        state->world->advance(net::now());
        if (state->machine.idle()) {
            co_await pause(*state, poll_interval);
            continue;
        }
        if (!state->connection) {
            const bool connected = co_await connect(*state);
            if (state->stopped) {
                break;
            }
            if (!connected) {
                co_await pause(*state, state->machine.on_connect_failed() + poll_interval);
                continue;
            }
            state->machine.on_connected();
        }
        const auto request = state->machine.next(net::now());
        if (!request) {
            co_await pause(*state, poll_interval);
            continue;
        }
        const int status = co_await exchange(*state, *request);
        ++state->replies[status];
        if (state->machine.on_reply(status) == simulator::AfterReply::reconnect) {
            drop_connection(*state);
        }
    }
    drop_connection(*state);
}

}  // namespace

LogplexSender::LogplexSender(asio::io_context& io, simulator::World& world, const SenderOptions& options) {
    const auto* const app = world.find(options.app);
    if (app == nullptr) {
        throw std::invalid_argument("no such app: " + options.app);
    }
    state_ = std::make_shared<State>(io, world, options);
    state_->target.drain_token = options.drain_token.empty() ? app->drain_token : options.drain_token;
    read_url(*state_, options.url);
    asio::co_spawn(io, run(state_), asio::detached);
}

LogplexSender::~LogplexSender() {
    stop();
}

const simulator::DrainSender& LogplexSender::machine() const {
    return state_->machine;
}
void LogplexSender::set_faults(const simulator::SenderFaults& faults) {
    state_->machine.set_faults(faults);
}
std::uint64_t LogplexSender::connections() const {
    return state_->connections;
}
const std::map<int, std::uint64_t>& LogplexSender::replies() const {
    return state_->replies;
}

void LogplexSender::stop() {
    state_->stopped = true;
    state_->timer.cancel();
    if (state_->connection) {
        state_->connection->close();
    }
}

}  // namespace dynoward::demo
