// SPDX-License-Identifier: MIT
// S11: an alert that is not firing requests nothing, one that names a dyno requests only that dyno, and the
// rule `hook` restarts only dynos that an alert has named.
#include "simulator/invariants/checker.hpp"

namespace dynoward::simulator {

Check Checker::on_alert(const GeneratedAlert& alert,
                        const std::vector<alerts::AlertRequest>& requests) const {
    if (!alert.is_firing) {
        return requests.empty() ? std::nullopt
                                : Check(InvariantFailure{
                                      "S11", "an alert that is not firing made a request: " + alert.body});
    }
    const bool is_right = requests.size() == 1 && requests[0].app.text() == alert.app && requests[0].dyno &&
                          requests[0].dyno->text() == alert.dyno;
    return is_right
               ? std::nullopt
               : Check(InvariantFailure{"S11", "an alert that names " + alert.dyno +
                                                   " did not request exactly that dyno: " + alert.body});
}

void Checker::on_alert_fired(std::string_view app, std::string_view dyno) {
    named_by_alerts_.insert(std::string(app) + '/' + std::string(dyno));
}

Check Checker::check_alert_target(const policy::LedgerEntry& entry) const {
    if (entry.rule != policy::Rule::hook) {
        return std::nullopt;
    }
    const auto what = entry.app.text() + '/' + entry.dyno.text();
    return named_by_alerts_.count(what) != 0
               ? std::nullopt
               : Check(InvariantFailure{"S11",
                                        what + " is restarted by rule hook, but no alert has named it"});
}

}  // namespace dynoward::simulator
