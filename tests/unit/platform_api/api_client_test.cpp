// SPDX-License-Identifier: MIT
// The Platform API client against a scripted peer: what it sends, and each way in which a reply can fail.
#include <atomic>

#include "api_client_fixture.hpp"

namespace dynoward::platform_api {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(ApiClientTest, SendsTheRequiredFieldsAndKeepsTheConnection) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        answer_all(
            socket, [&](const std::string& text) { self->note(text); },
            ok("[]",
               "Request-Id: r-1\r\nRateLimit-Remaining: 4490\r\nNext-Range: id x..\r\nRetry-After: 3\r\n"));
    });
    self = &peer;
    connect(peer.port());
    const auto reply = ask(get());
    EXPECT_EQ(reply.outcome, ApiReply::Outcome::answered);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "[]");
    EXPECT_EQ(reply.request_id, "r-1");
    EXPECT_EQ(reply.rate_remaining, 4490);
    EXPECT_EQ(reply.next_range, "id x..");
    EXPECT_EQ(reply.retry_after, "3");
    EXPECT_EQ(ask(restart()).status, 200);
    disconnect();
    const auto notes = peer.notes();
    ASSERT_THAT(notes, SizeIs(2));
    EXPECT_THAT(notes[0], testing::StartsWith("GET /apps/shop/dynos HTTP/1.1\r\nHost: 127.0.0.1:"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nAccept: application/vnd.heroku+json; version=3\r\n"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nAuthorization: Bearer HRKU-test\r\n"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nUser-Agent: dynoward/" DYNOWARD_VERSION "\r\n"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nRange: id ..; max=1000\r\n"));
    EXPECT_THAT(notes[1], testing::StartsWith("DELETE /apps/shop/dynos/web.1 HTTP/1.1\r\n"));
    EXPECT_NE(request_id_of(notes[0]), request_id_of(notes[1]));
    EXPECT_EQ(request_id_of(notes[0])[14], '4');
}

TEST_F(ApiClientTest, MeasuresTheDurationOfARequestWithoutItsTimeInTheQueue) {
    ScriptedPeer peer([&](Socket& socket, int) {
        for (auto pause : {std::chrono::milliseconds{300}, std::chrono::milliseconds{0}}) {
            socket.read_message();
            std::this_thread::sleep_for(pause);
            socket.send(ok("[]"));
        }
    });
    connect(peer.port());
    std::promise<std::pair<Nanoseconds, Nanoseconds>> promise;
    Nanoseconds first{};
    loop_.call([&] {
        client_->send(get(), [&](const ApiReply& reply) { first = reply.took.value(); });
        client_->send(get(), [&](const ApiReply& reply) {
            promise.set_value({first, reply.took.value()});
        });
    });
    const auto [slow, quick] = promise.get_future().get();
    EXPECT_GE(slow, std::chrono::milliseconds{300});
    EXPECT_LT(quick, slow);
    disconnect();
}

TEST_F(ApiClientTest, F103_RequestsTheStatusPageWithoutTheToken) {
    ScriptedPeer* self = nullptr;
    const auto note = [&](const std::string& text) { self->note(text); };
    ScriptedPeer peer([&](Socket& socket, int) { answer_all(socket, note, ok("{}")); });
    self = &peer;
    connect(peer.port());
    ASSERT_EQ(ask(ApiRequest::platform_status(shop)).status, 200);
    disconnect();
    EXPECT_THAT(peer.notes()[0], testing::StartsWith("GET /api/v4/current-status HTTP/1.1\r\n"));
    EXPECT_THAT(peer.notes()[0],
                testing::Not(testing::AnyOf(HasSubstr("Authorization"), HasSubstr("HRKU"))));
}

TEST_F(ApiClientTest, SendsStrictlyOneAfterAnother) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        answer_all(
            socket, [&](const std::string& text) { self->note(text.substr(0, text.find(' '))); }, ok("{}"));
    });
    self = &peer;
    connect(peer.port());
    std::promise<void> done;
    std::vector<int> order;
    loop_.call([&] {
        for (int i = 0; i < 5; ++i) {
            client_->send(i == 2 ? restart() : get(), [&, i](const ApiReply&) {
                order.push_back(i);
                if (order.size() == 5) {
                    done.set_value();
                }
            });
        }
    });
    done.get_future().get();
    disconnect();
    EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4));
    EXPECT_THAT(peer.notes(), testing::ElementsAre("GET", "GET", "DELETE", "GET", "GET"));
}

