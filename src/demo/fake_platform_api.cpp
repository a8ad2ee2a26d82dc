// SPDX-License-Identifier: MIT
// The Platform API of the simulated Heroku: an HTTP server in front of simulator::PlatformApi.
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "demo/connection.hpp"
#include "demo/fake_heroku.hpp"
#include "net/clock.hpp"

namespace dynoward::demo {
namespace {

using simulator::ApiAnswer;
using simulator::ApiQuery;
using tcp = asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
// An idle client is disconnected, so that a test never waits for it.
constexpr std::chrono::minutes idle_limit{5};
constexpr std::size_t max_body_bytes = std::size_t{1} << 20;

ApiQuery read_query(std::string_view head) {
    ApiQuery query;
    const auto line = head.substr(0, head.find("\r\n"));
    const auto first = line.find(' ');
    const auto second = line.find(' ', std::min(first, line.size() - 1) + 1);
    query.method = line.substr(0, first);
    query.target = line.substr(std::min(first, line.size() - 1) + 1, second - first - 1);
    for (auto rest = head.substr(line.size() + 2); !rest.starts_with("\r\n") && !rest.empty();) {
        const auto end = std::min(rest.find("\r\n"), rest.size());
        const auto field = rest.substr(0, end);
        const auto colon = std::min(field.find(':'), field.size());
        auto value = field.substr(std::min(colon + 1, field.size()));
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        query.headers.emplace_back(field.substr(0, colon), value);
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return query;
}

std::string reply_bytes(const ApiAnswer& answer) {
    std::string bytes = "HTTP/1.1 " + std::to_string(answer.status) + " Simulated\r\n";
    for (const auto& [name, value] : answer.headers) {
        bytes.append(name).append(": ").append(value).append("\r\n");
    }
    bytes += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n";
    if (answer.delivery == ApiAnswer::Delivery::cut) {
        return bytes + answer.body.substr(0, answer.body.size() / 2);
    }
    return bytes + answer.body;
}

std::shared_ptr<asio::ssl::context> make_tls(const FakeTls& files) {
    if (files.cert_file.empty()) {
        return nullptr;
    }
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    context->use_certificate_chain_file(files.cert_file);
    context->use_private_key_file(files.key_file, asio::ssl::context::pem);
    return context;
}

}  // namespace

struct FakePlatformApi::State {
    State(asio::io_context& io, simulator::PlatformApi& model, std::shared_ptr<asio::ssl::context> context)
        : acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          api(&model),
          tls(std::move(context)) {}

