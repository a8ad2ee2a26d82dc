// SPDX-License-Identifier: MIT
#include "net/head_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <functional>

namespace dynoward::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

// Beast's string_view is Boost's in some versions and the standard's in others.
template <class Text>
std::string_view to_view(const Text& text) {
    return {text.data(), text.size()};
}

}  // namespace

class HeadReader::Parser : public http::basic_parser<true> {
 public:
    explicit Parser(HeadReader& reader) : reader_(reader) {}

 private:
    using Text = boost::beast::string_view;

    void on_request_impl(http::verb, Text method, Text target, int version, error_code&) override {
        reader_.head_.method = to_view(method);
        reader_.head_.target = to_view(target);
        reader_.head_.version = static_cast<unsigned>(version);
    }
    void on_field_impl(http::field, Text name, Text value, error_code&) override {
        auto text = to_view(value);
        const auto* begin = reader_.text_.data();
        const std::less<const char*> before;
        // A folded value is in a buffer of the parser's with a short lifetime.
        if (!text.empty() &&
            (before(text.data(), begin) || !before(text.data(), begin + reader_.text_.size()))) {
            text = reader_.unfolded_.emplace_back(text);
        }
        reader_.head_.fields.push_back({to_view(name), text});
    }
    void on_response_impl(int, Text, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(Text body, error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override { return body.size(); }
    void on_finish_impl(error_code&) override {}

    HeadReader& reader_;
};

void HeadReader::clear() {
    head_.method = head_.target = {};
    head_.fields.clear();
    unfolded_.clear();
    keep_alive_ = false;
}

bool HeadReader::read(std::string_view text) {
    clear();
    text_.assign(text);
    Parser parser(*this);
    // The session bounds the size of head and body.
    parser.header_limit(static_cast<std::uint32_t>(text_.size()) + 1);
    parser.body_limit(boost::none);
    error_code error;
    const auto used = parser.put(boost::asio::const_buffer(text_.data(), text_.size()), error);
    keep_alive_ = !error && parser.is_header_done() && parser.keep_alive();
    return !error && parser.is_header_done() && used == text_.size();
}

}  // namespace dynoward::net