TEST_F(ApiClientTest, F55_WithoutAServerTheRequestIsNotSent) {
    std::uint16_t port = 0;
    {
        const ScriptedPeer gone([](Socket&, int) {});
        port = gone.port();
    }
    connect(port);
    const auto reply = ask(restart());
    EXPECT_EQ(reply.outcome, ApiReply::Outcome::not_sent);
    EXPECT_THAT(reply.problem, HasSubstr("connecting"));
}

TEST_F(ApiClientTest, F68_AnUnknownHostIsNotSent) {
    connect(443, "no-such-host.invalid");
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::not_sent);
}

TEST_F(ApiClientTest, F55_SilenceAfterTheRequestIsUnknown) {
    for (const std::string& part :
         {std::string(), std::string("HTTP/1.1 200 OK\r\nContent-"), std::string("HTTP/1.1 202 Acc")}) {
        ScriptedPeer peer([&](Socket& socket, int) {
            socket.read_message();
            socket.send(part);
            socket.read_all();
        });
        connect(peer.port());
        const auto reply = ask(restart());
        EXPECT_EQ(reply.outcome, ApiReply::Outcome::unknown) << part;
        EXPECT_EQ(reply.problem, "no whole reply in time");
        disconnect();
    }
}

// That the platform has taken a DELETE is in the status. Of a list every byte counts.
TEST_F(ApiClientTest, S15_TheHeadOfAReplyToAChangeSuffices) {
    const std::string accepted = "HTTP/1.1 202 Accepted\r\nRequest-Id: r-9\r\n";
    const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
    for (const std::string& answer :
         {accepted + "Content-Length: 10\r\n\r\nhalf", accepted + "Content-Length: 99999999999\r\n\r\n{}",
          accepted + "Content-Length: 1001\r\n\r\n" + std::string(1001, 'x'),
          accepted + chunked + "3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n",
          accepted + chunked + "zz\r\n", accepted + "\r\n" + std::string(5000, 'x')}) {
        ScriptedPeer peer([&](Socket& socket, int) {
            socket.read_message();
            socket.send(answer);
            socket.read_some();
        });
        connect(peer.port());
        const auto reply = ask(restart());
        EXPECT_EQ(reply.outcome, ApiReply::Outcome::answered) << answer.substr(0, 90);
        EXPECT_EQ(reply.status, 202);
        EXPECT_EQ(reply.request_id, "r-9");
        EXPECT_EQ(reply.body, "");
        EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::unknown) << answer.substr(0, 90);
        disconnect();
    }
}

TEST_F(ApiClientTest, F56_ALostReplyIsUnknownAndNothingIsRepeated) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int connection) {
        self->note(socket.read_message());
        if (connection % 2 == 0) {
            socket.reset();
        } else {
            socket.send("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n");
        }
    });
    self = &peer;
    connect(peer.port());
    EXPECT_EQ(ask(restart()).outcome, ApiReply::Outcome::unknown);
    EXPECT_EQ(ask(restart()).outcome, ApiReply::Outcome::unknown);
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::unknown);
    EXPECT_THAT(peer.notes(), SizeIs(3));
}

TEST_F(ApiClientTest, AKeptConnectionClosedMeanwhileIsNotRisked) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        self->note(socket.read_message());
        socket.send(ok("[]"));
    });
    self = &peer;
    connect(peer.port());
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(ask(i % 2 == 0 ? get() : restart()).outcome, ApiReply::Outcome::answered) << i;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});  // for the peer's FIN to arrive
    }
    EXPECT_THAT(peer.notes(), SizeIs(4));
}

