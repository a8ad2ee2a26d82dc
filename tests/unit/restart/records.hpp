// SPDX-License-Identifier: MIT
// A record in which no member has its default, for tests of the bytes.
#pragma once

#include "unit/restart/conversation.hpp"

namespace dynoward::test {

/// Of a restart that an alert requested, confirmed 21 s after DELETE, with a new sample awaited.
inline restart::Record full_record() {
    restart::Record record(name_of("web.1"), "web", policy::Rule::hook);
    record.state = restart::State::evaluating;
    record.ledger_id = 12;
    record.request = request_of(policy::Rule::hook);
    record.request_ledger_id = 11;
    record.displaced = request_of(policy::Rule::hook);
    record.displaced_ledger_id = 9;
    record.started_at = at(-3s).steady;
    record.sent = at();
    record.delete_id = 31;
    record.listed_before = listed_before();
    record.incarnation_before = "0c5b9b2e-0f5f-4a0c-9d0f-2f1c8f3d6a55";
    record.up_before = at(-24h).wall;
    record.list_asked_at = at(15s).steady;
    record.reply_problem = "reply lost: connection reset";
    record.ending = restart::Ending::confirmed;
    record.ended_at = at(21s).steady;
    record.detail = "the dyno list shows a new incarnation up after 21 s; reply lost: connection reset";
    record.refusal = "the Platform API refused the restart (403)";
    record.refusals = 2;
    record.memory_written = true;
    record.returned = true;
    record.effect = restart::Effect::open;
    record.ineffective = 3;
    record.unhealthy_at = at(-1h).steady;
    return record;
}

}  // namespace dynoward::test
