// SPDX-License-Identifier: MIT
// Name servers that are silent, fail, or recover. This program has its own getaddrinfo, which the
// code under test calls from its threads as it would call the system's.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <condition_variable>
#include <map>
#include <mutex>

#include "net/http_client.hpp"
#include "net/resolve.hpp"
#include "support/loop.hpp"
#include "support/sockets.hpp"

namespace dynoward::net {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

constexpr auto long_enough = 60s;

/// The name server's answer about a host that ends in `.test`.
class NameServer {
 public:
    enum class Answer { good, fails, silent };

    void say(const std::string& host, Answer answer) {
        const std::lock_guard lock(mutex_);
        answers_[host] = answer;
        changed_.notify_all();
    }
    int asked(const std::string& host) {
        const std::lock_guard lock(mutex_);
        return asked_[host];
    }
    int answered(const std::string& host) {
        const std::lock_guard lock(mutex_);
        return answered_[host];
    }
    Answer ask(const std::string& host) {
        std::unique_lock lock(mutex_);
        ++asked_[host];
        changed_.wait(lock, [&] { return answers_[host] != Answer::silent; });
        ++answered_[host];
        return answers_[host];
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Answer> answers_;
    std::map<std::string, int> asked_;
    std::map<std::string, int> answered_;
};

// Never destroyed: threads may wait for it when the program ends.
NameServer& name_server() {
    static auto& server = *new NameServer;
    return server;
}

using Answer = NameServer::Answer;

class NamesTest : public testing::Test {
 protected:
    ~NamesTest() override {
        loop_.call([this] { hosts_.clear(); });
        loop_.stop();
    }
    HostAddresses& host(const std::string& name, std::shared_ptr<LookupSlots> slots = nullptr) {
        return loop_.call([&]() -> HostAddresses& {
            hosts_.push_back(
                std::make_unique<HostAddresses>(loop_.context().get_executor(), name, 80, slots));
            return *hosts_.back();
        });
    }
    std::future<Resolved> ask(HostAddresses& host, std::chrono::nanoseconds timeout = long_enough,
                              std::chrono::nanoseconds time = long_enough) {
        return boost::asio::co_spawn(loop_.context(), host.find(timeout, time), boost::asio::use_future);
    }
    static bool await(const std::function<bool()>& is_so) {
        const auto deadline = std::chrono::steady_clock::now() + long_enough;
        while (!is_so() && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(1ms);
        }
        return is_so();
    }