TEST_F(ApiClientTest, AKeptConnectionThatBreaksCostsAGetOneRepetitionAndADeleteItsOutcome) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        self->note(socket.read_message());
        socket.send(ok("[]"));
        self->note(socket.read_message());  // taken, and then no answer
        socket.reset();
    });
    self = &peer;
    connect(peer.port());
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::answered);
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::answered);
    EXPECT_EQ(ask(restart()).outcome, ApiReply::Outcome::unknown);
    const auto notes = peer.notes();
    ASSERT_THAT(notes, SizeIs(4));
    EXPECT_THAT(notes[3], testing::StartsWith("DELETE"));
    // notes[1] and [2] are the same GET: the first on a connection that broke, the second on a new one.
    for (std::size_t i = 1; i < notes.size(); ++i) {
        EXPECT_NE(request_id_of(notes[i]), request_id_of(notes[i - 1])) << "each attempt has its own";
        EXPECT_THAT(request_id_of(notes[i]), SizeIs(36));
    }
}

TEST_F(ApiClientTest, F66_ALargeOrUnreadableReplyIsUnknown) {
    const std::vector<std::pair<std::string, ApiReply::Outcome>> rows{
        {ok(std::string(999, 'x')), ApiReply::Outcome::answered},
        {ok(std::string(1000, 'x')), ApiReply::Outcome::answered},
        {ok(std::string(1001, 'x')), ApiReply::Outcome::unknown},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
         ApiReply::Outcome::answered},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", ApiReply::Outcome::unknown},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x') +
             "\r\n0\r\n\r\n",
         ApiReply::Outcome::unknown},
        {"HTTP/1.1 100 Continue\r\n\r\n" + ok("{}"), ApiReply::Outcome::answered},
        {"SSH-2.0-hello\r\n\r\n", ApiReply::Outcome::unknown},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x') + "\r\n\r\n", ApiReply::Outcome::unknown},
    };
    for (const auto& [answer, outcome] : rows) {
        ScriptedPeer peer([&, text = answer](Socket& socket, int) {
            socket.read_message();
            socket.send(text);
        });
        connect(peer.port());
        EXPECT_EQ(ask(get()).outcome, outcome) << answer.substr(0, 80);
        disconnect();
    }
}

TEST_F(ApiClientTest, F67_ARedirectIsAnAnswerAndNotFollowed) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        answer_all(
            socket, [&](const std::string& text) { self->note(text); },
            "HTTP/1.1 302 Found\r\nLocation: http://localhost/elsewhere\r\nContent-Length: 0\r\n\r\n");
    });
    self = &peer;
    connect(peer.port());
    EXPECT_EQ(ask(get()).status, 302);
    disconnect();
    EXPECT_THAT(peer.notes(), SizeIs(1));
}

TEST_F(ApiClientTest, AWithdrawnOrDroppedChangeIsNotSentButHasAnOutcome) {
    std::atomic<int> arrived = 0;
    std::promise<void> first_is_there, go_on;
    ScriptedPeer peer([&](Socket& socket, int) {
        for (auto request = socket.read_message(); !request.empty(); request = socket.read_message()) {
            if (++arrived == 1) {
                first_is_there.set_value();
                go_on.get_future().wait();
            }
            socket.send(ok("[]"));
        }
    });
    connect(peer.port());
    std::vector<ApiReply> replies;
    const auto note = [&](const ApiReply& reply) { replies.push_back(reply); };
    loop_.call([&] { client_->send(get(), note); });
    first_is_there.get_future().wait();
    loop_.call([&] {
        client_->send(restart(), note);
        client_->withdraw([](const ApiRequest& request) { return request.changes_something(); }, "paused");
        client_->send(restart(), note);
        client_->send(get(), note);  // dropped: it has not been logged
        client_->stop();
    });
    go_on.set_value();
    ASSERT_TRUE(loop_.eventually([&] { return client_->idle(); }));
    loop_.call([&] {
        ASSERT_EQ(replies.size(), 3U);
        for (const auto& reply : replies) {
            if (reply.outcome == ApiReply::Outcome::answered) {
                EXPECT_FALSE(reply.withdrawn);
                continue;
            }
            EXPECT_EQ(reply.outcome, ApiReply::Outcome::not_sent);
            EXPECT_TRUE(reply.withdrawn);
            EXPECT_TRUE(reply.problem == "paused" || reply.problem == "shutting down") << reply.problem;
        }
    });
    disconnect();
    EXPECT_EQ(arrived, 1);
}

}  // namespace
}  // namespace dynoward::platform_api
