// SPDX-License-Identifier: MIT
#include "platform_api/api_client.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <charconv>
#include <chrono>
#include <deque>
#include <utility>

namespace dynoward::platform_api {

namespace asio = boost::asio;
using net::ClientLimits;
using net::ClientReply;
using net::ClientRequest;
using net::TlsContext;

namespace {

// Reply fields of the platform are shown to admins: long enough for its ids, short enough for a log line.
constexpr std::size_t max_field_bytes = 256;

// A change was decided on data at most 10 s old. Waiting behind slow requests must not double that age.
constexpr std::chrono::seconds max_wait_of_change{10};

std::string cut(std::string_view text) {
    return std::string(text.substr(0, max_field_bytes));
}

ClientRequest to_client_request(const heroku::ApiRequest& request, const Secret& key) {
    ClientRequest out;
    out.method = request.method();
    out.target = request.target();
    out.repeatable = !request.changes_something();
    // Without an id in the request, the ids in the platform's replies grow without limit.
    out.has_request_id = true;
    // The status holds the outcome of a change: a body that is too large or never arrives must not turn
    // "accepted" into "unknown".
    out.head_suffices = request.changes_something();
    out.fields = {{"Accept", "application/vnd.heroku+json; version=3"},
                  {"User-Agent", "dynoward/" DYNOWARD_VERSION}};
    // The status page is another host and must not get the token.
    if (request.kind() == heroku::ApiRequest::Kind::platform_status) {
        out.fields.front().second = "application/json";
    } else {
        out.fields.emplace_back("Authorization", "Bearer " + key.reveal());
    }
    if (!request.range().empty()) {
        out.fields.emplace_back("Range", request.range());
    }
    return out;
}

heroku::ApiReply to_api_reply(ClientReply&& reply) {
    heroku::ApiReply out;
    switch (reply.outcome) {
        case ClientReply::Outcome::answered: out.outcome = heroku::ApiReply::Outcome::answered; break;
        case ClientReply::Outcome::not_sent: out.outcome = heroku::ApiReply::Outcome::not_sent; break;
        case ClientReply::Outcome::unknown: out.outcome = heroku::ApiReply::Outcome::unknown; break;
    }
    out.status = reply.status;
    out.request_id = cut(reply.field("Request-Id"));
    out.next_range = cut(reply.field("Next-Range"));
    out.retry_after = cut(reply.field("Retry-After"));
    out.oauth_scope = cut(reply.field("Oauth-Scope"));
    const auto remaining = reply.field("RateLimit-Remaining");
    int number = 0;
    const auto* end = remaining.data() + remaining.size();
    const auto [stop, error] = std::from_chars(remaining.data(), end, number);
    if (error == std::errc{} && stop == end && number >= 0) {
        out.rate_remaining = number;
    }
    out.body = std::move(reply.body);
    out.problem = std::move(reply.problem);
    return out;
}

// Our own decision, which says nothing about the platform.
heroku::ApiReply not_sent(std::string why) {
    heroku::ApiReply reply;
    reply.outcome = heroku::ApiReply::Outcome::not_sent;
    reply.withdrawn = true;
    reply.problem = std::move(why);
    return reply;
}

// A server that impersonates Heroku must not be able to create an unlimited number of series.
int label_of(const ClientReply& reply) {
    constexpr std::array known{200, 201, 202, 204, 206, 304, 400, 401, 402, 403, 404, 405, 406,
                               409, 410, 415, 416, 422, 423, 429, 500, 501, 502, 503, 504};
    if (reply.outcome != ClientReply::Outcome::answered) {
        return 0;
    }
    return std::find(known.begin(), known.end(), reply.status) != known.end() ? reply.status : -1;
}

}  // namespace

struct ApiClient::State {
    State(const asio::any_io_executor& on, const settings::PlatformApi& platform, TlsContext tls,
          ClientLimits limits)
        : executor(on),
          key(platform.key),
          http(on, {platform.tls, platform.host, platform.port}, std::move(tls), std::move(limits)) {}

    struct Item {
        heroku::ApiRequest request;
        Done done;
        std::chrono::steady_clock::time_point queued_at;
        std::string withdrawn_why;  ///< not empty: it must not be sent
    };
    asio::any_io_executor executor;
    Secret key;
    net::HttpClient http;
    std::deque<Item> queue;
    bool running = false;
    unsigned ending = 0;  ///< withdrawn requests whose `done` is still to be called
    bool abandoned = false;
    ApiTotals totals;
};

ApiClient::ApiClient(const asio::any_io_executor& executor, const settings::PlatformApi& platform,
                     TlsContext tls, ClientLimits limits)
    : state_(std::make_shared<State>(executor, platform, std::move(tls), std::move(limits))) {}

ApiClient::~ApiClient() {
    state_->abandoned = true;
    state_->queue.clear();
    state_->http.close();
}

void ApiClient::send(heroku::ApiRequest request, Done done) {
    state_->queue.push_back({std::move(request), std::move(done), std::chrono::steady_clock::now(), {}});
    if (!state_->running) {
        state_->running = true;
        asio::co_spawn(state_->executor, run(state_), [state = state_](const std::exception_ptr& failure) {
            // Only running out of memory leads here, and the monitor must not wait for a reply that
            // never comes.
            if (failure) {
                std::rethrow_exception(failure);
            }
        });
    }
}

void ApiClient::withdraw(const std::function<bool(const heroku::ApiRequest&)>& which,
                         const std::string& why) {
    for (auto& item : state_->queue) {
        if (item.withdrawn_why.empty() && which(item.request)) {
            item.withdrawn_why = why;
        }
    }
}

void ApiClient::stop() {
    for (auto& item : std::exchange(state_->queue, {})) {
        if (!item.request.changes_something()) {
            continue;
        }
        ++state_->ending;
        const auto why = item.withdrawn_why.empty() ? std::string("shutting down") : item.withdrawn_why;
        asio::post(state_->executor, [state = state_, done = std::move(item.done), why] {
            --state->ending;
            if (!state->abandoned) {
                done(not_sent(why));
            }
        });
    }
}

const ApiTotals& ApiClient::totals() const {
    return state_->totals;
}

bool ApiClient::idle() const {
    return !state_->running && state_->ending == 0;
}

asio::awaitable<void> ApiClient::run(std::shared_ptr<State> state) {
    while (!state->queue.empty()) {
        auto item = std::move(state->queue.front());
        state->queue.pop_front();
        const bool late = std::chrono::steady_clock::now() - item.queued_at > max_wait_of_change;
        if (!item.withdrawn_why.empty()) {
            item.done(not_sent(item.withdrawn_why));
            continue;
        }
        if (late && item.request.changes_something()) {
            item.done(not_sent("waited too long behind other requests"));
            continue;
        }
        auto request = to_client_request(item.request, state->key);
        const auto began = std::chrono::steady_clock::now();
        auto reply = co_await state->http.exchange(std::move(request));
        const auto took = std::chrono::steady_clock::now() - began;
        if (state->abandoned) {
            co_return;
        }
        if (reply.outcome != ClientReply::Outcome::not_sent) {
            ++state->totals[{item.request.method(), label_of(reply)}];
        }
        auto answer = to_api_reply(std::move(reply));
        answer.took = took;
        item.done(answer);
    }
    state->running = false;
}

}  // namespace dynoward::platform_api