    test::Loop loop_;
    std::vector<std::unique_ptr<HostAddresses>> hosts_;
};

TEST_F(NamesTest, S6_ASilentNameServerOfOneHostDelaysNoOtherHost) {
    name_server().say("silent.test", Answer::silent);
    auto waiting = ask(host("silent.test"));
    ASSERT_TRUE(await([] { return name_server().asked("silent.test") == 1; }));
    const auto found = ask(host("good.test")).get();
    EXPECT_FALSE(found.error);
    ASSERT_THAT(found.endpoints, SizeIs(1));
    EXPECT_EQ(found.endpoints[0].address().to_string(), "127.0.0.1");
    EXPECT_EQ(waiting.wait_for(0s), std::future_status::timeout);
    name_server().say("silent.test", Answer::good);
    EXPECT_THAT(waiting.get().endpoints, SizeIs(1));
}

TEST_F(NamesTest, S6_TheWaitForASilentNameServerEnds) {
    name_server().say("never.test", Answer::silent);
    const auto found = ask(host("never.test"), 20ms, 40ms).get();
    EXPECT_EQ(found.error, boost::asio::error::timed_out);
    EXPECT_THAT(found.endpoints, SizeIs(0));
}

TEST_F(NamesTest, S6_TheLastGoodAddressesServeWhereTheNameServerFallsSilentOrFails) {
    auto& api = host("api.test");
    ASSERT_THAT(ask(api).get().endpoints, SizeIs(1));
    name_server().say("api.test", Answer::fails);
    EXPECT_THAT(ask(api).get().endpoints, SizeIs(1));
    name_server().say("api.test", Answer::silent);
    const auto asked = name_server().asked("api.test");
    for (int i = 0; i < 3; ++i) {
        const auto found = ask(api, 20ms).get();
        EXPECT_FALSE(found.error);
        EXPECT_THAT(found.endpoints, SizeIs(1));
    }
    EXPECT_EQ(name_server().asked("api.test"), asked + 1) << "one lookup of a host at a time";
    // What has been silent so long is not waited for again, and an answer that comes late is taken.
    name_server().say("api.test", Answer::good);
    ASSERT_TRUE(await([&] { return name_server().answered("api.test") == asked + 1; }));
    EXPECT_FALSE(ask(api).get().error);
}

TEST_F(NamesTest, S6_WithoutAGoodAnswerBeforeAFailureIsOne) {
    name_server().say("gone.test", Answer::fails);
    const auto found = ask(host("gone.test")).get();
    EXPECT_TRUE(found.error);
    EXPECT_THAT(found.endpoints, SizeIs(0));
}

TEST_F(NamesTest, S6_HangingLookupsAreBoundedPerClassOfClients) {
    const auto slots = std::make_shared<LookupSlots>(2);
    std::vector<std::future<Resolved>> waiting;
    for (const std::string name : {"hang1.test", "hang2.test"}) {
        name_server().say(name, Answer::silent);
        waiting.push_back(ask(host(name, slots)));
    }
    name_server().say("hang3.test", Answer::silent);
    EXPECT_EQ(ask(host("hang3.test", slots)).get().error, boost::asio::error::host_not_found_try_again);
    EXPECT_EQ(name_server().asked("hang3.test"), 0);
    // Another class has its own, and a slot comes back with its answer.
    EXPECT_FALSE(ask(host("good.test")).get().error);
    name_server().say("hang1.test", Answer::good);
    EXPECT_FALSE(waiting[0].get().error);
    EXPECT_FALSE(ask(host("good.test", slots)).get().error);
    name_server().say("hang2.test", Answer::good);
    EXPECT_FALSE(waiting[1].get().error);
}

TEST_F(NamesTest, S6_ClosingEndsTheWait) {
    name_server().say("closed.test", Answer::silent);
    auto& closed = host("closed.test");
    auto waiting = ask(closed);
    ASSERT_TRUE(await([] { return name_server().asked("closed.test") == 1; }));
    loop_.call([&] { closed.close(); });
    EXPECT_EQ(waiting.get().error, boost::asio::error::operation_aborted);
}

TEST(Names, S6_AnAnswerAfterTheClientIsGoneDoesNoHarm) {
    name_server().say("late.test", Answer::silent);
    {
        test::Loop loop;
        auto host = loop.call([&] {
            return std::make_unique<HostAddresses>(loop.context().get_executor(), "late.test", 80);
        });
        EXPECT_TRUE(boost::asio::co_spawn(loop.context(), host->find(10ms, 20ms), boost::asio::use_future)
                        .get()
                        .error);
        loop.call([&] { host.reset(); });
    }
    name_server().say("late.test", Answer::good);
    const auto deadline = std::chrono::steady_clock::now() + long_enough;
    while (name_server().answered("late.test") == 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_EQ(name_server().answered("late.test"), 1);
}

// A new connection to a host whose name server has died goes where the last one went.
TEST(Names, S6_AClientConnectsToTheLastGoodAddress) {
    test::ScriptedPeer peer([](test::Socket& socket, int) {
        socket.read_message();
        socket.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    });
    test::Loop loop;
    ClientLimits limits;
    limits.connect = 100ms;
    auto client = loop.call([&] {
        return std::make_unique<HttpClient>(loop.context().get_executor(),
                                            Peer{false, "platform.test", peer.port()}, nullptr, limits);
    });
    ClientRequest request;
    request.method = "GET";
    request.target = "/";
    for (int i = 0; i < 3; ++i) {
        const auto reply =
            boost::asio::co_spawn(loop.context(), client->exchange(request), boost::asio::use_future).get();
        EXPECT_EQ(reply.status, 200) << i << reply.problem;
        name_server().say("platform.test", Answer::silent);
    }
    loop.call([&] { client.reset(); });
}

}  // namespace
}  // namespace dynoward::net

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
    using dynoward::net::NameServer;
    using Real = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    const std::string host = node != nullptr ? node : "";
    if (host.find(".test") == std::string::npos) {
        return real(node, service, hints, result);
    }
    return dynoward::net::name_server().ask(host) == NameServer::Answer::good
               ? real("127.0.0.1", service, hints, result)
               : EAI_FAIL;
}
