// SPDX-License-Identifier: MIT
#include "e2e/load.hpp"

#include "e2e/client.hpp"
#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {

Load::Load(const LoadPlan& plan) : plan_(plan), running_(plan.connections) {
    for (unsigned i = 0; i < plan_.connections; ++i) {
        threads_.emplace_back([this, i] { send(i); });
    }
}

void Load::finish() {
    for (auto& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

void Load::send(unsigned number) {
    // What a busy app's drain is made of: mostly text of the app and of visitors, some samples.
    std::string body;
    for (unsigned i = 0; i < plan_.frames; ++i) {
        const auto dyno = "web." + std::to_string(1 + number % 3);
        body += i % 10 == 0 ? sample(dyno, first_life, 200 + i)
                : i % 3 == 0
                    ? frame("heroku", "router", "at=info method=GET path=\"/items\" dyno=web.1 status=200")
                    : frame("app", dyno, "GET /items 200 42ms");
    }
    Client client(plan_.port);
    for (unsigned i = 0; i < plan_.batches && client.connected(); ++i) {
        const auto id = std::to_string(number) + "-" + std::to_string(i);
        const auto reply = client.ask(to_request("POST", "/logs",
                                                 {{"Authorization", basic("drain", drain_password)},
                                                  {"Content-Type", "application/logplex-1"},
                                                  {"Logplex-Drain-Token", drain_token},
                                                  {"Logplex-Frame-Id", id}},
                                                 body));
        if (reply.status == 204) {
            ++acknowledged_;
        } else if (reply.status != 0) {
            ++other_replies_;
        }
    }
    --running_;
}

}  // namespace dynoward::e2e