    tcp::acceptor acceptor;
    simulator::PlatformApi* api;  ///< not to be used once stopped
    std::shared_ptr<asio::ssl::context> tls;
    bool stopped = false;
    std::uint16_t port = acceptor.local_endpoint().port();
    std::vector<RecordedRequest> requests;
    std::vector<std::weak_ptr<Connection>> open_connections;
    std::uint64_t connections = 0;
    std::uint64_t failed_handshakes = 0;
    std::function<void(const RecordedRequest&)> listener;
};

namespace {

using State = FakePlatformApi::State;

ApiAnswer take_query(State& state, ApiQuery query) {
    const auto now = net::now();
    ApiAnswer answer = state.api->handle(now, query);
    RecordedRequest record{now, query.method, query.target, std::move(query.headers), 0};
    if (answer.delivery == ApiAnswer::Delivery::whole) {
        record.status = answer.status;
    }
    state.requests.push_back(std::move(record));
    if (state.listener) {
        state.listener(state.requests.back());
    }
    return answer;
}

// One request and its answer. False: the connection is over.
asio::awaitable<bool> serve_one(std::shared_ptr<State> state, std::shared_ptr<Connection> connection,
                                std::string& input) {
    connection->close_after(idle_limit);
    const auto head_size = co_await connection->read_head(input);
    if (head_size == 0 || state->stopped) {
        co_return false;
    }
    ApiQuery query = read_query(std::string_view(input).substr(0, head_size));
    std::size_t body_size = 0;
    const auto length = query.header("content-length");
    std::from_chars(length.data(), length.data() + length.size(), body_size);
    if (body_size > max_body_bytes) {
        co_return false;
    }
    const bool whole = co_await connection->read_up_to(input, head_size + body_size);
    if (!whole || state->stopped) {
        co_return false;
    }
    query.body = input.substr(head_size, body_size);
    input.erase(0, head_size + body_size);
    const ApiAnswer answer = take_query(*state, std::move(query));
    if (answer.delivery == ApiAnswer::Delivery::lost) {
        co_return false;
    }
    if (answer.delivery == ApiAnswer::Delivery::hang) {
        // Until the client closes the connection.
        co_await connection->read_more(input);
        co_return false;
    }
    const std::string bytes = reply_bytes(answer);
    const bool sent = co_await connection->write(bytes);
    co_return sent&& answer.delivery == ApiAnswer::Delivery::whole;
}

asio::awaitable<void> serve(std::shared_ptr<State> state, std::shared_ptr<Connection> connection) {
    connection->close_after(std::chrono::seconds{10});
    const bool ready = co_await connection->accept_tls();
    if (!ready) {
        ++state->failed_handshakes;
        co_return;
    }
    std::string input;
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await serve_one(state, connection, input);
    }
    connection->close();
}

asio::awaitable<void> accept_all(std::shared_ptr<State> state) {
    while (!state->stopped) {
        auto [failed, socket] = co_await state->acceptor.async_accept(as_result);
        if (failed) {
            co_return;
        }
        const auto executor = socket.get_executor();
        const auto connection = std::make_shared<Connection>(std::move(socket), state->tls);
        std::erase_if(state->open_connections, [](const auto& one) { return one.expired(); });
        state->open_connections.push_back(connection);
        ++state->connections;
        asio::co_spawn(executor, serve(state, connection), asio::detached);
    }
}

}  // namespace

std::string_view RecordedRequest::header(std::string_view name) const {
    const auto same = [&](const auto& field) {
        return std::equal(
            field.first.begin(), field.first.end(), name.begin(), name.end(), [](char a, char b) {
                const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : int{c}; };
                return lower(a) == lower(b);
            });
    };
    const auto found = std::find_if(headers.begin(), headers.end(), same);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

FakePlatformApi::FakePlatformApi(asio::io_context& io, simulator::PlatformApi& api, const FakeTls& tls)
    : state_(std::make_shared<State>(io, api, make_tls(tls))) {
    asio::co_spawn(io, accept_all(state_), asio::detached);
}

FakePlatformApi::~FakePlatformApi() {
    stop();
}

std::uint16_t FakePlatformApi::port() const {
    return state_->port;
}

std::string FakePlatformApi::url(std::string_view host) const {
    return (state_->tls ? "https://" : "http://") + std::string(host) + ':' + std::to_string(state_->port);
}

const std::vector<RecordedRequest>& FakePlatformApi::requests() const {
    return state_->requests;
}

std::size_t FakePlatformApi::count(std::string_view method) const {
    return static_cast<std::size_t>(std::count_if(state_->requests.begin(), state_->requests.end(),
                                                  [&](const auto& one) { return one.method == method; }));
}

std::uint64_t FakePlatformApi::connections() const {
    return state_->connections;
}
std::uint64_t FakePlatformApi::failed_handshakes() const {
    return state_->failed_handshakes;
}

void FakePlatformApi::on_request(std::function<void(const RecordedRequest&)> listener) {
    state_->listener = std::move(listener);
}

void FakePlatformApi::stop() {
    state_->stopped = true;
    state_->listener = nullptr;
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    drop_connections();
}

void FakePlatformApi::drop_connections() {
    for (const auto& weak : state_->open_connections) {
        if (const auto connection = weak.lock()) {
            connection->close();
        }
    }
}

}  // namespace dynoward::demo
