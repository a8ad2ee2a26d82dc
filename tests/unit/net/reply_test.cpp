// SPDX-License-Identifier: MIT
// The exact bytes of replies.
#include "net/reply.hpp"

#include <gtest/gtest.h>

namespace dynoward::net {
namespace {

TEST(Reply, NoContentHasAReasonAndNeitherLengthNorChunks) {
    EXPECT_EQ(to_bytes({}, {}), "HTTP/1.1 204 No Content\r\nServer: dynoward\r\n\r\n");
}

TEST(Reply, EveryOtherStatusHasALength) {
    for (const int status : {200, 202, 400, 401, 403, 404, 405, 413, 415, 422, 431, 503}) {
        Reply reply;
        reply.status = status;
        const auto bytes = to_bytes(reply, {});
        EXPECT_NE(bytes.find("\r\nContent-Length: 0\r\n"), std::string::npos) << bytes;
        EXPECT_EQ(bytes.find("Unknown"), std::string::npos) << bytes;
        EXPECT_EQ(bytes.find("chunked"), std::string::npos) << bytes;
    }
}

TEST(Reply, HeadHasTheLengthButNoBody) {
    Reply reply{200, "application/json", "{}", {{"Cache-Control", "no-store"}}};
    const std::string head =
        "HTTP/1.1 200 OK\r\nServer: dynoward\r\nCache-Control: no-store\r\nContent-Type: "
        "application/json\r\n"
        "Content-Length: 2\r\nConnection: close\r\n\r\n";
    ReplyForm form;
    form.close = true;
    EXPECT_EQ(to_bytes(reply, form), head + "{}");
    form.head_only = true;
    EXPECT_EQ(to_bytes(reply, form), head);
}

TEST(Reply, S13_ASharedBodyIsCountedInTheHeadAndNotCopied) {
    Reply reply;
    reply.status = 200;
    reply.body = "not this";
    reply.shared_body = std::make_shared<const std::string>("0123456789");
    EXPECT_EQ(reply.content(), "0123456789");
    EXPECT_EQ(head_bytes(reply, {}), "HTTP/1.1 200 OK\r\nServer: dynoward\r\nContent-Length: 10\r\n\r\n");
    EXPECT_EQ(body_bytes(reply, {}).data(), reply.shared_body->data());
}

}  // namespace
}  // namespace dynoward::net
