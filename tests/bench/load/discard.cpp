// SPDX-License-Identifier: MIT
// What Boost.Beast costs by itself: a server that reads each body straight into a buffer, throws it away
// and answers 204. The reference that Dynoward is compared with besides nginx. Prints its port.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::size_t buffer_bytes = 65536;
constexpr std::string_view answer = "HTTP/1.1 204 No Content\r\n\r\n";

class Connection : public std::enable_shared_from_this<Connection> {
 public:
    explicit Connection(tcp::socket socket) : socket_(std::move(socket)), room_(buffer_bytes) {
        buffer_.reserve(buffer_bytes);
    }

    void read_head() {
        parser_.emplace();
        parser_->body_limit(std::size_t{8} << 20);
        http::async_read_header(socket_, buffer_, *parser_,
                                [self = shared_from_this()](beast::error_code error, std::size_t) {
                                    if (!error) {
                                        self->read_body();
                                    }
                                });
    }

 private:
    void read_body() {
        if (parser_->is_done()) {
            return reply();
        }
        parser_->get().body().data = room_.data();
        parser_->get().body().size = room_.size();
        http::async_read(socket_, buffer_, *parser_,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (error == http::error::need_buffer) {
                                 self->read_body();
                             } else if (!error) {
                                 self->reply();
                             }
                         });
    }

    void reply() {
        asio::async_write(socket_, asio::buffer(answer),
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (!error) {
                                  self->read_head();
                              }
                          });
    }

    tcp::socket socket_;
    beast::flat_buffer buffer_;
    std::vector<char> room_;
    std::optional<http::request_parser<http::buffer_body>> parser_;
};

void accept_next(tcp::acceptor& acceptor) {
    acceptor.async_accept([&acceptor](beast::error_code error, tcp::socket socket) {
        if (!error) {
            socket.set_option(tcp::no_delay(true));
            std::make_shared<Connection>(std::move(socket))->read_head();
        }
        accept_next(acceptor);
    });
}

}  // namespace

int main() {
    asio::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    std::printf("%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    accept_next(acceptor);
    context.run();
}
