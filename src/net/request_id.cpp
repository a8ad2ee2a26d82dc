// SPDX-License-Identifier: MIT
#include "net/request_id.hpp"

#include <boost/uuid/entropy_error.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace dynoward::net {

std::string random_uuid() {
    try {
        return boost::uuids::to_string(boost::uuids::random_generator{}());
    } catch (const boost::uuids::entropy_error&) {
        return {};
    }
}

}  // namespace dynoward::net
